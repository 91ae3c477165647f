"""A form from elsewhere: every address that takes one asks for the token of a page of ours."""

from django.test import Client
from tests.platform.people import make_user
from tests.platform.security.test_ids import address
from tests.platform.security.two_cases import entered, signed_in, state_of, whole_case
from tests.platform.test_permission_walk import ROUTES

REFUSED = {403, 405}


def posted(client: Client, own, *audiences: str) -> dict[str, int]:
    """What a POST without a token is answered, by route."""
    return {
        route: client.post(address(route, own.ids, own.ids), {"text": "x"}).status_code
        for route, item in ROUTES
        if getattr(item.callback, "gate", ("", ""))[0] in audiences
    }


def test_every_form_of_everybody_asks_for_its_token(sqlite):
    own = whole_case("ana")
    strict = {"enforce_csrf_checks": True}
    root = signed_in(make_user("root", "administrator"), **strict)
    family, hospital = entered("f", own.family, **strict), entered("h", own.hospital, **strict)
    before = state_of(own.case.pk)

    found = {
        **posted(family, own, "family"),
        **posted(hospital, own, "hospital"),
        **posted(signed_in(own.case.coordinator, **strict), own, "desk"),
        **{f"root {route}": code for route, code in posted(root, own, "desk").items() if route.startswith("office/")},
        **posted(Client(**strict), own, "open"),
    }

    assert {route: code for route, code in found.items() if code not in REFUSED} == {}
    assert len(found) > 80
    assert state_of(own.case.pk) == before


def test_a_token_of_another_browser_is_none(sqlite):
    own = whole_case("ana")
    stranger = Client(enforce_csrf_checks=True)
    page = stranger.get(f"/f/{own.family.token}/").content.decode()
    token = page.partition('csrfmiddlewaretoken" value="')[2].partition('"')[0]
    client = entered("f", own.family, enforce_csrf_checks=True)
    assert client.post(f"/my/{own.case.pk}/still/", {"csrfmiddlewaretoken": token}).status_code == 403

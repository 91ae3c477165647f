"""Every address of the platform, asked for by everybody who should not get it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.views.generic import RedirectView
from tests.platform.people import acting, begin, make_user, sent

from caseferry.platform.access.permissions import TABLE
from caseferry.platform.cases.actions.linking import make_hospital_link
from caseferry.platform.cases.actions.opening import open_case

OURS = ("family", "desk", "hospital", "office", "upload", "uploads", "engine")
PARAMETERS = {"token": "x" * 43, "hospital": "cicams", "calendar": "mainland", "year": "2027", "path": "packet.json"}


def addresses(resolver=None, prefix="", app="") -> Iterator[tuple[str, URLPattern]]:
    """Every pattern that is ours, with its whole route."""
    for item in (resolver or get_resolver()).url_patterns:
        route = prefix + str(item.pattern)
        if isinstance(item, URLResolver):
            yield from addresses(item, route, item.app_name or app)
        elif app in OURS:
            yield route, item


def filled(route: str, case: uuid.UUID) -> str:
    """The route with its places filled: this very case, and ids that belong to nobody."""
    values = {"case": str(case), "uuid": str(uuid.UUID(int=7)), "int": "1"}

    def fill(place: re.Match[str]) -> str:
        kind, _, name = place[1].rpartition(":")
        return PARAMETERS.get(name) or values.get("case" if name == "case" else kind or "str", "something")

    return "/" + re.sub(r"<([^>]+)>", fill, route)


ROUTES = sorted({route: item for route, item in addresses()}.items())


def test_every_view_has_a_gate_that_names_an_action_of_the_table():
    missing = [
        route
        for route, item in ROUTES
        if not hasattr(item.callback, "gate") and getattr(item.callback, "view_class", None) is not RedirectView
    ]
    assert missing == []
    assert {item.callback.gate[1] for _, item in ROUTES if hasattr(item.callback, "gate")} <= set(TABLE)


def gated(*audiences: str) -> list[str]:
    return [route for route, item in ROUTES if getattr(item.callback, "gate", ("", ""))[0] in audiences]


@pytest.fixture
def case(sqlite):
    return begin(make_user("ana"))[0]


def asked(client: Client, routes: list[str], case: uuid.UUID) -> dict[str, set[int]]:
    """What GET and POST of each route answer."""
    found = {}
    for route in routes:
        url = filled(route, case)
        found[route] = {client.get(url, secure=True).status_code, client.post(url, secure=True).status_code}
    return found


REFUSED = {404, 405}


def test_a_stranger_finds_no_case_anywhere(case):
    answers = asked(Client(), gated("family", "hospital"), case.pk)
    assert {route: codes for route, codes in answers.items() if not codes <= REFUSED} == {}


def test_a_stranger_is_sent_to_sign_in_at_the_desk(case):
    answers = asked(Client(), gated("desk"), case.pk)
    assert {route: codes for route, codes in answers.items() if not codes <= {302, 405}} == {}


def test_the_family_of_another_case_finds_nothing(case):
    other = open_case(acting(make_user("bo")), language="en", words={"name": "Otto"})
    client = Client()
    client.post(f"/f/{other.link.token}/", {"passcode": other.link.passcode})
    assert client.get(f"/my/{other.case.pk}/").status_code == 200

    answers = asked(client, gated("family", "hospital"), case.pk)
    assert {route: codes for route, codes in answers.items() if not codes <= REFUSED} == {}


def test_a_hospital_s_link_of_another_case_finds_nothing(case):
    other, _, made = sent(make_user("bo"))
    link = make_hospital_link(acting(made.case.coordinator), other, made)
    client = Client()
    client.post(f"/h/{link.token}/", {"passcode": link.passcode})
    assert client.get(f"/review/{other.pk}/").status_code == 200

    answers = asked(client, gated("family", "hospital"), case.pk)
    assert {route: codes for route, codes in answers.items() if not codes <= REFUSED} == {}
    own = asked(client, gated("family"), other.pk)
    assert {route: codes for route, codes in own.items() if not codes <= REFUSED} == {}


def signed_in(name: str, role: str) -> Client:
    user = make_user(name, role)
    Authenticator.objects.create(user=user, type="totp", data={"secret": "x"})
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def of_a_case(routes: list[str]) -> list[str]:
    return [route for route in routes if "<uuid:case>" in route]


def test_a_coordinator_off_the_case_gets_404_for_everything_of_it(case):
    client = signed_in("bo", "coordinator")
    answers = asked(client, of_a_case(gated("desk")), case.pk)
    loose = {route: codes for route, codes in answers.items() if not codes <= REFUSED}
    assert {route for route in loose if "glass" not in route} == set()


def test_an_administrator_may_open_nothing_of_a_case(case):
    client = signed_in("root", "administrator")
    answers = asked(client, of_a_case(gated("desk")), case.pk)
    loose = {route: codes for route, codes in answers.items() if not codes <= {403, 404, 405}}
    assert {route for route in loose if "glass" not in route and "hand" not in route and "audit" not in route} == set()


def test_a_coordinator_gets_no_page_of_the_office(case):
    client = signed_in("bo", "coordinator")
    answers = asked(client, [route for route in gated("desk") if route.startswith("office/")], case.pk)
    assert {route: codes for route, codes in answers.items() if not codes <= {403, 404, 405}} == {}


def test_staff_without_a_second_factor_is_led_to_set_one_up(case):
    client = Client()
    client.force_login(make_user("bo"), backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.get("/desk/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/account/2fa/")

"""Tokens and passcodes of families and hospitals: guessed, expired, revoked, replayed, swapped."""

import datetime as dt

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from tests.platform.family.visits import text_of
from tests.platform.people import acting, make_user, sent

from caseferry.platform.audit.models import Entry
from caseferry.platform.cases.actions.linking import make_hospital_link
from caseferry.platform.sharing.links import make_link, make_phrase, revoke
from caseferry.platform.sharing.models import Link

DOORS = {"family": "f", "hospital": "h"}
HOMES = {"family": "my", "hospital": "review"}


@pytest.fixture
def made(sqlite):
    """A case that was sent, and a fresh link of each audience."""
    case, _, sending = sent(make_user("ana"))
    return case, {
        "family": make_link(case.pk, "family", days=3, by="test"),
        "hospital": make_hospital_link(acting(case.coordinator), case, sending),
    }


def door(audience: str, token: str) -> str:
    return f"/{DOORS[audience]}/{token}/"


def home(audience: str, case) -> str:
    return f"/{HOMES[audience]}/{case.pk}/"


def enter(audience: str, link) -> Client:
    client = Client()
    assert client.post(door(audience, link.token), {"passcode": link.passcode}).status_code == 302
    return client


BOTH = pytest.mark.parametrize("audience", ["family", "hospital"])


@BOTH
def test_a_guessed_token_is_not_found_and_a_near_miss_neither(made, audience):
    case, links = made
    token = links[audience].token
    for guess in ("x" * 43, token[:-1], token + "A", token.swapcase(), token[::-1], "%00", "../" + token):
        assert Client().get(f"/{DOORS[audience]}/{guess}/").status_code in (404, 400)
    assert Client().get(home(audience, case)).status_code == 404


@BOTH
def test_an_expired_link_opens_neither_the_door_nor_the_room(made, audience):
    case, links = made
    client = enter(audience, links[audience])
    Link.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    assert client.get(home(audience, case)).status_code in (404, 410)
    for answer in (
        Client().get(door(audience, links[audience].token)),
        Client().post(door(audience, links[audience].token), {"passcode": links[audience].passcode}),
    ):
        assert answer.status_code == 410
    assert (
        not Entry.objects.filter(action="link.enter", outcome="done")
        .exclude(actor_id=str(links[audience].link.pk))
        .exists()
    )


@BOTH
def test_a_revoked_link_ends_at_the_next_request(made, audience):
    case, links = made
    client = enter(audience, links[audience])
    revoke(links[audience].link)
    assert client.get(home(audience, case)).status_code in (404, 410)
    assert (
        Client().post(door(audience, links[audience].token), {"passcode": links[audience].passcode}).status_code == 410
    )


@BOTH
def test_a_token_at_the_other_door_opens_nothing(made, audience):
    case, links = made
    other = "hospital" if audience == "family" else "family"
    link = links[audience]
    assert Client().get(door(other, link.token)).status_code == 404
    assert Client().post(door(other, link.token), {"passcode": link.passcode}).status_code == 404
    client = enter(audience, link)
    assert client.get(home(other, case)).status_code == 404


@BOTH
def test_a_passcode_of_another_link_opens_nothing(made, audience):
    _, links = made
    other = links["hospital" if audience == "family" else "family"]
    answer = Client().post(door(audience, links[audience].token), {"passcode": other.passcode})
    assert answer.status_code in (422, 429)


@BOTH
def test_a_session_that_was_left_cannot_be_played_again(made, audience):
    case, links = made
    client = enter(audience, links[audience])
    kept = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post(home(audience, case) + "leave/")
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = kept
    assert thief.get(home(audience, case)).status_code == 404


@BOTH
def test_a_link_put_into_the_session_of_another_case_opens_that_case_s_rooms_alone(made, audience):
    _, links = made
    other, _, _ = sent(make_user("bo"))
    client = enter(audience, links[audience])
    assert client.get(home(audience, other)).status_code == 404
    assert Entry.objects.filter(case=other.pk, outcome="denied").exists()


@BOTH
def test_five_wrong_passcodes_shut_the_right_one_out_too(made, audience):
    _, links = made
    where = door(audience, links[audience].token)
    for _ in range(5):
        Client().post(where, {"passcode": "2222-2222"})
    answer = Client().post(where, {"passcode": links[audience].passcode})
    assert answer.status_code == 429
    assert Link.objects.get(pk=links[audience].link.pk).entered_at is None


def test_a_recovery_phrase_is_good_once(made):
    case, _ = made
    phrase = make_phrase(case.pk)
    first, second = (Client().post("/lost/", {"phrase": phrase}) for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 422)
    assert "/f/" in first.content.decode() and "/f/" not in text_of(second)


def test_the_token_of_a_certificate_opens_no_other(made):
    case, _ = made
    for token in (str(case.pk), "x", f"{case.pk}:1:abc"):
        assert Client().get(f"/erased/{token}/").status_code == 404


def test_only_hashes_of_what_opens_a_case_are_kept(made):
    _, links = made
    for link in links.values():
        row = Link.objects.get(pk=link.link.pk)
        kept = " ".join(str(getattr(row, field.name)) for field in Link._meta.fields)
        assert (
            link.token not in kept and link.passcode not in kept and link.passcode.replace("-", "").lower() not in kept
        )

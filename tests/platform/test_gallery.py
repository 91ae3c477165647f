"""The gallery shows every page: a page that is new in the table of addresses is missed here until it is photographed."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from benchmarks.platform.gallery.pages import AUDIENCES, NO_PAGE, PAGES
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from tests.platform.people import acting, make_user, sent

from caseferry.platform.cases.actions.linking import make_hospital_link, replace_family_link

SOMETHING = {"uuid": "00000000-0000-0000-0000-000000000007", "int": "1"}


def addresses(resolver: URLResolver | None = None, prefix: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    """Every address: its whole name, its whole route."""
    for item in (resolver or get_resolver()).url_patterns:
        route = prefix + str(item.pattern)
        if isinstance(item, URLPattern):
            yield f"{space}:{item.name}" if space else str(item.name), route
        else:
            yield from addresses(item, route, item.namespace or space)


NAMES = dict(addresses())
SHOWN = {page.route for page in PAGES if not page.route.startswith("/")}


@pytest.fixture
def everybody(sqlite) -> tuple[str, list[Client]]:
    """A case that was sent, and a browser of each person who may do something with it."""
    ana = make_user("ana")
    case, _, made = sent(ana)
    return str(case.pk), [
        signed_in(ana),
        signed_in(make_user("root", "administrator")),
        behind("f", replace_family_link(acting(ana), case)),
        behind("h", make_hospital_link(acting(ana), case, made)),
    ]


def signed_in(user) -> Client:
    """A browser of staff with a second factor."""
    Authenticator.objects.create(user=user, type="totp", data={"secret": "x"})
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def behind(way: str, link) -> Client:
    """A browser that went through a link's passcode."""
    client = Client()
    client.post(f"/{way}/{link.token}/", {"passcode": link.passcode})
    return client


def filled(route: str, case: str) -> str:
    """The route with this very case, and with things that nobody has."""
    values = {**SOMETHING, "case": case}
    return "/" + re.sub(
        r"<(?:(\w+):)?(\w+)>", lambda place: values.get(place[2]) or values.get(place[1], "something"), route
    )


def test_every_page_is_photographed(everybody):
    case, clients = everybody
    rest = {name: filled(route, case) for name, route in NAMES.items() if name not in SHOWN | NO_PAGE}
    forms_alone = {
        name for name, address in rest.items() if 405 in {client.get(address).status_code for client in clients}
    }
    assert sorted(rest.keys() - forms_alone) == []


def test_the_gallery_names_no_address_that_is_gone():
    assert sorted((SHOWN | NO_PAGE) - NAMES.keys()) == []


def test_no_picture_takes_the_place_of_another():
    pictures = [(page.audience, page.name) for page in PAGES]
    assert sorted(pictures) == sorted(set(pictures))
    assert {audience for audience, _ in pictures} | {"error"} == set(AUDIENCES)

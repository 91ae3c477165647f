"""Addresses with tokens: only those that were handed out name anything."""

from __future__ import annotations

import uuid

import pytest
from django.test import override_settings

from caseferry.platform.channels.email.addresses import Tagged, address_of, tags_of

KEY = uuid.UUID("12345678-1234-5678-1234-567812345678")
pytestmark = pytest.mark.usefixtures("settings_of_mail")


def test_an_address_names_its_case_and_nothing_else() -> None:
    address = address_of("case", KEY)
    local, _, domain = address.partition("@")
    assert (len(local) <= 64, domain, address == address.lower()) == (True, "intake.example", True)
    assert str(KEY) not in address and KEY.hex not in address
    assert tags_of([address, address.upper(), "other@x.example"]) == (Tagged("case", KEY),)
    assert tags_of([address_of("mail", KEY)]) == (Tagged("mail", KEY),)


@pytest.mark.parametrize("turn", ["flip", "cut", "long", "kind", "domain", "mailbox", "empty", "plain"])
def test_a_forged_address_names_nothing(turn: str) -> None:
    address = address_of("case", KEY)
    token = address.partition("+")[2].partition("@")[0]
    forged = {
        "flip": address.replace(token, token[:-1] + ("a" if token[-1] != "a" else "b")),
        "cut": address.replace(token, token[:-1]),
        "long": address.replace(token, token + "a"),
        "kind": address.replace("+c", "+m"),
        "domain": address.replace("intake.example", "elsewhere.example"),
        "mailbox": address.replace("case+", "cases+"),
        "empty": "case+@intake.example",
        "plain": "case@intake.example",
    }[turn]
    assert tags_of([forged]) == ()


def test_an_address_outlives_a_change_of_the_secret_key() -> None:
    with override_settings(SECRET_KEY="an earlier secret of the tests"):
        address = address_of("case", KEY)
    assert tags_of([address]) == ()
    with override_settings(SECRET_KEY_FALLBACKS=["an earlier secret of the tests"]):
        assert tags_of([address]) == (Tagged("case", KEY),)


def test_without_an_intake_address_there_are_no_addresses() -> None:
    with override_settings(INTAKE_ADDRESS=""):
        assert address_of("case", KEY) == ""
        assert tags_of(["case+x@intake.example", "+@", "@"]) == ()

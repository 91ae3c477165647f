"""S1: which desk of a hospital may be chosen, and which entry must be verified again."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from caseferry.domain.directory import Assessment, DirectoryEntry, Objection
from caseferry.knowledge.hospitals import load_hospitals
from caseferry.knowledge.tables import load_yaml
from caseferry.steps.address import assess_entry

TODAY = dt.date(2026, 11, 24)
LUNG = DirectoryEntry(
    "fuscc",
    "Thoracic Surgery",
    "department",
    "thoracic-intl@fuscc.example",
    verified_on=dt.date(2026, 6, 1),
    verified_by="u-7",
)


def codes(entry: DirectoryEntry) -> tuple[list[str], list[str]]:
    found = assess_entry(entry, as_of=TODAY)
    return [item.code for item in found.refusals], [item.code for item in found.warnings]


def test_S1_a_named_department_verified_lately_is_chosen_without_a_word() -> None:
    assert assess_entry(LUNG, as_of=TODAY) == Assessment()
    assert assess_entry(LUNG, as_of=TODAY).choosable


@pytest.mark.parametrize(
    ("verified", "expected"),
    [
        (dt.date(2026, 5, 28), ()),  # 180 days
        (
            dt.date(2026, 5, 27),
            (
                Objection(
                    "verified_long_ago",
                    "The entry was last verified 181 days ago.",
                    "Verify it with the hospital again.",
                ),
            ),
        ),
    ],
)
def test_S1_an_entry_not_verified_for_180_days_warns(verified: dt.date, expected: tuple[Objection, ...]) -> None:
    found = assess_entry(replace(LUNG, verified_on=verified), as_of=TODAY)
    assert found == Assessment(warnings=expected)
    assert found.choosable  # it warns, it does not stop


def test_S1_an_entry_that_nobody_verified_warns() -> None:
    assert codes(replace(LUNG, verified_on=None)) == ([], ["never_verified"])
    assert codes(replace(LUNG, verified_by=" ")) == ([], ["nobody_verified"])
    assert codes(replace(LUNG, verified_on=dt.date(2026, 11, 25))) == ([], ["verified_later"])


@pytest.mark.parametrize(
    "address",
    [
        "info@fuscc.example",
        "INFO+china@fuscc.example",
        "no.reply@fuscc.example",
        "Customer.Service@fuscc.example",
        "kefu@fuscc.example",
        "contact_us@fuscc.example",
    ],
)
def test_S1_a_general_address_cannot_be_chosen(address: str) -> None:
    for kind in ("department", "international"):
        found = assess_entry(replace(LUNG, address=address, kind=kind), as_of=TODAY)
        assert [item.code for item in found.refusals] == ["general_address"]
        assert not found.choosable


def test_S1_what_an_administrator_calls_general_cannot_be_chosen_whatever_its_address() -> None:
    assert codes(replace(LUNG, kind="general"))[0] == ["general_address"]


@pytest.mark.parametrize("department", ["", "  ", "Hospital", "the  hospital", "General", "医院", "客服"])
def test_S1_the_department_must_be_named(department: str) -> None:
    refused = codes(replace(LUNG, department=department))[0]
    assert refused in (["no_department"], ["general_department"])


@pytest.mark.parametrize(
    ("address", "code"),
    [("", "no_address"), ("thoracic", "bad_address"), ("a@b", "bad_address"), ("a@fuscc.example, b@fuscc.example", "bad_address"),
     ("a@fuscc.example\nBcc: x@y.example", "bad_address"), ("Desk <a@fuscc.example>", "bad_address")],
)  # fmt: skip
def test_S1_an_address_that_is_none_cannot_be_chosen(address: str, code: str) -> None:
    assert codes(replace(LUNG, address=address))[0] == [code]


def test_S1_a_portal_or_a_courier_needs_a_place_but_no_email_address() -> None:
    assert codes(replace(LUNG, channel="courier", address="Building 3, 270 Example Road")) == ([], [])
    assert codes(replace(LUNG, channel="pigeon")) == (["unknown_kind"], [])


def test_S1_a_department_that_the_hospitals_page_does_not_name_warns() -> None:
    assert codes(replace(LUNG, department="Proton Centre")) == ([], ["not_on_page"])
    assert codes(replace(LUNG, hospital="pumch", department="Proton Centre")) == ([], [])  # its page names none
    assert codes(replace(LUNG, department="International Medical Centre", kind="international")) == ([], [])


def test_S1_the_directory_ships_no_address_and_names_single_departments() -> None:
    for row in load_yaml("hospitals.yaml")["hospitals"]:
        assert "address" not in row and "@" not in str(row)
    for hospital in load_hospitals().values():
        for name in hospital.departments:
            assert name.count("(") == name.count(")")
            assert not any(character.isdigit() for character in name), name

"""A sealed column opens in its own row alone, and many open with one query."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.platform.vault.test_erasure import new_case

from caseferry.platform.cases.models import Case
from caseferry.platform.vault.columns import content_or_nothing, unseal_all
from caseferry.platform.vault.errors import Damaged, Erased
from caseferry.platform.vault.safes import erase

ONE, TWO = uuid.UUID(int=1), uuid.UUID(int=2)


@pytest.fixture
def case(database):
    return new_case(ONE)


def test_content_comes_back_after_a_save(case):
    case.set_content({"name": "Ana", "therapies": ["trastuzumab"]})
    case.save()
    assert case.content == Case.objects.get(id=ONE).content == {"name": "Ana", "therapies": ["trastuzumab"]}


def test_content_is_what_was_set_before_the_save_and_what_is_kept_after_a_refresh(case):
    before = dict(case.content)
    case.set_content({"name": "Ana"})
    assert case.content == {"name": "Ana"}
    case.refresh_from_db()
    assert case.content == before


def test_a_row_without_content_is_empty(case):
    assert Case(id=ONE).content == {}


def test_content_moved_to_another_row_does_not_open(case):
    other = new_case(TWO)
    Case.objects.filter(id=TWO).update(sealed=case.sealed)
    with pytest.raises(Damaged):
        _ = Case.objects.get(id=other.id).content


def test_many_rows_open_with_one_query(case):
    for number in range(2, 12):
        new_case(uuid.UUID(int=number))
    rows = list(Case.objects.all())
    with CaptureQueriesContext(
        connection,
    ) as asked:
        names = [row.content["name"] for row in unseal_all(rows)]
    assert (len(names), len(asked)) == (11, 1)


def test_no_rows_ask_nothing(database):
    assert unseal_all([]) == []


def test_a_row_of_an_erased_case_says_so(case):
    new_case(TWO)
    held = list(Case.objects.all())  # as they were: what listens to an erasure clears the row itself
    erase(ONE)
    rows = {row.id: row for row in unseal_all(held)}
    with pytest.raises(Erased):
        _ = rows[ONE].content
    assert (content_or_nothing(rows[ONE]), content_or_nothing(rows[TWO])["name"]) == (None, rows[TWO].content["name"])

"""The chain holds against change, and concurrent writers keep one chain."""

import datetime as dt
import threading
import uuid

import pytest
from django.db import connection, transaction
from django.db.models import F

from caseferry.platform.access.actor import Actor
from caseferry.platform.audit.chain import Verification, entries_of, record, verify_chain
from caseferry.platform.audit.models import Entry, Head

COORDINATOR = Actor("staff", "c0ffee", frozenset({"coordinator"}), address="192.0.2.7")
CASE = uuid.UUID(int=7)


@pytest.fixture
def five(database):
    for number in range(1, 6):
        record(COORDINATOR, "page.view", case=CASE, about=f"page/{number}")


def test_an_empty_chain_is_whole(database):
    assert (verify_chain().rows, verify_chain().broken_at) == (0, None)


def test_rows_in_a_row_are_whole(five):
    found = verify_chain()
    assert found == Verification(5, end=Entry.objects.get(number=5).digest)
    assert [entry.about for entry in entries_of(CASE)] == [f"page/{number}" for number in (5, 4, 3, 2, 1)]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", dt.datetime(2020, 1, 1, tzinfo=dt.UTC)),
        ("actor_kind", "system"),
        ("actor_id", "somebody"),
        ("action", "case.list"),
        ("case", uuid.UUID(int=8)),
        ("case", None),
        ("about", "page/9"),
        ("outcome", "denied"),
        ("address_hash", ""),
        ("digest", "f" * 64),
    ],
)
def test_an_altered_row_is_found(five, column, value):
    Entry.objects.filter(number=3).update(**{column: value})
    assert verify_chain().broken_at == 3


def test_a_removed_row_is_found(five):
    Entry.objects.filter(number=3).delete()
    assert (verify_chain().broken_at, verify_chain().reason) == (3, "a row is missing")


def test_a_removed_row_whose_gap_was_closed_is_found(five):
    Entry.objects.filter(number=3).delete()
    for number in (4, 5):
        Entry.objects.filter(number=number).update(number=F("number") - 1)
    Head.objects.update(number=4)
    assert verify_chain().broken_at == 3


def test_a_cut_end_is_found(five):
    Entry.objects.filter(number=5).delete()
    assert (verify_chain().broken_at, verify_chain().reason) == (5, "the end of the chain is missing")


def test_rows_that_changed_places_are_found(five):
    Entry.objects.filter(number=2).update(number=99)
    Entry.objects.filter(number=3).update(number=2)
    Entry.objects.filter(number=99).update(number=3)
    assert verify_chain().broken_at == 2


def test_a_row_put_behind_the_end_is_found(five):
    last = Entry.objects.get(number=5)
    last.pk, last.number = uuid.uuid4(), 6
    last.save(force_insert=True)
    assert verify_chain().broken_at == 6


def test_a_chain_without_its_head_is_broken(five):
    Head.objects.all().delete()
    assert verify_chain().broken_at == 5


def test_what_is_rolled_back_leaves_no_row(five):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record(COORDINATOR, "case.view", case=CASE)
        raise ZeroDivisionError
    assert verify_chain().rows == 5
    record(COORDINATOR, "case.view", case=CASE)
    assert verify_chain().rows == 6


@pytest.mark.parametrize("words", ["Maria Ivanova", "scan of Maria.pdf", "maria@example.org", "李", "x" * 129, "a\nb"])
def test_words_and_names_stay_out_of_the_chain(database, words):
    with pytest.raises(ValueError, match="ids and codes alone"):
        record(COORDINATOR, "case.view", about=words)
    assert verify_chain().rows == 0


def test_an_address_is_a_keyed_hash(five):
    hashes = set(Entry.objects.values_list("address_hash", flat=True))
    assert len(hashes) == 1 and "192.0" not in hashes.pop()


def test_concurrent_writers_keep_one_chain(database):
    failures, together = [], threading.Barrier(6)

    def write(writer):
        try:
            together.wait(10)
            for number in range(10):
                with transaction.atomic():
                    record(Actor("staff", f"w{writer}"), "page.view", case=CASE, about=str(number))
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    found = verify_chain()
    assert (found.rows, found.broken_at) == (60, None)
    assert sorted(Entry.objects.values_list("actor_id", "about")) == [
        (f"w{w}", str(n)) for w in range(6) for n in range(10)
    ]


def test_a_chain_made_anew_lacks_the_end_that_was_noted_elsewhere(five):
    noted = (4, Entry.objects.get(number=4).digest)
    assert verify_chain(expected=noted).broken_at is None
    Entry.objects.all().delete()
    Head.objects.all().delete()
    for number in range(6):
        record(COORDINATOR, "page.view", case=CASE, about=f"page/{number}")
    assert verify_chain().broken_at is None
    assert verify_chain(expected=noted).broken_at == 4

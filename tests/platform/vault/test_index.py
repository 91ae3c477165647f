"""A name is found in any spelling and script, and is nowhere to be read."""

import uuid

import pytest
from django.db import connection

from caseferry.platform.vault.index import find_cases, index_names, name_tokens
from caseferry.platform.vault.models import InstallationKey, NameToken

MARIA, WANG, AHMAD = (uuid.UUID(int=number) for number in (1, 2, 3))


@pytest.fixture
def names(database):
    index_names(MARIA, ["Мария Иванова-Петрова"])
    index_names(WANG, ["王小明", "Wang Xiaoming"])
    index_names(AHMAD, ["محمد الأحمد"])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Maria", [MARIA]),
        ("mariia PETROVA", [MARIA]),
        ("Иванова", [MARIA]),
        ("M Ivanova", [MARIA]),
        ("王", [WANG]),
        ("xiaoming", [WANG]),
        ("Mohammed", [AHMAD]),
        ("Maria Wang", []),
        ("Smith", []),
        ("", []),
        ("?!", []),
    ],
)
def test_names_meet_across_scripts(names, text, found):
    assert find_cases(text) == found


def test_names_that_changed_are_found_by_the_new_ones_alone(names):
    index_names(MARIA, ["Ana Souza"])
    assert (find_cases("Ivanova"), find_cases("Souza")) == ([], [MARIA])


def test_tokens_are_keyed(names):
    tokens = set(NameToken.objects.values_list("token", flat=True))
    assert set(name_tokens("Мария")) <= tokens
    InstallationKey.objects.all().delete()
    assert not set(name_tokens("Мария")) & tokens


def test_no_name_stands_in_the_database(names):
    with connection.cursor() as cursor:
        cursor.execute("SELECT token FROM vault_nametoken")
        kept = "".join(row[0] for row in cursor.fetchall())
    assert len(kept) > 100
    assert not any(word in kept.lower() for word in ("maria", "ivanova", "wang"))

"""Each thing that can go wrong has three texts, a code for the pages, and says what to do next."""

import pytest

from caseferry.platform.vault import errors

EVERY = [
    errors.Erased(),
    errors.NoSafe(),
    errors.WrongMasterKey(),
    errors.NoMasterKey(),
    errors.Damaged("a piece of an upload is missing"),
    errors.StorageLost("SlowDown"),
    errors.OffsetMismatch(5),
    errors.StorageFull(),
]


@pytest.mark.parametrize("error", EVERY, ids=lambda error: type(error).__name__)
def test_three_texts_that_differ_and_a_next_step(error):
    texts = (error.family, error.coordinator, str(error))
    assert len(set(texts)) == 3 and all(text.endswith(".") for text in texts)
    assert error.next_step or isinstance(error, errors.Erased)
    assert not any(word in error.family for word in ("key", "bucket", "master", "sealed", "offset"))


def test_codes_and_statuses_of_the_pages():
    assert {type(error).__name__: (error.code, error.status, error.permanent) for error in EVERY} == {
        "Erased": ("gone", 410, True),
        "NoSafe": ("unavailable", 503, True),
        "WrongMasterKey": ("master_key_wrong", 503, False),
        "NoMasterKey": ("master_key_missing", 503, False),
        "Damaged": ("damaged", 500, True),
        "StorageLost": ("storage_lost", 503, False),
        "OffsetMismatch": ("offset", 409, False),
        "StorageFull": ("no_room", 507, False),
    }

"""The list of hospitals: a new row is one entry, and a wrong one says what is wrong with it."""

from __future__ import annotations

from typing import Any

import pytest

from caseferry.knowledge.hospitals import Hospital, read_hospitals

_ROW = {
    "id": "harbour",
    "en": "Harbour Cancer Hospital",
    "zh": "海港肿瘤医院",
    "city": "Xiamen",
    "source": "https://harbour.example/about",
    "confidence": "medium",
}


def test_an_entry_with_what_is_needed_is_a_hospital() -> None:
    assert read_hospitals([_ROW]) == {
        "harbour": Hospital(
            "harbour",
            "Harbour Cancer Hospital",
            "海港肿瘤医院",
            "Xiamen",
            source="https://harbour.example/about",
            confidence="medium",
        )
    }


def test_a_hospital_states_its_own_band_languages_and_recency() -> None:
    own = _ROW | {"bands": {"opinion": [5, 10]}, "languages": ["zh"], "checklist": {"recency_days": {"core/ct": 30}}}
    found = read_hospitals([own])["harbour"]
    assert (found.bands, found.languages, found.recency) == ((("opinion", 5, 10),), ("zh",), (("core/ct", 30),))


def test_a_row_that_may_not_ship_is_left_out() -> None:
    assert read_hospitals([_ROW | {"ship": False}]) == {}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"zh": ""}, "harbour has no zh"),
        ({"id": None}, "a row has no id"),
        ({"confidence": "sure"}, "harbour has the confidence 'sure', not high or medium or low"),
        ({"adress": "desk@harbour.example"}, "harbour has the unknown key adress"),
        ({"calendar": "lunar"}, "harbour has an unknown calendar"),
    ],
)
def test_a_wrong_row_is_named_with_what_is_wrong(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=f"hospitals.yaml: {message}"):
        read_hospitals([_ROW | change])


def test_a_row_without_a_name_says_so() -> None:
    with pytest.raises(ValueError, match=r"hospitals.yaml: harbour has no en, zh"):
        read_hospitals([{key: value for key, value in _ROW.items() if key not in ("en", "zh")}])


def test_an_id_stands_once() -> None:
    with pytest.raises(ValueError, match="an id stands twice"):
        read_hospitals([_ROW, _ROW])

"""A name in letters that nobody here can compare, or a given name alone, is left to a person; it is no stranger's."""

from __future__ import annotations

import pytest

from caseferry.domain.people import Patient, PatientMatch, PersonMention
from caseferry.steps.identify.compare import compare_person
from caseferry.steps.identify.names import Likeness, compare_names

ROSA = Patient(name="Rosa Quintanar", birth_date="1969-07-04")
UNSETTLED = ["로사 킨타나르", "김민수", "ローザ", "โรซา ควินตานาร์", "ሳሙኤል ተስፋዬ", "羅莎", "रोज़ा"]
OTHERS = ["王小明", "प्रिया शर्मा", "Мария Щукина", "Ρόζα Παπαδοπούλου", "محمد الحسن", "सुनीता", "陈国强"]


@pytest.mark.parametrize("name", UNSETTLED)
def test_what_cannot_be_compared_is_unknown_and_no_mismatch(name):
    assert compare_person(PersonMention(name=name), ROSA).match is PatientMatch.UNKNOWN


@pytest.mark.parametrize("name", UNSETTLED)
def test_another_birth_date_still_tells_another_person(name):
    person = PersonMention(name=name, birth_date="1988-02-11")
    assert compare_person(person, ROSA).match is PatientMatch.MISMATCH


@pytest.mark.parametrize("name", OTHERS)
def test_another_name_in_letters_that_can_be_compared_is_another_person(name):
    assert compare_person(PersonMention(name=name), ROSA).match is PatientMatch.MISMATCH


def test_two_names_in_the_same_far_letters_are_compared():
    assert compare_names("로사 킨타나르", "로사 킨타나르") is Likeness.SAME
    assert compare_names("김민수", "박지영") < Likeness.SINGLE

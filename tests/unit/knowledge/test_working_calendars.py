"""The table of calendars, bands and reminders is whole; hospitals name calendars that exist."""

from __future__ import annotations

from caseferry.domain.schedule import Band
from caseferry.knowledge.hospitals import Hospital, load_hospitals
from caseferry.knowledge.tables import load_yaml
from caseferry.knowledge.working_calendars import load_calendars, load_reminders, usual_band


def test_S6_calendars_have_a_zone_a_source_and_only_confirmed_years() -> None:
    rows = load_calendars()
    assert {row.id: (row.country, row.zone) for row in rows.values()} == {
        "mainland": ("CN", "Asia/Shanghai"),
        "hong_kong": ("HK", "Asia/Hong_Kong"),
    }
    assert all(row.source and 2026 in row.confirmed and 2027 not in row.confirmed for row in rows.values())
    assert load_yaml("working_calendars.yaml")["meta"].keys() >= {"owner", "date"}


def test_S6_the_usual_band_is_three_to_seven_days_and_a_hospital_may_state_its_own() -> None:
    assert (usual_band().shortest, usual_band().longest) == (3, 7)
    own = Hospital("x", "X", "X", "Y", source="its page", bands=(("pathology", 5, 10),))
    assert own.band("pathology") == Band(5, 10, "its page")
    assert own.band() == usual_band()


def test_S6_reminders_and_hospitals_are_understood() -> None:
    assert load_reminders().kinds.keys() == {"not_opened", "overdue", "ask_hospital", "family_answer", "family_silent"}
    assert {row.calendar for row in load_hospitals().values()} <= load_calendars().keys()

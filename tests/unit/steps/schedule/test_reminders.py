"""S6: who is reminded of what, and when."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from caseferry.domain.schedule import Pause, Reminder
from caseferry.engines.calendar.holiday_table import LibraryHolidays
from caseferry.steps.schedule import due_window, family_reminders, hospital_reminders, working_days_of

DAYS = working_days_of("fuscc", LibraryHolidays())
SENT = dt.datetime(2026, 9, 16, 10, tzinfo=ZoneInfo("Asia/Shanghai"))  # the window ends on 24 September


def utc(month: int, day: int, hour: int = 2) -> dt.datetime:
    return dt.datetime(2026, month, day, hour, tzinfo=dt.UTC)


def test_S6_a_sending_that_nobody_opens_or_answers_is_followed_on_working_days() -> None:
    window = due_window(DAYS, SENT, now=SENT)
    assert window.last == dt.date(2026, 9, 24)  # Sunday 20 September is worked
    assert hospital_reminders(DAYS, SENT, window) == (
        Reminder("not_opened", "coordinator", utc(9, 17, 16)),  # midnight in Shanghai
        Reminder("overdue", "coordinator", utc(9, 28)),  # 25 September is the Mid-Autumn Festival
        Reminder("ask_hospital", "hospital", utc(9, 29), 1),
        Reminder("ask_hospital", "hospital", utc(10, 9), 2),  # not within the National Day holiday
    )


def test_S6_what_was_opened_or_answered_is_not_chased() -> None:
    window = due_window(DAYS, SENT, now=SENT)
    assert [item.kind for item in hospital_reminders(DAYS, SENT, window, opened=True)] == [
        "overdue",
        "ask_hospital",
        "ask_hospital",
    ]
    assert hospital_reminders(DAYS, SENT, window, answered=True) == ()


def test_S6_the_hospital_is_not_chased_while_the_family_owes_an_answer() -> None:
    window = due_window(DAYS, SENT, now=SENT, pauses=(Pause(SENT),))
    assert hospital_reminders(DAYS, SENT, window) == ()


def test_S6_a_reminder_of_an_estimated_window_says_so() -> None:
    sent = dt.datetime(2027, 3, 1, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
    found = hospital_reminders(DAYS, sent, due_window(DAYS, sent, now=sent), opened=True)
    assert {item.reason for item in found} == {"The holidays of 2027 in mainland China are not confirmed yet."}


def test_S6_a_family_is_reminded_by_day_in_its_own_zone() -> None:
    asked = dt.datetime(2026, 6, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))  # 1 June in Lima
    assert family_reminders(asked, zone="America/Lima") == (
        Reminder("family_answer", "family", utc(6, 3, 15), 1),
        Reminder("family_answer", "family", utc(6, 6, 15), 2),
        Reminder("family_answer", "family", utc(6, 10, 15), 3),
        Reminder("family_silent", "coordinator", utc(6, 11, 15), 1),
    )
    assert family_reminders(asked, zone="America/Lima", answered=True) == ()


def test_S6_the_hour_stays_when_the_clocks_change() -> None:
    asked = dt.datetime(2026, 3, 27, 12, tzinfo=ZoneInfo("Europe/Berlin"))  # summer time begins on 29 March
    assert [
        item.at.astimezone(ZoneInfo("Europe/Berlin")).hour for item in family_reminders(asked, zone="Europe/Berlin")
    ] == [10] * 4


def test_S6_a_question_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        family_reminders(dt.datetime(2026, 6, 2, 9), zone="America/Lima")  # noqa: DTZ001 - that is the point

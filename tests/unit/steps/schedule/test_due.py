"""S6: when an answer can be expected, on the working days of the hospital."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseferry.domain.schedule import Band, CalendarEdits, Closure, DayOverride, DayState, DueWindow, Pause, YearOfDays
from caseferry.engines.calendar.holiday_table import LibraryHolidays
from caseferry.steps.schedule import due_window, find_closure, not_opened_after, working_days_of
from caseferry.steps.schedule.working_days import WorkingDays

SHANGHAI = ZoneInfo("Asia/Shanghai")
MAINLAND = working_days_of("fuscc", LibraryHolidays())
NOT_CONFIRMED = "The holidays of 2027 in mainland China are not confirmed yet."


def at(text: str, zone: str = "Asia/Shanghai") -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def window(sent: str, *, days: WorkingDays = MAINLAND, pauses: tuple[Pause, ...] = (), now: str = "") -> DueWindow:
    return due_window(days, at(sent), now=at(now or sent), pauses=pauses)


@pytest.mark.parametrize(
    ("sent", "third", "seventh"),
    [
        ("2026-02-12", "2026-02-24", "2026-02-28"),
        ("2026-02-10", "2026-02-13", "2026-02-26"),
        ("2026-02-13", "2026-02-25", "2026-03-02"),
        ("2026-04-30", "2026-05-08", "2026-05-13"),
        ("2026-09-24", "2026-09-30", "2026-10-12"),
        ("2026-09-30", "2026-10-10", "2026-10-15"),
        ("2025-09-29", "2025-10-10", "2025-10-15"),
        ("2025-01-24", "2025-02-05", "2025-02-10"),
    ],
)
def test_S6_an_answer_is_expected_three_to_seven_working_days_after_sending(sent, third, seventh) -> None:
    found = window(f"{sent}T10:00")
    assert (found.first, found.last, found.estimated, found.reasons) == (day(third), day(seventh), False, ())


def test_S6_the_day_of_sending_is_the_hospitals_not_the_familys() -> None:
    evening_in_lima = at("2026-06-01T20:00", "America/Lima")  # 2 June, 09:00, in Shanghai
    same_moment = due_window(MAINLAND, evening_in_lima, now=evening_in_lima)
    assert same_moment == DueWindow("Asia/Shanghai", day("2026-06-03"), day("2026-06-05"), day("2026-06-11"))
    assert same_moment == window("2026-06-02T09:00")


def test_S6_what_is_sent_on_a_free_day_counts_from_the_next_working_day() -> None:
    assert window("2026-10-03T12:00").day_one == day("2026-10-08")
    assert window("2026-02-13T23:59").day_one == day("2026-02-14")  # a make-up Saturday


def test_S6_2027_is_estimated_until_its_holidays_are_confirmed() -> None:
    sent = "2027-03-01T10:00"
    assert window(sent) == DueWindow(
        "Asia/Shanghai", day("2027-03-02"), day("2027-03-04"), day("2027-03-10"), True, False, (NOT_CONFIRMED,), (2027,)
    )
    confirmed = working_days_of("fuscc", LibraryHolidays(), CalendarEdits(confirmed=frozenset({("mainland", 2027)})))
    assert window(sent, days=confirmed) == DueWindow(
        "Asia/Shanghai", day("2027-03-02"), day("2027-03-04"), day("2027-03-10")
    )
    assert window(
        "2027-03-01T10:00",
        days=working_days_of("fuscc", LibraryHolidays(), CalendarEdits(confirmed=frozenset({("hong_kong", 2027)}))),
    ).estimated


def test_S6_a_window_that_reaches_into_the_next_year_is_estimated() -> None:
    assert window("2026-12-14T10:00").estimated is False
    assert window("2026-12-24T10:00").reasons == (NOT_CONFIRMED,)


def test_S6_the_last_days_of_a_year_wait_for_the_notice_of_the_next() -> None:
    # Saturday 29 December 2018 was worked by the notice of 2019.
    assert MAINLAND.state(day("2026-12-25")).estimated is False
    assert MAINLAND.state(day("2026-12-28")) == DayState(day("2026-12-28"), True, "working day", estimated=True)
    assert MAINLAND.state(day("2025-12-29")).estimated is False


def test_S6_an_administrators_word_settles_a_day() -> None:
    edits = CalendarEdits(
        days=(
            DayOverride(day("2026-06-03"), False, "the hospital moves house", hospital="fuscc"),
            DayOverride(day("2026-06-06"), True, "a make-up day announced late", calendar="mainland"),
        )
    )
    here = working_days_of("fuscc", LibraryHolidays(), edits)
    elsewhere = working_days_of("zjcancer", LibraryHolidays(), edits)
    assert here.state(day("2026-06-03")) == DayState(day("2026-06-03"), False, "the hospital moves house")
    assert elsewhere.state(day("2026-06-03")).working is True
    assert (window("2026-06-02T09:00", days=here).first, window("2026-06-02T09:00", days=elsewhere).first) == (
        day("2026-06-06"),
        day("2026-06-05"),
    )
    assert here.state(day("2026-06-06")).reason == "a make-up day announced late"


def test_S6_an_overridden_day_of_an_unconfirmed_year_is_certain() -> None:
    edits = CalendarEdits(days=(DayOverride(day("2027-02-05"), True, "told by telephone", hospital="fuscc"),))
    here = working_days_of("fuscc", LibraryHolidays(), edits)
    assert here.state(day("2027-02-05")) == DayState(day("2027-02-05"), True, "told by telephone")
    assert here.state(day("2027-02-04")).estimated is True


def test_S6_hong_kong_has_its_own_calendar_and_no_make_up_days() -> None:
    hong_kong = working_days_of("a hospital entered by hand", LibraryHolidays(), calendar="hong_kong")
    assert hong_kong.state(day("2026-02-14")) == DayState(day("2026-02-14"), False, "weekend")
    assert hong_kong.state(day("2026-02-20")).working is True  # free on the mainland
    assert window("2026-02-12T10:00", days=hong_kong) == DueWindow(
        "Asia/Hong_Kong", day("2026-02-13"), day("2026-02-20"), day("2026-02-26")
    )


def test_S6_days_on_which_the_family_owes_an_answer_do_not_count() -> None:
    asked, answered = at("2026-06-04T16:00"), at("2026-06-08T09:00")
    found = window("2026-06-02T09:00", pauses=(Pause(asked, answered),), now="2026-06-09T09:00")
    # day 1 is 3 June; 4, 5 and 8 June do not count; day 2 is 9 June
    assert (found.first, found.last, found.paused, found.estimated) == (
        day("2026-06-10"),
        day("2026-06-16"),
        False,
        False,
    )


def test_S6_two_questions_at_once_pause_once() -> None:
    pauses = (
        Pause(at("2026-06-04T16:00"), at("2026-06-08T09:00")),
        Pause(at("2026-06-05T10:00"), at("2026-06-08T11:00")),
    )
    assert window("2026-06-02T09:00", pauses=pauses) == window("2026-06-02T09:00", pauses=pauses[:1])


def test_S6_while_an_answer_is_awaited_the_window_moves_on() -> None:
    pauses = (Pause(at("2026-06-04T16:00")),)
    found = window("2026-06-02T09:00", pauses=pauses, now="2026-06-08T09:00")
    assert found == DueWindow(
        "Asia/Shanghai", day("2026-06-03"), day("2026-06-10"), day("2026-06-16"), True, True,
        ("The family's answer is awaited: the days move on until it is there.",),
    )  # fmt: skip
    assert window("2026-06-02T09:00", pauses=pauses, now="2026-06-09T09:00").first == day("2026-06-11")


def test_S6_a_question_after_the_window_moves_nothing() -> None:
    late = (Pause(at("2026-06-20T16:00")),)
    assert window("2026-06-02T09:00", pauses=late, now="2026-06-25T09:00") == window("2026-06-02T09:00")


def test_S6_a_pause_is_read_in_the_hospitals_zone() -> None:
    in_lima = Pause(at("2026-06-03T20:00", "America/Lima"), at("2026-06-07T20:00", "America/Lima"))
    in_shanghai = Pause(at("2026-06-04T09:00"), at("2026-06-08T09:00"))
    assert window("2026-06-02T09:00", pauses=(in_lima,)) == window("2026-06-02T09:00", pauses=(in_shanghai,))


@pytest.mark.parametrize("wrong", ["sent", "now", "pause"])
def test_S6_a_time_without_a_zone_is_refused(wrong: str) -> None:
    naive = dt.datetime(2026, 6, 2, 9)  # noqa: DTZ001 - that is the point
    with pytest.raises(ValueError, match="without a zone"):
        due_window(
            MAINLAND,
            naive if wrong == "sent" else at("2026-06-02T09:00"),
            now=naive if wrong == "now" else at("2026-06-02T09:00"),
            pauses=(Pause(naive),) if wrong == "pause" else (),
        )


def test_S6_a_hospital_with_its_own_band() -> None:
    sent = at("2026-06-02T09:00")
    found = due_window(MAINLAND, sent, now=sent, band=Band(1, 2))
    assert (found.first, found.last) == (day("2026-06-03"), day("2026-06-04"))
    with pytest.raises(ValueError, match="band"):
        Band(4, 3)


@pytest.mark.parametrize(
    ("sent", "alert"),
    [
        ("2026-06-02T23:30", "2026-06-04T00:00"),  # day 1 is 3 June
        ("2026-02-13T12:00", "2026-02-15T00:00"),  # the make-up Saturday is a working day
        ("2026-09-30T12:00", "2026-10-09T00:00"),  # not during the National Day holiday
    ],
)
def test_S6_not_opened_within_one_working_day_is_an_alert(sent: str, alert: str) -> None:
    found = not_opened_after(MAINLAND, at(sent))
    assert found == at(alert)
    assert found.tzinfo is dt.UTC


def test_S6_a_holiday_ahead_is_announced() -> None:
    spring = Closure(
        day("2026-02-15"), day("2026-02-23"),
        "Chinese New Year's Eve; Chinese New Year (Spring Festival); Day off (substituted from 02/14/2026); "
        "Day off (substituted from 02/28/2026)",
    )  # fmt: skip
    assert find_closure(MAINLAND, day("2026-02-10")) == spring
    assert find_closure(MAINLAND, day("2026-02-20")) == spring
    assert find_closure(MAINLAND, day("2026-02-09")) is None
    assert find_closure(MAINLAND, day("2026-06-17")) is None  # three days are no closure


def test_S6_a_calendar_without_working_days_is_refused() -> None:
    class Never:
        def year(self, country: str, year: int) -> YearOfDays:
            first = dt.date(year, 1, 1)
            return YearOfDays(year, {first + dt.timedelta(days=n): "never" for n in range(366)})

    with pytest.raises(ValueError, match="without working days"):
        due_window(working_days_of("fuscc", Never()), at("2026-06-02T09:00"), now=at("2026-06-02T09:00"))
    with pytest.raises(ValueError, match="without working days"):
        find_closure(working_days_of("fuscc", Never()), day("2026-06-02"))


@settings(max_examples=200, deadline=None)
@given(
    st.dates(dt.date(2019, 1, 1), dt.date(2027, 12, 1)),
    st.integers(0, 23),
    st.integers(0, 20),
    st.integers(0, 20),
)
def test_S6_a_pause_never_makes_an_answer_due_earlier(sent, hour, since, length) -> None:
    moment = dt.datetime.combine(sent, dt.time(hour), dt.UTC)
    pause = Pause(moment + dt.timedelta(days=since), moment + dt.timedelta(days=since + length))
    plain = due_window(MAINLAND, moment, now=moment)
    paused = due_window(MAINLAND, moment, now=moment, pauses=(pause,))
    assert plain.first <= paused.first and plain.last <= paused.last
    assert plain.day_one <= plain.first <= plain.last
    assert all(MAINLAND.state(found).working for found in (paused.day_one, paused.first, paused.last))

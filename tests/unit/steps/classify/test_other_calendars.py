"""Dates of other calendars and of days to come: read, open, or named as none; never silently another day."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.unit.steps.classify.pages_of_text import page_of, source_of

from caseferry.domain.request import CaseRequest
from caseferry.steps.classify import classify

REQUEST = CaseRequest(as_of=dt.date(2025, 11, 1))
SETTLED = [
    # (text, value, role, calendar)
    ("گزارش پاتولوژی\nنام: رزا\nتاریخ نمونه‌برداری: ۱۴۰۴/۰۶/۲۱\nآدنوکارسینوم", "2025-09-12", "collected", "persian"),
    ("تقرير الأنسجة\nالاسم: روزا\nتاريخ أخذ العينة: 20/03/1447 هـ", "2025-09-12", "collected", "hijri"),
    ("病理診断報告書\n患者氏名：ローザ\n採取日：令和7年9月12日\n腺癌", "2025-09-12", "collected", "gregorian"),
    ("病理診断報告書\n採取日：平成元年9月12日", "1989-09-12", "collected", "gregorian"),
    ("รายงานผลชิ้นเนื้อ\nวันที่เก็บสิ่งส่งตรวจ: 12 กันยายน 2568", "2025-09-12", "collected", "buddhist"),
    ("병리검사 결과보고서\n채취일: 2025-09-12", "2025-09-12", "collected", "gregorian"),
]
UNREAD = ["Collected: 02/13/2017 E.C.", "Collected: 2082-05-27 BS", "Collected: 2082/05/27 (B.S.)"]


def read(text: str):
    (document,) = classify([page_of(text)], [source_of("report.pdf")], request=REQUEST)
    return document


@pytest.mark.parametrize(("text", "value", "role", "calendar"), SETTLED)
def test_a_date_of_another_calendar_has_its_day_and_its_role(text, value, role, calendar):
    document = read(text)
    assert [(d.date.value, d.role.value, d.calendar) for d in document.dates] == [(value, role, calendar)]
    assert (document.date.value, document.date_role.value) == (value, role)


def test_a_year_of_an_arabic_page_that_may_be_persian_keeps_both_readings():
    document = read("تقرير الأنسجة\nالاسم: روزا\nتاريخ أخذ العينة: 1404/06/21\nسرطان غدي")
    assert [d.date.alternatives for d in document.dates] == [("1984-03-23", "2025-09-12")]
    assert "ambiguous_date" in [warning.code for warning in document.warnings]


@pytest.mark.parametrize("line", UNREAD)
def test_a_date_marked_with_a_calendar_that_we_do_not_read_is_no_gregorian_one(line):
    document = read(f"PATHOLOGY REPORT\nPatient: Rosa Example\n{line}\nAdenocarcinoma")
    assert document.dates == ()
    assert [warning.code for warning in document.warnings] == ["no_date"]


def test_a_date_after_the_day_of_the_run_names_no_file_and_is_told():
    document = read("PATHOLOGY REPORT\nPatient: Rosa Example\nCollected: 12 Sep 2052\nAdenocarcinoma")
    assert (document.date.value, document.date_role.value) == ("", "collected")
    assert [warning.code for warning in document.warnings] == ["future_date"]


def test_of_two_dates_the_one_that_has_come_names_the_file():
    document = read("PATHOLOGY REPORT\nPatient: Rosa Example\nCollected: 3 Sep 2025\nCollected: 12 Sep 2052")
    assert document.date.value == "2025-09-03"
    assert "future_date" in [warning.code for warning in document.warnings]

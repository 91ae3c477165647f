"""Dates among Arabic letters stay dates."""

from __future__ import annotations

import pytest

from caseferry.knowledge.direction import mark_dates, runs_right_to_left

LRM = "\u200e"


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("تقرير طبي · 2026-01-11", f"تقرير طبي · {LRM}2026-01-11"),
        ("(الأحدث هنا: 2026-01)", f"(الأحدث هنا: {LRM}2026-01)"),
        ("2025-02-03 – 2025-03-24", f"{LRM}2025-02-03 – {LRM}2025-03-24"),
        ("Labs_2026-01-08.pdf p.2", "Labs_2026-01-08.pdf p.2"),
        ("Labs_2026-01-08.pdf#page=2", "Labs_2026-01-08.pdf#page=2"),
        ("14.05.1968, 12-2026-01-11, 2026-01-112", "14.05.1968, 12-2026-01-11, 2026-01-112"),
    ],
)
def test_a_date_is_marked_and_a_part_of_a_name_or_number_is_not(text: str, marked: str) -> None:
    assert mark_dates(text) == marked


@pytest.mark.parametrize(
    ("text", "is_so"), [("تقرير", True), ("דוח", True), ("Отчёт 病理", False), ("CT", False), ("CT ثدي", True)]
)
def test_letters_that_run_from_right_to_left_are_known(text: str, is_so: bool) -> None:
    assert runs_right_to_left(text) is is_so

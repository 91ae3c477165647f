"""A decisions file: read as written, or refused with the line and the reason."""

from __future__ import annotations

import pytest

from caseferry.domain.errors import UsageError
from caseferry.domain.request import Decision
from caseferry.steps.decide import load_decisions

SHA = "a" * 64


def test_an_empty_file_holds_no_decisions() -> None:
    assert load_decisions("") == load_decisions("# nothing yet\n") == ()


def test_a_decision_is_read_and_its_dates_stay_text() -> None:
    text = f"""
- author: Li Wei
  at: 2026-02-17T09:30:00+08:00
  action: set_date
  target: {{sha256: {SHA}, page: 2}}
  value: {{value: 2025-01-14, role: collected}}
  reason: the original was shown
"""
    assert load_decisions(text) == (
        Decision(
            "Li Wei", "2026-02-17T09:30:00+08:00", "set_date", {"sha256": SHA, "page": 2},
            {"value": "2025-01-14", "role": "collected"}, "the original was shown",
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("author: Li", 1, "a list of decisions is expected"),
        ("- author: [", 1, "expected the node content"),
        ("- Li", 1, "a decision has the keys"),
        ("- {at: 2026-01-02, action: split}", 1, "author is missing"),
        ("- {author: Li, at: 2026-01-02, action: erase}", 1, "unknown action 'erase'"),
        ("\n\n- {author: Li, at: 2026-01-02, action: split, target: {sha256: x, page: 1}}", 3, "sha256 is missing"),
        (f"- {{author: Li, at: 2026-01-02, action: split, target: {{sha256: {SHA}, page: 0}}}}", 1, "page is missing"),
        (f"- {{author: Li, at: soon, action: split, target: {{sha256: {SHA}, page: 2}}}}", 1, "not an ISO date"),
        (
            "- {author: Li, at: '2026-01-02T10:00', action: waive_gate, target: {gate: question}, reason: r}",
            1,
            "its offset",
        ),
        ("- {author: Li, at: 2026-01-02, action: waive_gate, target: {gate: question}}", 1, "a reason is needed"),
        (
            "- {author: Li, at: 2026-01-02, action: waive_gate, target: {gate: door}, reason: r}",
            1,
            "unknown gate 'door'",
        ),
        (
            f"- {{author: Li, at: 2026-01-02, action: turn, target: {{sha256: {SHA}, page: 1}}, value: 45}}",
            1,
            "0, 90, 180 or 270",
        ),
        (
            f"- {{author: Li, at: 2026-01-02, action: set_category, target: {{sha256: {SHA}, page: 1}}, value: letter}}",
            1,
            "value is",
        ),
        (
            f"- {{author: Li, at: 2026-01-02, action: set_date, target: {{sha256: {SHA}, page: 1}}, value: 2025-13-01}}",
            1,
            "not an ISO",
        ),
        (
            "- {author: Li, at: 2026-01-02, action: add_fact, value: {kind: lab}, reason: r}",
            1,
            "value needs kind and value",
        ),
        ("- {author: Li, at: 2026-01-02, action: split, place: x}", 1, "unknown key 'place'"),
    ],
)
def test_a_wrong_decision_names_its_line_and_the_problem(text: str, line: int, problem: str) -> None:
    with pytest.raises(UsageError) as caught:
        load_decisions(text)
    assert f"line {line}: " in str(caught.value)
    assert problem in str(caught.value)

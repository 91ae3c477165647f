"""Reads a decisions file (YAML), and says which line is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from caseferry.domain.errors import UsageError
from caseferry.domain.request import DECISION_ACTIONS, Decision
from caseferry.steps.decide.validation import problem_of

_KEYS = ("author", "at", "action", "target", "value", "reason")
_NEXT = "Correct the decisions file and run again."


class _Loader(yaml.SafeLoader):
    """Plain YAML, but a date stays the text that was written."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def load_decisions(text: str) -> tuple[Decision, ...]:
    """The decisions of a YAML list, in order; none for an empty text. Raises UsageError that names the line and the problem.

    >>> load_decisions("- {author: Li, at: 2026-01-02, action: waive_gate, target: {gate: question}, reason: by phone}")[0].action
    'waive_gate'
    """
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise _wrong(mark.line + 1 if mark else 1, str(getattr(error, "problem", None) or "this is not YAML")) from None
    if node is None:
        return ()
    if not isinstance(node, yaml.SequenceNode):
        raise _wrong(node.start_mark.line + 1, "a list of decisions is expected, each beginning with a dash")
    rows = yaml.load(text, Loader=_Loader)  # noqa: S506 - a subclass of the safe loader
    return tuple(_decision(row, item.start_mark.line + 1) for row, item in zip(rows, node.value, strict=True))


def _decision(row: Any, line: int) -> Decision:
    if not isinstance(row, Mapping):
        raise _wrong(line, f"a decision has the keys {', '.join(_KEYS)}")
    if unknown := sorted(str(key) for key in row if key not in _KEYS):
        raise _wrong(line, f"unknown key {unknown[0]!r}")
    for key in ("author", "at", "action"):
        if not isinstance(row.get(key), str) or not row[key].strip():
            raise _wrong(line, f"{key} is missing or is not text")
    if row["action"] not in DECISION_ACTIONS:
        raise _wrong(line, f"unknown action {row['action']!r}; known are {', '.join(DECISION_ACTIONS)}")
    target = row.get("target") or {}
    if not isinstance(target, Mapping):
        raise _wrong(line, "target has keys: sha256 and page (and box), or fact, conflict, gate, study")
    decision = Decision(
        row["author"].strip(), row["at"].strip(), row["action"], dict(target), row.get("value"),
        str(row.get("reason") or "").strip(),
    )  # fmt: skip
    if problem := problem_of(decision):
        raise _wrong(line, f"{decision.action}: {problem}")
    return decision


def _wrong(line: int, problem: str) -> UsageError:
    return UsageError(f"Decisions file, line {line}: {problem}.", next_step=_NEXT)

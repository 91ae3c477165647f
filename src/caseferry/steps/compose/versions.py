"""What changed since the packet before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from caseferry.domain.composition import BinderPlan
from caseferry.domain.documents import Placement
from caseferry.domain.understanding import Understanding

_SENT = (Placement.PACKET, Placement.ANNEX)


@dataclass(frozen=True, slots=True)
class Difference:
    """What came and what went, as labels that may stand in a letter."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """This version against the one before. `checklist` rows are (item, state before, state now).

    Only what leaves is compared: private and withheld documents, and facts from them, are not named.
    """

    version: int
    previous_as_of: str
    documents: Difference
    facts: Difference
    files: Difference
    checklist: tuple[tuple[str, str, str], ...] = ()

    @property
    def any(self) -> bool:
        """True when something changed."""
        parts = (self.documents, self.facts, self.files)
        return bool(self.checklist) or any(part.added or part.removed for part in parts)


def version_of(case: Understanding) -> int:
    """The number of this packet: one more than the packet before."""
    return 1 if case.previous is None else int(case.previous["version"]) + 1


def changes_since(case: Understanding, binders: Sequence[BinderPlan]) -> Changes | None:
    """What changed, or None for a first version. Documents must be placed."""
    before = case.previous
    if before is None:
        return None
    sent = {document.id for document in case.documents if document.placed in _SENT}
    sent_before = {row["id"] for row in before["documents"] if row["placed"] in ("packet", "annex")}
    return Changes(
        version=version_of(case),
        previous_as_of=str(before["as_of"]),
        documents=_difference(
            {
                row["id"]: _document(row["category"], row["date"])
                for row in before["documents"]
                if row["id"] in sent_before
            },
            {d.id: _document(d.category, d.date.value) for d in case.documents if d.id in sent},
        ),
        facts=_difference(
            {
                row["id"]: _fact(row["kind"], row["code"], row["value"], row["unit"])
                for row in _sent_facts(before, sent_before)
            },
            {f.id: _fact(f.kind, f.code, f.value, f.unit) for f in case.facts if f.document in sent},
        ),
        files=_difference(_paths(row["path"] for row in _bound(before)), _paths(plan.path for plan in binders)),
        checklist=_states(before, case),
    )


def _difference(before: Mapping[str, str], now: Mapping[str, str]) -> Difference:
    return Difference(
        tuple(label for key, label in now.items() if key not in before),
        tuple(label for key, label in before.items() if key not in now),
    )


def _sent_facts(before: Mapping[str, Any], sent: set[str]) -> list[Mapping[str, Any]]:
    documents = {row["id"]: row["document"] for row in before["quotations"]}
    return [row for row in before["facts"] if documents.get(row["quotations"][0]) in sent]


def _bound(before: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [row for row in before["files"] if row["documents"] and row["path"].startswith("send/")]


def _paths(paths: Iterable[str]) -> dict[str, str]:
    return {path: path.removeprefix("send/") for path in paths if path.startswith("send/")}


def _states(before: Mapping[str, Any], case: Understanding) -> tuple[tuple[str, str, str], ...]:
    old = {row["item"]: row["state"] for row in before["checklist"]}
    return tuple(
        (row.item, old.get(row.item, ""), row.state.value)
        for row in case.checklist
        if old.get(row.item) != row.state.value and row.item != "core/passport"
    )


def _document(category: str, date: str) -> str:
    return f"{category.replace('_', ' ')} {date or 'undated'}"


def _fact(kind: str, code: str, value: str, unit: str) -> str:
    name = code or kind.replace("_", " ")
    return " ".join(part for part in (name, value, unit) if part)

"""Who decided what, when and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from caseferry.platform.cases.models import Case, Ruling
from caseferry.platform.cases.packets import load_manifest, newest_build
from caseferry.platform.desk.queries.reading import rulings_of
from caseferry.platform.look.wording import is_key, say

_GROUPS: Final = {"role": "desk.role", "assertion": "desk.assertion", "kind": "desk.kind"}
_OF_ACTION: Final = {
    "set_category": "desk.category",
    "place": "desk.place",
    "set_patient": "desk.whose",
    "turn": "desk.turned",
}
"""Where the words of a value stand: by its field, or by what was decided."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One decision with what it was about, in the words of the newest build."""

    row: Ruling
    about: str
    lost: bool

    @property
    def action(self) -> str:
        """The sentence of what was done."""
        return f"desk.decision.{self.row.action}"

    @property
    def said(self) -> list[str]:
        """What was decided: sentences by their keys, and what was typed as it stands."""
        return said_of(self.row)

    @property
    def reason(self) -> str:
        """The reason that was given."""
        return str(self.row.content.get("reason", ""))


def said_of(row: Ruling) -> list[str]:
    """What a decision says: codes as the keys of their sentences, typed words and numbers as they stand."""
    value = row.content.get("value")
    if isinstance(value, Mapping):
        parts = [(_GROUPS.get(key, ""), str(held)) for key, held in value.items() if key not in ("sha256", "page")]
    else:
        parts = [] if value is None else [(_OF_ACTION.get(row.action, ""), str(value))]
    return [key if group and is_key(key := f"{group}.{held}") else held for group, held in parts if held]


def history_of(case: Case) -> list[Entry]:
    """Every decision, newest first."""
    build = newest_build(case)
    names = _names(load_manifest(build)) if build else {}
    entries = []
    for row in reversed(rulings_of(case)):
        target = row.content.get("target", {})
        key = _key(target)
        about = names.get(key, "")
        entries.append(Entry(row, about or str(target.get("gate", "")), bool(build) and key not in names))
    return entries


def last_word_on(case: Case, given: Mapping[str, str], own: str, language: str) -> str:
    """Who decided about the same thing meanwhile, and what: so that the person can compare. Empty when it is not found."""
    wanted = {given.get("fact"), given.get("conflict"), given.get("gate")} - {None, ""}
    seen = int(given["seen"]) if given.get("seen", "").isdecimal() else 0
    for row in reversed(rulings_of(case)):
        if row.number <= seen or row.undone_at or str(row.author_id) == own or row.author is None:
            continue
        target = row.content.get("target", {})
        if wanted & set(map(str, target.values())) or (not wanted and "page" in target):
            name, what = row.author.public_name, say(f"desk.decision.{row.action}", language)
            value = ", ".join(say(each, language) if is_key(each) else each for each in said_of(row))
            return say("desk.error.overtaken", language, name=name, what=what, value=value)
    return ""


def _key(target: Mapping[str, Any]) -> tuple[Any, ...]:
    if "sha256" in target:
        return (target["sha256"], target.get("page"))
    return tuple(target.values())


def _names(manifest: Mapping[str, Any]) -> dict[tuple[Any, ...], str]:
    """What each target is called: a fact by its value, a page by its file."""
    names: dict[tuple[Any, ...], str] = {("",): "", (): manifest["patient"]["name"]}
    for row in manifest["facts"]:
        shown = row.get("display", {}).get("en", "")
        names[(row["id"],)] = f"{shown} {row['value']} {row['unit']}".strip()
    for row in manifest["conflicts"]:
        names[(row["id"],)] = row["note"]
    for row in manifest["readiness"]["gates"]:
        names[(row["gate"],)] = row["gate"]
    for row in manifest["imaging"]:
        names[(row["study_instance_uid"],)] = row["description"]
    for row in manifest["sources"]:
        for number in range(1, max(1, row["pages"]) + 1):
            names.setdefault((row["sha256"], number), f"{row['path']}, {number}")
    return names

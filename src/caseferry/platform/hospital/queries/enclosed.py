"""What is in a packet: its files, what is missing, its scans, as its own manifest says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import msgspec

from caseferry.knowledge.categories import load_categories
from caseferry.knowledge.wording import has_sentence, sentence
from caseferry.platform.cases.packets import PacketFiles
from caseferry.platform.hospital.queries.desk import Version
from caseferry.platform.look.wording import is_key, say

_SEND: Final = "send/"
_IMAGING: Final = "send/imaging/"
_PRIVATE: Final = "keep/private/"
_MANIFEST: Final = "send/manifest.json"
_FIRST: Final = ("covering_letter", "treatment_summary", "clinical_summary")
_OPEN_STATES: Final = ("missing", "mentioned_not_attached", "present_but_old", "present_date_unknown", "unknown")
_LEVELS: Final = ("required", "recommended")


@dataclass(frozen=True, slots=True)
class Enclosed:
    """One PDF of a packet, for a row of the list. `name`: its path below `send/`."""

    path: str
    name: str
    label: str
    date: str
    pages: int
    size: int


@dataclass(frozen=True, slots=True)
class Item:
    """An item of the checklist that is open."""

    code: str
    label: str
    state: str
    required: bool
    newest: str


@dataclass(frozen=True, slots=True)
class Lack:
    """Open items of one state."""

    state: str
    items: Sequence[Item]


class Packet:
    """A version that was sent, opened: only what may leave, and only what this sending carried. Raises Erased, KeyError."""

    def __init__(self, version: Version) -> None:
        self.version = version
        self.files = PacketFiles.of(version.sending.packet.build)

    @cached_property
    def manifest(self) -> Mapping[str, Any]:
        """`send/manifest.json`: nothing private, nothing withheld."""
        found: Mapping[str, Any] = msgspec.json.decode(self.files.read(_MANIFEST))
        return found

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """Every file that this desk may have, sorted."""
        imaging = self.version.with_imaging
        return tuple(
            path for path in self.files.paths() if path.startswith(_SEND) and (imaging or not path.startswith(_IMAGING))
        )

    @property
    def documents(self) -> tuple[str, ...]:
        """The same without the scans."""
        return tuple(path for path in self.paths if not path.startswith(_IMAGING))

    @property
    def images(self) -> tuple[str, ...]:
        """The scans alone."""
        return tuple(path for path in self.paths if path.startswith(_IMAGING) and not path.endswith(".txt"))

    @property
    def private(self) -> tuple[str, ...]:
        """Identity papers, when the hospital asked for them."""
        if not self.version.with_private:
            return ()
        return tuple(path for path in self.files.paths() if path.startswith(_PRIVATE))

    def sizes(self, paths: Iterable[str]) -> dict[str, int]:
        """How many bytes each file has."""
        known = {row["path"]: int(row["bytes"]) for row in self.manifest["files"]}
        sources = {row["sha256"]: int(row["bytes"]) for row in self.manifest["sources"]}
        found = {}
        for path in paths:
            size = known.get(path, sources.get(self.files.links.get(path, ""), -1))
            found[path] = size if size >= 0 else self._measured(path)
        return found

    def number_of(self, path: str) -> int:
        """The place of a file among all of this packet: how the audit names it, since a name may say too much."""
        return self.files.paths().index(path) + 1

    def rows(self, language: str) -> tuple[list[Enclosed], list[Enclosed], list[Enclosed]]:
        """What to read first, the records, the annex."""
        first: list[Enclosed] = []
        records: list[Enclosed] = []
        annex: list[Enclosed] = []
        ranks: dict[str, int] = {}
        for row in self.manifest["files"]:
            path = row["path"]
            if not path.startswith(_SEND) or not path.endswith(".pdf"):
                continue
            name = path.removeprefix(_SEND)
            made = Enclosed(
                path, name, category_words(row["category"], language), row["date"], row["pages"], row["bytes"]
            )
            place = annex if name.startswith("annex/") else first if row["category"] in _FIRST else records
            place.append(made)
            ranks[path] = _rank(row["category"])
        first.sort(key=lambda made: _order(made.name))
        records.sort(key=lambda made: (ranks[made.path], made.name))
        return first, records, annex

    def missing(self, language: str) -> list[Item]:
        """What the checklist asks for and what is not here, or not clear; required items first."""
        chinese = language == "zh-Hans"
        rows = [
            Item(row["item"], (chinese and row.get("label_zh")) or row["label"], row["state"],
                 row["level"] == "required", row.get("newest", ""))
            for row in self.manifest["checklist"]
            if row["state"] in _OPEN_STATES and row["level"] in _LEVELS and row["item"] != "core/passport"
        ]  # fmt: skip
        return sorted(rows, key=lambda item: (not item.required, _OPEN_STATES.index(item.state)))

    def studies(self) -> Sequence[Mapping[str, Any]]:
        """The patient's scans, the newest first."""
        rows = [row for row in self.manifest["imaging"] if row["patient_match"] == "match"]
        return sorted(rows, key=lambda row: row["date"], reverse=True) if self.version.with_imaging else ()

    def _measured(self, path: str) -> int:
        with self.files.open(path) as stream:
            return stream.seek(0, 2)


def grouped(items: Sequence[Item], *, required: bool) -> list[Lack]:
    """The items of one level by state."""
    chosen = [item for item in items if item.required == required]
    return [
        Lack(state, [item for item in chosen if item.state == state])
        for state in _OPEN_STATES
        if any(item.state == state for item in chosen)
    ]


def category_words(category: str, language: str) -> str:
    """A kind of document in English or Chinese; a kind without words of its own says its id."""
    own, key = f"hospital.kind.{category}", f"category_{category}"
    if is_key(own):
        return say(own, language)
    return sentence(key, language) if has_sentence(key) else category.replace("_", " ").capitalize()


def _order(name: str) -> int:
    starts = ("Covering_Letter", "Treatment_Summary", "Clinical_Summary")
    return next((place for place, start in enumerate(starts) if name.startswith(start)), len(starts))


def _rank(category: str) -> int:
    """The order in which an oncologist reads, as the vocabulary of documents has it; what we made ourselves comes last."""
    known = load_categories().get(category)
    return known.order if known else 1_000

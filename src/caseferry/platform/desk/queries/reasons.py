"""Why a gate is open, why an item is in its state, what people should do: in a language that is not the core's own, from the codes of packet.json.

The core writes these sentences in English, with names and places in them. Here the same is said again from the codes and
the values of the manifest, so that nothing English stands in between.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from caseferry.knowledge.checklists import IMAGING, Item, load_core, load_therapies, load_tumours
from caseferry.knowledge.hospitals import load_hospitals
from caseferry.knowledge.wording import has_sentence, sentence
from caseferry.platform.look.wording import is_key, say

_SHOWN: Final = 8
_REFUSED: Final = "rejected"
_NOT_CLINICAL: Final = ("passport", "administrative", "statement")
_BETWEEN: Final = {"zh-Hans": "；"}

Manifest = Mapping[str, Any]
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Teller:
    """Says what a manifest says, in one language."""

    manifest: Manifest
    language: str

    def gate(self, row: Row) -> str:
        """Why a gate is open."""
        code = row["gate"]
        words = self._say(
            f"desk.gate_reason.{code}" if is_key(f"desk.gate_reason.{code}") else "desk.gate_reason.other"
        )
        places = self._places(code)
        return f"{words}{self._listed(places)}" if places else words

    def gate_next(self, row: Row) -> str:
        """What to do about an open gate."""
        key = f"desk.gate_next.{row['gate']}"
        return self._say(key if is_key(key) else "desk.gate_next.other")

    def basis(self, row: Row) -> str:
        """Why an item is in its state, and within how many days it is looked for."""
        parts = [self._say(f"desk.basis.{row['state']}")]
        if row["newest"]:
            parts.append(self._say("desk.basis.newest", date=row["newest"]))
        if (days := self._days(row["item"])) is not None:
            parts.append(self._say("desk.basis.within", days=days))
        return "".join(parts)

    def help(self, row: Row) -> str:
        """How a family gets the paper; empty where nothing is needed."""
        if not row["help"]:
            return ""
        item = _items().get(row["item"])
        category = item.category if item else ""
        key = f"how_{'imaging' if category in IMAGING else category}"
        return sentence(key if has_sentence(key, self.language) else "how_other", self.language)

    def task(self, row: Row) -> str:
        """What a person should do next: about an item, a document, a file, a study, a hospital, or the case."""
        about = row["about"]
        item = next((each for each in self.manifest["checklist"] if each["item"] == about), None)
        if item is not None:
            label = item["label_zh"] if self.language == "zh-Hans" and item["label_zh"] else item["label"]
            key = "copy" if row["who"] == "local_doctor" else "item"
            return self._say(
                f"desk.task.{key}", label=label, state=self._say(f"desk.item.{item['state']}"), help=self.help(item)
            )
        if (paper := self._document(about)) is not None:
            return self._say("desk.task.document", document=self._title(paper))
        source = next((each for each in self.manifest["sources"] if each["id"] == about), None)
        if source is not None:
            return self._say("desk.task.file", file=source["path"])
        study = next((each for each in self.manifest["imaging"] if each["study_instance_uid"] == about), None)
        if study is not None:
            return self._say("desk.task.study", date=study["date"] or "–", kind="/".join(study["modalities"]))
        hospital = load_hospitals().get(about)
        if hospital is not None:
            return self._say("desk.task.hospital", hospital=hospital.name_zh)
        return self._say("desk.task.other")

    def conflict(self, row: Row) -> str:
        """What reports say differently: the values with their days."""
        facts = {fact["id"]: fact for fact in self.manifest["facts"]}
        said = [self._fact(facts[key]) for key in row["facts"] if key in facts]
        return self._say("desk.told.conflict", values=self._joined(list(dict.fromkeys(said))))

    def warning(self, row: Row) -> str:
        """A warning about a document."""
        key = f"desk.warning.{row['code']}"
        return self._say(key if is_key(key) else "desk.warning.other")

    def outcome(self, outcome: str) -> str:
        """What became of a page that is not simply in its place."""
        key = f"desk.page_outcome.{outcome}"
        return self._say(key if is_key(key) else "desk.page_outcome.other")

    def _say(self, key: str, **values: object) -> str:
        return say(key, self.language, **values)

    def _places(self, gate: str) -> list[str]:
        """What a gate is about: titles of documents, names of files, labels of items."""
        if gate == "required_items":
            return [row["label_zh"] or row["label"] for row in self.manifest["checklist"] if _lacking(row)]
        if gate == "unreadable":
            return self._lost()
        if gate == "identity":
            return [self._title(row) for row in self._clinical() if row["patient_match"] == "unknown"]
        if gate == "biopsy_date":
            reports = (row for row in self._clinical() if row["category"] == "pathology")
            return [self._title(row) for row in reports if not (row["date"] and row["date_role"] == "collected")]
        if gate == "conflicts":
            return [self.conflict(row) for row in self.manifest["conflicts"] if not row["settled"]]
        return []

    def _lost(self) -> list[str]:
        paths = {row["id"]: row["path"] for row in self.manifest["sources"]}
        rows = (row for row in self.manifest["ledger"] if row["outcome"] == _REFUSED)
        return list(
            dict.fromkeys(
                self._say("desk.told.page", file=paths.get(row["source"], ""), page=row["page"]) for row in rows
            )
        )

    def _clinical(self) -> list[Row]:
        return [
            row
            for row in self.manifest["documents"]
            if row["placed"] in ("packet", "annex")
            and row["patient_match"] != "mismatch"
            and row["category"] not in _NOT_CLINICAL
        ]

    def _document(self, key: str) -> Row | None:
        return next((row for row in self.manifest["documents"] if row["id"] == key), None)

    def _title(self, row: Row) -> str:
        key = f"desk.category.{row['category']}"
        kind = self._say(key) if is_key(key) else row["category"]
        return self._say("desk.told.document", kind=kind, date=row["date"] or self._say("desk.review.no_date"))

    def _fact(self, row: Row) -> str:
        return " ".join(part for part in (row["value"], row["unit"], row["date"]) if part)

    def _days(self, item: str) -> int | None:
        hospital = load_hospitals().get(self.manifest["case"].get("hospital") or "")
        asked = dict(hospital.recency) if hospital else {}
        held = _items().get(item)
        return asked.get(item, held.recency_days if held else None)

    def _listed(self, places: Sequence[str]) -> str:
        more = self._say("desk.told.more", count=len(places) - _SHOWN) if len(places) > _SHOWN else ""
        return self._joined(places[:_SHOWN]) + more

    def _joined(self, parts: Sequence[str]) -> str:
        return _BETWEEN.get(self.language, "; ").join(parts)


def _lacking(row: Row) -> bool:
    own = ("core/question", "core/summary", "core/pathology", "core/passport")
    lacking = ("missing", "mentioned_not_attached", "unknown")
    return row["level"] == "required" and row["state"] in lacking and row["item"] not in own


@functools.cache
def _items() -> Mapping[str, Item]:
    """Every item that any list has, by its id."""
    lists = [load_core(), *(tumour.items for tumour in load_tumours().values())]
    lists += [therapy.items for therapy in load_therapies().values()]
    return {item.id: item for items in lists for item in items}

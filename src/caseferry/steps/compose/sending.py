"""send/manifest.json: the part of packet.json that concerns what leaves. Nothing in it names a private or withheld page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from caseferry.domain.quotation import content_id

Row = dict[str, Any]
_LEAVES = ("packet", "annex")
_OUTCOMES = ("placed", "annex", "imaging")
_HELD_BACK = ("private", "withheld")
_NAMES_FILES = ("identity", "unreadable", "limits")  # gates whose words name files that do not leave
_COPIED = ("schema", "generated_at", "as_of", "version", "previous", "software", "case")


def send_manifest(packet: Mapping[str, Any]) -> Row:
    """The manifest for send/, from packet.json.

    A source of which every page is held back is not in it; one with both kinds of pages stands under a neutral name, without
    its hash and with another id. Tasks, attendants, decisions and the passport row stay behind.
    """
    return _Cut(packet).manifest()


class _Cut:
    """Knows what of one packet leaves."""

    def __init__(self, packet: Mapping[str, Any]) -> None:
        self._packet = packet
        self._ledger = [row for row in packet["ledger"] if row["outcome"] in _OUTCOMES and row["file"]]
        self._hidden = _hidden(packet)
        self._ids = self._source_ids()
        self._documents = {row["id"] for row in packet["documents"] if row["placed"] in _LEAVES}
        self._quotations = {
            row["id"]: row
            for row in packet["quotations"]
            if row["document"] in self._documents and row["source"] in self._ids
        }
        self._facts = {row["id"] for row in packet["facts"] if self._all_known(row["quotations"])}

    def _source_ids(self) -> dict[str, str]:
        leaving = {row["source"] for row in self._ledger}
        return {
            row["id"]: content_id("s", "held back in part", row["id"]) if row["id"] in self._hidden else row["id"]
            for row in self._packet["sources"]
            if row["id"] in leaving
        }

    def _all_known(self, quotations: Iterable[str]) -> bool:
        return all(quotation in self._quotations for quotation in quotations)

    def manifest(self) -> Row:
        packet = self._packet
        facts = [row for row in packet["facts"] if row["id"] in self._facts]
        found: Row = {key: packet[key] for key in _COPIED}
        found["patient"] = self._patient()
        found["sources"] = self._sources()
        found["documents"] = [self._document(row) for row in packet["documents"] if row["id"] in self._documents]
        found["facts"] = facts
        found["quotations"] = [{**row, "source": self._ids[row["source"]]} for row in self._quotations.values()]
        found["timeline"] = [self._trimmed(row) for row in packet["timeline"] if self._facts & set(row["facts"])]
        found["conflicts"] = [row for row in packet["conflicts"] if set(row["facts"]) <= self._facts and row["facts"]]
        found["checklist"] = [self._requirement(row) for row in packet["checklist"] if row["item"] != "core/passport"]
        found["imaging"] = [self._study(row) for row in packet["imaging"] if row["patient_match"] == "match"]
        found["translations"] = [
            row for row in packet.get("translations", ()) if row["document"] in self._documents and row["pages"]
        ]
        found["files"] = [row for row in packet["files"] if row["path"].startswith("send/")]
        found["ledger"] = [{**row, "source": self._ids[row["source"]], "reason": ""} for row in self._ledger]
        found["readiness"] = {
            "ready": packet["readiness"]["ready"],
            "gates": [_gate(row) for row in packet["readiness"]["gates"]],
        }
        found["changes"] = packet["changes"]
        return found

    def _patient(self) -> Row:
        """Identifiers only where they stand in words that leave: a passport number does not."""
        patient = self._packet["patient"]
        kept = [quotation for quotation in patient["quotations"] if quotation in self._quotations]
        words = " ".join(row["text"] for row in self._quotations.values())
        return {
            **patient,
            "quotations": kept,
            "identifiers": [identifier for identifier in patient["identifiers"] if identifier in words],
        }

    def _sources(self) -> list[Row]:
        keys = ("media_type", "bytes", "pages", "status")
        found = []
        for number, row in enumerate(self._packet["sources"], 1):
            if row["id"] not in self._ids:
                continue
            if row["id"] in self._hidden:
                found.append(
                    {
                        "id": self._ids[row["id"]],
                        "path": f"File {number}",
                        "media_type": row["media_type"],
                        "status": "used",
                    }
                )
            else:
                found.append(
                    {"id": row["id"], "path": row["path"], "sha256": row["sha256"], **{key: row[key] for key in keys}}
                )
        return found

    def _document(self, row: Row) -> Row:
        """Copies, evidence and warnings may name other files: they stay behind."""
        kept = {
            key: value for key, value in row.items() if key not in ("copies", "evidence", "warnings", "place_reason")
        }
        pages = [
            {"source": self._ids[ref["source"]], "page": ref["page"]}
            for ref in row["pages"]
            if ref["source"] in self._ids
        ]
        return {
            **kept,
            "pages": pages,
            "dates": [date for date in row["dates"] if date["quotation"] in self._quotations],
        }

    def _trimmed(self, row: Row) -> Row:
        return {
            **row,
            "facts": [fact for fact in row["facts"] if fact in self._facts],
            "documents": [document for document in row["documents"] if document in self._documents],
        }

    def _requirement(self, row: Row) -> Row:
        return {**self._trimmed(row), "help": ""}

    def _study(self, row: Row) -> Row:
        return {**row, "report": row["report"] if row["report"] in self._documents else ""}


def _hidden(packet: Mapping[str, Any]) -> frozenset[str]:
    """Sources with a page that is held back, or that shows such a page again, and every file of the same bytes."""
    held = {row["source"] for row in packet["ledger"] if row["outcome"] in _HELD_BACK}
    held |= {copy["source"] for row in packet["documents"] if row["placed"] in _HELD_BACK for copy in row["copies"]}
    hashes = {row["sha256"] for row in packet["sources"] if row["id"] in held}
    return frozenset(row["id"] for row in packet["sources"] if row["sha256"] in hashes)


def _gate(row: Row) -> Row:
    if row["gate"] in _NAMES_FILES:
        return {**row, "reason": "", "next": ""}
    return row

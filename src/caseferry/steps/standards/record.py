"""What of the manifest the resources are made from: facts of equal meaning put together, with all their quotations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from caseferry.steps.standards.elements import Row, evidence, reference

_SAID = ("present", "uncertain", "historical")
_WORDS = {"uncertain": "stated as uncertain", "historical": "stated as history", "planned": "planned", "absent": "stated as absent", "family": "in the family"}  # fmt: skip
_BY = {"family": "stated by the family", "coordinator": "entered by the coordinator", "provider": "read by a language model"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that the records say, however often: the first fact of its kind, and the quotations of all."""

    fact: Mapping[str, Any]
    quotations: tuple[Mapping[str, Any], ...]

    @property
    def said(self) -> bool:
        """True unless it is denied, planned or about the family."""
        return self.fact["assertion"] in _SAID

    @property
    def text(self) -> str:
        """In English where a table has the words, else as printed."""
        return str(self.fact.get("display", {}).get("en") or self.fact["value"])

    def attribute(self, name: str) -> str:
        """An attribute, empty where the record has none."""
        return str(self.fact["attributes"].get(name, ""))

    def line(self) -> str:
        """For a person: name, value as printed, date, what is special about it."""
        value = f"{self.fact['value']} {self.fact['unit']}".strip()
        named = self.text if self.text.casefold() in value.casefold() else f"{self.text}: {value}"
        notes = [_WORDS.get(self.fact["assertion"], ""), _BY.get(self.fact["origin"], ""), self.fact["date"]]
        return " · ".join(filter(None, (value if named == self.text else named, *notes)))


@dataclass(frozen=True, slots=True)
class Record:
    """The manifest of what is sent, with the resources that everything refers to."""

    sent: Mapping[str, Any]
    patient: Row
    author: Row
    documents: Mapping[str, Row]  # DocumentReference by our document id
    findings: tuple[Finding, ...]

    @property
    def subject(self) -> Row:
        """The reference to the patient."""
        return reference(self.patient)

    def of(self, *kinds: str) -> list[Finding]:
        """The findings of `kinds` that are said of the patient, in the order of the records."""
        return [finding for finding in self.findings if finding.fact["kind"] in kinds and finding.said]

    def marked(self, kind: str, assertion: str) -> list[Finding]:
        """The findings of `kind` with another assertion."""
        return [f for f in self.findings if f.fact["kind"] == kind and f.fact["assertion"] == assertion]

    def evidence(self, finding: Finding) -> list[Row]:
        """The extension that cites a finding's words."""
        return evidence(finding.quotations, self.documents)

    def cited(self, facts: Sequence[str]) -> list[Row]:
        """The extension that cites the words of facts by id."""
        wanted = set(facts)
        rows = [row for row in self.sent["facts"] if row["id"] in wanted]
        known = {row["id"]: row for row in self.sent["quotations"]}
        keys = dict.fromkeys(key for row in rows for key in row["quotations"])
        return evidence([known[key] for key in keys], self.documents)


def find_findings(sent: Mapping[str, Any]) -> tuple[Finding, ...]:
    """Facts that say the same (kind, code or words, value, date, assertion) as one finding each."""
    quotations = {row["id"]: row for row in sent["quotations"]}
    groups: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    for row in sent["facts"]:
        groups.setdefault(_meaning(row), []).append(row)
    return tuple(
        Finding(rows[0], tuple(quotations[key] for key in dict.fromkeys(q for row in rows for q in row["quotations"])))
        for rows in groups.values()
    )


def _meaning(row: Mapping[str, Any]) -> tuple[str, ...]:
    name = row.get("display", {}).get("en") or row["code"] or row["value"].casefold()
    if row["kind"] in ("diagnosis", "histology", "primary_site", "comorbidity"):
        return (row["kind"], name, row["assertion"])
    normal = row.get("normal", {})
    value = f"{normal['value']} {normal['unit']}" if normal else f"{row['value'].casefold()} {row['unit']}"
    gene = row["attributes"].get("gene", "") + row["attributes"].get("protein_change", "")
    return (row["kind"], name, gene, value, row["date"], row["assertion"])

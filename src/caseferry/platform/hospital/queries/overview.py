"""The case in one line, as the records state it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from caseferry.knowledge.staging import name_stage
from caseferry.knowledge.wording import sentence

_MOST = 2  # wordings of a diagnosis


def person_line(manifest: Mapping[str, Any], language: str) -> str:
    """Who it is about: name, date of birth, sex; what was not read is left out."""
    patient = manifest["patient"]
    born = sentence("born_on", language, date=patient["birth_date"]) if patient.get("birth_date") else ""
    sex = sentence(f"sex_{patient['sex']}", language) if patient.get("sex") in ("F", "M") else ""
    return _joined([patient.get("name", ""), born, sex], language)


def case_line(manifest: Mapping[str, Any], language: str) -> str:
    """Diagnosis and stage as the records state them, and how much treatment was found in them."""
    names = _named(manifest, ("diagnosis",), language) or _named(manifest, ("histology",), language)
    if not names:
        return sentence("case_unknown", language)
    parts = [names[0]]
    if stages := _stages(manifest):
        parts.append(sentence("case_stage", language, stage=_joined(stages, language)))
    entries = [row for row in manifest["timeline"] if not row.get("planned")]
    lines = {row["line"] for row in entries if row["kind"] == "systemic" and row["line"]}
    if lines:
        key = "case_lines" if len(lines) > 1 else "case_line_one"
        parts.append(sentence(key, language, **({"count": len(lines)} if len(lines) > 1 else {})))
    for kind in ("surgery", "radiotherapy"):
        if count := sum(row["kind"] == kind for row in entries):
            parts.append(sentence(f"case_{kind}", language, count=count))
    return ("；" if language == "zh-Hans" else "; ").join(parts)


def questions_of(text: str) -> list[str]:
    """A question of several lines is several questions; empty lines do not count."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def _named(manifest: Mapping[str, Any], kinds: tuple[str, ...], language: str) -> list[str]:
    """The newest wordings of present facts, each once."""
    facts = [row for row in manifest["facts"] if row["kind"] in kinds and row["assertion"] == "present"]
    found: list[str] = []
    for row in sorted(facts, key=lambda row: row.get("date", ""), reverse=True):
        shown = row.get("display") or {}
        text = shown.get("zh" if language == "zh-Hans" else "en") or row["value"]
        if text not in found:
            found.append(text)
    return found[:_MOST]


def _stages(manifest: Mapping[str, Any]) -> list[str]:
    """The newest stages as printed, each with its day."""
    facts = [row for row in manifest["facts"] if row["kind"] == "stage" and row["assertion"] == "present"]
    newest = sorted(facts, key=lambda row: row.get("date") or "", reverse=True)
    named = [(name_stage(row["value"], row["code"]), row.get("date")) for row in newest]
    said = [f"{stage} ({date})" if date else stage for stage, date in named]
    return list(dict.fromkeys(said))[:_MOST]


def _joined(parts: list[str], language: str) -> str:
    return ("，" if language == "zh-Hans" else ", ").join(part for part in parts if part)

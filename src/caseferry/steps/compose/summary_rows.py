"""The table of the treatment summary: what was given, oldest first, as the records state it."""

from __future__ import annotations

from collections.abc import Sequence

from caseferry.domain.facts import TimelineEntry
from caseferry.knowledge.wording import sentence
from caseferry.steps.compose.letter_dossier import Dossier
from caseferry.steps.compose.letter_places import Row
from caseferry.steps.compose.letter_speech import (
    Said,
    brief,
    coded_words,
    is_plain,
    say_drugs,
    say_period,
)

MOST_ROWS = 22
_MOST_DRUGS = 70  # characters
_MOST_WORDS = 60
_PERIODS = ("systemic", "radiotherapy")
_COURSES = ("systemic", "surgery", "radiotherapy", "transplant", "cell_therapy", "other")


def shown_entries(dossier: Dossier) -> list[TimelineEntry]:
    """What was done or is planned to be done, oldest first; entries without a date after those of the line before, planned ones last."""
    entries = [entry for entry in dossier.entries if entry.kind in _COURSES]
    given = _in_order([entry for entry in entries if not entry.planned])
    return given + _in_order([entry for entry in entries if entry.planned])


def _in_order(entries: Sequence[TimelineEntry]) -> list[TimelineEntry]:
    """By date; an undated line of therapy stands after the line before it, other undated entries at the end."""
    dated = sorted(
        (entry for entry in entries if entry.start or entry.end), key=lambda e: (e.start or e.end, e.end, e.line or 0)
    )
    for entry in sorted((e for e in entries if not (e.start or e.end)), key=lambda e: e.line or 999):
        earlier = [
            number for number, other in enumerate(dated) if entry.line and other.line and other.line < entry.line
        ]
        dated.insert(earlier[-1] + 1 if earlier else len(dated), entry)
    return dated


def name_of(entry: TimelineEntry) -> str:
    """The short name of an entry: regimen, else label (drugs where it is in another script), else drugs, else site, else its kind."""
    drugs = ", ".join(entry.drugs[:3])
    label = entry.label if entry.label.isascii() or not drugs else ""
    return entry.regimen or label or drugs or entry.site or sentence(f"kind_{entry.kind}")


def course_rows(dossier: Dossier) -> list[Row]:
    """The rows that fit one page."""
    return [_row(dossier, entry) for entry in shown_entries(dossier)[:MOST_ROWS]]


def more_rows(dossier: Dossier) -> str:
    """A sentence about rows that do not fit, with the files that hold them; empty when all fit."""
    rest = shown_entries(dossier)[MOST_ROWS:]
    if not rest:
        return ""
    cited = [cite for entry in rest for cite in dossier.cite(*dossier.facts_of(entry.facts))]
    files = sorted({cite["label"].rsplit(" p.", 1)[0] for cite in cited})
    return sentence("more_rows", count=len(rest), files=", ".join(files[:4]))


def _row(dossier: Dossier, entry: TimelineEntry) -> Row:
    name, drugs = say_name(dossier, entry), say_drugs(entry)
    setting = coded_words("settings", entry.setting)
    response, reason = coded_words("responses", entry.response), coded_words("reasons", entry.stop_reason)
    needed = entry.kind == "systemic" and not entry.planned  # what must be said, if only that it is not documented
    return {
        "line": str(entry.line) if entry.line else "",
        "kind": sentence(f"kind_{entry.kind}"),
        "systemic": entry.kind == "systemic",
        "planned": entry.planned,
        "name": _short(name),
        "drugs": brief(drugs.en, _MOST_DRUGS) if drugs.en.casefold() != name.en.casefold() else "",
        "setting": brief(setting.en, 30),
        "cycles": [entry.cycles_given, entry.cycles_planned]
        if entry.kind == "systemic" or entry.cycles_given
        else None,
        "amount": say_dose(entry),
        "dates": say_period(entry.start, entry.end)
        if entry.kind in _PERIODS
        else say_period(entry.start or entry.end, entry.start or entry.end),
        "response": _short(response) if needed or response.en else None,
        "reason": _short(reason) if needed or reason.en else None,
        "cites": dossier.cite(*dossier.facts_of(entry.facts), at_most=2),
    }


def say_name(dossier: Dossier, entry: TimelineEntry) -> Said:
    """The name of an entry; words that come from no coded table are marked as the record's own."""
    name = name_of(entry)
    site = f" ({entry.site})" if entry.site and entry.site.casefold() not in name.casefold() else ""
    own = [
        fact
        for fact in dossier.facts_of(entry.facts)
        if fact.display is None and fact.value.casefold() == name.casefold()
    ]
    zh = next((f.display.zh for f in dossier.facts_of(entry.facts) if f.display and f.display.en == name), name)
    coded = bool(entry.regimen or (entry.kind == "systemic" and entry.drugs)) or is_plain(name)
    return Said(name + site, zh + site, original=bool(own) and not coded)


def say_dose(entry: TimelineEntry) -> str:
    """Dose and fractions; empty where none is documented."""
    if entry.dose_gy and entry.fractions:
        return sentence("radiation_fractions", dose=entry.dose_gy, fractions=entry.fractions)
    if entry.dose_gy:
        return sentence("radiation", dose=entry.dose_gy)
    return sentence("fractions_only", fractions=entry.fractions) if entry.fractions else ""


def _short(said: Said) -> Row:
    return {"text": brief(said.en, _MOST_WORDS), "original": said.original}

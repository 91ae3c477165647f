"""Facts and dates in words: English and Chinese from coded tables, else the original words, marked."""

from __future__ import annotations

from dataclasses import dataclass

from caseferry.domain.facts import Assertion, Fact, TimelineEntry
from caseferry.knowledge.biomarkers import own_results
from caseferry.knowledge.courses import Coded, meaning_of
from caseferry.knowledge.forbidden_claims import forbidden_claims
from caseferry.knowledge.glossary import chinese
from caseferry.knowledge.results import result_displays
from caseferry.knowledge.staging import name_stage
from caseferry.knowledge.wording import CHINESE, sentence
from caseferry.steps.compose.letter_places import Row
from caseferry.steps.compose.variant_speech import say_variant


@dataclass(frozen=True, slots=True)
class Said:
    """Words in English and Chinese. `original`: the words are the record's own, in its language."""

    en: str
    zh: str
    original: bool = False

    def row(self, **more: object) -> Row:
        """As a JSON-able value."""
        return {"text": self.en, "zh": self.zh, "original": self.original, **more}


def say_fact(fact: Fact) -> Said:
    """What a fact says, without its date: `HER2 2+`, `LDH 312 U/L [135-225] H`, `Adenocarcinoma`."""
    if fact.kind == "lab":
        return _lab(fact)
    said = _stage(fact) if fact.kind == "stage" else _named(fact) if fact.kind in _NAMED else _worded(fact)
    told = fact.kind in _NAMED and fact.normal is not None  # "negative" says by itself that it is absent
    mark = None if told and fact.assertion is Assertion.ABSENT else _MARKS.get(fact.assertion)
    if mark is None or (fact.assertion is Assertion.ABSENT and fact.kind == "allergy" and fact.display is not None):
        return said
    return Said(f"{said.en} ({sentence(mark)})", f"{said.zh}（{sentence(mark, CHINESE)}）", said.original)


def _stage(fact: Fact) -> Said:
    """A stage as printed, with its system."""
    named = name_stage(fact.value, fact.code)
    return Said(named, named)


_NAMED = frozenset({"biomarker", "variant", "cytogenetics", "flow", "mrd", "performance_status"})
_MARKS = {
    Assertion.ABSENT: "mark_absent", Assertion.UNCERTAIN: "mark_uncertain", Assertion.PLANNED: "mark_planned",
    Assertion.FAMILY: "mark_family", Assertion.HISTORICAL: "mark_historical",
}  # fmt: skip
_LONGEST_NAME = 24
_PRETTY = (("10*3", "×10³"), ("10*6", "×10⁶"), ("10*9", "×10⁹"), ("10*12", "×10¹²"), ("umol", "µmol"), ("ug/", "µg/"), ("/uL", "/µL"), ("ukat", "µkat"))  # fmt: skip


def _lab(fact: Fact) -> Said:
    name = fact.display.en if fact.display else fact.code.replace("_", " ")
    name_zh = fact.display.zh if fact.display else name
    value = " ".join(filter(None, (fact.value, say_unit(fact.unit))))
    reference = fact.attributes.get("range", "")
    tail = f"{value} [{reference}]" if reference else value
    if flag := fact.attributes.get("flag", ""):
        tail = f"{tail} {flag}"
    return Said(f"{name} {tail}", f"{name_zh} {tail}")


def say_unit(unit: str) -> str:
    """A UCUM unit as it is printed in reports.

    >>> say_unit("10*9/L"), say_unit("u[IU]/mL"), say_unit("mL/min/{1.73_m2}")
    ('×10⁹/L', 'µIU/mL', 'mL/min/1.73 m²')
    """
    for code, printed in _PRETTY:
        unit = unit.replace(code, printed)
    unit = unit.replace("u[IU]", "µIU").replace("[", "").replace("]", "").replace("{1.73_m2}", "1.73 m²")
    return unit.replace("{", " ").replace("}", "").strip()


def _named(fact: Fact) -> Said:
    """A named test and its result: as printed when that reads the same in every language, else the coded result beside the printed one."""
    if fact.kind == "variant" and (told := say_variant(fact)):
        return Said(*told)
    name = name_of_test(fact)
    name_zh = fact.display.zh if fact.display and name == fact.display.en else name
    words = fact.value if not name or fact.value.casefold().startswith(name.casefold()) else f"{name} {fact.value}"
    coded = {**result_displays(), **own_results()}.get(fact.normal.value) if fact.normal else None
    if is_plain(fact.value):
        return Said(words, words)
    if coded is None:
        return Said(words, words, original=True)
    printed = f"“{fact.value}”"
    same = fact.value.casefold() == coded.en.casefold()
    return Said(
        f"{name} {coded.en}" if same else f"{name} {coded.en} ({printed})", f"{name_zh} {coded.zh}（{printed}）"
    )


def name_of_test(fact: Fact) -> str:
    """The name of a marker or score: its gene, its name in the table where that is short, else its code."""
    gene = fact.attributes.get("gene", "")
    if gene and "," not in gene:
        return gene
    if fact.display is not None and len(fact.display.en) <= _LONGEST_NAME and fact.kind != "performance_status":
        return fact.display.en
    return fact.code.replace("_", "/")


def _worded(fact: Fact) -> Said:
    if fact.display is None:
        return Said(fact.value, fact.value, original=not is_plain(fact.value))
    parts = [fact.attributes.get(name, "") for name in ("dose", "frequency")] if fact.kind == "medication" else []
    more = "".join(f" {part}" if is_plain(part) else f", “{part}”" for part in parts if part)
    return Said(fact.display.en + more, fact.display.zh + more)


def is_plain(words: str) -> bool:
    """True for numbers, codes and abbreviations that read the same in every language (`2+`, `cT3N1M0`, `CPS 5`, `pMMR`)."""
    tokens = words.split()
    return words.isascii() and all(_is_code(token) for token in tokens)


def _is_code(token: str) -> bool:
    small = sum(char.islower() for char in token)
    return (
        not small
        or any(char.isdigit() for char in token)
        or sum(char.isupper() for char in token) > small
        or token in _UNITS
    )


_UNITS = frozenset({"mg", "g", "ml", "mL", "mm", "cm", "kg", "mg/m2", "ng/mL", "Gy", "mcg", "x", "mut/Mb", "muts/Mb"})


def coded_words(group: str, printed: str) -> Said:
    """A response, reason or setting in words, the printed ones beside it where they say more; empty when nothing was documented."""
    if not printed:
        return Said("", "")
    coded: Coded | None = meaning_of(group, printed)
    if coded is None:
        return Said(printed, printed, original=not is_plain(printed))
    if printed.casefold() in (coded.id.casefold(), coded.en.casefold()) or printed.casefold() in coded.en.casefold():
        return Said(coded.en, coded.zh)
    return Said(f"{coded.en} (“{printed}”)", f"{coded.zh}（“{printed}”）")


def say_drugs(entry: TimelineEntry) -> Said:
    """The drugs of an entry in English and Chinese."""
    return Said(", ".join(entry.drugs), "、".join(chinese(drug, "drug") or drug for drug in entry.drugs))


def say_period(start: str, end: str) -> Row:
    """Two dates as a period: `text`, and in `lacking` which of the two is not documented. Both empty when both are unknown."""
    if start and end:
        return {"text": start if start == end else f"{start} – {end}", "lacking": ""}
    if start:
        return {"text": sentence("from_date", date=start), "lacking": sentence("end_unknown")}
    return (
        {"text": sentence("until_date", date=end), "lacking": sentence("start_unknown")}
        if end
        else {"text": "", "lacking": ""}
    )


def outgoing(words: str, limit: int, language: str = "en") -> str:
    """A person's own sentence in a letter of ours, cut at `limit`; one that promises or advises is not repeated (requirement R31)."""
    return sentence("reason_withheld", language) if forbidden_claims(words) else brief(words, limit)


def brief(words: str, limit: int) -> str:
    """`words` cut at a space near `limit`, with an ellipsis; line breaks become spaces."""
    flat = " ".join(words.split())
    if len(flat) <= limit:
        return flat
    cut = flat[: limit - 1]
    head = cut.rsplit(" ", 1)[0] if " " in cut[limit // 2 :] else cut
    return f"{head}…"

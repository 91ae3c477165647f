"""Facts and dates in words: English and Chinese from coded tables, else the original words, marked."""

from __future__ import annotations

from dataclasses import dataclass

from caseferry.domain.facts import Assertion, Fact, TimelineEntry
from caseferry.knowledge.courses import Coded, meaning_of
from caseferry.knowledge.forbidden_claims import forbidden_claims
from caseferry.knowledge.glossary import chinese
from caseferry.knowledge.wording import CHINESE, sentence
from caseferry.steps.compose.letter_places import Row


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
    """What a fact says, without its date: `HER2: 2+`, `LDH 312 U/L [135-225] H`, `Adenocarcinoma`."""
    if fact.kind == "lab":
        return _lab(fact)
    said = _named(fact) if fact.kind in _NAMED else _worded(fact)
    told = fact.kind in _NAMED and fact.display is not None  # "negative" says by itself that it is absent
    mark = None if told and fact.assertion is Assertion.ABSENT else _MARKS.get(fact.assertion)
    return Said(f"{said.en} ({sentence(mark)})", f"{said.zh}（{sentence(mark, CHINESE)}）", said.original) if mark else said


_NAMED = frozenset({"biomarker", "variant", "cytogenetics", "flow", "mrd", "performance_status"})
_MARKS = {
    Assertion.ABSENT: "mark_absent", Assertion.UNCERTAIN: "mark_uncertain", Assertion.PLANNED: "mark_planned",
    Assertion.FAMILY: "mark_family", Assertion.HISTORICAL: "mark_historical",
}  # fmt: skip


def _lab(fact: Fact) -> Said:
    name = fact.display.en if fact.display else fact.code.replace("_", " ")
    name_zh = fact.display.zh if fact.display else name
    value = " ".join(filter(None, (fact.value, fact.unit)))
    reference = fact.attributes.get("range", "")
    tail = f"{value} [{reference}]" if reference else value
    if flag := fact.attributes.get("flag", ""):
        tail = f"{tail} {flag}"
    return Said(f"{name} {tail}", f"{name_zh} {tail}")


def _named(fact: Fact) -> Said:
    """A named test and its result; the printed result stands, a coded word beside it."""
    name = fact.attributes.get("gene", "") or name_of_marker(fact.code)
    words = fact.value if not name or fact.value.casefold().startswith(name.casefold()) else f"{name} {fact.value}"
    if fact.display is None:
        return Said(words, words, original=not is_plain(fact.value))
    if is_plain(fact.value):
        return Said(words, words)
    return Said(f"{name} {fact.display.en}".strip(), f"{name} {fact.display.zh}".strip())


def _worded(fact: Fact) -> Said:
    if fact.display is not None:
        return Said(fact.display.en, fact.display.zh)
    return Said(fact.value, fact.value, original=not is_plain(fact.value))


def name_of_marker(code: str) -> str:
    """A marker's code as it is printed.

    >>> name_of_marker("MSI_MMR")
    'MSI/MMR'
    """
    known = {"PDL1": "PD-L1", "Ki67": "Ki-67", "BCR_ABL1": "BCR::ABL1", "CLDN18_2": "CLDN18.2", "FLT3_ITD": "FLT3-ITD"}
    return known.get(code, code.replace("_", "/"))


def is_plain(words: str) -> bool:
    """True for numbers, codes and abbreviations that read the same in every language (`2+`, `cT3N1M0`, `CPS 5`, `pMMR`)."""
    tokens = words.split()
    return words.isascii() and all(_is_code(token) for token in tokens)


def _is_code(token: str) -> bool:
    small = sum(char.islower() for char in token)
    return not small or any(char.isdigit() for char in token) or sum(char.isupper() for char in token) > small


def coded_words(group: str, printed: str) -> Said:
    """A response, reason or setting in words; empty when nothing was documented."""
    if not printed:
        return Said("", "")
    coded: Coded | None = meaning_of(group, printed)
    if coded is not None:
        return Said(coded.en, coded.zh)
    return Said(printed, printed, original=not is_plain(printed))


def say_drugs(entry: TimelineEntry) -> Said:
    """The drugs of an entry in English and Chinese."""
    return Said(", ".join(entry.drugs), "、".join(chinese(drug, "drug") or drug for drug in entry.drugs))


def say_period(start: str, end: str) -> Row:
    """Two dates as a period: `text`, and in `lacking` which of the two is not documented. Both empty when both are unknown."""
    if start and end:
        return {"text": start if start == end else f"{start} – {end}", "lacking": ""}
    if start:
        return {"text": sentence("from_date", date=start), "lacking": sentence("end_unknown")}
    return {"text": sentence("until_date", date=end), "lacking": sentence("start_unknown")} if end else {"text": "", "lacking": ""}


def outgoing(words: str, limit: int, language: str = "en") -> str:
    """A person's own sentence in a letter of ours, cut at `limit`; one that promises or advises is not repeated (R31)."""
    return sentence("reason_withheld", language) if forbidden_claims(words) else brief(words, limit)


def brief(words: str, limit: int) -> str:
    """`words` cut at a space near `limit`, with an ellipsis; line breaks become spaces."""
    flat = " ".join(words.split())
    if len(flat) <= limit:
        return flat
    cut = flat[: limit - 1]
    head = cut.rsplit(" ", 1)[0] if " " in cut[limit // 2 :] else cut
    return f"{head}…"

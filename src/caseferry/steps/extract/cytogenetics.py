"""Finds chromosome findings: translocations, deletions and gains, karyotypes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from caseferry.domain.facts import Assertion, Fact, Quantity
from caseferry.knowledge.biomarkers import markers
from caseferry.knowledge.results import NOT_DONE
from caseferry.steps.extract.assertion import assertion_of, cues_between
from caseferry.steps.extract.context import Context, Draft
from caseferry.steps.extract.marker_tokens import Token, tokens_between
from caseferry.steps.extract.sections import section_at
from caseferry.steps.extract.text import DocumentText

_KARYOTYPE = re.compile(
    r"(?<![\w.])\d{2}\s?,\s?X[XY]?\b[^\[\n]{0,200}\[\d{1,3}\](?:\s?/\s?\d{2}\s?,\s?X[XY]?[^\[\n]{0,200}\[\d{1,3}\])*"
)
_CHANGE = re.compile(
    r"(?<![\w])(?:(?:t|inv|del|add|dup|ins|der|i|amp|gain)\s?\(\s?(?:[0-9XY]{1,2}(?:\s?[;:,]\s?[0-9XY]{1,2}){0,2}|\d{1,2}[pq]\d{0,2}(?:\.\d+)?)\s?\)(?:\s?\(\s?[pq][pq0-9.;:\s]+\))?"
    r"|(?:del|gain|loss)\s?\d{1,2}[pq]\d{0,2}|\+\s?1q(?:\d\d)?|(?:1q|1q21)\s(?:gain|amplification)|\d{1,2}[pq]\d{0,2}[\s-](?:deletion|del)\b|(?:trisom(?:y|[ií]a|ie)|monosom(?:y|[ií]a|ie)|трисоми[яи]|моносоми[яи])\s\d{1,2}"
    r"|(?:deleci[oó]n|deletion|d[ée]l[ée]tion|dele[cç][aã]o|делеци[яи])\s(?:of\s|del?\s|du\s|da\s|do\s|хромосомы\s)?(?:brazo\s)?\d{1,2}[pq]\d{0,2})(?![\w])|(?<!\d)\d{1,2}[pq]\d{0,2}\s?(?:缺失|扩增)"
)
_KNOWN = (("t(9;22)", "BCR_ABL1"), ("t(15;17)", "PML_RARA"))
_LOST = re.compile(r"^(?:del|loss|d[ée]l|dele|monosom|моносом|делец)|(?:deletion|del|缺失)$", re.IGNORECASE)
_GAINED = re.compile(r"^(?:\+|gain|amp|dup|trisom|трисом)|(?:gain|amplification|扩增)$", re.IGNORECASE)
_REACH = 45


def find_cytogenetics(text: DocumentText, context: Context) -> Iterator[Fact]:
    """Karyotypes and single changes as printed, with the result that follows ("detected", "negative", "in 35%")."""
    if context.imaging:
        return
    karyotypes = [match.span() for match in _KARYOTYPE.finditer(text.plain)]
    for start, end in karyotypes:
        yield _draft(text, context, "karyotype", (start, end), ()).fact(text, context)
    for match in _CHANGE.finditer(text.plain):
        if any(a <= match.start() < b for a, b in karyotypes) or section_at(text, match.start()).kind in (
            "plan",
            "technique",
        ):
            continue
        tokens = _following(text, match.end()) or _of_the_list(text, match.end())
        if tokens and tokens[0].code == NOT_DONE:
            continue
        end = tokens[-1].end if tokens else match.end()
        tight = re.sub(r"\s", "", match.group())
        code = next((row for change, row in _KNOWN if tight.startswith(change)), _sort_of(tight))
        yield _draft(text, context, code, (match.start(), end), tokens).fact(text, context)


def _sort_of(change: str) -> str:
    """`deletion` or `gain` for a loss or a gain of chromosome material, else `translocation` (any other change)."""
    return "deletion" if _LOST.search(change) else "gain" if _GAINED.search(change) else "translocation"


_NEXT = re.compile(r"\s*(?:,|/|、|，)?\s*(?:and|or|nor|y|o|et|ou|e|und|oder|и|или|和|及)?\s*")


def _of_the_list(text: DocumentText, end: int) -> tuple[Token, ...]:
    """The result behind a list for all its changes: "trisomy 12, del(11q) and del(17p) not detected"."""
    following = _CHANGE.search(text.plain, end, min(text.sentence_at(end)[1], end + _REACH))
    while following and _NEXT.fullmatch(text.plain, end, following.start()):
        if tokens := _following(text, following.end()):
            return tokens
        end = following.end()
        following = _CHANGE.search(text.plain, end, min(text.sentence_at(end)[1], end + _REACH))
    return ()


def _following(text: DocumentText, end: int) -> tuple[Token, ...]:
    """Result pieces right after a change; the next change or a new sentence ends them."""
    limit = min(text.sentence_at(end)[1], end + _REACH)
    following = _CHANGE.search(text.plain, end, limit)
    tokens: list[Token] = []
    for token in tokens_between(text, end, following.start() if following else limit):
        gap = text.plain[tokens[-1].end if tokens else end : token.start]
        if token.kind not in ("word", "percent", "plus", "minus") or not re.fullmatch(
            r"[\s,:=(\[\-]*(?:(?:is|was|in|by|FISH|of|cells)\s?)*[\s,:(]*", gap
        ):
            break
        tokens.append(token)
    return tuple(tokens)


def _draft(text: DocumentText, context: Context, code: str, span: tuple[int, int], tokens: tuple[Token, ...]) -> Draft:
    start, end = span
    low = max(text.sentence_at(start)[0], start - 25)
    denied = [
        cue
        for cue in cues_between(text, low, start)
        if "absent_before" in cue.keys and not re.search(r"[,;:]", text.plain[cue.end : start])
    ]
    first = denied[-1].start if denied and code != "karyotype" else start
    code_of = next((token.code for token in tokens if token.code), "")
    meaning = assertion_of(text, start, end)
    return Draft(
        kind="cytogenetics",
        code=code,
        value=text.text[first:end].strip(),
        start=first,
        end=end,
        normal=Quantity("negative") if first < start else Quantity(code_of) if code_of else None,
        display=markers()[code].display,
        date=context.finding_date,
        assertion=meaning if meaning in (Assertion.FAMILY, Assertion.HISTORICAL) else Assertion.PRESENT,
        attributes={"percentage": next((text.text[t.start : t.end] for t in tokens if t.kind == "percent"), "")},
    )

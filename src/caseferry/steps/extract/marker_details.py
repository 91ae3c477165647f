"""What a marker's words say besides the result: gene, change, percentage, intensity, score type, clone, method, partner."""

from __future__ import annotations

import re
from collections.abc import Sequence

from caseferry.knowledge.biomarkers import Marker
from caseferry.steps.extract.marker_tokens import Token
from caseferry.steps.extract.text import DocumentText

_CLONES = re.compile(
    r"22C3|28-8|SP142|SP263|73-10|4B5|D5F3|VE1|SP1|SP2|1D5|6F11|E1L3N|1E2|5A4|HercepTest|A0485|MIB-?1|E29|PgR\s?636|16|EP1|SP44|CB11"
)
_SCORED = re.compile(r"\b(?:TPS|CPS|TC|IC)\b")
_INHERITANCE = (
    (
        "germline",
        re.compile(
            r"germ-?\s?line|germinal|germinat|keimbahn|герминальн|зародышев|胚系|生殖系|dong mam|السلاله الجنسيه"
        ),
    ),
    ("somatic", re.compile(r"somatic|somatiq|somatisch|соматическ|体细胞|体系突变|soma\b|الجسديه")),
)
_METHODS = (
    ("FISH", r"\bD?-?FISH\b"), ("ISH", r"\b(?:CISH|SISH|DISH|ISH)\b"), ("IHC", r"\bIHC\b|immuno|ИГХ|免疫组化|ihq\b"), ("NGS", r"\bNGS\b|sequenc|секвенир|测序"),
    ("PCR", r"\b(?:RT-|dd|q)?PCR\b|ПЦР"), ("flow", r"\bflow\b|流式|проточн"),
)  # fmt: skip
_PARTNER = re.compile(r"(?P<partner>[A-Z0-9]{3,8})(?:::|-|/)(?:ALK|ROS1|RET|NTRK[123]|ABL1?|RARA)\b")


def details_of(
    text: DocumentText, marker: Marker, names: Sequence[tuple[int, int]], tokens: Sequence[Token]
) -> dict[str, str]:
    """Attributes of a marker's fact, as printed; empty ones are left out by the caller."""
    first, last = min(names[0][0], tokens[0].start), max(token.end for token in tokens)
    words = text.text[first:last]
    around = re.split(r"[.;。；]\s", text.text[max(text.line_at(first)[0], first - 12) : first])[-1] + words
    printed = {kind: text.text[t.start : t.end].strip() for t in reversed(tokens) for kind in (t.kind,)}
    typed = re.match(r"[A-Z]{2,3}", printed.get("typed", "")) or re.search(r"\b(TPS|CPS|TC|IC)\b", words)
    percent = printed.get("percent") or (printed.get("typed", "") if "%" in printed.get("typed", "") else "")
    changed = any(token.change and token.kind != "alteration" for token in tokens)
    score = re.search(r"allred|h-?\s?score|IRS", text.text[first : last + 10], re.IGNORECASE)
    return {
        "gene": _genes(text, marker, names),
        "protein_change": printed.get("protein", ""),
        "coding_change": printed.get("coding", ""),
        "exon": _digits(printed.get("exon", "")),
        "vaf": _percent(printed.get("vaf", "") or (percent if changed else "")),
        "partner": partner_before(text, *names[0]),
        "percentage": "" if changed else _percent(percent),
        "intensity": ", ".join(text.text[t.start : t.end] for t in tokens if t.kind == "intensity"),
        "score_type": typed.group() if typed else score.group() if score else "",
        "clone": _clone(text, names[-1][1], tokens[0].start, last),
        "inheritance": _inheritance(text, first, last) if changed else "",
        "method": next((name for name, pattern in _METHODS if re.search(pattern, around, re.IGNORECASE)), ""),
    }


def _clone(text: DocumentText, start: int, first: int, end: int) -> str:
    """The clone in brackets right behind a result, else the one named before it: of two clones each has its own score."""
    behind = re.match(
        rf"\s?[(（\[]\s?(?:clone|clon|клон|克隆号?)?\s?(?P<clone>{_CLONES.pattern})", text.text[end : end + 24]
    )
    if behind:
        return behind["clone"]
    named = [match for match in _CLONES.finditer(text.text, start, end) if match.group() != "16"]
    of_another = named and _SCORED.search(text.text, named[-1].end(), max(named[-1].end(), first))
    if not named or (of_another and len({match.group() for match in named}) > 1):
        return ""
    return named[-1].group()


def _inheritance(text: DocumentText, start: int, end: int) -> str:
    """`germline` or `somatic` when the words around a variant say so; empty when they do not."""
    low, high = text.sentence_at(start)
    around = text.folded[max(low, start - 24) : min(high, end + 24)]
    return next((name for name, pattern in _INHERITANCE if pattern.search(around)), "")


def _genes(text: DocumentText, marker: Marker, names: Sequence[tuple[int, int]]) -> str:
    """The genes as printed when the row stands for one or several (MLH1 in MSI_MMR, BRCA1 in BRCA, CD10 in a panel)."""
    if not marker.genes and "_" not in marker.id:
        return ""
    if all(a == b for a, b in names):
        return marker.genes[0] if marker.genes else ""
    printed = [_bare_gene(text.text[a:b]) for a, b in names]
    return ", ".join(dict.fromkeys(name for name in printed if re.search(r"[A-Z]{2}|\d|p16", name)))


def _bare_gene(name: str) -> str:
    """`EML4-ALK` and `ALK (D5F3)` are ALK; `FLT3-ITD` and `NTRK1/2/3` stay."""
    name = re.sub(r"\s*\(.*\)$", "", name)
    partner = _PARTNER.fullmatch(name)
    return re.split(r"::|-|/", name)[-1] if partner else name


def partner_before(text: DocumentText, start: int, end: int) -> str:
    """The fusion partner written before a gene, in the name itself or joined to it: CD74 of CD74-ROS1."""
    words = text.text[max(0, start - 12) : end]
    match = next((m for m in _PARTNER.finditer(words) if m.end() == len(words)), None)
    return match["partner"] if match and not match["partner"].isdigit() else ""


def _digits(exon: str) -> str:
    match = re.search(r"\d{1,2}", exon)
    return match.group() if match else ""


def _percent(printed: str) -> str:
    match = re.search(r"[<>≥≤~]?\s?\d{1,3}(?:[.,]\d+)?(?:\s?-\s?\d{1,3})?\s?%", printed)
    return match.group().strip() if match else ""

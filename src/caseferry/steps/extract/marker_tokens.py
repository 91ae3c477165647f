"""The pieces that results of markers are made of: percentages, scores, plus signs, gene changes, result words."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from dataclasses import dataclass

from caseferry.knowledge.lexicon import LETTERS
from caseferry.knowledge.results import results_in
from caseferry.steps.extract.text import DocumentText

_AMINO = (
    "(?:Ala|Arg|Asn|Asp|Cys|Gln|Glu|Gly|His|Ile|Leu|Lys|Met|Phe|Pro|Ser|Thr|Trp|Tyr|Val|Ter|[ACDEFGHIKLMNPQRSTVWXY*])"
)
_CHANGED = rf"{_AMINO}\d+(?:_{_AMINO}?\d+)?(?:{_AMINO}|fs(?:\*?\d*|Ter\d+)|del\w*|dup|ins\w*|=|\*)*"
_PROTEIN = rf"p\.\s?(?:\({_CHANGED}\)|{_CHANGED})|(?<![A-Za-z0-9])[ACDEFGHIKLMNPQRSTVWY]\d{{2,4}}(?:[ACDEFGHIKLMNPQRSTVWYX*]|fs\*?\d*|_[A-Z]?\d{{2,4}}(?:del|ins|dup)\w*)(?![A-Za-z0-9])|G719X"
_CODING = r"c\.\s?[\d_+\-*?]+(?:[ACGT]>[ACGT]|del[ACGT]*(?:ins[ACGT]+)?|dup[ACGT]*|ins[ACGT]+)"
_EXON = (
    r"(?:exons?|ex|экзон\w*|ex[oó]n|éxon)\.?\s?\d{1,2}(?:\s?(?:-|/)\s?\d{1,2})?(?:\s?(?:deletion|del|insertion|ins|skipping|mutation|dup\w*))?"
    r"|(?:deletion|delecion|deleci[oó]n|d[eé]l[eé]tion|делец\w+|инсерц\w+|insertion|inserci[oó]n)\s?(?:в|in|of|del|de l'|en|de|du|do|no)?\s?(?:the\s)?(?:l'|el\s|l’)?(?:exon|ex[oó]n|экзон\w*|éxon)?\s?\d{1,2}(?:\s?экзон\w*)?"
    r"|(?:\d{1,2})\s?(?:del|ins)(?![a-z])|del\s?\d{2}(?!\w)|(?:第)?\s?\d{1,2}\s?号?外显子\s?(?:缺失|插入|跳跃)?\s?(?:突变)?|(?:экзоне?|экзона)\s?\d{1,2}"
)
_PIECES = (
    ("alteration", r"(?<![A-Za-z])(?:C228T|C250T|p1[89]0|p210|p230|variant\s\d[ab]?|ITD|TKD)(?![A-Za-z0-9])|(?i:biallelic)"),
    ("protein", _PROTEIN),
    ("coding", _CODING),
    ("exon", rf"(?<![A-Za-z])(?i:{_EXON})"),
    ("vaf", r"(?i:VAF|allel(?:e|ic)\s(?:freq\w*|fraction)|丰度|突变丰度|частота\sаллел\w+|AF)\s?[:=：]?\s?\d{1,2}(?:[.,]\d+)?\s?%"),
    ("typed", r"(?<![A-Za-z])(?:TPS|CPS|TC|IC|IPS|TAP)\s*(?:score)?\s?[:=：≈约]?\s?[<>≥≤~]?\s?\d{1,3}(?:[.,]\d+)?(?:\s?-\s?\d{1,3})?\s?%?"),
    ("number", r"[<>≥≤~]?\s?\d{1,4}(?:[.,]\d+)?(?:\s?[x×]\s?10\s?\^?\s?\d{1,2})?\s?(?i:mut(?:ations?|s)?\s?/\s?Mb|copies\s?/\s?ml|copies|copy|IU\s?/\s?ml|拷贝/?m?l?|копи\w+/мл|копий|балл\w*)"),
    ("number", r"<\s?10\s?\^?-?\d|(?i:ratio|GCN|CN|copy number|соотношение|比值|copies)\s?[:=]?\s?[<>≥≤]?\s?\d{1,3}(?:[.,]\d+)?|(?<![A-Za-z])IS(?![A-Za-z])"),
    ("percent", r"(?<![\d(\w])%\s?\d{1,3}(?:[.,]\d+)?(?!\d)|(?:(?<![A-Za-z]-)(?<![A-Za-z\d])(?<!\d[.,])|(?=[<>≥≤~≈约\s]))[<>≥≤~≈约]?\s?\d{1,3}(?:[.,]\d+)?(?:\s?(?:-|до|à|a|to)\s?\d{1,3}(?:[.,]\d+)?)?\s?%(?!\d)\s?\+?"),
    ("score", r"(?i:allred|h-?\s?score|IRS|quick\s?score|total\sscore|sum)\s?[:=]?\s?\d{1,3}(?:\s?/\s?(?:8|300|12))?|(?<![\d/])[0-8]\s?/\s?8(?!\d|/)|\d{1,3}\s?/\s?300"),
    ("plus", r"(?<![\w+])\+\s?(?i:ve)(?![\w])|\(\s?(?:score\s?)?[0-3]?\s?\+{1,4}\s?\)|(?<![\w\-])(?:score\s?)?[0-3]\s?\(\s?\+{1,4}\s?\)|(?<![\dA-Za-z.\-])(?:(?i:score)\s?)?[0-3]\s?\+{1,1}(?![\d+])|(?<!\+)\+{1,4}(?![\d+\w])"),
    ("minus", r"(?<![\w-])[-−–]\s?(?i:ve)(?![\w])|\(\s?-\s?\)|（\s?-\s?）"),
    ("zero", r"(?i:score|ihc|clasificación)\s?[:=]?\s?0(?![\d.,%])"),
    ("intensity", rf"(?<![{LETTERS}A-Z])(?i:strong(?:ly)?|weak(?:ly)?|moderate(?:ly)?|diffuse(?:ly)?|focal(?:ly)?|bright|dim|patchy|intense|fuerte|débil|moderad[oa]|difuso|fort|forte|faible|modérée?|diffuse?|сильн\w+|слаб\w+|умеренн\w+|выражен\w+|强|中等|弱|弥漫|灶性)(?![{LETTERS}A-Z])"),
)  # fmt: skip
_ANY = re.compile("|".join(f"(?P<{name}_{number}>{body})" for number, (name, body) in enumerate(_PIECES)))


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a result. `kind` is protein, coding, exon, alteration, vaf, typed, number, percent, score, plus, minus, zero,
    intensity, or word; `code` the result code of a word (or positive, negative for signs)."""

    start: int
    end: int
    kind: str
    code: str = ""

    @property
    def change(self) -> bool:
        """True for a change of a gene."""
        return self.kind in ("protein", "coding", "exon", "alteration")


def tokens_between(text: DocumentText, start: int, end: int) -> list[Token]:
    """The pieces between two offsets, in order, never overlapping; signs and words that overlap go to the longer one."""
    tokens: list[Token] = text.remember("marker-tokens", lambda t: list(_read(t)))
    starts: list[int] = text.remember("marker-token-starts", lambda _: [token.start for token in tokens])
    first = bisect.bisect_left(starts, start)
    last = bisect.bisect_left(starts, end)
    return [token for token in tokens[first:last] if token.end <= end]


def _read(text: DocumentText) -> Iterator[Token]:
    found = [
        Token(hit.start, hit.end, "word", hit.key) for hit in results_in(text.plain, text.folded, 0, len(text.plain))
    ]
    for match in _ANY.finditer(text.plain):
        kind = (match.lastgroup or "").rpartition("_")[0]
        lead = len(match.group()) - len(match.group().lstrip())
        found.append(Token(match.start() + lead, match.end(), kind, _sign(kind)))
    reached = 0
    for token in sorted(found, key=lambda t: (t.start, t.start - t.end)):
        if token.start >= reached:
            reached = token.end
            yield token


def _sign(kind: str) -> str:
    return {"plus": "positive", "minus": "negative"}.get(kind, "")

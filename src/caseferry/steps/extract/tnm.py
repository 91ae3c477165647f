"""TNM as printed: one fact for categories that stand together, with Cyrillic look-alikes and common misreadings of 0 and 1."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from caseferry.steps.extract.text import DocumentText

_LATIN = str.maketrans("ТМХНхсрауАСРУО", "TMXNxcpayACPYO")
_PRE = r"(?:\(?[yrma]{0,3}\)?[cpu]|y[cp]?|r|a|m)"
_T = rf"(?P<tpre>{_PRE})?\s?T\s?(?P<t>is(?:\s?\(DCIS\)|\s?\(LCIS\))?|[xX]|a(?![a-z])|[0-4OlI|](?:[a-d](?![a-z]))?(?:[1-3](?![\d.]))?(?:\s?mi(?![a-z]))?(?:\s?\((?:m|\d{{1,2}})\))?)"
_N = rf"(?P<npre>{_PRE})?\s?N\s?(?P<n>[xX]|[0-3OlI|](?:[a-c](?![a-z]))?(?:\s?mi(?![a-z]))?(?:\s?\((?:sn|i[+-]|mol[+-]|mi)\)){{0,3}}(?:\s?\+(?=\s|$))?)"
_M = rf"(?P<mpre>{_PRE})?\s?M\s?(?P<m>[xX]|[01OlI|](?:[a-d](?![a-z]))?(?:\d(?!\d))?(?:\s?\((?!\s?(?i:st(?:age|ad|\.|\s)|estad|etapa|стад|ст|p?TNM|AJCC|UICC|FIGO|期))[^)\n]{{1,14}}\))?)"
_GAP = r"(?:\s?(?:\([a-z ]{3,20}\))?\s?[,;/.]?\s{0,2})"
_T_SLIP = r"(?P<slip>[a-z](?=\s))?"
"""A letter that no category has, misread before a space ("pT1t N0"): the number stands, the letter is not understood."""
_JOINED = re.compile(rf"(?<![A-Za-z0-9А-я]){_T}{_T_SLIP}{_GAP}{_N}(?:{_GAP}{_M})?(?![A-Za-z0-9А-яІіЇїЄєҐґ])")
_NO_NODES = re.compile(rf"(?<![A-Za-z0-9А-я]){_T}{_GAP}{_M}(?![A-Za-z0-9А-яІіЇїЄєҐґ])")
_ALONE_T = re.compile(rf"(?<![A-Za-z0-9А-я])(?=[(ycrpu]){_T}(?![A-Za-z0-9А-яІіЇїЄєҐґ])")
_ALONE_N = re.compile(rf"(?<![A-Za-z0-9А-я])(?=[(ycrpu]){_N}(?![A-Za-z0-9А-яІіЇїЄєҐґ])")
_ALONE_M = re.compile(rf"(?<![A-Za-z0-9А-я])(?=[(ycrpu]){_M}(?![A-Za-z0-9А-яІіЇїЄєҐґ])")
_LABELLED = re.compile(
    r"(?i:\(?p?\s?(?:TNM|stage|staging|primary tumou?r|lymph nodes?|metasta\w+|pathologic\w*)[^.\n]{0,60})$"
)
_SLIPPED = re.compile(r"(?<=T[0-4])[e-hj-z](?=\s)")
_SLIPS = str.maketrans("OolI|", "00111")


@dataclass(frozen=True, slots=True)
class Tnm:
    """One TNM: where it stands and its letters without spaces and slips (`cT3N1M0`)."""

    start: int
    end: int
    letters: str


def tnm_in(text: DocumentText) -> Iterator[Tnm]:
    """Every TNM of a document in order. A T without N or prefix is none (MRI has T1 and T2, the spine T4)."""
    latin = text.plain.translate(_LATIN)
    taken: list[tuple[int, int]] = []
    for pattern in (_JOINED, _NO_NODES, _ALONE_T, _ALONE_N, _ALONE_M):
        for match in pattern.finditer(latin):
            if _overlaps(taken, *match.span()) or not _is_category(
                latin, match, alone=pattern not in (_JOINED, _NO_NODES)
            ):
                continue
            taken.append(match.span())
    for start, end in sorted(_joined(latin, taken)):
        lead = len(latin[start:end]) - len(latin[start:end].lstrip())
        lead += latin[start + lead] == "(" and ")" not in latin[start:end]
        yield Tnm(start + lead, end, _letters(_SLIPPED.sub("", latin[start + lead : end])))


def _overlaps(taken: list[tuple[int, int]], start: int, end: int) -> bool:
    return any(a < end and start < b for a, b in taken)


def _is_category(latin: str, match: re.Match[str], *, alone: bool) -> bool:
    """Refuses slips where they would make words (`TI NO`), sequences of pictures and vertebrae."""
    groups = match.groupdict()
    digits = "".join(groups.get(name) or "" for name in "tnm")
    if not re.search(r"[0-4xXoOlI]|is", digits) or re.search(
        r"[wW]eighted|[wW]I\b", latin[match.end() : match.end() + 10]
    ):
        return False
    prefix = next((groups.get(name) for name in ("tpre", "npre", "mpre") if groups.get(name)), "")
    if alone and (not prefix or re.search(r"[OolI|]", digits)):
        tight = re.match(r"\(?[yr]?[pc][TNM]", match.group())  # "pNO" is a slip of "pN0", never a word
        return bool(tight) or (
            bool(prefix) and bool(_LABELLED.search(latin[max(0, match.start() - 80) : match.start()]))
        )
    return not (prefix in ("r", "a", "m", "y") and alone)


def _joined(latin: str, taken: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Categories that follow each other directly (`pT2 pN0 cM0`) are one TNM."""
    rows: list[tuple[int, int]] = []
    for start, end in sorted(taken):
        if (
            rows
            and re.fullmatch(r"\s?[,;/]?\s{0,2}", latin[rows[-1][1] : start])
            and "\n" not in latin[rows[-1][1] : start]
        ):
            last = latin[slice(*rows[-1])]
            if not ("N" in last and "T" in latin[start:end]) and "M" not in last:
                rows[-1] = (rows[-1][0], end)
                continue
        rows.append((start, end))
    return rows


def _letters(printed: str) -> str:
    """`Tlc NO MX` becomes `T1cN0MX`."""
    tight = re.sub(r"[\s,;/.]|\([a-z ]{3,20}\)", "", printed)
    return re.sub(r"(?<=[TNM])[OolI|]", lambda slip: slip.group().translate(_SLIPS), tight)

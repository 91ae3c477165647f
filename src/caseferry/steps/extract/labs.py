"""Finds laboratory results: rows of tables, columns by date, and lists in letters."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from dataclasses import dataclass

from caseferry.domain.facts import Fact, Quantity
from caseferry.knowledge.labs import Analyte, analyte_names, analytes
from caseferry.knowledge.lexicon import Hit
from caseferry.steps.extract.column_dates import ColumnDate, collected_before, dates_on_line
from caseferry.steps.extract.context import Context, Draft, digits_unsure
from caseferry.steps.extract.lab_numbers import NUMBER, read_number, read_power
from caseferry.steps.extract.lab_rows import Result, counted_by_a_word, fold_flag, result_after
from caseferry.steps.extract.lab_tables import Column, row_of_cells, table_header
from caseferry.steps.extract.sections import section_at
from caseferry.steps.extract.specimens import specimen_holding, specimen_named, specimen_of
from caseferry.steps.extract.text import DocumentText
from caseferry.steps.extract.treatments_stretches import found_words

_READ_FULLY = frozenset({"labs"})
_READ_LISTS = frozenset(
    {"discharge", "medical_summary", "treatment", "statement", "bone_marrow", "radiotherapy", "medication", "other"}
)
_MARKERS = frozenset(
    {"cea", "afp", "ca19_9", "ca125", "ca15_3", "ca72_4", "psa", "hcg_beta", "scc_ag", "he4", "thyroglobulin", "calcitonin",
     "nse", "chromogranin_a", "m_protein", "beta2_microglobulin", "pivka_ii", "cyfra21_1", "progrp", "ca27_29"}
)  # fmt: skip
_SILENT_SECTIONS = frozenset({"technique", "plan", "family", "medication", "allergy"})
_CELL_START = re.compile(
    r"(?:^|[\n\t\f|;,•]|\d{1,2}[.)、]|[-*])[ \t]*(?:\d{1,3}\s)?(?:(?:serum|plasma|blood|total|s|sr|血清|血)[. ]+)?$",
    re.IGNORECASE,
)
_GIVEN = re.compile(
    r"(?:输注|输入|transfus\w*(?: of)?|transfund\w+|перелит\w*|переливани\w+)\s*(?:悬浮|去白)?$", re.IGNORECASE
)
"""Before blood that was given, not counted."""
_CLOSE = 6
_LIMIT_BEFORE = re.compile(
    r"\b(?:if|when|until|unless|keep|maintain|target|goal|above|below|si|cuando|hasta que|mantener|meta|quand|jusqu'a|maintenir|objectif|"
    r"wenn|falls|bis|ziel|quando|manter|jika|bila|apabila|eger|если|при|пока|до уровня|целев\w*|neu|khi|duy tri)\b|\bse(?: a| o)?\s*$|如果|若|当|维持|目标|(?<![^\W\d_])(?:اذا|عند|حتي)\b"
)
_LIMIT_BEHIND = re.compile(
    r"\s*(?:or|and|o|ou|y|и|или|或)\s(?:lower|less|below|higher|more|above|menos|mas|menor|mayor|moins|plus|ниже|выше|менее|более)|\s*(?:以上|以下)"
)
"""Around a value that is a limit, not a measurement."""
_DATE_BEHIND = re.compile(r"[\s(,]*(?:[^\W\d_]{1,5}\s)?(?:\d{1,2}[./-]\d{1,2}|\d{4}-\d\d|\d{1,2} [^\W\d_]{3,})")
_REFERENCE = re.compile(
    r"(?:reference|normal\b|non-?smok|smoker|target|desirable|optimal|stage|interpret|risk|cut-?off|参考)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Read:
    analyte: Analyte
    start: int
    result: Result
    headed: bool
    specimen: str = ""
    columns: tuple[tuple[Result, ColumnDate | None], ...] = ()


@dataclass(frozen=True, slots=True)
class _Header:
    """What stands above the rows: dates alone, or all columns of a table."""

    dates: tuple[ColumnDate, ...] = ()
    columns: tuple[Column, ...] = ()


@dataclass(frozen=True, slots=True)
class _Value:
    """One value of a row: its own result, the result that carries the row's unit and range, its date."""

    result: Result
    tail: Result
    date: str


def find_labs(text: DocumentText, context: Context) -> Iterator[Fact]:
    """Results with value, unit (UCUM), printed range and flag; only from documents that report or list results."""
    fully = context.category in _READ_FULLY
    if not fully and context.category not in _READ_LISTS:
        return
    header = _Header()
    for start, line in text.lines():
        end = start + len(line)
        dates = dates_on_line(text, start, end)
        reads = _reads(text, context, start, end, header)
        if not reads and (columns := table_header(text, start, end) if fully else ()):
            header = _Header((), columns)
        elif dates and not reads:
            header = _Header(dates if len(dates) > 1 else ())
        for read in reads:
            if _counts(text, read, reads, fully=fully) and not digits_unsure(text, read.start):
                yield from _facts(text, context, read)


def _reads(text: DocumentText, context: Context, start: int, end: int, header: _Header) -> list[_Read]:
    """The results on one line, from left to right; overlapping names of one analyte count once."""
    reads: list[_Read] = []
    reached = start
    table = context.category in _READ_FULLY
    for hit in _names_between(text, context.language, start, end):
        if hit.start < reached:
            continue
        before = text.plain[max(start - 1, hit.start - 24) : hit.start]
        if _GIVEN.search(text.plain[max(start, hit.start - 24) : hit.start]):
            continue
        headed = bool(_CELL_START.search(before if hit.start > start else "\n"))
        alone = table and headed and not text.plain[hit.end : end].strip()
        limit = _next_line_value(text, end) if alone else end
        for key in hit.keys:
            analyte = analytes()[key]
            in_table = header.columns and "\t" not in text.plain[start : hit.end].strip()
            columns = row_of_cells(text, header.columns, (start, end), analyte) if in_table else ()
            method = table and headed and hit.end - hit.start > 2
            result = columns[0][0] if columns else result_after(text, hit.end, limit, analyte, table=method)
            named = specimen_of(text, reached, hit, result, table=table) if result else ""
            specimen = specimen_holding(named, analyte)
            if (
                result
                and (_fits(analyte, result) or (specimen and key == hit.keys[-1]))
                and (hit.end - hit.start > 1 or result.unit is not None)
            ):
                columns = columns or (_columns(text, header.dates, result, analyte, end) if header.dates else ())
                reads.append(_Read(analyte, hit.start, result, headed, specimen, columns))
                reached = columns[-1][0].end if columns else result.end
                break
    return reads


def _names_between(text: DocumentText, language: str, start: int, end: int) -> list[Hit]:
    hits = text.remember(f"lab-names-{language}", lambda t: list(_names(t, language)))
    starts = text.remember(f"lab-starts-{language}", lambda _: [hit.start for hit in hits])
    return hits[bisect.bisect_left(starts, start) : bisect.bisect_left(starts, end)]


def _names(text: DocumentText, language: str) -> Iterator[Hit]:
    """Names of analytes, none of which runs over a line: "SERUM", a heading, does not begin "SERUM Creatinine"."""
    lexicon = analyte_names(language)
    for hit in lexicon.find(text.plain, text.folded):
        low, high = hit.start, hit.end
        if "\n" not in text.plain[low:high]:
            yield hit
            continue
        for line in re.finditer(r"[^\n\f]+", text.plain[low : text.line_at(high)[1]]):
            yield from lexicon.find(text.plain, text.folded, low + line.start(), low + line.end())


def _next_line_value(text: DocumentText, end: int) -> int:
    """The end of what follows a name that stands alone on its line: the cells of a table that was read cell by cell."""
    if not re.match(r"\n\s*(?:[HL]\s)?[<>≤≥]?\s?\d", text.plain[end : end + 12]):
        return end
    for _ in range(4):
        following = text.line_at(end + 1)[1] if end < len(text.plain) else end
        if re.search(r"[^\W\d_]{9,}", text.plain[end:following]):
            return end
        end = following
    return end


def _fits(analyte: Analyte, result: Result) -> bool:
    return result.unit is None or any(analyte.takes(code) for code in result.unit.codes)


def _counts(text: DocumentText, read: _Read, reads: list[_Read], *, fully: bool) -> bool:
    """True for a real result: in a laboratory report any row; elsewhere a list, a headed row, or a marker with its unit."""
    result = read.result
    if result.word:
        return fully or (
            read.analyte.qualitative and len(text.plain[_name_end(text, read) : result.value_start].strip()) < 2
        )
    beside = _beside(read, reads)
    if _is_reference(text, read) or (counted_by_a_word(text, result) and not _next_begins(text, read, reads)):
        return False
    if fully:
        return read.headed or result.unit is not None or bool(result.range) or _followed_by_colon(text, read)
    if section_at(text, read.start).kind in _SILENT_SECTIONS:
        return False
    in_sentence = text.sentence_at(read.start)
    listed = beside or sum(in_sentence[0] <= other.start < in_sentence[1] for other in reads) > 1
    return listed or (
        result.unit is not None
        and (
            (read.headed and _followed_by_colon(text, read))
            or read.analyte.id in _MARKERS
            or (_told(text, read, in_sentence) and not _is_reason(text, read, in_sentence))
        )
    )


def _beside(read: _Read, reads: list[_Read]) -> bool:
    """True when another result stands close by on the line, even behind a full stop: "Plt 2.14 lakh. Creat 1.0"."""
    return any(
        other is not read and min(abs(other.start - read.result.end), abs(read.start - other.result.end)) <= _CLOSE
        for other in reads
    )


def _next_begins(text: DocumentText, read: _Read, reads: list[_Read]) -> bool:
    """True when the word behind a number is the name of the next result: "Creat 1.1 SGPT 28"."""
    return any(
        other.start >= read.result.value_end and not text.plain[read.result.value_end : other.start].strip()
        for other in reads
    )


def _told(text: DocumentText, read: _Read, sentence: tuple[int, int]) -> bool:
    """True for a value with its unit that a sentence tells; none for a limit or a condition ("if Hb < 8 g/dL")."""
    result = read.result
    gap = text.plain[read.start : result.value_start]
    number = text.plain[result.value_start]
    unit = result.unit
    return (
        unit is not None
        and "%" not in unit.codes
        and number not in "<>≤≥"
        and "\n" not in gap
        and not _LIMIT_BEFORE.search(text.folded, max(sentence[0], read.start - 40), read.start)
        and not _LIMIT_BEHIND.match(text.folded, result.end)
    )


def _is_reason(text: DocumentText, read: _Read, sentence: tuple[int, int]) -> bool:
    """True for an undated value that only says why something was stopped: it stands with the treatment, as its reason."""
    causes = found_words(text, "causes", max(sentence[0], read.start - 24), read.start)
    behind = text.plain[read.result.end : read.result.end + 24]
    return any(not text.plain[cause.end : read.start].strip() for cause in causes) and not _DATE_BEHIND.match(behind)


def _followed_by_colon(text: DocumentText, read: _Read) -> bool:
    return bool(re.match(r"\s*[:：=\t]", text.plain[_name_end(text, read) :][:3]))


def _name_end(text: DocumentText, read: _Read) -> int:
    gap = text.plain[read.start : read.result.value_start]
    return read.start + len(gap.rstrip(" :=\t：")) if gap else read.start


def _is_reference(text: DocumentText, read: _Read) -> bool:
    """True for a limit that is explained, not measured: "CEA: non-smokers < 3.8"."""
    limit = text.plain[read.result.value_start] in "<>≤≥"
    line = text.plain[slice(*text.line_at(read.start))]
    return limit and not read.result.range and bool(_REFERENCE.search(line))


def _columns(
    text: DocumentText, header: tuple[ColumnDate, ...], first: Result, analyte: Analyte, end: int
) -> tuple[tuple[Result, ColumnDate], ...]:
    """The values of a row under the dates of its header, when there are as many as dates."""
    results, at = [first], first.value_end if first.unit or first.range else first.end
    while len(results) < len(header):
        cell = result_after(text, at, end, analyte, table=False)
        if not cell or cell.value_start - at > 40:
            return ()
        results.append(cell)
        at = cell.value_end if cell.unit or cell.range else cell.end
    return tuple(zip(results, header, strict=True))


def _facts(text: DocumentText, context: Context, read: _Read) -> Iterator[Fact]:
    date = collected_before(text, read.start) or (context.finding_date if context.category in _READ_FULLY else "")
    if read.columns:
        last = read.columns[-1][0]
        for result, column in read.columns:
            day = column.value if column else date
            yield _draft(text, context, read, _Value(result, last, day)).fact(text, context)
    else:
        yield _draft(text, context, read, _Value(read.result, read.result, date)).fact(text, context)


def _draft(text: DocumentText, context: Context, read: _Read, value: _Value) -> Draft:
    result, tail = value.result, value.tail
    specimen = specimen_named(read.specimen)
    codes = tail.unit.codes if tail.unit else ()
    unit = next((code for code in codes if read.analyte.takes(code)), codes[0] if specimen and codes else "")
    return Draft(
        kind="lab",
        code=specimen.code_of(read.analyte) if specimen else read.analyte.id,
        value=text.text[result.value_start : result.value_end].strip(),
        start=read.start,
        end=tail.end,
        unit=unit,
        normal=_normal(text, context, read.analyte, result, unit),
        display=specimen.display_of(read.analyte) if specimen else read.analyte.display,
        date=value.date,
        attributes={
            "range": tail.range,
            "flag": result.flag if fold_flag(result.flag) else "",
            "specimen": specimen.display.en if specimen else "",
        },
    )


def _normal(text: DocumentText, context: Context, analyte: Analyte, result: Result, unit: str) -> Quantity | None:
    if result.word:
        return Quantity(result.word)
    match = NUMBER.match(text.plain, result.value_start)
    number = match and read_number(match["digits"], language=context.language, per_microlitre=unit == "/uL")
    if match is None or number is None or not unit:
        return None
    operator = {"≤": "<=", "≥": ">="}.get(match["operator"] or "", (match["operator"] or "").replace(" ", ""))
    return analyte.normal(number * read_power(match["power"]), unit, operator)

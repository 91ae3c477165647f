"""The words of translated pages: line beside line, row beside row, and the statement."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Any

from caseferry.domain.documents import DocumentReference
from caseferry.domain.translation import Segment, Translation
from caseferry.knowledge.wording import CHINESE, sentence
from caseferry.steps.translate.statement import seal

Row = dict[str, Any]
_WIDE = 4  # cells: rows with more need a landscape page
_SLIM, _BROAD = 4, 36  # characters that weigh for the width of a column


def translation_sheet(
    translation: Translation, document: DocumentReference, *, as_of: str, hidden: frozenset[str]
) -> Row:
    """The data of the template `translation`. `hidden` are hashes of files that may not be named (a private page stands in them).

    Raises ValueError without a statement: nothing unreviewed is typeset.
    """
    held = translation.statement
    if held is None:
        raise ValueError("a translation without a statement is not typeset")
    tongue = CHINESE if translation.to == "zh" else "en"
    title = _title(translation, document)
    language = sentence(f"translation_language_{translation.to}", tongue)
    pages = [_page(number, rows, tongue) for number, rows in _by_page(translation)]
    return {
        "as_of": as_of,
        "lang": translation.to,
        "title": sentence("translation_of", tongue, language=language, title=title),
        "by": credit(translation, tongue),
        "note": sentence("translation_beside", tongue),
        "heads": [sentence(f"translation_{key}", tongue) for key in ("line", "original", "target")],
        "wide": any(len(row["source"]) > _WIDE for page in pages for group in page["groups"] for row in group["rows"]),
        "pages": pages,
        "statement": _statement(translation, hidden, tongue),
    }


def _title(translation: Translation, document: DocumentReference) -> str:
    """The title of the document as it was translated; as it is printed where it is no segment of its own."""
    title = translation.title or document.title or document.category.replace("_", " ")
    return next((row.target for row in translation.segments if row.source == title and row.target), title)


def credit(translation: Translation, tongue: str = "en") -> str:
    """Who or what translated, and who reviewed; a machine is never called professional."""
    kind = "machine" if translation.origin == "machine" else translation.level
    reviser = translation.statement.reviser if translation.statement else ""
    return sentence(f"translation_{kind}", tongue, translator=translation.translator, reviser=reviser)


def _by_page(translation: Translation) -> Iterator[tuple[int, list[Row]]]:
    targets = {segment.id: segment.target for segment in translation.segments}
    for page, segments in itertools.groupby(translation.layout, key=lambda segment: segment.page):
        rows = [_row(list(line), targets) for _, line in itertools.groupby(segments, key=lambda segment: segment.line)]
        yield page, rows


def _row(segments: Sequence[Segment], targets: dict[str, str]) -> Row:
    """One line of the original: its cells, and those of the translation in the same places."""
    first = segments[0]
    last = first.line + first.lines - 1
    width = max(segment.cell for segment in segments) or 1
    source, target = [""] * width, [""] * width
    for segment in segments:
        place = max(segment.cell, 1) - 1
        source[place], target[place] = segment.text, targets[segment.id]
    return {
        "lines": str(first.line) if first.lines == 1 else f"{first.line}–{last}",
        "source": source,
        "target": target,
        "cells": first.cell > 0,
    }


def _page(number: int, rows: Sequence[Row], tongue: str) -> Row:
    """Rows of cells that follow each other are one table, short rows filled up."""
    groups = []
    for table, same in itertools.groupby(rows, key=lambda row: bool(row["cells"])):
        group = list(same)
        width = max(len(row["source"]) for row in group)
        filled = [
            {**row, **{side: row[side] + [""] * (width - len(row[side])) for side in ("source", "target")}}
            for row in group
        ]
        groups.append({"widths": _widths(filled), "rows": filled, "table": table})
    return {"label": sentence("translation_page", tongue, number=number), "groups": groups}


def _widths(rows: Sequence[Row]) -> list[int]:
    """How wide the columns of a group are to each other: by their longest cell, in the original or the translation."""
    count = len(rows[0]["source"])
    longest = (max(len(row[side][place]) for row in rows for side in ("source", "target")) for place in range(count))
    return [min(max(length, _SLIM), _BROAD) for length in longest]


def _statement(translation: Translation, hidden: frozenset[str], tongue: str) -> Row:
    held = translation.statement
    assert held is not None  # asked above

    def say(key: str, **values: object) -> str:
        return sentence(f"statement_{key}", tongue, **values)

    languages = f"{translation.language} → {translation.to}"
    rows = [
        [say("translator"), translation.translator],
        [say("reviser"), held.reviser],
        [say("date"), held.on],
        [say("languages"), languages],
        *[[say("source"), words] for words in _sources(translation, hidden, tongue)],
        [say("seal"), seal(translation)],
        [say("checks"), say("checked")],
    ]
    return {
        "title": say("title"),
        "credit": credit(translation, tongue),
        "rows": rows,
        "cleared": say("cleared", count=len(translation.clearings)) if translation.clearings else "",
        "words": say("words"),
        "signature": say("signature"),
    }


def _sources(translation: Translation, hidden: frozenset[str], tongue: str) -> Iterator[str]:
    for sha256, pages in itertools.groupby(translation.pages, key=lambda page: page.sha256):
        numbers = ", ".join(str(page.page) for page in pages)
        name = sentence("statement_part", tongue) if sha256 in hidden else sha256
        yield f"{name} ({sentence('statement_pages', tongue, pages=numbers)})"

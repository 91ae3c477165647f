"""The words of translated pages: line beside line, row beside row, and the statement."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Any

from caseferry.domain.documents import DocumentReference
from caseferry.domain.translation import Segment, Translation
from caseferry.knowledge.translation_checks import main_of
from caseferry.knowledge.wording import CHINESE, sentence
from caseferry.steps.translate.statement import seal

Row = dict[str, Any]
_WIDE = 4  # cells: rows with more need a landscape page
_RIGHT_TO_LEFT = ("ar", "fa", "he", "ur", "ps", "ckb")
_SLIM = 4  # characters that a column has room for at least
_ROOM = 44  # characters in half of an upright page; when the longest words need more, the page is laid on its side
_WORD = re.compile(r"[^\s\u3000-\u9fff]+")


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
        "mirrored": main_of(translation.language) in _RIGHT_TO_LEFT,
        "title": sentence("translation_of", tongue, language=language, title=title),
        "by": credit(translation, tongue),
        "note": sentence("translation_beside", tongue),
        "heads": [sentence(f"translation_{key}", tongue) for key in ("line", "original", "target")],
        "wide": any(_is_wide(group) for page in pages for group in page["groups"]),
        "pages": pages,
        "statement": _statement(translation, hidden, tongue),
    }


def _is_wide(group: Row) -> bool:
    return len(group["widths"]) > _WIDE or sum(group["widths"]) > _ROOM + 1


def _title(translation: Translation, document: DocumentReference) -> str:
    """The title of the document as it was translated; as it is printed where it is no segment of its own."""
    title = translation.title or document.title or document.category.replace("_", " ")
    return next((row.target for row in translation.segments if row.source.startswith(title) and row.target), title)


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


def _widths(rows: Sequence[Row]) -> list[float]:
    """How wide the columns of a group are to each other: each holds its longest word; what is left goes where the texts are long."""
    cells = [
        [row[side][place] for row in rows for side in ("source", "target")] for place in range(len(rows[0]["source"]))
    ]
    words = [max(max(map(_longest_word, column)), _SLIM) for column in cells]
    wishes = [max(max(map(_length, column)) - word, 0) for column, word in zip(cells, words, strict=True)]
    spare, wished = max(_ROOM - sum(words), 0), max(sum(wishes), 1)
    return [round(word + spare * wish / wished, 1) for word, wish in zip(words, wishes, strict=True)]


def _length(text: str) -> int:
    return sum(2 if "\u3000" <= char <= "\u9fff" else 1 for char in text)


def _longest_word(text: str) -> int:
    """Chinese may break anywhere."""
    return max((len(word) + 1 for word in _WORD.findall(text)), default=0)


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

"""Reads plain text, tables as text, RTF, JSON and unknown XML."""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from caseferry.domain.errors import Refusal
from caseferry.engines.office.markup import local, parse_xml, squeezed
from caseferry.knowledge.charsets import decode_text
from caseferry.ports.unpacking import Block

_PICTURE = re.compile(r"\\pict\b")
_BLIP = re.compile(r"\\(png|jpeg)blip")
_BESIDE = re.compile(r"\\[a-z]+-?\d* ?|\{[^{}]{0,4000}\}|\s")
_DIGITS = re.compile(r"[0-9a-fA-F\s]{40,}")
_LARGEST = 64 << 20


def read_plain(data: BinaryIO) -> tuple[Block, ...]:
    """One paragraph per line; a line with TABs is a row."""
    return tuple(_lines(decode_text(whole(data))))


def whole(data: BinaryIO) -> bytes:
    """All bytes of a text. Raises Refusal `limit` beyond 64 MB."""
    data.seek(0)
    content = data.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise Refusal(
            "limit", "The text is far too long to be a report.", next_step="Send only the part that matters, as PDF."
        )
    return content


def _lines(text: str) -> Iterator[Block]:
    for line in text.replace("\x0c", "\n").splitlines():
        cells = tuple(cell.strip() for cell in line.split("\t"))
        if len([cell for cell in cells if cell]) > 1:
            yield Block("row", cells=cells)
        elif line.strip():
            yield Block("paragraph", line.strip())


def read_table(data: BinaryIO) -> tuple[Block, ...]:
    """The rows of a CSV or TSV, whatever its separator."""
    text = decode_text(whole(data))
    sample = text[:20_000]
    counts = {
        mark: min((line.count(mark) for line in sample.splitlines()[:20] if line.strip()), default=0)
        for mark in "\t;,|"
    }
    separator = max(counts, key=lambda mark: counts[mark])
    csv.field_size_limit(1 << 20)
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=separator))
    except csv.Error:
        return tuple(_lines(text))
    return tuple(
        Block("row", cells=tuple(cell.strip() for cell in row)) for row in rows if any(cell.strip() for cell in row)
    )


def read_rich_text(data: BinaryIO) -> tuple[Block, ...]:
    """The words of an RTF; table cells become rows."""
    from striprtf.striprtf import rtf_to_text

    source = whole(data).decode("latin-1")
    text = str(rtf_to_text(source, errors="replace"))  # type: ignore[no-untyped-call]
    blocks = tuple(_rich_line(line) for line in text.replace("\0", "").splitlines() if line.strip(" |\t"))
    others = len(_PICTURE.findall(source)) - sum(1 for _ in rich_text_pictures(data))
    if others > 0:
        note = f"This file also holds {others} picture(s) that are not shown: save it as PDF and send the PDF."
        blocks = (*blocks, Block("note", note))
    return blocks


def rich_text_pictures(data: BinaryIO) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each PNG or JPEG in an RTF, in its order (RTF 1.9.1, `\\pict`)."""
    source = whole(data).decode("latin-1")
    starts = [found.end() for found in _PICTURE.finditer(source)]
    for number, (start, after) in enumerate(itertools.pairwise([*starts, len(source)]), 1):
        blip = _BLIP.search(source, start, min(after, start + 4_000))
        digits = _DIGITS.match(source, _past_words(source, blip.end())) if blip else None
        if blip and digits:
            plain = "".join(digits[0].split())
            yield (
                f"picture-{number}.{'png' if blip[1] == 'png' else 'jpg'}",
                bytes.fromhex(plain[: len(plain) // 2 * 2]),
            )


def _past_words(source: str, at: int) -> int:
    """Where the control words and groups that begin at `at` end."""
    while (beside := _BESIDE.match(source, at)) is not None:
        at = beside.end()
    return at


def _rich_line(line: str) -> Block:
    mark = "|" if "|" in line else "\t"
    cells = tuple(cell.strip() for cell in line.split(mark))
    while cells and not cells[-1]:
        cells = cells[:-1]
    return Block("row", cells=cells) if len(cells) > 1 else Block("paragraph", "".join(cells))


def read_json(data: BinaryIO) -> tuple[Block, ...]:
    """Any JSON as rows of name and value."""
    return tuple(flattened(parsed_json(data)))


def parsed_json(data: BinaryIO) -> Any:
    """The value of a JSON file, or of one with a value per line. Raises Refusal `damaged`."""
    text = decode_text(whole(data))
    try:
        return json.loads(text, parse_float=str)  # a number stays as it was written: 10.20
    except RecursionError:
        raise Refusal("hostile", "The file is nested far too deeply.", next_step="Send it as PDF.") from None
    except ValueError:
        pass
    try:
        return [json.loads(line, parse_float=str) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError):
        raise Refusal(
            "damaged", "The file is cut off or damaged.", next_step="Please ask for it again, or for a PDF."
        ) from None


def flattened(value: Any, name: str = "", depth: int = 0) -> Iterator[Block]:
    """Rows of name and value for a JSON value, in its order."""
    if depth > 40:
        return
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from flattened(inner, f"{name} {key}".strip(), depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from flattened(inner, name, depth + 1)
    elif value not in (None, ""):
        words = str(value)
        shown = words if len(words) < 5_000 else f"({len(words):,} characters of data)"
        yield Block("row", cells=(name, squeezed(shown)))


def read_any_xml(data: BinaryIO) -> tuple[Block, ...]:
    """The words of an XML file of an unknown kind, element by element."""
    blocks = []
    for element in parse_xml(whole(data)).iter():
        words = squeezed(element.text)
        if local(element) and words and len(words) < 20_000:
            blocks.append(Block("paragraph", words))
        if tail := squeezed(element.tail):
            blocks.append(Block("paragraph", tail))
    return tuple(blocks)

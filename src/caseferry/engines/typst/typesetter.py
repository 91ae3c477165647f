"""The Typesetter port by Typst: PDF/A-2b, tagged, equal bytes for equal data."""

from __future__ import annotations

import datetime as dt
import functools
import importlib.metadata
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pypdfium2
import typst

from caseferry.domain.errors import CaseferryError, OutputError
from caseferry.engines.typst.coverage import load_coverage, printable
from caseferry.knowledge.direction import mark_dates, runs_right_to_left
from caseferry.ports.writing import Typeset

_HERE = Path(__file__).parent
TEMPLATES = _HERE / "templates"
FONTS = _HERE / "fonts"
DENSITIES = 12
"""Templates that have a page bound know densities 0 (generous) to 7 (nothing smaller than 7 pt); from 8 on they leave rows out and say how many."""

REQUIRED_FONTS = ("SourceSans3-Regular", "NotoSans-Regular", "NotoSansArabic-Regular", "NotoSansDevanagari-Regular", "NotoSansThai-Regular", "NotoSansSC-Regular")  # fmt: skip


def available() -> bool:
    """True when the templates and the fonts of the package are where they should be."""
    return not _missing()


def version() -> str:
    """The version of the Typst wheel."""
    return importlib.metadata.version("typst")


class TypstTypesetter:
    """Typesets `templates/<name>.typ` with data handed over as JSON; sees no font and no file outside the package.

    A template reads its data with `json(bytes(sys.inputs.data))`. Every key of the data that is not an empty value must be JSON-able;
    `as_of` (ISO) is the timestamp of the PDF, at midnight UTC; `density` is added. One object may be used for any number of files.
    Raises OutputError when fonts or templates are missing.
    """

    def __init__(self) -> None:
        if missing := _missing():
            raise OutputError(
                f"Parts of the package are missing: {', '.join(missing)}.", next_step="Install Caseferry again."
            )
        self._compiler = typst.Compiler(root=str(TEMPLATES), font_paths=[str(FONTS)], ignore_system_fonts=True)

    def typeset(self, template: str, data: Mapping[str, Any], *, at_most: int | None = None) -> Typeset:
        """The PDF; with `at_most` the most generous density whose page count fits. Raises CaseferryError when none does."""
        source = TEMPLATES / f"{template}.typ"
        if not source.is_file():
            raise CaseferryError(f"There is no template {template!r}.", next_step="Install Caseferry again.")
        clean = _printable(data)
        if runs_right_to_left(json.dumps(clean, ensure_ascii=False)):
            clean = {**_dates_marked(clean), "as_of": data["as_of"]}
        for density in range(DENSITIES if at_most else 1):
            made = self._compile(source, clean, density)
            if at_most is None or made.pages <= at_most:
                return made
        raise CaseferryError(
            f"The text for {template!r} does not fit {at_most} page(s) even at the smallest type.",
            next_step="Shorten the question or settle doubtful facts, then pack again.",
        )

    def _compile(self, source: Path, data: Any, density: int) -> Typeset:
        inputs = {"data": json.dumps({**data, "density": density}, ensure_ascii=False, sort_keys=True)}
        try:
            pdf = self._compiler.compile(
                str(source), format="pdf", sys_inputs=inputs, pdf_standards=["a-2b"], timestamp=_midnight(data["as_of"])
            )
        except typst.TypstError as error:
            # The compiler's own words may quote the data, hence stay out of the message.
            raise CaseferryError(f"The template {source.stem!r} could not be typeset.") from error
        if not isinstance(pdf, bytes):
            raise CaseferryError(f"The template {source.stem!r} made no PDF.")
        return Typeset(pdf, _pages(pdf))


def _missing() -> list[str]:
    wanted = [FONTS / f"{name}.ttf" for name in REQUIRED_FONTS] + [TEMPLATES]
    return [path.name for path in wanted if not path.exists()]


@functools.cache
def _midnight(as_of: str) -> int:
    day = dt.date.fromisoformat(as_of)
    return int(dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC).timestamp())


def _pages(pdf: bytes) -> int:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def _dates_marked(value: Any) -> Any:
    """`value` with every date held from left to right, for a page on which some words run the other way."""
    if isinstance(value, str):
        return mark_dates(value)
    if isinstance(value, Mapping):
        return {key: _dates_marked(inner) for key, inner in value.items()}
    return [_dates_marked(inner) for inner in value] if isinstance(value, list) else value


def _printable(value: Any) -> Any:
    """`value` with every text made printable, so that no character becomes an empty box."""
    if isinstance(value, str):
        return printable(value, load_coverage(FONTS))
    if isinstance(value, Mapping):
        return {str(key): _printable(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_printable(inner) for inner in value]
    return value

"""What a coordinator entered, as a dated document of its own that facts can quote."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from caseferry.domain.documents import DocumentReference
from caseferry.domain.pages import Page, PageRef
from caseferry.domain.quotation import Quotation, content_id
from caseferry.domain.request import Decision
from caseferry.knowledge.categories import STATEMENT

_ENTERED = ("correct_fact", "add_fact")
_FOOT = re.compile(r"\s*\n\s*\d+\s*/\s*\d+\s*$")  # the page number below a rendition
_ENTRY = re.compile(r"Entry\s+(e-[0-9a-f]{14})")


def statement_text(decisions: Sequence[Decision]) -> str:
    """The corrected and added facts as a plain text, one paragraph each; empty when there are none.

    The date is that of the newest entry.
    """
    entries = [decision for decision in decisions if decision.action in _ENTERED]
    if not entries:
        return ""
    newest = max(decision.at[:10] for decision in entries)
    head = f"Statement of the coordinator\n\nDate: {newest}\n"
    return head + "".join(f"\n{_paragraph(decision)}\n" for decision in entries)


def _paragraph(decision: Decision) -> str:
    what = "corrects a value to" if decision.action == "correct_fact" else "adds"
    return (
        f"Entry {entry_id(decision)}. Entered by {decision.author} on {decision.at}: {what} {_words(decision.value)}. "
        f"Reason: {decision.reason}"
    )


def _words(value: Any) -> str:
    given = dict(value)
    attributes = given.pop("attributes", {})
    parts = [str(given.pop("kind", "")).replace("_", " "), str(given.pop("code", "")), str(given.pop("value", ""))]
    parts.append(str(given.pop("unit", "")))
    rest = [f"{key} {item}" for key, item in sorted({**given, **attributes}.items()) if item]
    return ", ".join([" ".join(part for part in parts if part), *rest]).strip(", ")


def entry_id(decision: Decision) -> str:
    """The id of an entry, from what was entered."""
    return content_id(
        "e", decision.author, decision.at, decision.action, sorted(decision.target.items()), decision.value
    )


class Entries:
    """The entries of a coordinator's statement as they stand on its pages."""

    def __init__(self, documents: Sequence[DocumentReference], pages: Sequence[Page]) -> None:
        by_ref = {PageRef(page.source, page.number): page for page in pages}
        self._found: dict[str, tuple[Quotation, ...]] = {}
        self.documents: set[str] = set()
        for document in documents:
            if document.category == STATEMENT:
                held = [by_ref[ref] for ref in document.pages if ref in by_ref]
                self._read(document.id, held)

    def quotations(self, decision: Decision) -> tuple[Quotation, ...]:
        """The words of an entry where they stand; none when the statement is not among the documents."""
        return self._found.get(entry_id(decision), ())

    def _read(self, document: str, pages: Sequence[Page]) -> None:
        """An entry runs to the next one, or over the page break to the end of the statement."""
        current = ""
        for page in pages:
            marks = list(_ENTRY.finditer(page.text))
            ends = [*(mark.start() for mark in marks), len(page.text)]
            if current and page.text[: ends[0]].strip():
                self._add(current, page, (0, ends[0]), document)
            for mark, end in zip(marks, ends[1:], strict=True):
                current = mark.group(1)
                self._add(current, page, (mark.start(), end), document)
        if current:
            self.documents.add(document)

    def _add(self, entry: str, page: Page, span: tuple[int, int], document: str) -> None:
        words = _FOOT.sub("", page.text[span[0] : span[1]]).rstrip()
        quotation = page.quote(span[0], span[0] + len(words)).within(document)
        self._found[entry] = (*self._found.get(entry, ()), quotation)

"""python -m benchmarks.understanding_evidence [--details]   whether facts hang on the words that they quote.

Over every invented case of benchmarks/corpus: each quotation is looked for in the text of its boxes; then, one after the other, a digit
of each fact that has one is changed on its page, the page is understood anew, and the fact must have changed with it. Last, the time
for one report, for twice and for four times as many.
"""

from __future__ import annotations

import argparse
import collections
import datetime as dt
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import yaml

from benchmarks.bounds import print_bound
from benchmarks.understanding_corpus import CORPUS, typed, understand
from caseferry.domain.documents import DocumentReference
from caseferry.domain.facts import Fact
from caseferry.domain.pages import Line, Page, PageRef
from caseferry.domain.quotation import Quotation
from caseferry.domain.request import CaseRequest
from caseferry.domain.understanding import Understanding
from caseferry.steps.extract import extract

AS_OF = dt.date(2026, 11, 1)
_DIGITS = ("0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹")
_OTHER = "0232345678"
_OTHER_DIGIT = {own[at]: own[int(_OTHER[at])] for own in _DIGITS for at in range(1, 10)}
"""The digit that another is changed to: one that keeps a stage or a score possible; a zero stays."""

Place = tuple[int, int]
"""A line of a page, and a character of the line, both from 0."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--details", action="store_true", help="name what did not hold (tuned cases only)")
    print_evidence(details=parser.parse_args().details)


def print_evidence(*, details: bool = False) -> None:
    """Both counts over all cases, and the growth of time."""
    cases = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(CORPUS.glob("*.yaml"))]
    quoted: collections.Counter[bool] = collections.Counter()
    followed: collections.Counter[str] = collections.Counter()
    for case in cases:
        known = understand(case)
        for fact in known.facts:
            quoted.update(stands(quotation, known.pages) for quotation in fact.quotations)
        for fact, outcome in changed(known):
            followed[outcome] += 1
            if details and outcome == "stayed" and case["split"] == "tuned":
                print(
                    f"   stayed: {case['case']} {fact.kind} {fact.code} = {fact.value}: {fact.quotations[0].text[:80]!r}"
                )
    tried = sum(followed.values())
    print_bound(
        f"quotations found verbatim in their boxes ({quoted.total()})", quoted[True] / quoted.total(), at_least=1
    )
    print_bound(
        f"facts that change when their number does ({tried}: {followed['changed']} changed, {followed['gone']} gone)",
        (tried - followed["stayed"]) / tried,
        at_least=1,
    )
    _print_growth(cases)


def stands(quotation: Quotation, pages: Sequence[Page]) -> bool:
    """Whether the words stand, in their order, in the lines that the quotation's boxes touch."""
    page = next(page for page in pages if (page.source, page.number) == (quotation.source, quotation.page))
    said = " ".join(line.text for line in _touched(page, quotation))
    return " ".join(quotation.text.split()) in " ".join(said.split())


def _touched(page: Page, quotation: Quotation) -> list[Line]:
    return [line for line in page.lines if any(b[1] < line.box[3] and line.box[1] < b[3] for b in quotation.boxes)]


def changed(known: Understanding) -> Iterator[tuple[Fact, str]]:
    """Each fact with a digit in its value, and what became of it when the digit was another: changed, gone, or stayed."""
    documents = {document.id: document for document in known.documents}
    for fact in known.facts:
        quotation = fact.quotations[0]
        document = documents.get(quotation.document)
        page = next(page for page in known.pages if (page.source, page.number) == (quotation.source, quotation.page))
        said = sum(one.document == quotation.document for one in fact.quotations)
        if document is None or said > 1 or (place := _digit_of(fact, quotation, page)) is None:
            continue
        yield fact, _outcome(fact, document, known.pages, page, place)


def _digit_of(fact: Fact, quotation: Quotation, page: Page) -> Place | None:
    """Where the last digit of the fact's value stands, if the value stands once in the quoted lines."""
    at = next((i for i in range(len(fact.value) - 1, -1, -1) if fact.value[i] in _OTHER_DIGIT), None)
    lines = [(page.lines.index(line), line.text.find(fact.value)) for line in _touched(page, quotation)]
    found = [(number, start) for number, start in lines if start >= 0]
    once = len(found) == 1 and page.lines[found[0][0]].text.count(fact.value) == 1
    return (found[0][0], found[0][1] + at) if once and at is not None else None


def _outcome(fact: Fact, document: DocumentReference, pages: Sequence[Page], page: Page, place: Place) -> str:
    other = _with_other_digit(page, place)
    own = [other if known is page else known for known in pages if any(
        (ref.source, ref.page) == (known.source, known.number) for ref in document.pages
    )]  # fmt: skip
    found = [one for one in extract([document], own, request=CaseRequest(as_of=AS_OF)) if one.kind == fact.kind]
    touched = {other.lines[place[0]].box}
    here = [one for one in found if any(_overlap(q, touched) for q in one.quotations) and one.code == fact.code]
    if any(one.value == fact.value for one in here):
        return "stayed"
    return "changed" if here else "gone"


def _overlap(quotation: Quotation, boxes: set[tuple[float, float, float, float]]) -> bool:
    return any(b[1] < box[3] and box[1] < b[3] for b in quotation.boxes for box in boxes)


def _with_other_digit(page: Page, place: Place) -> Page:
    number, at = place
    text = page.lines[number].text
    text = text[:at] + _OTHER_DIGIT[text[at]] + text[at + 1 :]
    line = replace(page.lines[number], text=text, words=(replace(page.lines[number].words[0], text=text),))
    return replace(page, lines=(*page.lines[:number], line, *page.lines[number + 1 :]))


def _print_growth(cases: Sequence[dict[str, Any]]) -> None:
    """Processor seconds a page for all documents of the corpus in one case, once, twice and four times over."""
    first = [(entry["id"], entry["text"], entry["category"]) for case in cases for entry in case["documents"]]
    spent = []
    for times in (1, 2, 4):
        pages, documents = [], []
        for copy in range(times):
            for number, (name, text, category) in enumerate(first):
                own = typed(text.strip("\n"), f"{name}-{number}-{copy}")
                pages += own
                kind = category if isinstance(category, str) else category[0]
                refs = tuple(PageRef(page.source, page.number) for page in own)
                documents.append(DocumentReference(own[0].source, kind, refs))
        begun = time.process_time()
        extract(documents, pages, request=CaseRequest(as_of=AS_OF))
        spent.append((time.process_time() - begun) / len(pages))
        print(f"  {len(pages):>6} pages: {spent[-1] * 1000:.1f} ms a page")
    print_bound("time a page with four times the pages, against once", spent[-1] / spent[0], at_most=1.2)


if __name__ == "__main__":
    main()

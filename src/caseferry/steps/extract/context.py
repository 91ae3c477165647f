"""What finders know besides the text: the document's kind, date and language, and how a fact is made from words."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from caseferry.domain.dates import DateRole
from caseferry.domain.documents import DocumentReference
from caseferry.domain.facts import Assertion, Display, Fact, Quantity, fact_id
from caseferry.domain.pages import Page
from caseferry.domain.request import CaseRequest
from caseferry.knowledge.digits import is_own_digit
from caseferry.knowledge.language import guess_language
from caseferry.steps.extract.text import DocumentText

STUDY_CATEGORIES = frozenset(
    {"pathology", "molecular", "bone_marrow", "labs", "imaging_pet", "imaging_ct", "imaging_mri", "imaging_other",
     "endoscopy", "cardiac", "surgery"}
)  # fmt: skip
"""Documents whose findings are of the document's own date; what a letter tells may be older than the letter."""
_PATHOLOGY = frozenset({"pathology", "molecular", "bone_marrow"})


@dataclass(frozen=True, slots=True)
class Context:
    """What a finder knows of a document.

    `date` is the document's own date (ISO, empty when unknown), `specimen_date` the collection date read from it, `finding_date`
    the date of what it finds: its own date when it reports one study, else empty. `language` is a primary BCP 47 subtag
    (`und` unknown). `origin` is `read`, or for statements `family` or `coordinator`; `author` is filled for statements only.
    """

    category: str
    language: str
    cancer: str = ""
    date: str = ""
    specimen_date: str = ""
    origin: str = "read"
    author: str = ""

    @property
    def finding_date(self) -> str:
        """The date of what the document itself examined; empty for letters and summaries."""
        return (self.specimen_date or self.date) if self.category in STUDY_CATEGORIES else ""

    @property
    def imaging(self) -> bool:
        """True for reports of pictures."""
        return self.category.startswith("imaging")

    @property
    def pathology(self) -> bool:
        """True for reports of tissue, cells or genes."""
        return self.category in _PATHOLOGY


@dataclass(frozen=True, slots=True)
class Draft:
    """A fact before it has its quotation: `start` to `end` are the words to quote, as offsets in the document's text."""

    kind: str
    code: str
    value: str
    start: int
    end: int
    unit: str = ""
    normal: Quantity | None = None
    display: Display | None = None
    date: str = ""
    assertion: Assertion = Assertion.PRESENT
    attributes: Mapping[str, str] = field(default_factory=dict)
    confidence: float = 1.0

    def fact(self, text: DocumentText, context: Context) -> Fact:
        """The fact with the quotation of its words; a statement's facts carry their author."""
        value = " ".join(self.value.split())  # lines that wrap within a value are not part of it
        quotations = text.quote(self.start, self.end)
        extra = {"author": context.author} if context.author else {}
        attributes = {key: words.strip() for key, words in {**self.attributes, **extra}.items() if words.strip()}
        fact = Fact(
            id=fact_id(self.kind, self.code, value, quotations[0]),
            kind=self.kind,
            code=self.code,
            value=value,
            quotations=quotations,
            unit=self.unit,
            normal=self.normal,
            display=self.display,
            date=self.date,
            assertion=self.assertion,
            origin=context.origin,
            attributes=attributes,
            confidence=min(self.confidence, _UNSURE) if self._is_unsure(text) else self.confidence,
        )
        places_of(text)[fact.id] = self.start
        return fact

    def _is_unsure(self, text: DocumentText) -> bool:
        """True for numbers beside digits of another script, and for words that a stamp covers or a second look did not confirm."""
        numbers = any(letter.isdigit() for words in (self.value, *self.attributes.values()) for letter in words)
        return (numbers and digits_unsure(text, self.start)) or text.sureness(self.start, self.end) <= _UNSURE


_UNSURE = 0.5


def digits_unsure(text: DocumentText, offset: int) -> bool:
    """True on a page of a picture that holds digits of another script: no engine tells them apart, or from ours (٦ is seen as 7).

    The page says so itself; its laboratory rows are left to a person, and other facts with numbers are doubtful.
    """
    page = text.page_at(offset)
    return page.origin == "ocr" and any(map(is_own_digit, page.text))


def places_of(text: DocumentText) -> dict[str, int]:
    """Where the words of each fact begin in the document's text, by fact id; filled as facts are made."""
    return text.remember("places", lambda _: {})


def context_of(document: DocumentReference, pages: Sequence[Page], request: CaseRequest) -> Context:
    """The context of one document."""
    author = _author(request) if document.category == "statement" else ""
    return Context(
        category=document.category,
        language=_language(document, pages),
        cancer=request.cancer,
        date=document.date.value,
        specimen_date=next((d.date.value for d in document.dates if d.role is DateRole.COLLECTED and d.date.value), ""),
        origin=author or "read",
        author=author,
    )


def _author(request: CaseRequest) -> str:
    """Who wrote the statements: the family, unless every statement of the run is the coordinator's."""
    return "coordinator" if {author for _, author in request.statements} == {"coordinator"} else "family"


def _language(document: DocumentReference, pages: Sequence[Page]) -> str:
    known = [document.language, *(page.language for page in pages)]
    first = next((tag for tag in known if tag and tag != "und"), "")
    return first.split("-")[0].lower() or _guess("\n".join(page.text for page in pages))


@functools.lru_cache(maxsize=256)
def _guess(text: str) -> str:
    return guess_language(text)

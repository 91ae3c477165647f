"""An invented case for the tests of the review page."""

import datetime as dt
from types import MappingProxyType

from caseferry.domain.checklist import ChecklistRow, Gate, ItemState, Task
from caseferry.domain.composition import Composition, LedgerRow, WrittenFile
from caseferry.domain.dates import DateReading, DateRole, PartialDate
from caseferry.domain.documents import Caution, DocumentReference, Evidence, Placement
from caseferry.domain.facts import Conflict, Display, Fact, fact_id
from caseferry.domain.pages import Line, Page, PageRef, PageState, Word
from caseferry.domain.people import Identity, Patient, PatientMatch
from caseferry.domain.request import CaseRequest, Decision
from caseferry.domain.sources import SourceFile, SourceKind
from caseferry.domain.understanding import Understanding

SHA256 = "ab" * 32
TEXTS = [
    "Patient: Amina Haddad",
    "Collected 02.10.2025",
    "Hemoglobin\t10.4\tg/dL",
    "HER2 2+ <script>alert(1)</script>",
    "المريضة أمينة حداد",
]


def line(text, top):
    words, at = [], 0
    for part in text.replace("\t", " ").split(" "):
        words.append(Word(part, (0.1 + 0.012 * at, top, 0.1 + 0.012 * (at + len(part)), top + 0.015), at))
        at += len(part) + 1
    return Line(text, (0.1, top, 0.1 + 0.012 * len(text), top + 0.015), tuple(words))


PAGE = Page(
    "s-1",
    1,
    600.0,
    800.0,
    PageState.READ,
    lines=tuple(line(text, 0.1 + 0.1 * n) for n, text in enumerate(TEXTS)),
    origin="ocr",
)


def quote(words):
    """The quotation of `words` on the page."""
    start = PAGE.text.index(words)
    return PAGE.quote(start, start + len(words)).within("d-1")


def fact(kind, code, value, words, **options):
    quotation = quote(words)
    return Fact(fact_id(kind, code, value, quotation), kind, code, value, (quotation,), **options)


LAB = fact(
    "lab", "hemoglobin", "10.4", "Hemoglobin\t10.4", unit="g/dL", date="2025-10-02", confidence=0.6,
    attributes=MappingProxyType({"range": "12-16"}),
)  # fmt: skip
MARKER = fact("biomarker", "her2", "2+", "HER2 2+", display=Display("HER2 2+", "HER2 2+（可疑）"))

DOCUMENT = DocumentReference(
    "d-1", "labs", (PageRef("s-1", 1),), title="Blood count", date=PartialDate("2025-10-02"), date_role=DateRole.COLLECTED,
    dates=(DateReading(PartialDate("2025-10-02"), DateRole.COLLECTED, quote("Collected 02.10.2025"), "the word before it"),),
    evidence=(Evidence("blood count", "title", 3.0, "labs"), Evidence("report", "body", 0.1, "ct")),
    warnings=(Caution("two_readings", "Two readings."),), patient_match=PatientMatch.MATCH, placed=Placement.PACKET,
)  # fmt: skip

CASE = Understanding(
    request=CaseRequest(dt.date(2026, 2, 16), question="Is a second line possible?", hospital="somewhere"),
    sources=(
        SourceFile("s-1", "scans/blood.pdf", SHA256, "application/pdf", 10, SourceKind.PDF),
        SourceFile("s-2", "passport.jpg", "cd" * 32, "image/jpeg", 10, SourceKind.IMAGE),
    ),
    pages=(PAGE,),
    documents=(DOCUMENT,),
    identity=Identity(Patient("Amina Haddad", ("Amina Haddad", "أمينة حداد"), quotations=(quote("Amina Haddad"),))),
    facts=(LAB, MARKER),
    timeline=(),
    conflicts=(Conflict("c-1", "biomarker", (MARKER.id, LAB.id), "They disagree."),),
    studies=(),
    cancer="breast",
    checklist=(ChecklistRow("core/labs", "Blood count", "血常规", "required", ItemState.PRESENT, ("d-1",)),),
    gates=(Gate("recipient", False), Gate("pathology", True, "No report.", "Ask for it.")),
    tasks=(Task("family", "Photograph it again.", "s-1"),),
    lost_decisions=(Decision("M. Reyes", "2026-01-01", "reject_fact", {"fact": "f-gone"}),),
)

FILES = (
    WrittenFile("send/Labs_2025-10-02.pdf", "labs", "2025-10-02", 2, 900, "0" * 64, placed=((PageRef("s-1", 1), 2),)),
)
COMPOSITION = Composition(
    (), (), (), (LedgerRow(PageRef("s-1", 1), "placed"), LedgerRow(PageRef("s-2", 1), "private", reason="A passport."))
)

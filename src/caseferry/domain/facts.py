"""Facts: values read from records, each with the words it was read from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from caseferry.domain.quotation import Quotation, content_id

FACT_KINDS = (
    "diagnosis", "histology", "primary_site", "grade", "stage", "biomarker", "variant", "cytogenetics", "flow", "mrd",
    "lab", "performance_status", "lesion", "metastasis", "treatment", "procedure", "radiotherapy", "transplant",
    "cell_therapy", "response", "toxicity", "allergy", "comorbidity", "medication",
)  # fmt: skip

ATTRIBUTE_NAMES = (
    "range", "flag", "specimen", "specimen_date", "laterality", "site", "method", "clone", "score_type", "intensity",
    "percentage", "gene", "protein_change", "coding_change", "exon", "vaf", "partner", "size_mm", "suvmax", "dose",
    "dose_gy", "fractions", "cycles_given", "cycles_planned", "setting", "line", "margins", "nodes_involved",
    "nodes_examined", "reason_stopped", "author",
    # beyond the contract's list (adding is free)
    "regimen", "drugs", "start", "end", "response", "route", "frequency", "technique", "system", "change", "cycle", "inheritance",
)  # fmt: skip


class Assertion(StrEnum):
    """What the record says about a fact."""

    PRESENT = "present"
    ABSENT = "absent"
    UNCERTAIN = "uncertain"
    PLANNED = "planned"
    FAMILY = "family"
    HISTORICAL = "historical"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value in its normal form: a number with a UCUM unit, or a coded value with an empty unit."""

    value: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Display:
    """A code's words in English and Chinese; only from coded tables, never made up."""

    en: str
    zh: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One value that a record states. `value` is as printed; `normal` stands beside it, never instead of it.

    `date` is ISO (may be partial, may be empty): the specimen's or event's date. `attributes` keys are in ATTRIBUTE_NAMES,
    values are text. Raises ValueError without a quotation, for an unknown kind or attribute.
    """

    id: str
    kind: str
    code: str
    value: str
    quotations: tuple[Quotation, ...]
    unit: str = ""
    normal: Quantity | None = None
    display: Display | None = None
    date: str = ""
    assertion: Assertion = Assertion.PRESENT
    origin: str = "read"  # read | provider | family | coordinator
    attributes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    confidence: float = 1.0

    def __post_init__(self) -> None:
        if not self.quotations:
            raise ValueError("a fact without a quotation cannot be")
        if self.kind not in FACT_KINDS:
            raise ValueError(f"unknown kind of fact: {self.kind}")
        unknown = set(self.attributes) - set(ATTRIBUTE_NAMES)
        if unknown:
            raise ValueError(f"unknown attributes: {sorted(unknown)}")

    @property
    def document(self) -> str:
        """The id of the document that the first quotation stands in."""
        return self.quotations[0].document


def fact_id(kind: str, code: str, value: str, first: Quotation) -> str:
    """The content-derived id of a fact: kind, code, value and the place it was read from."""
    return content_id("f", kind, code, value, first.source, first.page, first.boxes[:1], first.text)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Facts that disagree; both are shown, none is decided. `note` says in plain words what disagrees, with the values."""

    id: str
    kind: str  # stage | biomarker | birth_date | lab | unresolved_test | ...
    facts: tuple[str, ...]
    note: str
    settled: str = ""  # what a person decided, with the reason


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One line of the history: a line of therapy, an operation, a course of radiotherapy, a diagnosis, a scan.

    Dates ISO, may be partial or empty (`not documented`). `cycles_*` are text as printed. `line` counts from 1 for
    systemic lines only; conditioning, bridging and maintenance carry their `setting` and no number.
    """

    kind: str  # diagnosis | systemic | surgery | radiotherapy | transplant | cell_therapy | imaging | other
    label: str
    facts: tuple[str, ...]
    regimen: str = ""
    drugs: tuple[str, ...] = ()
    line: int | None = None
    setting: str = ""
    site: str = ""
    dose_gy: str = ""
    fractions: str = ""
    start: str = ""
    end: str = ""
    cycles_given: str = ""
    cycles_planned: str = ""
    response: str = ""
    stop_reason: str = ""
    documents: tuple[str, ...] = ()
    planned: bool = False

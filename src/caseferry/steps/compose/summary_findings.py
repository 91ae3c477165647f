"""Findings for the summaries: diagnosis, stage, biomarkers, status, what is open, what disagrees. Each with its places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from caseferry.domain.checklist import ChecklistRow, ItemState
from caseferry.domain.facts import Assertion, Fact
from caseferry.knowledge.checklists import IMAGING, load_tumours
from caseferry.knowledge.wording import CHINESE, sentence
from caseferry.steps.compose.binders import document_date, document_title
from caseferry.steps.compose.letter_dossier import Dossier
from caseferry.steps.compose.letter_places import Row
from caseferry.steps.compose.letter_speech import Said, brief, coded_words, say_fact

LACKING = (ItemState.MISSING, ItemState.MENTIONED_NOT_ATTACHED, ItemState.UNKNOWN)
DOUBTFUL = (ItemState.PRESENT_BUT_OLD, ItemState.PRESENT_DATE_UNKNOWN)
_NOT_ASKED = ("core/passport", "core/question")
_MARKERS = ("variant", "cytogenetics", "biomarker", "flow", "mrd")
_NEGATIVE = frozenset(
    {"negative", "wild_type", "not_amplified", "unmethylated", "not_codeleted", "mss", "pmmr", "undetectable"}
)
_WORDS = 110  # characters of one finding


def diagnosis(dossier: Dossier, *, at_most: int = 3) -> list[Row]:
    """Diagnosis, else histology and primary site, newest statement first, each wording once."""
    facts = dossier.of_kind("diagnosis") or dossier.of_kind("histology")
    sites = dossier.of_kind("primary_site")
    newest = distinct(dossier, reversed(facts))[: at_most - 1]
    if not newest and not sites:
        return _given(dossier)
    told = " ".join(row["text"].casefold() for row in newest)
    return newest + [row for row in distinct(dossier, reversed(sites))[:1] if row["text"].casefold() not in told]


def _given(dossier: Dossier) -> list[Row]:
    """The tumour type that came with the request, where no record names a diagnosis; it says that it is not from a record."""
    tumour = load_tumours().get(dossier.case.request.cancer and dossier.case.cancer)
    if tumour is None:
        return []
    said = Said(tumour.name_en, tumour.name_zh)
    return [
        {**said.row(), "printed": "", "date": "", "kind": "diagnosis", "cites": [], "origin": sentence("as_requested")}
    ]


def stage(dossier: Dossier, *, at_most: int = 4) -> list[Row]:
    """Every stage as printed, oldest first, with its date; the oldest and the newest ones where there are many."""
    rows = distinct(dossier, dossier.of_kind("stage"), by_date=True)
    return rows if len(rows) <= at_most else [*rows[:1], *rows[-(at_most - 1) :]]


def biomarkers(dossier: Dossier, *, at_most: int = 14) -> list[Row]:
    """Biomarkers and variants, the newest of each result: what was found first, then what was not, which is a result too."""
    assertions = (Assertion.PRESENT, Assertion.ABSENT, Assertion.UNCERTAIN)
    facts = dossier.of_kind(*_MARKERS, assertions=assertions)
    facts = sorted(
        facts, key=lambda fact: (not_found(fact), _MARKERS.index(fact.kind), fact.code, dossier.date_of(fact))
    )
    return distinct(dossier, facts)[:at_most]


def not_found(fact: Fact) -> bool:
    """True for a result that says that something is not there: a row of those must not push a mutation off the page."""
    return fact.assertion is Assertion.ABSENT or (fact.normal is not None and fact.normal.value in _NEGATIVE)


def performance(dossier: Dossier) -> list[Row]:
    """The latest performance status, or nothing."""
    scores = dossier.of_kind("performance_status")
    return [_told(dossier, "lead_ps", scores[-1], say_fact(scores[-1]))] if scores else []


def responses(dossier: Dossier) -> list[Row]:
    """The latest response with a date of its own; one told without a date by a later document stands beside it."""
    answers = dossier.of_kind("response")
    dated = [fact for fact in answers if fact.date]
    shown = dated[-1:] if dated else answers[-1:]
    if dated and answers[-1] is not dated[-1]:
        shown.append(answers[-1])
    return [
        _told(dossier, "lead_response" if n == 0 else "lead_also", fact, _answer(fact)) for n, fact in enumerate(shown)
    ]


def _answer(fact: Fact) -> Said:
    said = say_fact(fact)
    return coded_words("responses", said.en) if said.original else said


def status(dossier: Dossier) -> list[Row]:
    """The latest performance status, stated response, sites of metastasis and scan report, each with `lead`, text and date."""
    rows = [*performance(dossier), *responses(dossier)]
    if sites := distinct(dossier, reversed(dossier.of_kind("metastasis"))):
        cites = {cite["label"]: cite for row in sites[:4] for cite in row["cites"]}
        rows.append({
            "lead": sentence("lead_metastasis"), "text": brief(", ".join(row["text"] for row in sites[:4]), 90), "date": "",
            "original": any(row["original"] for row in sites[:4]), "origin": "", "cites": list(cites.values())[:3],
        })  # fmt: skip
    return rows + latest_scan(dossier)


def latest_scan(dossier: Dossier) -> list[Row]:
    """The newest scan report, or nothing."""
    scans = [document for document in dossier.documents if document.category in IMAGING and document.date.value]
    if not scans:
        return []
    newest = max(scans, key=lambda document: (document.date.value, document.id))
    title = document_title(newest)
    return [{
        "lead": sentence("lead_scan"), "text": brief(title, 60), "date": document_date(newest), "origin": "",
        "original": newest.language.split("-")[0] not in ("en", "und"), "cites": dossier.places.cite_document(newest),
    }]  # fmt: skip


def _told(dossier: Dossier, key: str, fact: Fact, said: Said) -> Row:
    date = dossier.say_date(fact) or sentence("date_unknown")
    return {
        **said.row(),
        "lead": sentence(key),
        "text": brief(said.en, 80),
        "date": date,
        "cites": dossier.cite(fact),
        **origin_of(fact),
    }


def distinct(dossier: Dossier, facts: Iterable[Fact], *, by_date: bool = False) -> list[Row]:
    """Each thing said once (once per date with `by_date`), with the places of the first that says it."""
    found: dict[tuple[str, str], Row] = {}
    for fact in facts:
        said, date = say_fact(fact), dossier.say_date(fact)
        key = (said.en.casefold().replace(" %", "%"), date if by_date else "")
        if key not in found:
            found[key] = {
                **said.row(), "text": brief(said.en, _WORDS), "printed": brief(fact.value, _WORDS), "date": date,
                "kind": fact.kind, "cites": dossier.cite(fact), **origin_of(fact),
            }  # fmt: skip
    return list(found.values())


def origin_of(fact: Fact) -> Row:
    """`origin`: who says so when it was not read from a record, else empty."""
    return {"origin": "" if fact.origin == "read" else sentence(f"by_{fact.origin}")}


def open_items(dossier: Dossier, *, levels: Sequence[str] = ("required", "recommended")) -> list[ChecklistRow]:
    """The open rows of a case's checklist."""
    return open_rows(dossier.case.checklist, levels=levels)


def open_rows(
    checklist: Sequence[ChecklistRow], *, levels: Sequence[str] = ("required", "recommended")
) -> list[ChecklistRow]:
    """Checklist rows that are lacking, old or without a date, required ones first, each label once."""
    chosen = [
        row
        for row in checklist
        if row.item not in _NOT_ASKED
        and (row.level in levels or row.state is ItemState.MENTIONED_NOT_ATTACHED)
        and row.state in (*LACKING, *DOUBTFUL)
    ]
    order = {"required": 0, "recommended": 1}
    unique = {row.label.casefold(): row for row in reversed(chosen)}.values()
    return sorted(unique, key=lambda row: (order.get(row.level, 2), chosen.index(row)))


def say_state(row: ChecklistRow, language: str = "en") -> str:
    """The state of a checklist row in words."""
    return sentence(f"state_{row.state.value}", language)


def say_item(row: ChecklistRow) -> Row:
    """An item with its state, in English and Chinese."""
    return {
        "item": row.label, "item_zh": row.label_zh or row.label, "level": row.level,
        "state": say_state(row), "state_zh": say_state(row, CHINESE), "newest": row.newest,
    }  # fmt: skip


def conflicts(dossier: Dossier) -> list[Row]:
    """Records that disagree, both sides with their places; nothing is decided."""
    return [
        {"text": brief(conflict.note, 160), "cites": dossier.cite(*dossier.facts_of(conflict.facts), at_most=3)}
        for conflict in dossier.conflicts
    ]

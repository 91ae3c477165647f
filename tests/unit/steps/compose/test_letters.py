"""The texts that we write ourselves, as data: what they say, where they say it was read, and what never stands in them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from tests.unit.steps.compose.cases import CASES, CourseMaker, many_lines, three_lines

from caseferry.domain.checklist import Gate
from caseferry.domain.composition import LetterPlan, WrittenFile
from caseferry.domain.documents import Placement
from caseferry.domain.facts import TimelineEntry
from caseferry.domain.pages import PageRef
from caseferry.domain.understanding import Understanding
from caseferry.knowledge.forbidden_claims import forbidden_claims
from caseferry.steps.compose.binders import bind
from caseferry.steps.compose.letters import letters
from caseferry.steps.compose.naming import NAME
from caseferry.steps.compose.placement import place_documents
from caseferry.steps.compose.versions import Changes, Difference


def plans(case: Understanding, changes: Changes | None = None) -> dict[str, LetterPlan]:
    return {plan.template: plan for plan in letters(case, bind(case), changes)}


def data_of(case: Understanding, template: str) -> Any:
    return plans(case)[template].data


def every_text(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from every_text(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from every_text(inner)


def every_row(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from every_row(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from every_row(inner)


@pytest.mark.parametrize("name", CASES)
def test_the_plans_of_any_case_are_json_and_named_by_the_contract(name: str) -> None:
    made = letters(CASES[name](), bind(CASES[name]()), None)
    assert [plan.path for plan in made] == [
        "send/Covering_Letter_2026-02-16.pdf", "send/Treatment_Summary_2026-02-16.pdf", "send/Clinical_Summary_2026-02-16.pdf",
        "keep/Missing_Investigations_2026-02-16.pdf", "keep/How_To_Send_2026-02-16.pdf", "keep/letters/Letter_to_Local_Doctor_2026-02-16.pdf",
    ]  # fmt: skip
    assert all(NAME.match(plan.path.rsplit("/", 1)[-1]) for plan in made)
    assert [plan.at_most for plan in made] == [1, 1, 2, None, None, None]
    assert json.loads(json.dumps([dict(plan.data) for plan in made])) == [dict(plan.data) for plan in made]


@pytest.mark.parametrize("name", CASES)
def test_nothing_that_we_write_promises_or_advises(name: str) -> None:
    found = [
        claim
        for plan in plans(CASES[name]()).values()
        for text in every_text(plan.data)
        for claim in forbidden_claims(text)
    ]
    assert found == []


def test_the_treatment_summary_tells_each_course_oldest_first_as_the_records_state_it() -> None:
    rows = data_of(three_lines(), "treatment_summary")["rows"]
    place = [{"label": "Medical_Summary_2026-01-14.pdf p.1", "to": "Medical_Summary_2026-01-14.pdf#page=1"}]
    told = [
        {key: row[key] for key in ("line", "kind", "name", "drugs", "cycles", "dates", "response", "reason", "planned")}
        for row in rows
    ]
    assert told == [
        {
            "line": "1", "kind": "Systemic", "name": {"text": "FLOT", "original": False}, "drugs": "fluorouracil, leucovorin, oxaliplatin, docetaxel",
            "cycles": ["4", "8"], "dates": {"text": "2025-02-03 – 2025-03-24", "lacking": ""}, "response": {"text": "", "original": False},
            "reason": {"text": "Neuropathy (“neuropathie périphérique”)", "original": False}, "planned": False,
        },
        {
            "line": "", "kind": "Surgery", "name": {"text": "gastrectomie des 4/5", "original": True}, "drugs": "", "cycles": None,
            "dates": {"text": "2025-05-28", "lacking": ""}, "response": None, "reason": None, "planned": False,
        },
        {
            "line": "2", "kind": "Systemic", "name": {"text": "FOLFIRI", "original": False}, "drugs": "irinotecan, fluorouracil, leucovorin",
            "cycles": ["9", ""], "dates": {"text": "2025-08-04 – 2025-12", "lacking": ""}, "response": {"text": "Progressive disease (PD)", "original": False},
            "reason": {"text": "Disease progression", "original": False}, "planned": False,
        },
        {
            "line": "3", "kind": "Systemic", "name": {"text": "Paclitaxel-ramucirumab", "original": False}, "drugs": "paclitaxel, ramucirumab",
            "cycles": ["", ""], "dates": {"text": "", "lacking": ""}, "response": None, "reason": None, "planned": True,
        },
    ]  # fmt: skip
    assert [[{key: cite[key] for key in ("label", "to")} for cite in row["cites"]] for row in rows] == [place] * 4


@pytest.mark.parametrize("name", [name for name in CASES if name != "two_photos"])
def test_every_finding_names_the_page_and_the_quotation_it_was_read_from(name: str) -> None:
    case = CASES[name]()
    known = {quotation.id for fact in case.facts for quotation in fact.quotations}
    summary = data_of(case, "treatment_summary")
    rows = [*summary["rows"], *summary["diagnosis"], *summary["stage"], *summary["markers"]]
    assert rows
    assert all(
        row["cites"] and set(row["cites"][0]["quotations"]) <= known and row["cites"][0]["quotations"] for row in rows
    )


MORE = r"and \d+ more in the documents\."  # a count, no finding; images stand in a folder of their own, which the row names


@pytest.mark.parametrize("name", CASES)
def test_P3_every_sentence_of_the_clinical_summary_is_cited_at_the_page_where_its_words_stand(name: str) -> None:
    case = CASES[name]()
    at = pages_of(case)
    quotations = {quotation.id: quotation for fact in case.facts for quotation in fact.quotations}
    data = data_of(case, "clinical_summary")
    rows = [*(row for part in data["parts"] for row in part["rows"]), *data["condition"], *data["background"], *data["imaging"],
            *data["labs"], *data["conflicts"]]  # fmt: skip
    uncited = [row for row in rows if not row["cites"]]
    assert all(row["lead"] == "Images (DICOM)" or re.fullmatch(MORE, row["text"]) for row in uncited)
    cited = [cite for row in every_row(data) for cite in row.get("cites", ())]
    assert any(cite["quotations"] for cite in cited) is (name != "two_photos")
    for cite in cited:
        file, _, page = cite["to"].partition("#page=")
        assert cite["label"] == f"{file} p.{page}"
        refs = {PageRef(quotations[key].source, quotations[key].page) for key in cite["quotations"]}
        assert refs <= {at[file, int(page)]}


def pages_of(case: Understanding) -> dict[tuple[str, int], PageRef]:
    """Which page of the records stands at (file, page) of what leaves."""
    return {
        (plan.path.removeprefix("send/"), number + (2 if plan.contents else 1)): page.ref
        for plan in bind(case)
        for number, page in enumerate(plan.pages)
    }


def test_a_place_counts_the_contents_page_and_the_newer_documents_before_it() -> None:
    (report,) = data_of(three_lines(), "clinical_summary")["labs"]
    assert report["cites"][0]["label"] == "Labs_2026-01-08.pdf p.2"
    assert [(row["test"], row["value"], row["range"], row["strong"]) for row in report["values"]] == [
        ("Haemoglobin", "9,8 g/dL", "12,0-16,0", True), ("CEA", "12,9 ng/mL", "< 5,0", True), ("LDH", "388 U/L", "135-225", True),
    ]  # fmt: skip


def test_words_that_no_table_knows_are_marked_as_the_records_own() -> None:
    rows = [row for row in every_row(data_of(three_lines(), "clinical_summary")) if row.get("original")]
    assert [row["text"] for row in rows] == [
        "Adénocarcinome gastrique peu cohésif", "carcinose péritonéale", "gastrectomie des 4/5", "pénicilline", "ésoméprazole 40 mg",
        "TDM thoraco-abdominale", "TDM initiale",
    ]  # fmt: skip


def test_a_conflict_is_shown_with_its_places_and_not_decided() -> None:
    (row,) = data_of(three_lines(), "treatment_summary")["conflicts"]
    assert row["text"] == "HER2 is given as 2+ and as negative in the same report of 2025-01-14."
    assert [cite["label"] for cite in row["cites"]] == ["Pathology_2025-01-14.pdf p.1"]


def test_P3_a_document_that_is_withdrawn_takes_its_sentences_with_it() -> None:
    case = three_lines()
    letter = next(document for document in case.documents if document.category == "medical_summary")
    without = replace(
        case, documents=tuple(replace(d, placed=Placement.WITHHELD) if d is letter else d for d in case.documents)
    )
    texts = " ".join(
        text for plan in plans(without).values() if plan.path.startswith("send/") for text in every_text(plan.data)
    )
    assert "FOLFIRI" in " ".join(every_text(data_of(case, "treatment_summary")["rows"]))
    for gone in ("FLOT", "Gastric adenocarcinoma", "cT3N1M0", "ésoméprazole", "Medical_Summary_2026"):
        assert gone not in texts.replace(case.request.question, "")


def test_an_entry_of_which_a_part_is_withheld_says_only_what_is_sent() -> None:
    maker = CourseMaker(as_of="2026-02-16")
    sent = maker.document("treatment", "FOLFIRI", date="2026-01-01")
    held = maker.document("discharge", "SECRETREASON", date="2026-01-02", role="discharged")
    facts = (maker.fact(sent, "treatment", "FOLFIRI"), maker.fact(held, "treatment", "SECRETREASON"))
    maker.timeline.append(
        TimelineEntry(
            "systemic", "FOLFIRI", tuple(f.id for f in facts), regimen="FOLFIRI", line=1, stop_reason="SECRETREASON"
        )
    )
    maker.withheld(held)
    (row,) = data_of(place_documents(maker.case()), "treatment_summary")["rows"]
    assert (row["line"], row["reason"], "SECRETREASON" in json.dumps(row)) == (
        "1",
        {"text": "", "original": False},
        False,
    )


@pytest.mark.parametrize("held", [Placement.PRIVATE, Placement.WITHHELD, Placement.ADMINISTRATIVE])
def test_nothing_of_a_document_that_stays_behind_stands_in_a_letter_that_leaves(held: Placement) -> None:
    maker = CourseMaker(as_of="2026-02-16")
    maker.document("labs", "Hb 10", date="2026-01-01", role="collected")
    stranger = maker.document("pathology", "HIDDENWORDS", path="HIDDENFILE.pdf", date="2025-12-31", title="HIDDENTITLE")
    maker.fact(stranger, "diagnosis", "HIDDENWORDS")
    maker.fact(stranger, "biomarker", "HIDDENWORDS")
    maker.course(stranger, "HIDDENWORDS", line=1, start="2025-01-01")
    maker.documents[-1] = replace(stranger, placed=held, place_reason="Decided by a person")
    case = maker.case()
    texts = json.dumps([dict(p.data) for p in letters(case, bind(case), None) if p.path.startswith("send/")])
    assert "HIDDEN" not in texts
    assert "2025-12-31" not in texts


def test_P4_the_letter_is_addressed_to_the_department_that_was_named_and_else_to_the_international_one() -> None:
    assert data_of(three_lines(), "covering_letter")["to"]["department"] == {
        "en": "GI Medical Oncology",
        "zh": "GI Medical Oncology",
    }
    to = data_of(CASES["two_photos"](), "covering_letter")["to"]
    assert to["department"] == {"en": "International Patient Department", "zh": "国际医疗部"}


def test_the_letter_tells_the_case_in_one_line_in_both_languages() -> None:
    line = data_of(three_lines(), "covering_letter")["case"]
    assert (
        line["en"]
        == "Gastric adenocarcinoma; stage as printed cT3N1M0 (2025-01-20); 2 lines of systemic treatment; operation: 1."
    )
    assert line["zh"] == "胃腺癌；分期（按原文）cT3N1M0（2025-01-20）；全身治疗2线；手术1次。"


def test_a_waived_condition_stands_in_the_letter_but_a_promise_in_its_reason_does_not() -> None:
    case = replace(
        three_lines(),
        gates=(
            Gate("pathology", False, waived="slides follow by courier"),
            Gate("summary", False, waived="The patient will be cured."),
        ),
    )
    waived = [row["en"] for row in data_of(case, "covering_letter")["waived"]]
    assert waived == [
        "Sent although a condition is open (pathology report); reason given: slides follow by courier",
        "Sent although a condition is open (medical summary); reason given: (reason not repeated here: it reads as a promise or advice)",
    ]


def test_what_changed_since_the_packet_before_stands_on_the_letter() -> None:
    changes = Changes(
        2,
        "2026-01-02",
        Difference(added=("labs 2026-01-08",)),
        Difference(added=("a", "b"), removed=("c",)),
        Difference(),
    )
    made = plans(three_lines(), changes)["covering_letter"].data["changed"]
    assert made["en"] == "Changed since the packet of 2026-01-02"
    assert [row["en"] for row in made["lines"]] == ["new: labs 2026-01-08", "values: 2 new, 1 removed"]


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("one_line", "en"),
        ("three_lines", "fr"),
        ("six_lines", "ru"),
        ("chinese_name", "zh-Hans"),
        ("arabic_name", "ar"),
    ],
)
def test_the_family_is_written_to_in_the_language_of_its_documents(name: str, language: str) -> None:
    for template in ("missing_investigations", "how_to_send", "letter_to_local_doctor"):
        assert data_of(CASES[name](), template)["parts"][0]["language"] == language


def test_every_page_for_a_family_says_that_it_promises_nothing_and_is_no_advice() -> None:
    for name, case in CASES.items():
        for part in data_of(case(), "missing_investigations")["parts"]:
            assert part["words"]["family_disclaimer"], name


def test_a_marker_is_drawn_only_where_the_printed_units_agree() -> None:
    maker = CourseMaker(as_of="2026-02-16", cancer="gastric")
    for day, value, unit in (
        ("2025-01-01", "3,1", "ng/mL"),
        ("2025-02-01", "4,0", "ng/mL"),
        ("2025-03-01", "8", "U/mL"),
    ):
        labs = maker.document("labs", f"CEA {value}", date=day, role="collected")
        maker.lab(labs, "cea", f"CEA {value}", value, unit, date=day)
    case = place_documents(maker.case(cancer="gastric"))
    (curve,) = data_of(case, "treatment_summary")["chart"]["curves"]
    assert [(point["label"], point["date"]) for point in curve["points"]] == [
        ("3,1", "2025-01-01"),
        ("4,0", "2025-02-01"),
    ]
    assert curve["unit"] == "ng/mL"


def test_a_bar_whose_end_is_not_documented_stays_open_and_an_undated_course_is_named() -> None:
    chart = data_of(many_lines(3), "treatment_summary")["chart"]
    bars = [item for lane in chart["lanes"] if lane["shape"] == "systemic" for item in lane["items"]]
    assert [bar["open_end"] for bar in bars] == [False, False, True]
    assert data_of(three_lines(), "treatment_summary")["chart"]["undated"] == ["Paclitaxel-ramucirumab"]


def test_two_photos_alone_make_letters_that_say_what_is_not_known() -> None:
    summary = data_of(CASES["two_photos"](), "treatment_summary")
    assert (summary["patient"]["name"], summary["rows"], summary["chart"], summary["markers"]) == (
        "Name not documented",
        [],
        None,
        [],
    )
    assert summary["question"] == "The question was not yet written down."


def test_P6_a_binder_cut_into_parts_is_cited_and_listed_by_its_parts() -> None:
    case = three_lines()
    binders = bind(case)
    (labs,) = (plan for plan in binders if plan.category == "labs")
    refs = [page.ref for page in labs.pages]
    parts = [
        WrittenFile(
            "send/Labs_2026-01-08_part1of2.pdf",
            "labs",
            labs.date,
            3,
            1,
            "",
            labs.documents,
            ((refs[0], 2), (refs[1], 3)),
        ),
        WrittenFile(
            "send/Labs_2026-01-08_part2of2.pdf",
            "labs",
            labs.date,
            2,
            1,
            "",
            labs.documents,
            ((refs[2], 1), (refs[3], 2)),
        ),
    ]
    whole = [
        WrittenFile(
            plan.path,
            plan.category,
            plan.date,
            1,
            1,
            "",
            plan.documents,
            tuple((page.ref, n) for n, page in enumerate(plan.pages, 1)),
        )
        for plan in binders
        if plan is not labs
    ]
    made = {plan.template: plan.data for plan in letters(case, binders, None, files=[*whole, *parts])}
    assert made["clinical_summary"]["labs"][0]["cites"][0]["label"] == "Labs_2026-01-08_part1of2.pdf p.2"
    listed = [
        (row["file"], row["pages"]) for row in made["covering_letter"]["enclosed"] if row["file"].startswith("Labs")
    ]
    assert listed == [("Labs_2026-01-08_part1of2.pdf", "3"), ("Labs_2026-01-08_part2of2.pdf", "2")]

"""Who the case is about, and which papers are somebody else's."""

import datetime as dt
from dataclasses import replace

from caseferry.domain.dates import PartialDate
from caseferry.domain.documents import DocumentReference
from caseferry.domain.pages import Page, PageRef, PageState
from caseferry.domain.people import Attendant, PatientMatch, PersonMention
from caseferry.domain.request import CaseRequest
from caseferry.steps.identify import identify, match_person

REQUEST = CaseRequest(as_of=dt.date(2026, 3, 1))
MATCH, MISMATCH, UNKNOWN = PatientMatch.MATCH, PatientMatch.MISMATCH, PatientMatch.UNKNOWN


def paper(id, category="labs", *, source="", page=1, date="", **person):
    return DocumentReference(
        id,
        category,
        (PageRef(source or f"s-{id}", page),),
        person=PersonMention(**person),
        date=PartialDate(date) if date else PartialDate(),
    )


def decide(*papers, request=REQUEST):
    pages = [Page(ref.source, ref.page, 1, 1, PageState.READ) for document in papers for ref in document.pages]
    identity, documents = identify(papers, pages, request=request)
    assert [d.id for d in documents] == [d.id for d in papers]
    assert {d.id: d.patient_match for d in documents} == identity.matches
    return identity, identity.matches


SUMMARY = paper(
    "summary",
    "medical_summary",
    name="Wambui Njoki ATIENO",
    birth_date="1979-04-17",
    sex="F",
    identifiers=("LT/24/0887",),
)
BIOPSY = paper(
    "biopsy", "pathology", name="ATIENO, Wambui", sex="F", age=45, date="2024-06-11", identifiers=("LT/24/0887",)
)
SCAN = paper("scan", "imaging_mri", name="Wambui Atieno", birth_date="1979-04-17")


def test_one_patient_under_many_forms_of_her_name():
    identity, matches = decide(SUMMARY, BIOPSY, SCAN, paper("bill", "administrative", name="W. Atieno"))
    assert set(matches.values()) == {MATCH}
    assert (identity.patient.name, identity.patient.birth_date, identity.patient.sex) == (
        "Wambui Njoki ATIENO",
        "1979-04-17",
        "F",
    )
    assert set(identity.patient.names) == {"Wambui Njoki ATIENO", "ATIENO, Wambui", "Wambui Atieno", "W. Atieno"}
    assert identity.conflicts == ()


def test_a_strangers_page_is_a_mismatch():
    _, matches = decide(SUMMARY, BIOPSY, paper("other", name="OTIENO, Beatrice", birth_date="1951-11-02"))
    assert matches["other"] is MISMATCH


def test_the_mother_with_the_same_surname_is_a_mismatch():
    _, matches = decide(
        SUMMARY, BIOPSY, paper("mother", "pathology", name="Rose ATIENO", birth_date="1950-01-02", sex="F")
    )
    assert matches["mother"] is MISMATCH


def test_a_father_of_the_same_name_but_another_birth_date_is_a_mismatch():
    patient = paper("p", "discharge", name="Иванов Алексей Петрович", birth_date="1980-05-05", sex="M")
    _, matches = decide(patient, paper("f", name="Иванов А. П.", birth_date="1952-01-01", sex="M"))
    assert matches["f"] is MISMATCH


def test_many_papers_of_a_stranger_do_not_make_the_stranger_the_patient():
    strangers = [paper(f"x{n}", name="Peter Osei", birth_date="1990-01-01") for n in range(4)]
    identity, matches = decide(SUMMARY, BIOPSY, *strangers)
    assert identity.patient.name == "Wambui Njoki ATIENO"
    assert {matches[s.id] for s in strangers} == {MISMATCH}


def test_two_people_of_equal_weight_leave_the_patient_open():
    identity, matches = decide(
        paper("a", name="Ann Alder", birth_date="1980-01-01"), paper("b", name="Bob Birch", birth_date="1970-01-01")
    )
    assert identity.patient.name == ""
    assert identity.conflicts == (
        "the documents name Ann Alder and Bob Birch, and neither clearly more: say who the patient is",
    )
    assert set(matches.values()) == {UNKNOWN}


def test_a_person_who_says_who_the_patient_is_settles_it():
    request = replace(REQUEST, patient_name="Bob Birch", patient_birth_date="1970-01-01")
    identity, matches = decide(
        paper("a", name="Ann Alder", birth_date="1980-01-01"),
        paper("b", name="BIRCH Bob", birth_date="1970-01-01", sex="M"),
        request=request,
    )
    assert (identity.patient.name, identity.patient.sex, matches) == ("Bob Birch", "M", {"a": MISMATCH, "b": MATCH})


def test_two_birth_dates_for_one_name_are_listed_and_none_is_preferred_on_a_tie():
    identity, matches = decide(
        paper("a", "pathology", name="Ann Mary Alder", birth_date="1980-01-12"),
        paper("b", "medical_summary", name="Ann Mary Alder", birth_date="1980-12-01"),
    )
    assert set(matches.values()) == {MATCH}
    assert identity.patient.birth_date == ""
    assert identity.conflicts == ("birth dates written for the patient: 1980-01-12, 1980-12-01",)


def test_an_ambiguous_birth_date_that_fits_is_no_conflict():
    identity, matches = decide(
        SUMMARY, paper("lab", name="W. N. Atieno", birth_readings=("1979-04-17", "1979-17-04")[:1])
    )
    assert (matches["lab"], identity.conflicts) == (MATCH, ())


def test_the_same_name_in_three_scripts_is_one_patient():
    identity, matches = decide(
        paper("ru", "discharge", name="Щукина Мария Петровна", birth_date="1968-02-11", sex="F"),
        paper("en", "imaging_ct", name="SHCHUKINA MARIIA", birth_date="1968-02-11"),
        paper("ar", "pathology", name="ماريا شوكينا"),
    )
    assert set(matches.values()) == {MATCH}
    assert len(identity.patient.names) == 3


def test_the_fullest_printed_form_is_the_name_and_a_chinese_spelling_is_not_fuller():
    identity, matches = decide(
        paper("zh", "medical_summary", name="露西亚·门多萨", birth_date="1971-05-06"),
        paper("es", "pathology", name="MENDOZA PRADO, Lucía Inés", birth_date="1971-05-06"),
    )
    assert (identity.patient.name, set(matches.values())) == ("MENDOZA PRADO, Lucía Inés", {MATCH})


def test_a_page_without_a_name_matches_only_with_evidence():
    lone = paper("lone")
    number = paper("number", identifiers=("LT/24/0887",))
    birth = paper("birth", birth_date="1979-04-17")
    identity, matches = decide(SUMMARY, BIOPSY, lone, number, birth)
    assert matches == {"summary": MATCH, "biopsy": MATCH, "lone": UNKNOWN, "number": MATCH, "birth": MATCH}
    assert identity.inherited == {"lone", "number", "birth"}


def test_a_page_without_a_name_between_the_patients_pages_in_one_file_is_hers():
    a = replace(BIOPSY, pages=(PageRef("scan", 1),))
    b = paper("middle", "imaging_ct", source="scan", page=2)
    c = replace(SCAN, pages=(PageRef("scan", 3),))
    _, matches = decide(SUMMARY, a, b, c)
    assert matches["middle"] is MATCH


def test_a_page_without_a_name_beside_a_strangers_page_stays_unknown():
    a = replace(BIOPSY, pages=(PageRef("scan", 1),))
    b = paper("middle", "imaging_ct", source="scan", page=2)
    c = paper("other", source="scan", page=3, name="Peter Osei", birth_date="1990-01-01")
    _, matches = decide(SUMMARY, a, b, c)
    assert (matches["middle"], matches["other"]) == (UNKNOWN, MISMATCH)


def test_an_attendants_passport_is_no_strangers():
    request = replace(REQUEST, attendants=(Attendant("Joseph Kamau Atieno", "husband"),))
    identity, matches = decide(
        SUMMARY,
        BIOPSY,
        paper("pass", "passport", name="ATIENO JOSEPH KAMAU", birth_date="1975-02-02", sex="M"),
        request=request,
    )
    assert matches["pass"] is MISMATCH
    assert identity.reasons["pass"] == "the paper of a person who travels along (husband)"


def test_an_age_that_is_a_generation_off_is_another_person():
    _, matches = decide(SUMMARY, BIOPSY, paper("old", name="W. Atieno", age=74, date="2025-01-01"))
    assert matches["old"] is MISMATCH


def test_a_header_of_a_scan_is_compared_in_the_same_way():
    identity, _ = decide(SUMMARY, BIOPSY)
    assert [
        match_person(identity, PersonMention(name=n, birth_date=b))
        for n, b in (("ATIENO^WAMBUI^NJOKI", "1979-04-17"), ("OSEI^PETER", ""), ("", ""))
    ] == [MATCH, MISMATCH, UNKNOWN]


def test_no_documents_no_patient():
    identity, _ = decide()
    assert (identity.patient.name, identity.conflicts) == ("", ())


def test_the_order_of_documents_does_not_change_the_decision():
    papers = [SUMMARY, BIOPSY, SCAN, paper("x", name="Peter Osei")]
    assert decide(*papers)[1] == decide(*reversed(papers))[1]


def test_a_year_of_birth_with_two_digits_turned_is_the_same_person_and_a_conflict():
    identity, matches = decide(
        SUMMARY, SCAN, paper("stay", "discharge", name="Wambui Njoki Atieno", birth_date="1997-04-17")
    )
    assert (matches["stay"], len(identity.conflicts)) == (MATCH, 1)

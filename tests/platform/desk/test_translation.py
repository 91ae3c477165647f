"""Translations at the desk: handed out, taken back, looked at flag by flag beside the original, answered for by name."""

import io
import re
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.platform.desk.desks import opened, sign_in, text_of
from tests.platform.desk.translated import WORDS, ask_translation, filled
from tests.platform.people import make_user

from caseferry.engines.exchange import WordSheet
from caseferry.platform.audit.models import Entry
from caseferry.platform.cases.models import Build
from caseferry.platform.cases.translations import translation_desk, translations_for
from caseferry.platform.desk.queries.translations import translations_of
from caseferry.platform.engine.building import request_of
from caseferry.platform.vault.safes import open_safe
from caseferry.steps.translate.records import write_tasks


@pytest.fixture
def case(ana):
    """A case with one Spanish document of two pages that asks for a translation."""
    made = opened(ana)
    ask_translation(made)
    return made


def url(case, path=""):
    return f"/desk/{case.pk}/translations/{path}"


def handed_out(client, case) -> bytes:
    answer = client.get(url(case, "sheet/d-1/en/docx/"))
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="Discharge_2026-01-09_es-en_')
    return answer.content


def take(client, case, data: bytes, name="back.docx", **more):
    told = {"file": SimpleUploadedFile(name, data), "translator": "Lucía Prado", **more}
    return client.post(url(case, "take/"), told)


@pytest.fixture
def taken(client, case):
    """The translation of that document came back; how addresses call it."""
    assert take(client, case, filled(handed_out(client, case))).status_code == 302
    return translations_of(case)[0].key


def flag_forms(answer):
    """The hidden fields of every open flag on a page."""
    forms = re.findall(r'<form method="post" action="[^"]*/clear/".*?</form>', answer.content.decode(), flags=re.S)
    return [dict(re.findall(r'name="(segment|seen|flag|number)" value="([^"]*)"', form)) for form in forms]


def test_a_document_that_asks_for_a_translation_is_handed_out_and_taken_back(client, case):
    page = text_of(client.get(url(case)))
    assert "Informe de alta" in page and "Asked for" in page and "No translation yet" in page
    assert take(client, case, filled(handed_out(client, case))).status_code == 302
    page = text_of(client.get(url(case)))
    assert "Translated by Lucía Prado" in page and "Flags are open" in page
    assert Entry.objects.filter(case=case.pk, action="translation.take", outcome="done").count() == 1
    assert Build.objects.filter(case=case, state="queued").count() == 1


def test_the_page_stands_beside_its_translation_with_each_flag_in_its_place(client, case, taken):
    answer = client.get(url(case, f"{taken}/"))
    page, html = text_of(answer), answer.content.decode()
    assert "Metástasis en el pulmón izquierdo de 12 mm." in page and "Metastasis in the right lung of 21 mm." in page
    assert "Left and right are not the same." in page
    assert "Only in the original: 12" in page and "Only in the translation: 21" in page
    slip = html[html.index('id="s-p1.l2"') : html.index('id="s-p1.l3"')]
    assert slip.count('class="flag"') == len(flag_forms(answer)) == 2
    assert '<rect x="98" y="198" width="804" height="54"/>' in html
    assert "Hemoglobina" not in page


def test_flags_are_walked_through_the_whole_document_without_a_script(client, case, taken):
    first = client.get(url(case, f"{taken}/")).content.decode()
    assert 'id="first-flag" href="?flag=1#flag-1"' in first
    assert 'data-way="next" href="?flag=3#flag-3"' in first and 'data-way="previous" href="?flag=1#flag-1"' in first
    last = client.get(url(case, f"{taken}/?flag=3"))
    assert "Page 2 of 2" in text_of(last) and 'id="flag-3"' in last.content.decode()
    assert 'data-way="next"' not in last.content.decode()
    assert "Page 2 of 2" in text_of(client.get(url(case, f"{taken}/?flag=99")))


def test_each_flag_is_cleared_by_a_person_with_a_reason_and_only_then_it_is_signed(client, case, taken):
    assert client.post(url(case, f"{taken}/sign/")).status_code == 422
    for left in (3, 2, 1):
        form = flag_forms(client.get(url(case, f"{taken}/?flag=1")))[0]
        assert len(translations_of(case)[0].held.flags) == left
        answer = client.post(url(case, f"{taken}/clear/"), {**form, "reason": "The film says so"})
        assert answer.status_code == 302 and answer.headers["Location"].endswith("?flag=1#flag-1")
    held = translations_of(case)[0]
    assert held.state == "unsigned"
    assert {(row.by, row.reason) for row in held.held.translation.clearings} == {("Ana", "The film says so")}
    page = text_of(client.get(url(case, f"{taken}/")))
    assert "Looked at by Ana on" in page and "sign as Ana" in page
    assert client.post(url(case, f"{taken}/sign/")).status_code == 302
    held = translations_of(case)[0]
    assert (held.state, held.held.translation.statement.reviser) == ("reviewed", "Ana")
    assert "Compared and signed by Ana" in text_of(client.get(url(case, f"{taken}/")))
    acts = Entry.objects.filter(case=case.pk, action="translation.review", outcome="done")
    assert acts.count() == 4


def test_a_flag_is_not_cleared_without_a_reason(client, case, taken):
    form = flag_forms(client.get(url(case, f"{taken}/")))[0]
    answer = client.post(url(case, f"{taken}/clear/"), {**form, "reason": "  "})
    assert answer.status_code == 422 and "reason" in text_of(answer)
    assert translations_of(case)[0].held.translation.clearings == ()


def test_a_flag_of_words_that_changed_meanwhile_is_not_cleared(client, case, taken):
    form = flag_forms(client.get(url(case, f"{taken}/")))[0]
    told = {
        "segment": form["segment"],
        "seen": form["seen"],
        "words": "Metastasis in the left lung of 21 mm.",
        "page": "1",
    }
    assert client.post(url(case, f"{taken}/correct/"), told).status_code == 302
    answer = client.post(url(case, f"{taken}/clear/"), {**form, "reason": "The film says so"})
    assert answer.status_code == 409
    assert translations_of(case)[0].held.translation.clearings == ()


def test_corrected_words_are_checked_anew_and_end_a_signature(client, case, taken):
    words = {"p1.l2": "Metastasis in the left lung of 12 mm.", "p2.l2": "A check in 3 months is recommended."}
    for segment, text in words.items():
        page = client.get(url(case, f"{taken}/?page={segment[1]}"))
        form = next(row for row in flag_forms(page) if row["segment"] == segment)
        told = {"segment": segment, "seen": form["seen"], "words": text, "page": segment[1]}
        answer = client.post(url(case, f"{taken}/correct/"), told)
        assert answer.headers["Location"].endswith(f"?page={segment[1]}#s-{segment}")
    assert translations_of(case)[0].state == "unsigned"
    client.post(url(case, f"{taken}/sign/"))
    assert translations_of(case)[0].state == "reviewed"
    html = client.get(url(case, f"{taken}/?page=2")).content.decode()
    seen = re.search(r'name="segment" value="p2.l1"><input type="hidden" name="seen" value="(\w+)"', html)[1]
    told = {"segment": "p2.l1", "seen": seen, "words": "Hemoglobin 11.2 g/dL.", "page": "2"}
    assert client.post(url(case, f"{taken}/correct/"), told).status_code == 302
    row = translations_of(case)[0]
    assert (row.state, row.held.translation.statement) == ("unsigned", None)


def test_the_translator_neither_clears_nor_signs(client, case):
    take(client, case, filled(handed_out(client, case)), translator="Ana")
    key = translations_of(case)[0].key
    form = flag_forms(client.get(url(case, f"{key}/")))[0]
    answer = client.post(url(case, f"{key}/clear/"), {**form, "reason": "I meant it"})
    assert answer.status_code == 422 and "You translated this document" in text_of(answer)
    assert client.post(url(case, f"{key}/sign/")).status_code == 422
    assert translations_of(case)[0].held.translation.clearings == ()


@pytest.mark.parametrize("name", ["back.docx", "back.pdf", "back.xlf"])
def test_a_file_that_is_no_translation_of_this_case_changes_nothing(client, case, name):
    answer = take(client, case, b"not a document", name=name)
    assert answer.status_code == 422 and "cannot be taken back" in text_of(answer)
    assert 'value="Lucía Prado"' in answer.content.decode()
    assert translations_for(case.pk) == ((), ())


def test_a_file_that_is_too_long_is_not_held(client, case):
    assert take(client, case, b"x" * 8_000_001).status_code == 422
    assert translations_for(case.pk) == ((), ())


def test_a_form_from_elsewhere_takes_nothing_in(ana, case):
    strict = sign_in(ana, Client(enforce_csrf_checks=True))
    assert take(strict, case, b"anything").status_code == 403


def test_a_file_whose_original_words_were_changed_is_not_taken(client, case):
    sheet = WordSheet().read(handed_out(client, case))
    rows = (replace(sheet.rows[0], source="Otro"), *sheet.rows[1:])
    data = WordSheet().write(replace(sheet, rows=tuple(replace(row, target="x") for row in rows)))
    assert take(client, case, data).status_code == 422
    assert translations_for(case.pk) == ((), ())


def test_the_next_run_takes_every_translation_in_and_the_replaced_one_stays(client, case, taken):
    again = {"Hemoglobina 11,2 g/dL.": "Hemoglobin 11.2 g/dL."}
    assert take(client, case, filled(handed_out(client, case), again), translator="Otto Weiss").status_code == 302
    held, _ = translations_for(case.pk)
    assert [(row.translator, row.superseded) for row in held] == [("Lucía Prado", 1), ("Otto Weiss", 0)]
    request = request_of(case, case.opened_at.date())
    assert request.translations == held
    assert [row.translator for row in (item.translation for item in translation_desk(case).held())] == ["Otto Weiss"]


def test_a_translation_whose_original_reads_differently_now_is_not_signed(client, case, taken):
    build = Build.objects.get(case=case, state="done")
    task = translation_desk(case).tasks[0]
    other = replace(task, segments=(replace(task.segments[0], text="Informe"), *task.segments[1:]))
    open_safe(case.pk).files(build.folder).write("keep/translations/segments.json", write_tasks((other,)).encode())
    assert translations_of(case)[0].state == "changed"
    assert "The original reads differently now" in text_of(client.get(url(case, f"{taken}/")))
    open_safe(case.pk).files(build.folder).write("keep/translations/segments.json", write_tasks(()).encode())
    assert [row.state for row in translations_of(case)] == ["lost"]
    assert "Its document is gone" in text_of(client.get(url(case)))
    assert client.get(url(case, f"{taken}/")).status_code == 200


def test_nothing_that_asks_for_a_translation_is_said_so(client, ana):
    case = opened(ana)
    assert "Nothing here asks for a translation" in text_of(client.get(url(case)))


def test_somebody_off_the_case_finds_none_of_it(case, client, taken):
    other = sign_in(make_user("bo"))
    for path in ("", f"{taken}/", "sheet/d-1/en/docx/"):
        assert other.get(url(case, path)).status_code == 404
    assert other.post(url(case, f"{taken}/sign/")).status_code == 404
    assert client.get(url(case, "sheet/d-1/xx/docx/")).status_code == 404
    assert client.get(url(case, f"{'0' * 24}/")).status_code == 404


def test_in_the_chinese_desk_no_flag_is_in_english(client, case, taken):
    page = text_of(client.get(url(case, f"{taken}/?language=zh-Hans")))
    assert "左右不一致" in page and "仅原文有：12" in page
    assert "differs" not in page and "the original has" not in page


def test_the_file_names_nobody_and_holds_every_segment(client, case):
    rows = WordSheet().read(io.BytesIO(handed_out(client, case)).getvalue()).rows
    assert [row.source for row in rows] == [text for texts in WORDS.values() for text in texts]

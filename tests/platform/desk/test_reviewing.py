"""The case on one screen: pages, facts, decisions, and two people who do not overwrite each other."""

import json
import re

import pytest
from tests.platform.desk.desks import DIAGNOSIS, HB, HER2, manifest, opened, read, sign_in, source_of, text_of
from tests.platform.people import acting, begin, make_user

from caseferry.platform.audit.models import Entry
from caseferry.platform.cases.actions.teaming import add_stand_in
from caseferry.platform.cases.models import Build, Case, Ruling

JSON = {"accept": "application/json"}


@pytest.fixture
def case(ana):
    return opened(ana)


def decide(client, case, **given):
    return client.post(f"/desk/{case.pk}/decide/", {"at": "1", "seen": "0", **given})


def rulings(case):
    return [(row.action, row.content["target"], row.content["value"]) for row in Ruling.objects.filter(case=case)]


def test_before_the_first_build_the_page_says_what_comes(ana, client):
    case, _ = begin(ana)
    assert "Nothing to review yet" in text_of(client.get(f"/desk/{case.pk}/"))
    Build.objects.create(case=case, number=1, asked_at=case.opened_at)
    page = client.get(f"/desk/{case.pk}/").content.decode()
    assert "The records are being read" in page
    assert '<noscript><meta http-equiv="refresh"' in page and f'data-live="/progress/desk/{case.pk}/"' in page


def test_a_page_shows_its_facts_with_the_places_of_their_words(client, case):
    page = client.get(f"/desk/{case.pk}/?at=2").content.decode()
    assert "Gastric adenocarcinoma" in page and "HER2 2+" in page and "Hb 9.8" not in page
    assert f'id="m-{HER2}" href="#{HER2}"' in page and f'href="#m-{HER2}"' in page
    assert '<rect x="98" y="68" width="804" height="19"/>' in page
    assert manifest()["sources"][0]["sha256"] not in page


def test_what_may_be_somebody_else_s_stands_first_with_its_question(client, case):
    page = text_of(client.get(f"/desk/{case.pk}/"))
    assert "IMG 13.jpg" in page and "Whose paper is this?" in page


def test_a_page_number_that_is_none_opens_the_first(client, case):
    for at in ("0", "999", "no", "-1", "²"):
        assert "Page 1 of 6" in text_of(client.get(f"/desk/{case.pk}/?at={at}"))


def test_a_look_at_the_screen_and_at_a_picture_is_recorded(client, case):
    client.get(f"/desk/{case.pk}/")
    answer = client.get(f"/desk/{case.pk}/picture/{source_of(case)}/1/")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert Entry.objects.filter(case=case.pk, action="page.view", outcome="done").count() == 2


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"what": "confirm_fact", "fact": HER2}, ("confirm_fact", {"fact": HER2}, None)),
        ({"what": "reject_fact", "fact": HB, "reason": "misread"}, ("reject_fact", {"fact": HB}, None)),
        (
            {
                "what": "correct_fact",
                "fact": HB,
                "value": "9.3",
                "unit": "g/dL",
                "date": "2025-01-20",
                "reason": "misread",
            },
            ("correct_fact", {"fact": HB}, {"value": "9.3", "unit": "g/dL", "date": "2025-01-20"}),
        ),
        ({"what": "set_category", "category": "labs"}, ("set_category", "page", "labs")),
        (
            {"what": "set_date", "date": "2025-02", "role": "collected"},
            ("set_date", "page", {"value": "2025-02", "role": "collected"}),
        ),
        ({"what": "split"}, ("split", "page", None)),
        ({"what": "turn", "degrees": "90"}, ("turn", "page", 90)),
        ({"what": "place", "place": "annex"}, ("place", "page", "annex")),
        ({"what": "set_patient", "match": "match"}, ("set_patient", "page", "match")),
        (
            {"what": "add_fact", "kind": "stage", "value": "cT3", "reason": "stands in the stamp"},
            ("add_fact", "page", {"kind": "stage", "value": "cT3"}),
        ),
        ({"what": "waive_gate", "gate": "summary", "reason": "by phone"}, ("waive_gate", {"gate": "summary"}, None)),
    ],
)
def test_each_form_becomes_the_decision_of_the_contract(client, case, given, kept):
    row = manifest()["facts"][-1]
    if given["what"] == "correct_fact":
        kept = (*kept[:2], {key: value for key, value in kept[2].items() if row[key] != value})
    answer = decide(client, case, source=source_of(case), number="1", **given)
    page = {"sha256": manifest()["sources"][0]["sha256"], "page": 1}
    assert answer.status_code == 302
    assert rulings(case) == [(kept[0], page if kept[1] == "page" else kept[1], kept[2])]
    assert Build.objects.filter(case=case, state="queued").count() == 1


def test_a_page_is_joined_to_another_paper(client, case):
    labs = next(row for row in manifest()["documents"] if row["category"] == "labs" and row["placed"] == "packet")
    decide(client, case, what="merge", source=source_of(case), number="1", into=labs["id"])
    ((action, _, value),) = rulings(case)
    assert (action, value) == ("merge", {"sha256": manifest()["sources"][1]["sha256"], "page": 1})


def test_a_conflict_is_shown_and_settled(client, ana):
    case, _ = begin(ana)
    told = {"id": "c-1", "kind": "biomarker", "facts": [HER2, HB], "note": "HER2 is 2+ and 3+.", "settled": ""}
    read(case, manifest(conflicts=[told]))
    assert "HER2 is 2+ and 3+." in text_of(client.get(f"/desk/{case.pk}/"))
    decide(
        client, case, what="settle_conflict", conflict="c-1", words="2+ at the biopsy", reason="asked the laboratory"
    )
    assert rulings(case) == [("settle_conflict", {"conflict": "c-1"}, "2+ at the biopsy")]


def test_a_scan_that_names_somebody_else_is_shown_and_decided(client, ana):
    case, _ = begin(ana)
    study = {
        "study_instance_uid": "1.2.840.1", "modalities": ["CT"], "body_part": "CHEST", "description": "CT CHEST", "date": "2025-10-09",
        "series": 1, "instances": 12, "patient_match": "mismatch", "problems": ["Another name stands in it."],
    }  # fmt: skip
    read(case, manifest(imaging=[study]))
    page = text_of(client.get(f"/desk/{case.pk}/packet/"))
    assert "Another name stands in it." in page and "Same person" in page
    answer = decide(client, case, what="set_patient", study="1.2.840.1", match="match", back="packet")
    assert answer.headers["Location"] == f"/desk/{case.pk}/packet/"
    assert rulings(case) == [("set_patient", {"study": "1.2.840.1"}, "match")]


@pytest.mark.parametrize(
    "given",
    [
        {"what": "confirm_fact", "fact": "f-of-nobody"},
        {"what": "turn", "source": "nothing", "number": "1", "degrees": "90"},
        {"what": "turn", "number": "9", "degrees": "90"},
        {"what": "turn", "number": "0", "degrees": "90"},
        {"what": "settle_conflict", "conflict": "c-1", "words": "x"},
        {"what": "waive_gate", "gate": "consent", "reason": "x"},
        {"what": "merge", "number": "1", "into": "d-other"},
        {"what": "set_patient", "study": "1.2.3", "match": "match"},
        {"what": "confirm_page", "facts": f"{HB} f-of-nobody"},
        {"what": "confirm_page", "facts": ""},
    ],
)
def test_a_target_that_the_case_does_not_have_is_not_found(client, case, given):
    assert decide(client, case, **{"source": source_of(case), **given}).status_code == 404
    assert rulings(case) == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"what": "reject_fact", "fact": HB}, "Please give a reason."),
        ({"what": "set_date", "date": "12/09/2025"}, "Write it as 2025-09-12."),
        ({"what": "correct_fact", "fact": HB, "value": "9.8", "reason": "x"}, "Nothing was changed"),
        ({"what": "set_category", "category": "nonsense"}, "A field is missing"),
        ({"what": "erase_everything"}, "This form is not known here"),
        ({"what": "turn", "degrees": "45"}, "choose how to turn"),
    ],
)
def test_what_cannot_be_is_said_on_the_same_page(client, case, given, said):
    answer = decide(client, case, source=source_of(case), number="1", **{**given, "at": "2"})
    assert answer.status_code == 422
    assert said in text_of(answer) and "Page 2 of 6" in text_of(answer)
    assert rulings(case) == []


def test_the_same_acts_work_for_a_script(client, case):
    answer = client.post(f"/desk/{case.pk}/decide/", {"what": "confirm_fact", "fact": HER2, "seen": "0"}, headers=JSON)
    (told,) = answer.json()["done"]
    assert (told["fact"], told["action"], told["number"]) == (HER2, "confirm_fact", 1)
    assert client.post(told["undo"], headers=JSON).json()["fact"] == HER2
    refused = client.post(f"/desk/{case.pk}/decide/", {"what": "reject_fact", "fact": HB}, headers=JSON)
    assert (refused.status_code, refused.json()["words"]) == (422, "Please give a reason.")


def test_a_whole_page_is_confirmed_with_one_press(client, case):
    page = client.get(f"/desk/{case.pk}/?at=2").content.decode()
    assert f'name="facts" value="{DIAGNOSIS} {HER2} "' in page
    decide(client, case, what="confirm_page", facts=f"{DIAGNOSIS} {HER2} ")
    assert [row[1]["fact"] for row in rulings(case)] == [DIAGNOSIS, HER2]
    after = text_of(client.get(f"/desk/{case.pk}/?at=2"))
    assert "Left to review: 1" in after and "Confirm all that is open" not in after


def test_two_people_do_not_overwrite_each_other_and_are_told_who_decided_what(ana, client, case):
    bo = make_user("bo")
    add_stand_in(acting(ana), case, user=bo)
    decide(sign_in(bo), case, what="correct_fact", fact=HB, value="9.3", reason="misread")

    answer = decide(client, case, what="reject_fact", fact=HB, reason="misread")

    assert answer.status_code == 409
    assert "Bo decided about this meanwhile: Corrected 9.3." in text_of(answer)
    assert [row[0] for row in rulings(case)] == ["correct_fact"]
    assert decide(client, case, what="reject_fact", fact=HB, reason="misread", seen="1").status_code == 302


def test_an_undone_decision_stays_in_the_history(client, case):
    decide(client, case, what="reject_fact", fact=HB, reason="The software misread it")
    ruling = Ruling.objects.get()
    assert client.post(f"/desk/{case.pk}/decisions/{ruling.pk}/undo/", {"back": "history"}).status_code == 302
    client.post(f"/desk/{case.pk}/decisions/{ruling.pk}/undo/")
    page = text_of(client.get(f"/desk/{case.pk}/decisions/"))
    assert "Rejected" in page and "Undone" in page and "The software misread it" in page
    assert "Left to review: 3" in text_of(client.get(f"/desk/{case.pk}/"))
    assert Entry.objects.filter(case=case.pk, action="decision.undo").count() == 1


def test_a_decision_of_another_case_is_not_undone_here(ana, client, case):
    other = opened(ana, name="Otto")
    decide(client, other, what="confirm_fact", fact=HB)
    assert client.post(f"/desk/{case.pk}/decisions/{Ruling.objects.get().pk}/undo/").status_code == 404
    assert Ruling.objects.get().undone_at is None


def test_the_way_back_leads_nowhere_else(client, case):
    for back, at, fact in (("//evil.example", "1", ""), ("", "1#x", HB), ("", "//evil", "javascript:alert(1)")):
        waived = {"what": "waive_gate", "gate": "summary", "reason": "by phone"}
        answer = decide(client, case, **waived, back=back, at=at, fact=fact)
        assert answer.headers["Location"].startswith(f"/desk/{case.pk}/")
        assert not {"evil", "javascript"} & set(re.findall(r"\w+", answer.headers["Location"]))


def test_words_of_a_record_cannot_become_markup(ana, client):
    case, _ = begin(ana, name="<img src=x onerror=alert(1)>")
    packet = manifest()
    packet["facts"][0]["value"] = "</q><script>alert(2)</script>"
    packet["sources"][0]["path"] = '"><svg onload=alert(3)>.pdf'
    read(case, packet)
    for path in ("?at=2", "packet/", "decisions/", "checklist/", "people/"):
        page = client.get(f"/desk/{case.pk}/{path}").content.decode()
        assert "<img src=x" not in page and "<script>alert" not in page and "<svg onload" not in page


def test_the_name_that_the_records_give_is_taken_with_one_press(ana, client):
    case, _ = begin(ana, name="")
    read(case)
    assert "The records name the patient: Anna Probe" in text_of(client.get(f"/desk/{case.pk}/"))
    client.post(f"/desk/{case.pk}/people/name/")
    assert {key: Case.objects.get(pk=case.pk).content[key] for key in ("name", "birth_date")} == {
        "name": "Anna Probe", "birth_date": "1960-01-02",
    }  # fmt: skip


def test_a_failed_build_says_why_and_is_run_again(client, case):
    Build.objects.create(case=case, number=9, asked_at=case.opened_at, state="failed", reason="no_room")
    assert "The disk is full" in text_of(client.get(f"/desk/{case.pk}/"))
    assert client.post(f"/desk/{case.pk}/build/").status_code == 302
    assert json.loads(client.get(f"/progress/desk/{case.pk}/").content)["state"] == "queued"


def test_what_was_decided_about_a_paper_stands_on_its_page_and_is_taken_back_there(client, case):
    first = client.get(f"/desk/{case.pk}/?at=1")
    assert "Whose paper is this?" in text_of(first)
    place = dict(re.findall(r'name="(source|number)" value="([^"]+)"', first.content.decode()))

    decide(client, case, what="set_patient", match="match", **place)
    page = client.get(f"/desk/{case.pk}/?at=1")
    assert "Said whose it is: Belongs to this patient Ana" in text_of(page)
    assert "Whose paper is this?" not in text_of(page), "what was answered is not asked again while it is read anew"

    undo = f"/desk/{case.pk}/decisions/{Ruling.objects.get().pk}/undo/"
    assert f'action="{undo}"' in page.content.decode()
    client.post(undo, {"at": "1"})
    assert "Whose paper is this?" in text_of(client.get(f"/desk/{case.pk}/?at=1"))


def test_a_paper_that_nobody_has_placed_is_still_to_be_looked_at(client, case):
    every = " ".join(row["id"] for row in manifest()["facts"])
    decide(client, case, what="confirm_page", facts=every)
    assert 'id="next-open" href="?at=1"' in client.get(f"/desk/{case.pk}/?at=2").content.decode()
    assert 'id="finished" hidden' in client.get(f"/desk/{case.pk}/?at=2").content.decode()

    first = client.get(f"/desk/{case.pk}/?at=1").content.decode()
    place = dict(re.findall(r'name="(source|number)" value="([^"]+)"', first))
    decide(client, case, what="set_patient", match="mismatch", seen="9", **place)
    page = client.get(f"/desk/{case.pk}/?at=2")
    assert "Go to the packet" in text_of(page) and 'id="finished">' in page.content.decode()
    assert 'id="next-open"' not in page.content.decode()

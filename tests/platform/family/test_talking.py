"""Question, consent, messages, condition, opinion: each without a script."""

import datetime as dt

import pytest
from django.utils import timezone
from tests.platform.family.visits import enter, family_of, text_of, welcome
from tests.platform.people import HOSPITAL, acting, agree, choose, finished, send_bytes

from caseferry.platform.access.actor import Actor
from caseferry.platform.cases.actions import conversing, opining, reviewing, sending
from caseferry.platform.cases.models import Case, Consent, Message, Sending, Statement
from caseferry.platform.cases.statements import statement_of


@pytest.fixture
def made(sqlite):
    return welcome()


@pytest.fixture
def client(made):
    return enter(made)


def sent_to_hospital(made) -> Sending:
    user, case, family = made.case.coordinator, made.case, family_of(made)
    send_bytes(family, case, "report.txt", b"CT of the chest")
    choose(user, case)
    agree(family, case)
    build = finished(case)
    reviewing.mark_reviewed(acting(user), case, build)
    order = sending.Order(HOSPITAL, "Department of Thoracic Surgery", "press")
    return sending.send(acting(user), case, build, order).sending


def test_the_question_is_kept_and_changed(client, made):
    url = f"/my/{made.case.pk}/question/"
    assert "There is no question yet." in text_of(client.get(f"/my/{made.case.pk}/"))
    said = {"question": "Is an operation possible?", "name": "Petra Novakova", "birth_date": "1961-04-30"}
    answer = client.post(url, said, follow=True)
    assert "Your question is saved." in text_of(answer)
    case = Case.objects.get()
    assert {key: case.content[key] for key in said} == said
    assert "Is an operation possible?" in client.get(url).content.decode()
    assert client.post(url, {**said, "birth_date": "30/04"}).status_code == 422


def test_consent_is_given_for_each_class_and_direction_and_taken_back(client, made):
    choose(made.case.coordinator, made.case)
    url = f"/my/{made.case.pk}/consent/"
    assert "The hospital gets the records only if you agree." in text_of(client.get(f"/my/{made.case.pk}/"))
    told = {
        "recipient": HOSPITAL, "purpose": "second_opinion", "data_class": ["clinical", "imaging"], "direction": ["out"],
        "giver": "guardian", "name": "Jana Novakova", "relation": "", "agree": "on",
    }  # fmt: skip
    assert client.post(url, told).status_code == 422
    assert not Consent.objects.exists()
    page = text_of(client.post(url, {**told, "relation": "daughter"}, follow=True))
    assert "Jana Novakova" in page and "daughter" in page and "You agreed on" in page
    rows = Consent.objects.order_by("data_class")
    assert [(row.data_class, row.direction, row.giver) for row in rows] == [
        ("clinical", "out", "guardian"),
        ("imaging", "out", "guardian"),
    ]
    assert "The data goes to China." in rows[0].content["words"]
    assert "The hospital gets the records only" not in text_of(client.get(f"/my/{made.case.pk}/"))

    back = client.post(f"{url}{rows[0].pk}/withdraw/", follow=True)
    assert "You took this consent back on" in text_of(back)
    assert client.post(url, {**told, "recipient": "somewhere"}).status_code == 422


def test_taking_a_consent_back_turns_off_the_hospital_s_link(client, made):
    row = sent_to_hospital(made)
    client.post(f"/my/{made.case.pk}/consent/{row.consent_id}/withdraw/")
    row.refresh_from_db()
    assert row.state == "revoked"


def test_a_question_of_the_hospital_is_read_in_plain_words_and_answered(client, made):
    row = sent_to_hospital(made)
    hospital = Actor("hospital", str(row.link), case=made.case.pk)
    asked = conversing.ask(hospital, made.case, conversing.Words("请提供二次活检", "desk", row))
    assert "活检" not in text_of(client.get(f"/my/{made.case.pk}/messages/"))
    plain = conversing.pass_on(acting(made.case.coordinator), made.case, asked, plain="Was there a second biopsy?")
    home = text_of(client.get(f"/my/{made.case.pk}/"))
    assert "Waits for your answer" in home and "The hospital has a question" in home
    assert "The count of days has stopped." in home
    page = text_of(client.get(f"/my/{made.case.pk}/messages/"))
    assert "Was there a second biopsy?" in page and "请提供二次活检" in page
    plain.refresh_from_db()
    assert plain.seen_at is not None
    answer = client.post(f"/my/{made.case.pk}/messages/{plain.pk}/", {"text": "No."}, follow=True)
    assert "Your answer is on its way." in text_of(answer)
    assert "Waits for your answer" not in text_of(answer)
    assert client.get(f"/my/{made.case.pk}/messages/{asked.pk}/").status_code == 404


def test_the_family_asks_its_coordinator(client, made):
    page = client.post(f"/my/{made.case.pk}/messages/", {"text": "When will we know more?"}, follow=True)
    assert "Your coordinator will answer you here." in text_of(page)
    row = Message.objects.get()
    assert (row.sender, row.receiver, row.content["text"]) == ("family", "desk", "When will we know more?")
    assert client.post(f"/my/{made.case.pk}/messages/", {"text": " "}).status_code == 422


def test_the_condition_becomes_a_dated_statement(client, made):
    day = timezone.now().date() - dt.timedelta(days=1)
    said = {
        "day": day.isoformat(),
        "walking": "2",
        "pain": "4",
        "pain_where": "espalda",
        "weight": "54.5",
        "other": "Toma té.",
    }
    page = client.post(f"/my/{made.case.pk}/condition/", said, follow=True)
    assert "Your answers are saved." in text_of(page) and "Walks, but tires soon" in text_of(page)
    text = statement_of(Statement.objects.all())
    assert f"Walking and daily life ({day}): Walks, but tires soon" in text
    assert f"Pain ({day}): 4 of 10. espalda" in text and f"Weight ({day}): 54.5 kg now" in text
    nothing = client.post(f"/my/{made.case.pk}/condition/", {"day": day.isoformat()})
    assert nothing.status_code == 422 and "Please answer at least one question." in text_of(nothing)
    later = (timezone.now() + dt.timedelta(days=9)).date().isoformat()
    assert client.post(f"/my/{made.case.pk}/condition/", {**said, "day": later}).status_code == 422


def test_the_opinion_is_seen_once_it_is_released_and_after_a_word_before(client, made):
    row = sent_to_hospital(made)
    words = opining.OpinionWords(
        "Dr Li Wei",
        [{"question": "Is surgery possible?", "answer": "The records state a resectable tumour."}],
        plan=[{"step": "Repeat the CT", "when": "in two weeks", "who": "local hospital"}],
        outcome="further_screening",
    )
    opinion = opining.give_opinion(acting(made.case.coordinator), made.case, row, words)
    url = f"/my/{made.case.pk}/opinion/"
    assert "No answer yet" in text_of(client.get(url + "?read=1"))
    opining.release_opinion(acting(made.case.coordinator), made.case, opinion)
    first = text_of(client.get(url))
    assert "The answer may hold hard news." in first and "resectable" not in first
    page = text_of(client.get(url + "?read=1"))
    for said in ("Dr Li Wei", "resectable tumour", "Repeat the CT", "more checks", "not an order"):
        assert said in page
    assert "The hospital's answer is here" in text_of(client.get(f"/my/{made.case.pk}/"))
    assert client.get(f"{url}{opinion.pk}/document/").status_code == 404


def test_a_paper_of_the_hospital_is_nowhere_to_be_seen_before_its_release(client, made):
    row = sent_to_hospital(made)
    hospital = Actor("hospital", str(row.link), case=made.case.pk)
    paper = send_bytes(hospital, made.case, "opinion.pdf", b"the words of the hospital")
    words = opining.OpinionWords("Dr Li Wei")
    opinion = opining.give_opinion(acting(made.case.coordinator), made.case, row, words, upload=paper)

    def seen() -> dict[str, object]:
        archive = b"".join(client.get(f"/my/{made.case.pk}/everything/").streaming_content)
        return {
            "arrived": "opinion.pdf" in client.get(f"/my/{made.case.pk}/arrived/").content.decode(),
            "original": client.get(f"/my/{made.case.pk}/file/{paper.pk}/").status_code,
            "removed": client.post(f"/my/{made.case.pk}/arrived/{paper.pk}/remove/").status_code,
            "archive": b"the words of the hospital" in archive,
            "document": client.get(f"/my/{made.case.pk}/opinion/{opinion.pk}/document/").status_code,
        }

    hidden = {"arrived": False, "original": 404, "removed": 404, "archive": False, "document": 404}
    assert seen() == hidden
    opining.release_opinion(acting(made.case.coordinator), made.case, opinion)
    assert seen() == {**hidden, "archive": True, "document": 200}


def test_the_home_says_when_an_answer_can_be_expected(client, made):
    sent_to_hospital(made)
    page = text_of(client.get(f"/my/{made.case.pk}/"))
    assert "An answer can be expected between" in page and "It may take longer." in page
    assert "The hospital does the next step." in page and "Ana is your coordinator." in page


def test_a_provider_that_is_set_up_can_be_agreed_to_and_only_then(client, made, monkeypatch):
    choose(made.case.coordinator, made.case)
    url = f"/my/{made.case.pk}/consent/"
    assert "To translate the records" not in text_of(client.get(url))
    monkeypatch.setenv("CASEFERRY_PROVIDER_BABEL_ADDRESS", "https://translate.example")
    assert "To translate the records" in text_of(client.get(url))
    told = {
        "recipient": "provider:babel", "purpose": "translation", "data_class": ["clinical"], "direction": ["out"],
        "giver": "patient", "name": "Petra Novakova", "agree": "on",
    }  # fmt: skip
    assert "babel" in text_of(client.post(url, told, follow=True))
    assert Consent.objects.get().recipient == "provider:babel"

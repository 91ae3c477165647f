"""Who opened the records; ending, erasing, and silence after a death."""

import uuid

import pytest
from django.test import Client
from tests.platform.family.visits import enter, family_of, sent, text_of, welcome
from tests.platform.people import acting

from caseferry.platform.access.actor import Actor
from caseferry.platform.access.permissions import TABLE
from caseferry.platform.audit.chain import record
from caseferry.platform.cases.actions.requesting import request_item
from caseferry.platform.cases.models import Case, Outbox, Upload
from caseferry.platform.engine.ending import run_erasure
from caseferry.platform.look import wording


@pytest.fixture
def made(sqlite):
    return welcome()


@pytest.fixture
def client(made):
    return enter(made)


def test_the_list_says_in_plain_words_who_did_what(client, made):
    sent(made, a_jpg=b"1")
    coordinator = acting(made.case.coordinator)
    for _ in range(3):
        record(coordinator, "page.view", case=made.case.pk)
    record(Actor("staff", str(uuid.uuid4())), "case.view", case=made.case.pk, outcome="denied")
    record(Actor("stranger"), "case.view", case=made.case.pk, outcome="denied")
    page = text_of(client.get(f"/my/{made.case.pk}/access/"))
    for said in (
        "Ana What", "looked at your records · 3 times", "you sent a file", "tried to open, and was refused", "someone unknown",
        "opened the case with the passcode",
    ):  # fmt: skip
        assert said.replace(" What", "") in page.replace("What: ", "")
    assert "@" not in page


def test_every_action_of_the_table_has_words_for_the_family():
    office = ("people.", "hospital.manage", "calendar.", "case.list", "case.metadata", "audit.verify", "link.open")
    without = [name for name in TABLE if not wording.is_key("family.access.acts." + name.replace(".", "_"))]
    assert [name for name in without if not name.startswith(office)] == []


def test_ending_takes_everything_back_and_leaves_the_records_readable(client, made):
    page = client.post(f"/my/{made.case.pk}/end/", follow=True)
    assert "The case is ended." in text_of(page) and "You ended this case." in text_of(page)
    case = Case.objects.get()
    assert (case.state, case.outcome) == ("closed", "withdrawn")
    assert client.get(f"/my/{made.case.pk}/arrived/").status_code == 200


def test_erasing_asks_for_the_case_number_and_gives_a_certificate(client, made):
    sent(made, a_jpg=b"1")
    wrong = client.post(f"/my/{made.case.pk}/erase/", {"reference": "CF-0000-0000"})
    assert wrong.status_code == 422 and "This is not the number of your case." in text_of(wrong)
    assert not Outbox.objects.filter(kind="erase").exists()

    answer = client.post(f"/my/{made.case.pk}/erase/", {"reference": made.case.reference.lower()})
    paper = answer.headers["Location"]
    assert "Your case is being erased" in text_of(client.get(paper))
    assert client.get(f"/my/{made.case.pk}/").status_code == 404

    run_erasure(str(Outbox.objects.get(kind="erase").pk))
    page = text_of(Client().get(paper))
    assert "Certificate of erasure" in page and made.case.reference in page and "Keys destroyed 2" in page
    assert not Upload.objects.exists()
    assert Client().get(f"/f/{made.link.token}/").status_code == 404
    assert Client().get(paper[:-5] + "AAAA/").status_code == 404


def test_one_press_after_a_death_stops_every_request_and_can_be_undone(client, made):
    request_item(acting(made.case.coordinator), made.case, item="core/pathology")
    mails = Outbox.objects.filter(kind="email").count()
    page = client.post(f"/my/{made.case.pk}/still/", follow=True)
    assert "We are with you in our thoughts" in text_of(page)
    assert "What we need from you" not in text_of(page)
    request_item(acting(made.case.coordinator), made.case, item="core/ihc")
    assert Outbox.objects.filter(kind="email").exclude(about="desk_still").count() == mails
    back = client.post(f"/my/{made.case.pk}/still/undo/", follow=True)
    assert "What we need from you" in text_of(back)


def test_acts_want_a_press_of_a_button(client, made):
    for page in ("end", "erase", "still", "still/undo", "leave"):
        assert client.get(f"/my/{made.case.pk}/{page}/").status_code == 405
    case = Case.objects.get()
    assert (case.state, case.still) == ("collecting", False)


def test_a_form_from_elsewhere_is_refused_on_every_act(made):
    strict = Client(enforce_csrf_checks=True)
    page = strict.get(f"/f/{made.link.token}/").content.decode()
    token = page.partition('csrfmiddlewaretoken" value="')[2].partition('"')[0]
    strict.post(f"/f/{made.link.token}/", {"passcode": made.link.passcode, "csrfmiddlewaretoken": token})
    for page in ("end", "erase", "still", "question", "consent", "messages", "condition", "leave"):
        answer = strict.post(f"/my/{made.case.pk}/{page}/", {"reference": made.case.reference})
        assert answer.status_code == 403
    assert "Please open this page again" in text_of(answer)
    assert family_of(made).case == Case.objects.get().pk

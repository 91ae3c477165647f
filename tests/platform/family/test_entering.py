"""The way in: inquiry, link, passcode, a lost link, leaving."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone
from tests.platform.family.visits import enter, text_of, welcome
from tests.platform.people import acting, make_user

from caseferry.platform.audit.models import Entry
from caseferry.platform.cases.actions.opening import open_case
from caseferry.platform.cases.models import Case, Message
from caseferry.platform.sharing.links import revoke_all
from caseferry.platform.sharing.models import Link

INQUIRY = {
    "name": "Jana Novakova",
    "contact": "jana@family.example",
    "relation": "family",
    "country": "Kenya",
    "message": "Is an operation possible?",
    "agree": "on",
}


@pytest.mark.parametrize("entry", ["share", "review", "speak"])
def test_an_inquiry_is_answered_with_a_link_a_passcode_and_a_phrase_that_open_the_case(sqlite, entry):
    client = Client()
    answer = client.post(f"/start/{entry}/", INQUIRY)
    assert answer.status_code == 200
    page = answer.content.decode()
    link = re.search(r'id="link">http[^<]*?(/f/[\w-]+/)<', page)[1]
    passcode = re.search(r"([2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4})</bdi>", page)[1]
    case = Case.objects.get()
    assert (case.state, case.content["entry"], case.content["contact"]) == (
        "inquiry",
        entry,
        {"name": "Jana Novakova", "email": "jana@family.example", "relation": "family"},
    )
    assert case.content.get("question", "") == ("Is an operation possible?" if entry == "review" else "")
    first = Message.objects.get()
    assert (first.sender, first.receiver, first.content["text"]) == ("family", "desk", "Is an operation possible?")
    assert case.reference in page and answer.headers["Cache-Control"] == "private, no-store"

    entered = client.post(link, {"passcode": passcode.lower().replace("-", " ")}, follow=True)
    assert entered.redirect_chain[0][0] == f"/my/{case.pk}/" and entered.status_code == 200


def test_an_inquiry_without_consent_or_name_says_what_is_missing(sqlite):
    answer = Client().post("/start/share/", {**INQUIRY, "name": "", "agree": ""})
    assert answer.status_code == 422
    assert text_of(answer).count("Please fill this in.") == 4  # in the list on top and at each field
    assert not Case.objects.exists()


def test_an_unknown_entry_does_not_exist(sqlite):
    assert Client().get("/start/other/").status_code == 404


def test_inquiries_from_one_address_come_to_an_end(sqlite):
    client = Client()
    codes = [client.post("/start/speak/", INQUIRY).status_code for _ in range(11)]
    assert codes == [200] * 10 + [429]


def test_looking_at_a_link_opens_nothing_and_marks_nothing(sqlite):
    made = welcome()
    before = Entry.objects.count()
    client = Client()
    for verb in (client.get, client.head):
        assert verb(f"/f/{made.link.token}/").status_code == 200
    assert client.get(f"/my/{made.case.pk}/").status_code == 404
    link = Link.objects.get(pk=made.link.link.pk)
    assert (link.entered_at, link.failures) == (None, 0)
    assert [row.outcome for row in Entry.objects.filter(number__gt=before)] == ["denied"]


def test_a_wrong_passcode_says_so_and_five_shut_the_link_for_a_while(sqlite):
    made = welcome()
    client = Client()
    answers = [client.post(f"/f/{made.link.token}/", {"passcode": "WRONG-22"}) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [422] * 4 + [429]
    assert "This passcode does not fit" in text_of(answers[0])
    assert "Too many wrong tries" in text_of(answers[4])
    right = client.post(f"/f/{made.link.token}/", {"passcode": made.link.passcode})
    assert right.status_code == 429

    Link.objects.update(locked_until=timezone.now() - dt.timedelta(seconds=1))
    enter(made, client)


def test_a_link_that_ended_says_what_to_do(sqlite):
    made = welcome()
    Link.objects.update(expires_at=timezone.now() - dt.timedelta(days=1))
    answer = Client().get(f"/f/{made.link.token}/")
    assert answer.status_code == 410
    assert "Use your recovery phrase, or ask your coordinator" in text_of(answer)


def test_a_revoked_link_ends_the_visit_at_once(sqlite):
    made = welcome()
    client = enter(made)
    revoke_all(made.case.pk)
    assert client.get(f"/my/{made.case.pk}/").status_code == 410
    assert Client().get(f"/f/{made.link.token}/").status_code == 410


def test_a_guessed_link_is_not_found_and_guessing_is_slowed_down(sqlite):
    client = Client()
    codes = [client.get(f"/f/{'x' * 40}{number:03}/").status_code for number in range(62)]
    assert codes == [404] * 60 + [429] * 2


def test_many_families_behind_one_address_open_their_cases(sqlite):
    coordinator = make_user("ana")
    for _ in range(25):
        made = open_case(acting(coordinator), language="en", words={"name": "Otto"})
        enter(made)
    assert Entry.objects.filter(action="link.enter", outcome="done").count() == 25


def test_the_recovery_phrase_makes_a_new_link_once_and_ends_the_old_one(sqlite):
    made = welcome()
    old = enter(made)
    words = made.phrase.upper().replace(" ", "  ")
    answer = Client().post("/lost/", {"phrase": words})
    assert answer.status_code == 200 and "Your recovery phrase" in text_of(answer)
    assert made.phrase not in answer.content.decode()
    assert old.get(f"/my/{made.case.pk}/").status_code == 410
    again = Client().post("/lost/", {"phrase": made.phrase})
    assert again.status_code == 422 and "These words do not fit" in text_of(again)


def test_guessing_phrases_is_slowed_down(sqlite):
    client = Client()
    codes = [client.post("/lost/", {"phrase": f"balona {number}"}).status_code for number in range(7)]
    assert codes == [422] * 6 + [429]


def test_leaving_closes_the_case_on_this_device(sqlite):
    made = welcome()
    client = enter(made)
    assert client.post(f"/my/{made.case.pk}/leave/").headers["Location"] == "/left/"
    assert client.get(f"/my/{made.case.pk}/").status_code == 404


def test_entering_gives_the_session_a_new_id(sqlite):
    made = welcome()
    client = Client()
    client.get(f"/f/{made.link.token}/?language=en")
    session = client.session
    session["planted"] = 1
    session.save()
    planted = session.session_key
    client.cookies["sessionid"] = planted
    enter(made, client)
    assert client.cookies["sessionid"].value != planted


def test_a_case_is_shown_in_its_language_unless_the_reader_chose_one(sqlite):
    made = welcome("ar")
    page = Client().get(f"/f/{made.link.token}/").content.decode()
    assert '<html lang="ar" dir="rtl"' in page
    client = enter(made)
    assert '<html lang="ar" dir="rtl"' in client.get(f"/my/{made.case.pk}/").content.decode()
    assert '<html lang="fr" dir="ltr"' in client.get(f"/my/{made.case.pk}/?language=fr").content.decode()


def test_the_first_device_that_says_where_it_is_sets_the_zone_in_which_times_are_said(sqlite):
    made = welcome()
    client = Client()
    client.post(f"/f/{made.link.token}/", {"passcode": made.link.passcode, "zone": "Asia/Almaty"})
    made.case.refresh_from_db()
    assert made.case.zone == "Asia/Almaty"
    assert "(UTC+05)" in text_of(client.get(f"/my/{made.case.pk}/access/"))

    Client().post(f"/f/{made.link.token}/", {"passcode": made.link.passcode, "zone": "Europe/Madrid"})
    made.case.refresh_from_db()
    assert made.case.zone == "Asia/Almaty"


@pytest.mark.parametrize("zone", ["", "Nowhere/At all", "../../etc/passwd", "x" * 40])
def test_a_zone_that_is_none_changes_nothing(sqlite, zone):
    made = welcome()
    answer = Client().post(f"/f/{made.link.token}/", {"passcode": made.link.passcode, "zone": zone})
    made.case.refresh_from_db()
    assert (answer.status_code, made.case.zone) == (302, "UTC")

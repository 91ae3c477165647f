"""The list of cases: what it shows, what it finds, and how many queries it asks."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.platform.desk.desks import sign_in, text_of
from tests.platform.people import acting, ask, begin, make_user, sent

from caseferry.platform.cases.actions.conversing import Words
from caseferry.platform.cases.actions.conversing import ask as ask_question
from caseferry.platform.cases.models import Case, Reminder


def names(answer) -> list[str]:
    """The patients of the list, in its order."""
    return re.findall(r'<th scope="row"><a href="[^"]+"><bdi>([^<]+)</bdi>', answer.content.decode())


def test_an_empty_list_says_what_comes_here(client):
    assert "No cases yet" in text_of(client.get("/desk/"))


def test_one_row_tells_the_clock_and_everything_that_calls(ana, client):
    case, family, sending = sent(ana)
    sending.sent_at += dt.timedelta(days=1500)  # a year whose holidays nobody has confirmed
    sending.save()
    Case.objects.filter(pk=case.pk).update(urgent=True)
    ask_question(family, case, Words("Has the hospital written?", "desk"))
    Reminder.objects.filter(case=case.pk, kind="not_opened").update(due_at=timezone.now() - dt.timedelta(hours=1))

    page = text_of(client.get("/desk/"))

    said = ["Petra Novakova", case.reference, "Sent", "Urgent", "Not opened", "Unread: 1", "estimated"]
    assert [text for text in said if text not in page] == []


def test_an_overdue_answer_and_a_paused_clock_are_told_apart(ana, client):
    late, _, sending = sent(ana)
    sending.sent_at -= dt.timedelta(days=60)
    sending.save()
    Case.objects.filter(pk=late.pk).update(due_at=timezone.now() - dt.timedelta(days=40))
    assert "Overdue" in text_of(client.get("/desk/?only=overdue"))
    sending.pauses.create(since=timezone.now() - dt.timedelta(days=59))

    page = text_of(client.get("/desk/?only=paused"))
    assert "Clock paused" in page and late.reference in page
    assert "Petra" not in text_of(client.get("/desk/?only=not_opened"))


def test_cases_are_found_by_a_name_in_any_script_and_by_their_number(ana, client):
    begin(ana, name="Анна Белова")
    case, _ = begin(ana, name="Otto Meier")
    assert names(client.get("/desk/?q=belova")) == ["Анна Белова"]
    assert names(client.get(f"/desk/?q={case.reference.lower()}")) == ["Otto Meier"]
    assert names(client.get(f"/desk/?q={case.reference[3:8]}")) == ["Otto Meier"]
    assert "No cases fit" in text_of(client.get("/desk/?q=nobody"))


@pytest.mark.parametrize(
    "query", ["state=no", "waits=no", "only=no", "order=no", "page=no", "page=999", "q=%00", "q=" + "x" * 5000]
)
def test_a_filter_that_makes_no_sense_filters_nothing_and_breaks_nothing(ana, client, query):
    begin(ana)
    assert client.get(f"/desk/?{query}").status_code == 200


def test_cases_of_others_are_not_in_the_list(client):
    begin(make_user("bo"), name="Otto Meier")
    assert names(client.get("/desk/")) == []
    assert names(client.get("/desk/?q=otto")) == []


def test_an_inquiry_is_taken_and_the_case_opens(ana, client):
    made = ask()
    page = text_of(client.get("/desk/"))
    assert "Анна Белова" in page and "Нужен совет." in page

    answer = client.post(f"/desk/{made.case.pk}/take/")

    assert answer.headers["Location"] == f"/desk/{made.case.pk}/"
    assert Case.objects.get(pk=made.case.pk).coordinator == ana
    assert "Inquiries that nobody has taken" not in text_of(client.get("/desk/"))


def test_the_number_of_queries_does_not_grow_with_the_rows(ana, client):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get("/desk/").status_code == 200
        return len(found)

    for _ in range(2):
        sent(ana)
    few = queries()
    for number in range(6):
        sent(ana)
        ask()
        begin(ana, name=f"Person {number}")
    assert queries() == few + 1  # the keys of inquiries, which were none before
    assert few <= 24


def test_a_new_case_shows_its_secrets_once(ana, client):
    answer = client.post("/desk/new/", {"language": "ar", "name": "Mona", "contact_email": "mona@family.example"})
    page = text_of(answer)
    case = Case.objects.get()
    assert (case.coordinator, case.language, case.content["contact"]) == (ana, "ar", {"email": "mona@family.example"})
    token, passcode = (
        re.search(r"/f/([\w-]{43})/", page)[1],
        re.search(r"\b\w{4}-\w{4}\b", page.split("Passcode")[1])[0],
    )
    assert client.post(f"/f/{token}/", {"passcode": passcode}).status_code == 302
    assert token not in text_of(client.get(f"/desk/{case.pk}/people/"))


def test_a_new_case_without_a_language_says_so(client):
    answer = client.post("/desk/new/", {"language": "xx", "name": "Mona"})
    assert answer.status_code == 422 and not Case.objects.exists()


def test_an_administrator_is_led_to_the_frames(sqlite):
    client = sign_in(make_user("root", "administrator"))
    assert client.get("/desk/").headers["Location"] == "/office/cases/"


def test_the_desk_speaks_chinese_and_falls_back_to_english(ana, client):
    begin(ana)
    assert "病例" in text_of(client.get("/desk/?language=zh-Hans"))
    client.cookies.clear()
    sign_in(ana, client)
    answer = client.get("/desk/", headers={"accept-language": "ru"})
    assert '<html lang="en"' in answer.content.decode()


def test_an_absence_puts_somebody_on_every_open_case_and_ends_again(ana, client):
    case, _ = begin(ana)
    bo = make_user("bo")
    day = (timezone.now() + dt.timedelta(days=7)).date().isoformat()
    assert client.post("/desk/away/", {"until": "2020-01-01", "stand_in": str(bo.pk)}).status_code == 422
    assert client.post("/desk/away/", {"until": day, "stand_in": str(bo.pk)}).status_code == 302
    assert sign_in(bo).get(f"/desk/{case.pk}/").status_code == 200

    client.post("/desk/away/", {"back": "yes"})
    assert sign_in(bo).get(f"/desk/{case.pk}/").status_code == 404


def test_breaking_the_glass_needs_the_number_and_a_reason(ana, client):
    case, _ = begin(make_user("bo"), name="Otto")
    assert client.get(f"/desk/{case.pk}/").status_code == 404
    assert client.post("/desk/glass/", {"reference": case.reference, "reason": "urgent"}).status_code == 422
    assert client.post("/desk/glass/", {"reference": "CF-0000-0000", "reason": "The team is ill"}).status_code == 422

    client.post("/desk/glass/", {"reference": case.reference.lower(), "reason": "Bo is ill, the hospital waits"})

    assert client.get(f"/desk/{case.pk}/").status_code == 200
    assert acting(ana).id in {row["by"] for row in Case.objects.get(pk=case.pk).content["glass"]}

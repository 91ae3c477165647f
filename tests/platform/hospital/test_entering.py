"""The way in: a link alone opens nothing, a passcode opens one case, and what ended says what to do."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from tests.platform.family.visits import text_of
from tests.platform.hospital.desks import enter, staff

from caseferry.platform.audit.models import Entry
from caseferry.platform.cases.actions.linking import revoke_link
from caseferry.platform.cases.actions.sending import revoke_sending
from caseferry.platform.cases.models import Case, Reminder, Sending
from caseferry.platform.sharing.models import Link


def sending(made) -> Sending:
    return Sending.objects.get(pk=made.link(made.second).sending)


def test_looking_at_the_link_opens_nothing_and_shows_nothing_of_the_case(made):
    before = Entry.objects.count()
    for _ in range(3):
        answer = Client().get(made.second.door)
        Client().head(made.second.door)

    said = text_of(answer)
    assert answer.status_code == 200
    for secret in ("Novakova", "surgery", "Thoracic", made.row().reference, made.case, "Adenocarcinoma"):
        assert secret not in said + answer.content.decode()
    assert sending(made).opened_at is None
    assert sending(made).state == "sent"
    assert Entry.objects.count() == before


def test_the_passcode_opens_and_only_then_it_counts_as_opened(made):
    client = enter(made, made.second)

    row = sending(made)
    assert row.opened_at is not None
    assert row.state == "opened"
    assert not Reminder.objects.filter(kind="not_opened", about=str(row.pk), stopped_at=None).exists()
    assert client.get(made.url).status_code == 200
    actions = [entry.action for entry in Entry.objects.filter(actor_kind="hospital").order_by("number")]
    assert actions == ["link.enter", "sending.open", "packet.view"]


def test_a_wrong_passcode_says_so_and_five_lock_the_link(made):
    client = Client()
    for _ in range(4):
        answer = client.post(made.second.door, {"passcode": "AAAA-AAAA"})
        assert answer.status_code == 422
        assert "This passcode does not fit." in text_of(answer)
    locked = client.post(made.second.door, {"passcode": "AAAA-AAAA"})
    assert locked.status_code == 429
    assert "Please wait until" in text_of(locked)
    even_right = client.post(made.second.door, {"passcode": made.second.passcode})
    assert even_right.status_code == 429
    assert sending(made).opened_at is None


@pytest.mark.parametrize("how", ["expired", "revoked"])
def test_a_link_that_ended_says_what_to_do(made, how):
    change = {"expires_at": timezone.now() - dt.timedelta(1)} if how == "expired" else {"revoked_at": timezone.now()}
    Link.objects.filter(pk=made.link(made.second).pk).update(**change)

    for answer in (Client().get(made.second.door), Client().post(made.second.door, {"passcode": made.second.passcode})):
        assert answer.status_code == 410
        assert "Please ask the coordinator for a new one." in text_of(answer)
        assert "Novakova" not in text_of(answer)


def test_an_unknown_link_does_not_exist(made):
    assert Client().get("/h/" + "x" * 43 + "/").status_code == 404


def test_a_family_s_link_is_no_hospital_s(made):
    assert Client().get(made.second.door.replace("/h/", "/f/")).status_code == 404


@pytest.mark.parametrize("how", ["link", "sending", "expiry"])
def test_what_was_open_closes_with_the_next_request(made, client, how):
    assert client.get(made.url).status_code == 200
    link = made.link(made.second)
    if how == "link":
        revoke_link(staff(), made.row(), link)
    elif how == "sending":
        revoke_sending(staff(), made.row(), sending(made))
    else:
        Link.objects.filter(pk=link.pk).update(expires_at=timezone.now())

    for url in ("", "v2/all/everything.zip", "questions/", "opinion/", "v2/imaging/", "v2/imaging/studies.json"):
        answer = client.get(made.url + url)
        assert answer.status_code == 410
        said = text_of(answer)
        assert "Your access to this case has ended" in said and "Please write to Ana, the coordinator" in said
        assert "Novakova" not in said
    assert client.post(f"{made.url}questions/", {"text": "One more thing"}).status_code == 410
    chinese = client.get(made.url, headers={"Accept-Language": "zh-CN"})
    assert "您对本病例的访问已结束" in text_of(chinese) and 'class="hospital' in chinese.content.decode()


def test_a_script_gets_a_code_and_no_page_when_the_link_has_ended(made, client):
    revoke_link(staff(), made.row(), made.link(made.second))
    answer = client.get(f"{made.url}v2/imaging/studies.json", headers={"Accept": "application/json"})
    assert answer.status_code == 404 and answer.json()["error"] == "not_found"


def test_what_is_not_there_says_so_in_the_hospital_s_own_layout(made, client):
    for visitor, url in ((Client(), made.url), (Client(), "/h/" + "x" * 43 + "/"), (client, f"{made.url}v9/")):
        answer = visitor.get(url)
        assert answer.status_code == 404 and 'class="hospital' in answer.content.decode()
        assert "There is nothing at this address" in text_of(answer)
    assert "此地址没有内容" in text_of(Client().get(made.url, headers={"Accept-Language": "zh-CN"}))


def test_an_erased_case_s_reviewer_reads_that_the_access_has_ended(made, client):
    Case.objects.filter(pk=made.case).update(erased_at=timezone.now())
    Link.objects.filter(pk=made.link(made.second).pk).update(revoked_at=timezone.now())
    answer = client.get(made.url)
    assert answer.status_code == 410 and "write to the organisation that sent it" in text_of(answer)


def test_leaving_closes_the_case_in_this_browser(made, client):
    assert client.post(f"{made.url}leave/").headers["Location"] == "/h/left/"
    assert client.get(made.url).status_code == 404
    assert "Nothing stays open on this computer." in text_of(client.get("/h/left/"))


def test_the_door_speaks_chinese(made):
    said = text_of(Client().get(made.second.door, headers={"Accept-Language": "zh-CN,zh;q=0.9"}))
    assert "口令与链接分开发送。" in said


def test_who_asks_for_links_too_often_is_slowed_down(made):
    client = Client()
    codes = {client.get(f"/h/{'y' * 43}/").status_code for _ in range(125)}
    assert codes == {404, 429}

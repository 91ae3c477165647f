"""Error pages say what their reader can do next: a coordinator has no private link, a family has no list of cases."""

from __future__ import annotations

from django.test import Client
from tests.platform.desk.desks import sign_in, text_of
from tests.platform.people import make_user


def test_a_coordinator_who_may_not_open_a_page_is_led_back_to_the_list(sqlite):
    answer = sign_in(make_user("ana")).get("/office/people/")
    assert answer.status_code == 403
    assert "Your account may not open this" in text_of(answer) and "private link" not in text_of(answer)
    assert 'href="/desk/"' in answer.content.decode()


def test_a_coordinator_is_not_told_to_ask_the_coordinator(sqlite):
    answer = sign_in(make_user("ana")).get("/nothing-here/", headers={"Accept-Language": "zh-CN"})
    assert answer.status_code == 404
    assert "这里没有您可以查看的内容" in text_of(answer) and "返回病例列表" in text_of(answer)


def test_a_stranger_reads_what_families_read(sqlite):
    answer = Client().get("/nothing-here/")
    assert answer.status_code == 404
    assert "ask your coordinator for a new link" in text_of(answer)
    assert "/desk/" not in answer.content.decode()

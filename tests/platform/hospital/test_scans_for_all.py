"""The viewer for the family and at the desk: the same scans, each behind the gate of its own, noted once a sitting."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.platform.desk.desks import sign_in, text_of
from tests.platform.people import acting, begin, make_user

from caseferry.platform.access.models import User
from caseferry.platform.audit.models import Entry
from caseferry.platform.cases.actions.linking import replace_family_link
from caseferry.platform.engine.imaging import has_scans


@pytest.fixture
def desk(made):
    return sign_in(User.objects.get(username="ana"))


@pytest.fixture
def family(made):
    link = replace_family_link(acting(User.objects.get(username="ana")), made.row())
    browser = Client()
    browser.post(f"/f/{link.token}/", {"passcode": link.passcode})
    return browser


@pytest.mark.parametrize("audience", ["my", "desk"])
def test_the_scans_open_in_the_viewer(made, desk, family, audience):
    browser = {"my": family, "desk": desk}[audience]
    root = f"/scans/{audience}/{made.case}/"
    page = browser.get(root)
    html = page.content.decode()
    assert page.status_code == 200 and f'name="caseferry-data" content="{root}"' in html
    assert '"/review/viewer/assets/' in html
    found = browser.get(f"{root}studies.json").json()
    assert found["links"][0]["url"].endswith(f"/{made.case}/") and found["studies"][0]["modalities"] == ["CT"]
    series = browser.get(f"{root}series/0.json").json()
    assert len(series["frames"]) > 1
    assert browser.get(f"{root}series/0/picture").headers["Content-Type"].startswith("image/")
    assert b"".join(browser.get(f"{root}series/0/frames?at=0,1").streaming_content)
    for path in ("series/99.json", "series/99/picture", "series/0/frames?at=x"):
        assert browser.get(root + path).status_code == 404
    kind = {"my": "family", "desk": "staff"}[audience]
    assert Entry.objects.filter(case=made.case, action="imaging.view", actor_kind=kind).count() == 1


def test_the_pages_lead_there(made, desk, family):
    assert f"/scans/desk/{made.case}/" in desk.get(f"/desk/{made.case}/packet/").content.decode()
    page = family.get(f"/my/{made.case}/arrived/")
    assert f"/scans/my/{made.case}/" in page.content.decode() and "Look at the scans" in text_of(page)


def test_a_case_without_scans_leads_nowhere(made, desk):
    other, _ = begin(User.objects.get(username="ana"))
    assert has_scans(other) is False
    assert desk.get(f"/scans/desk/{other.pk}/").status_code == 404
    assert "/scans/" not in desk.get(f"/desk/{other.pk}/packet/").content.decode()


def test_nobody_else_sees_them(made, client, family):
    bo = sign_in(make_user("bo"))
    for browser in (Client(), client, bo):
        for path in ("", "studies.json", "series/0.json", "series/0/picture", "series/0/frames?at=0"):
            assert browser.get(f"/scans/my/{made.case}/{path}").status_code == 404
    for path in ("", "studies.json", "series/0/frames?at=0"):
        assert bo.get(f"/scans/desk/{made.case}/{path}").status_code == 404
        assert family.get(f"/scans/desk/{made.case}/{path}").status_code == 302

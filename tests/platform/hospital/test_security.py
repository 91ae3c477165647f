"""What must not open, opens not: other cases, other sendings, other paths, planted sessions, live HTML."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from tests.platform.family.visits import text_of
from tests.platform.hospital.desks import enter
from tests.platform.people import begin, make_user

from caseferry.platform.audit.models import Entry
from caseferry.platform.cases.models import Packet
from caseferry.platform.cases.packets import PacketFiles
from caseferry.platform.sharing.links import make_link

PAGES = (
    "", "v1/", "v2/", "v2/read/{pdf}", "v2/file/{pdf}", "v2/file/manifest.json", "v2/all/documents.zip", "v2/all/everything.zip",
    "v2/identity/1/", "v2/imaging/", "v2/imaging/studies.json", "v2/imaging/series/0.json", "v2/imaging/series/0/picture",
    "v2/imaging/series/0/frames?at=0", "questions/", "opinion/",
)  # fmt: skip


def pdf(number: int = 2) -> str:
    files = PacketFiles.of(Packet.objects.get(version=number).build)
    return next(path.removeprefix("send/") for path in files.paths() if path.startswith("send/Path"))


def test_every_page_answers_its_own_desk(made, client):
    """Else the tests below would prove nothing."""
    codes = {page: client.get(made.url + page.format(pdf=pdf())).status_code for page in PAGES}
    assert {page: code for page, code in codes.items() if code != 200} == {}


def test_a_stranger_gets_404_for_everything(made):
    client = Client()
    assert {client.get(made.url + page.format(pdf=pdf())).status_code for page in PAGES} == {404}


def test_a_link_of_another_case_gets_404_for_everything_and_that_is_recorded(made):
    other, _ = begin(make_user("bo"))
    link = make_link(other.pk, "hospital", days=3, by="test", sending=made.link(made.second).sending)
    client = Client()
    session = client.session
    session["links"] = [str(link.link.pk)]
    session.save()
    before = Entry.objects.filter(outcome="denied").count()

    assert {client.get(made.url + page.format(pdf=pdf())).status_code for page in PAGES} == {404}

    assert Entry.objects.filter(outcome="denied").count() == before + len(PAGES)


def test_a_sending_to_another_hospital_does_not_exist_for_this_desk(made, client):
    for page in ("v3/", "v3/file/" + pdf(3), "v3/all/documents.zip", "v3/read/" + pdf(3), "v3/imaging/"):
        assert client.get(made.url + page).status_code == 404
    assert client.post(f"{made.url}v3/accept/").status_code == 404
    other = enter(made, made.other)
    assert other.get(f"{made.url}v3/").status_code == 200
    for page in ("v1/", "v2/", f"v2/file/{pdf()}", "v2/identity/1/", "v2/all/everything.zip"):
        assert other.get(made.url + page).status_code == 404


def test_scans_that_were_not_sent_along_do_not_exist(made):
    other = enter(made, made.other)
    assert "There are no scans in this packet." in text_of(other.get(made.url))
    for page in (
        "v3/imaging/",
        "v3/imaging/studies.json",
        "v3/imaging/series/0.json",
        "v3/imaging/series/0/frames?at=0",
    ):
        assert other.get(made.url + page).status_code == 404
    files = PacketFiles.of(Packet.objects.get(version=3).build)
    slices = [path.removeprefix("send/") for path in files.paths() if path.endswith(".dcm")]
    assert slices
    assert other.get(f"{made.url}v3/file/{slices[0]}").status_code == 404
    assert (
        other.get(f"{made.url}v3/all/everything.zip").headers["Content-Length"]
        == (other.get(f"{made.url}v3/all/documents.zip").headers["Content-Length"])
    )


def test_scans_close_when_their_own_consent_is_taken_back(made, client):
    row = made.row().consents.get(data_class="imaging")
    row.withdrawn_at = row.given_at
    row.save()
    for page in ("v2/imaging/", "v2/imaging/studies.json", "v2/imaging/series/0/frames?at=0"):
        assert client.get(made.url + page).status_code == 404
    assert client.get(made.url).status_code == 200


PATHS = (
    "../packet.json", "../keep/review.html", "..%2Fpacket.json", "%2e%2e/packet.json", "....//packet.json", "/etc/passwd",
    "..\\packet.json", "imaging/../../packet.json", "manifest.json/../../packet.json", "packet.json", "keep/review.html",
    "send/manifest.json", "./manifest.json", "manifest.json%00.pdf", "Pathology_2025-09-12.pdf/", "links.json", "../links.json",
)  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_path_traversal_finds_nothing(made, client, path):
    for kind in ("file", "read"):
        assert client.get(f"{made.url}v2/{kind}/{path}").status_code in (404, 400)


def test_what_stays_with_the_coordinator_is_never_served(made, client):
    files = PacketFiles.of(Packet.objects.get(version=2).build)
    kept = [path for path in files.paths() if not path.startswith("send/")]
    assert kept
    for path in kept:
        assert client.get(f"{made.url}v2/file/{path}").status_code == 404
        assert client.get(f"{made.url}v2/file/../{path}").status_code == 404


def test_only_pdfs_are_shown_everything_else_is_inert(made, client):
    files = PacketFiles.of(Packet.objects.get(version=2).build)
    others = [
        path.removeprefix("send/") for path in files.paths() if path.startswith("send/") and not path.endswith(".pdf")
    ]
    assert {path.rpartition(".")[2] for path in others} >= {"json", "dcm"}
    for path in others:
        answer = client.get(f"{made.url}v2/file/{path}")
        assert answer.headers["Content-Type"] == "application/octet-stream"
        assert answer.headers["Content-Disposition"].startswith("attachment;")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"].startswith("sandbox")


def test_session_fixation_the_session_gets_a_new_id_with_the_passcode(made):
    client = Client()
    session = client.session
    session["planted"] = "yes"
    session.save()
    planted = client.cookies[settings.SESSION_COOKIE_NAME].value

    enter(made, made.second, client)

    assert client.cookies[settings.SESSION_COOKIE_NAME].value != planted
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = planted
    assert thief.get(made.url).status_code == 404


def test_a_swapped_passcode_of_another_link_of_the_same_case_opens_nothing(made):
    answer = Client().post(made.second.door, {"passcode": made.first.passcode})
    assert answer.status_code == 422


def test_a_token_in_another_case_s_address_opens_nothing(made):
    assert Client().get(f"/review/{made.second.token}/").status_code == 404


def test_csrf_is_asked_for_on_every_form(made):
    client = enter(made, made.second, Client(enforce_csrf_checks=False))
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    for page in ("leave/", "v2/acknowledge/", "v2/accept/", "v2/return/", "questions/", "opinion/"):
        assert strict.post(made.url + page, {"text": "x", "reason": "x", "signed_by": "x"}).status_code == 403
    assert Client(enforce_csrf_checks=True).post(made.second.door, {"passcode": "x"}).status_code == 403


def test_nothing_of_a_case_may_lie_in_a_cache(made, client):
    for page in PAGES:
        answer = client.get(made.url + page.format(pdf=pdf()))
        assert answer.headers["Cache-Control"] == "private, no-store", page
        assert answer.headers["Referrer-Policy"] == "same-origin", page


def test_the_policy_of_content_is_no_looser_than_each_page_needs(made, client):
    def policy(page: str) -> dict[str, str]:
        parts = client.get(made.url + page).headers["Content-Security-Policy"].split("; ")
        return {name: rest for name, _, rest in (part.partition(" ") for part in parts)}

    plain = policy("")
    assert plain["script-src"] == "'self'"
    assert plain["style-src"] == "'self'"
    assert "style-src-attr" not in plain
    assert policy(f"v2/read/{pdf()}") == {**plain, "script-src": "'self' 'wasm-unsafe-eval'"}
    assert policy("v2/imaging/") == {**plain, "style-src-attr": "'unsafe-inline'"}
    for value in policy("v2/imaging/").values():
        assert "http" not in value and "*" not in value


def test_a_file_of_the_viewer_is_found_only_by_its_name(made):
    assert Client().get("/review/viewer/../settings.py").status_code == 404
    assert Client().get("/review/viewer/index.html").status_code == 404
    assert Client().get("/review/viewer/LICENSES.txt").status_code == 200

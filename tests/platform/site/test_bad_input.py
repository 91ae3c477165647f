"""A disk that is full, a storage that is away, a wrong key, an unknown language: a clear page, and nothing is lost."""

import base64
import datetime as dt
import errno
import logging
import os
import secrets

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.utils import timezone
from tests.platform.family.visits import enter, family_of, text_of, welcome
from tests.platform.people import acting, make_user, send_bytes
from tests.platform.s3 import _free_port, address

from caseferry.platform.cases.actions.opening import LANGUAGES, open_case
from caseferry.platform.cases.errors import BadInput
from caseferry.platform.cases.models import Build, Case, Upload
from caseferry.platform.cases.stores import stores_of
from caseferry.platform.engine.building import run_build
from caseferry.platform.engine.sweeping import build_again
from caseferry.platform.look.wording import sentences
from caseferry.platform.site.first_start import tell_findings
from caseferry.platform.vault.errors import StorageFull
from caseferry.platform.vault.incoming import Incoming

TUS = {"Tus-Resumable": "1.0.0"}
BYTES = "application/offset+octet-stream"
REPORT = "City Hospital\nPatient: Petra Novakova\nCollected: 2026-01-10\nHaemoglobin 118 g/L (120-160)\n"


@pytest.fixture
def made(sqlite):
    return welcome()


@pytest.fixture
def client(made):
    return enter(made)


@pytest.fixture
def full_disk(monkeypatch):
    """Called, the disk of the objects has no room; called with False, it has."""
    flush = os.fsync

    def switch(full: bool = True) -> None:
        def refuse(_handle: int) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        monkeypatch.setattr("caseferry.platform.vault.objects.local.os.fsync", refuse if full else flush)

    return switch


def signed_in(name: str, role: str) -> Client:
    user = make_user(name, role)
    Authenticator.objects.create(user=user, type="totp", data={"secret": "x"})
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def coordinator_of(made) -> Client:
    user = made.case.coordinator
    Authenticator.objects.create(user=user, type="totp", data={"secret": "x"})
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def begin(client, made, size: int) -> str:
    name = base64.b64encode(b"scan.pdf").decode()
    headers = {**TUS, "Upload-Length": str(size), "Upload-Metadata": f"filename {name}"}
    return client.post(f"/upload/my/{made.case.pk}/", headers=headers).headers["Location"]


def patch(client, url: str, data: bytes, offset: int):
    return client.patch(url, data, content_type=BYTES, headers={**TUS, "Upload-Offset": str(offset)})


def test_a_disk_that_fills_up_in_the_middle_of_a_file_is_told_and_the_file_goes_on(client, made, full_disk):
    url = begin(client, made, 6)
    patch(client, url, b"abc", 0)
    full_disk()
    assert patch(client, url, b"def", 3).status_code == 507
    assert client.head(url, headers=TUS).headers["Upload-Offset"] == "3"
    full_disk(False)
    assert patch(client, url, b"def", 3).status_code == 204
    row = Upload.objects.get()
    assert stores_of(made.case)[0].read(row.content["sha256"]) == b"abcdef"


def test_a_form_on_a_full_disk_gets_a_page_that_says_what_to_do(client, made, full_disk):
    full_disk()
    answer = client.post(f"/my/{made.case.pk}/upload/", {"files": SimpleUploadedFile("a.jpg", b"one")})
    assert answer.status_code == 507
    assert "There is no room right now" in text_of(answer) and "You do not need to send old files again." in text_of(
        answer
    )


def test_of_two_files_the_one_that_was_kept_stays_when_the_disk_fills_up_at_the_other(client, made, monkeypatch):
    whole, done = Incoming.finish, []

    def finish(incoming: Incoming) -> tuple[str, int]:
        if done:
            raise StorageFull
        done.append(incoming.name)
        return whole(incoming)

    monkeypatch.setattr(Incoming, "finish", finish)
    files = [SimpleUploadedFile("a.jpg", b"one"), SimpleUploadedFile("b.jpg", b"two")]
    answer = client.post(f"/my/{made.case.pk}/upload/", {"files": files})
    assert answer.status_code == 507 and "There is no room right now" in text_of(answer)
    assert [(str(row.pk), row.state) for row in Upload.objects.all()] == [(done[0], "kept")]


def test_a_build_on_a_full_disk_says_so_and_is_made_once_there_is_room(made, full_disk):
    send_bytes(family_of(made), made.case, "labs.txt", REPORT.encode())
    build = Build.objects.get()
    full_disk()
    assert run_build(str(build.pk)) == "failed"
    build.refresh_from_db()
    assert (build.state, build.reason) == ("failed", "no_room")
    page = text_of(coordinator_of(made).get(f"/desk/{made.case.pk}/"))
    assert "The disk is full. Nothing is lost." in page
    assert "arrived" in text_of(enter(made).get(f"/my/{made.case.pk}/arrived/"))

    full_disk(False)
    assert build_again(timezone.now() + dt.timedelta(hours=2)) == 1
    assert run_build(str(Build.objects.order_by("-number").first().pk)) == "done"


def assert_away(client, made, url: str, caplog) -> None:
    """Every way to the records says that they are safe and when to come back."""
    row = Upload.objects.get(state="kept")
    answers = [
        client.get(f"/my/{made.case.pk}/file/{row.pk}/"),
        client.post(f"/my/{made.case.pk}/upload/", {"files": SimpleUploadedFile("a.jpg", b"one")}),
    ]
    for answer in answers:
        assert answer.status_code == 503
        assert "What you sent before is safe." in text_of(answer) and "Try again in some minutes." in text_of(answer)
    assert patch(client, url, b"def", 3).status_code == 503
    assert client.head(url, headers=TUS).status_code == 503
    assert client.get("/").status_code == 200
    assert "scan.pdf" not in caplog.text and "report.txt" not in caplog.text


@pytest.fixture
def told(caplog):
    """What the log of the platform says."""
    logging.getLogger("caseferry").addHandler(caplog.handler)
    yield caplog
    logging.getLogger("caseferry").removeHandler(caplog.handler)


def test_a_storage_that_is_gone_is_a_clear_page_and_everything_comes_back(client, made, home, told):
    whole = send_bytes(family_of(made), made.case, "report.txt", b"CT of the chest")
    url = begin(client, made, 6)
    patch(client, url, b"abc", 0)
    (home / "objects").rename(home / "unmounted")

    assert_away(client, made, url, told)
    assert "The storage is not there." in told.text
    build = Build.objects.get()
    assert run_build(str(build.pk)) == "failed"
    build.refresh_from_db()
    assert build.reason == "storage_away"
    assert not (home / "objects").exists()

    (home / "unmounted").rename(home / "objects")
    assert patch(client, url, b"def", 3).status_code == 204
    assert b"".join(client.get(f"/my/{made.case.pk}/file/{whole.pk}/").streaming_content) == b"CT of the chest"
    assert list(Upload.objects.values_list("state", flat=True)) == ["kept", "kept"]


def test_a_bucket_that_refuses_is_the_same_page(client, made, told):
    pytest.importorskip("boto3", reason="needs the platform extra: pip install 'caseferry[platform]'")
    send_bytes(family_of(made), made.case, "report.txt", b"CT of the chest")
    url = begin(client, made, 6)
    patch(client, url, b"abc", 0)
    with override_settings(STORAGE_URL=address(_free_port(), "lost")):
        assert_away(client, made, url, told)
    assert patch(client, url, b"def", 3).status_code == 204


def test_staff_read_what_to_put_right(made, home):
    row = send_bytes(family_of(made), made.case, "report.txt", b"CT of the chest")
    desk, office = coordinator_of(made), signed_in("root", "administrator")
    (home / "objects").rename(home / "unmounted")
    answer = desk.get(f"/desk/{made.case.pk}/original/{row.pk}/")
    assert answer.status_code == 503 and "The storage cannot be reached." in text_of(answer)
    for page in ("people", "machine"):
        assert "The storage cannot be reached." in text_of(office.get(f"/office/{page}/"))
    (home / "unmounted").rename(home / "objects")
    assert "The storage cannot be reached." not in text_of(office.get("/office/machine/"))


WRONG = base64.b64encode(secrets.token_bytes(32)).decode()


def test_a_wrong_master_key_is_a_clear_page_and_nothing_is_changed(client, made, told):
    row = send_bytes(family_of(made), made.case, "report.txt", b"CT of the chest")
    desk, office = coordinator_of(made), signed_in("root", "administrator")
    with override_settings(MASTER_KEYS=(WRONG,)):
        answer = client.get(f"/my/{made.case.pk}/")
        assert answer.status_code == 503 and "What you sent before is safe." in text_of(answer)
        assert "The master key does not fit this data." in text_of(desk.get(f"/desk/{made.case.pk}/"))
        assert "The master key does not fit this data." in text_of(office.get("/office/machine/"))
        assert run_build(str(Build.objects.get().pk)) == "failed"
        assert Build.objects.get().reason == "master_key"
        tell_findings()
    assert "The master key does not open the keys of this database." in told.text
    assert "The master key does not fit this data. Nothing was changed." in told.text
    assert client.get(f"/my/{made.case.pk}/").status_code == 200
    assert b"".join(client.get(f"/my/{made.case.pk}/file/{row.pk}/").streaming_content) == b"CT of the chest"
    assert "master key" not in text_of(office.get("/office/machine/"))


def test_a_missing_master_key_is_said_and_never_made_anew(client, made, home):
    office = signed_in("root", "administrator")
    key = home.parent / "keys" / "master.key"
    key.rename(key.with_suffix(".away"))
    assert client.get(f"/my/{made.case.pk}/").status_code == 503
    assert "The master key of this installation is missing." in text_of(office.get("/office/machine/"))
    assert not key.exists()
    key.with_suffix(".away").rename(key)
    assert client.get(f"/my/{made.case.pk}/").status_code == 200


def test_a_visit_whose_link_expired_says_what_to_do(client, made):
    type(made.link.link).objects.update(expires_at=timezone.now() - dt.timedelta(minutes=1))
    answer = client.get(f"/my/{made.case.pk}/")
    assert answer.status_code == 410
    assert "This link no longer works" in text_of(answer) and "Use your recovery phrase" in text_of(answer)
    assert client.post(f"/my/{made.case.pk}/question/", {"question": "Why?"}).status_code == 404
    assert Client().get(f"/my/{made.case.pk}/").status_code == 404


@pytest.mark.parametrize("language", ["tlh", "", "../../etc/passwd", "x" * 300, "en\r\nX-Injected: 1", "zh-Klingon"])
def test_a_language_that_nobody_here_writes_gets_a_page_all_the_same(sqlite, language):
    answer = Client().get("/", {"language": language}, headers={"Accept-Language": language.replace("\r\n", " ")})
    assert answer.status_code == 200
    assert answer.headers["Content-Language"] in LANGUAGES
    assert "X-Injected" not in answer.headers
    assert answer.cookies.get("language") is None or answer.cookies["language"].value in LANGUAGES


def test_a_case_in_an_unknown_language_is_refused_and_leaves_nothing(sqlite):
    ana = make_user("ana")
    with pytest.raises(BadInput) as caught:
        open_case(acting(ana), language="tlh", words={"name": "Petra Novakova"})
    assert (caught.value.field, caught.value.status, Case.objects.count()) == ("language", 422, 0)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", ["400", "403", "404", "409", "410", "413", "422", "429", "500", "503", "storage"])
def test_every_error_says_what_happened_and_what_to_do_in_every_language(language, status):
    said = sentences(language)
    assert all(said.get(f"error.{status}.{part}") for part in ("title", "text", "next"))

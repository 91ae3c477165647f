"""The plain form: files stream into the vault, without a script, without a temporary file."""

import hashlib
import io
import tempfile
import tracemalloc

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from tests.platform.family.visits import enter, text_of, welcome
from tests.platform.uploads.test_tus import kept

from caseferry.platform.cases.models import Build, Message, Outbox, Upload
from caseferry.platform.vault.errors import StorageFull
from caseferry.platform.vault.incoming import Incoming


@pytest.fixture
def made(sqlite):
    return welcome()


@pytest.fixture
def client(made):
    return enter(made)


def file(name: str, data: bytes, kind: str = "image/jpeg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, kind)


def test_several_files_of_one_form_are_kept_and_read(client, made):
    answer = client.post(
        f"/my/{made.case.pk}/upload/",
        {"files": [file("a.jpg", b"one"), file("b.jpg", b"two")], "camera": file("c.jpg", b"3")},
    )
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/my/{made.case.pk}/arrived/")
    assert kept(made.case) == {
        name: hashlib.sha256(data).hexdigest() for name, data in (("a.jpg", b"one"), ("b.jpg", b"two"), ("c.jpg", b"3"))
    }
    assert Build.objects.count() == Outbox.objects.filter(kind="build").count() == 1
    assert {row.size for row in Upload.objects.all()} == {3, 1}


def test_a_form_without_a_file_says_so(client, made):
    answer = client.post(f"/my/{made.case.pk}/upload/", {"files": ""})
    assert answer.status_code == 422 and "No file was chosen" in text_of(answer)
    empty = client.post(f"/my/{made.case.pk}/upload/", {"files": file("empty.jpg", b"")})
    assert empty.status_code == 422 and not Upload.objects.exists()


class Body(io.RawIOBase):
    """A multipart form with one file of `size` zero bytes, made while it is read."""

    HEAD = (
        b'--edge\r\nContent-Disposition: form-data; name="files"; filename="cd.zip"\r\n'
        b"Content-Type: application/zip\r\n\r\n"
    )
    TAIL = b"\r\n--edge--\r\n"

    def __init__(self, size: int) -> None:
        self._parts = [self.HEAD, *[bytes(1_000_000)] * (size // 1_000_000), self.TAIL]
        self._held = b""
        self.length = sum(map(len, self._parts))

    def read(self, size: int = -1) -> bytes:
        while self._parts and len(self._held) < size:
            self._held += self._parts.pop(0)
        piece, self._held = self._held[:size], self._held[size:]
        return piece


def test_a_large_file_touches_no_temporary_file_and_memory_stays_flat(client, made, monkeypatch, tmp_path):
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    peaks = []
    for size in (20_000_000, 60_000_000):
        body = Body(size)
        tracemalloc.start()
        answer = client.generic(
            "POST",
            f"/my/{made.case.pk}/upload/",
            **{
                "wsgi.input": body,
                "CONTENT_LENGTH": str(body.length),
                "CONTENT_TYPE": "multipart/form-data; boundary=edge",
            },
        )
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert answer.status_code == 302
    assert sorted(row.size for row in Upload.objects.all()) == [20_000_000, 60_000_000]
    assert kept(made.case)["cd.zip"] in {hashlib.sha256(bytes(size)).hexdigest() for size in (20_000_000, 60_000_000)}
    assert list((tmp_path / "tmp").iterdir()) == []
    assert max(peaks) < 25_000_000


def test_a_form_that_is_not_ours_leaves_nothing(made):
    strict = Client(enforce_csrf_checks=True)
    page = strict.get(f"/f/{made.link.token}/").content.decode()
    token = page.partition('csrfmiddlewaretoken" value="')[2].partition('"')[0]
    strict.post(f"/f/{made.link.token}/", {"passcode": made.link.passcode, "csrfmiddlewaretoken": token})
    answer = strict.post(f"/my/{made.case.pk}/upload/", {"files": file("a.jpg", b"one")})
    assert answer.status_code == 403
    assert not Upload.objects.exists()


def test_a_form_that_is_too_large_is_refused_before_it_is_read(client, made):
    with override_settings(MOST_UPLOAD_BYTES=1000):
        answer = client.post(f"/my/{made.case.pk}/upload/", {"files": file("a.jpg", bytes(1_100_000))})
    assert answer.status_code == 413
    assert "Send it in smaller parts" in text_of(answer)
    assert not Upload.objects.exists()


def test_a_full_disk_is_a_clear_page(client, made, monkeypatch):
    def full(*_: object) -> int:
        raise StorageFull

    monkeypatch.setattr(Incoming, "_keep", full)
    answer = client.post(f"/my/{made.case.pk}/upload/", {"files": file("a.jpg", b"one")})
    assert answer.status_code == 507 and "There is no room right now" in text_of(answer)
    assert not Upload.objects.exists()


def test_a_file_sent_to_a_page_that_takes_none_goes_nowhere(client, made):
    answer = client.post(f"/my/{made.case.pk}/question/", {"question": "Why?", "files": file("a.jpg", b"one")})
    assert answer.status_code == 302
    assert not Upload.objects.exists()


def test_files_of_an_answer_belong_to_the_question(client, made):
    from tests.platform.people import acting

    from caseferry.platform.cases.actions.conversing import Words, ask

    question = ask(acting(made.case.coordinator), made.case, Words("Was there a second biopsy?", "family"))
    page = client.get(f"/my/{made.case.pk}/messages/{question.pk}/")
    assert "Was there a second biopsy?" in text_of(page)
    answer = client.post(
        f"/my/{made.case.pk}/messages/{question.pk}/", {"text": "Yes, in June.", "files": file("june.jpg", b"june")}
    )
    assert answer.status_code == 302
    assert Upload.objects.get().message == question.pk
    assert Message.objects.get(sender="family").content["text"] == "Yes, in June."


def test_an_answer_without_words_keeps_its_file_and_asks_for_the_words(client, made):
    from tests.platform.people import acting

    from caseferry.platform.cases.actions.conversing import Words, ask

    question = ask(acting(made.case.coordinator), made.case, Words("Was there a second biopsy?", "family"))
    answer = client.post(f"/my/{made.case.pk}/messages/{question.pk}/", {"text": "", "files": file("j.jpg", b"june")})
    assert answer.status_code == 422 and "Please fill this in." in text_of(answer) and "j.jpg" in text_of(answer)
    assert Upload.objects.get().state == "kept"

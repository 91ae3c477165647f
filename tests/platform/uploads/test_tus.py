"""The tus 1.0 protocol, as clients speak it."""

import base64
import hashlib
import io

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from tests.platform.family.visits import enter, welcome
from tests.platform.people import send_bytes, sent

from caseferry.platform.cases.actions.linking import make_hospital_link
from caseferry.platform.cases.models import Upload
from caseferry.platform.cases.stores import stores_of
from caseferry.platform.vault.errors import StorageFull
from caseferry.platform.vault.incoming import Incoming

TUS = {"Tus-Resumable": "1.0.0"}
BYTES = "application/offset+octet-stream"


@pytest.fixture
def made(sqlite):
    return welcome()


@pytest.fixture
def client(made):
    return enter(made)


def told(**values: str) -> str:
    return ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in values.items())


def begin(client, made, size, name="scan.pdf", **headers):
    return client.post(
        f"/upload/my/{made.case.pk}/",
        headers={**TUS, "Upload-Length": str(size), "Upload-Metadata": told(filename=name), **headers},
    )


def patch(client, url, data, offset, kind=BYTES, **headers):
    return client.patch(url, data, content_type=kind, headers={**TUS, "Upload-Offset": str(offset), **headers})


def head(client, url):
    return client.head(url, headers=TUS)


def kept(case) -> dict[str, str]:
    """The SHA-256 of the bytes that lie in the vault, by name."""
    blobs, _ = stores_of(case)
    rows = Upload.objects.filter(case=case).exclude(state="receiving")
    return {
        row.content["name"]: hashlib.sha256(blobs.read(row.content["sha256"])).hexdigest()
        for row in rows
    }  # fmt: skip


def test_the_server_says_what_it_can_do(client, made):
    with override_settings(MOST_UPLOAD_BYTES=1000):
        answer = client.options(f"/upload/my/{made.case.pk}/")
    assert answer.status_code == 204
    assert {name: answer.headers[name] for name in ("Tus-Version", "Tus-Extension", "Tus-Max-Size")} == {
        "Tus-Version": "1.0.0",
        "Tus-Extension": "creation,creation-with-upload,termination",
        "Tus-Max-Size": "1000",
    }


def test_a_file_arrives_in_pieces_and_is_kept_whole(client, made):
    data = bytes(range(256)) * 9000
    created = begin(client, made, len(data))
    assert created.status_code == 201 and created.headers["Location"].startswith("/upload/my/")
    url = created.headers["Location"]
    assert patch(client, url, data[:1_000_000], 0).headers["Upload-Offset"] == "1000000"
    asked = head(client, url)
    assert (asked.status_code, asked.headers["Upload-Offset"], asked.headers["Upload-Length"]) == (
        200,
        "1000000",
        str(len(data)),
    )
    assert asked.headers["Cache-Control"] == "no-store"
    last = patch(client, url, data[1_000_000:], 1_000_000)
    assert (last.status_code, last.headers["Upload-Offset"]) == (204, str(len(data)))
    assert kept(made.case) == {"scan.pdf": hashlib.sha256(data).hexdigest()}
    assert head(client, url).headers["Upload-Offset"] == str(len(data))


def test_the_first_bytes_may_come_with_the_announcement(client, made):
    answer = client.generic(
        "POST",
        f"/upload/my/{made.case.pk}/",
        b"abcdef",
        content_type=BYTES,
        headers={**TUS, "Upload-Length": "6", "Upload-Metadata": told(filename="a.txt")},
    )
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, "6")
    assert kept(made.case) == {"a.txt": hashlib.sha256(b"abcdef").hexdigest()}


def test_a_piece_from_the_wrong_place_is_refused_and_the_right_place_told(client, made):
    url = begin(client, made, 10).headers["Location"]
    patch(client, url, b"abc", 0)
    answer = patch(client, url, b"xyz", 7)
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (409, "3")
    assert patch(client, url, b"abc", 0).status_code == 409
    assert patch(client, url, b"defghij", 3).status_code == 204
    assert kept(made.case) == {"scan.pdf": hashlib.sha256(b"abcdefghij").hexdigest()}


def test_more_bytes_than_announced_are_refused_and_none_is_lost(client, made):
    url = begin(client, made, 4).headers["Location"]
    patch(client, url, b"ab", 0)
    assert patch(client, url, b"cdefgh", 2).status_code == 413
    assert head(client, url).headers["Upload-Offset"] == "2"


class Cut(io.RawIOBase):
    """A connection that gives some bytes and breaks."""

    def __init__(self, data: bytes) -> None:
        self._data = io.BytesIO(data)

    def read(self, size: int = -1) -> bytes:
        piece = self._data.read(size)
        if not piece:
            raise ConnectionResetError
        return piece


def test_a_connection_cut_inside_a_piece_keeps_what_came(client, made):
    data = b"0123456789" * 300_000
    url = begin(client, made, len(data)).headers["Location"]
    answer = client.generic(
        "PATCH",
        url,
        headers={**TUS, "Upload-Offset": "0"},
        **{"wsgi.input": Cut(data[:1_700_000]), "CONTENT_LENGTH": str(len(data)), "CONTENT_TYPE": BYTES},
    )
    assert answer.status_code == 400
    reached = int(head(client, url).headers["Upload-Offset"])
    assert reached == 1_700_000
    assert patch(client, url, data[reached:], reached).status_code == 204
    assert kept(made.case) == {"scan.pdf": hashlib.sha256(data).hexdigest()}


def test_an_upload_whose_server_died_before_the_end_is_ended_by_the_next_question(client, made, monkeypatch):
    url = begin(client, made, 3).headers["Location"]
    monkeypatch.setattr("caseferry.platform.uploads.views.finish_upload", lambda *_: None)
    patch(client, url, b"abc", 0)
    assert kept(made.case) == {}
    monkeypatch.undo()
    assert head(client, url).headers["Upload-Offset"] == "3"
    assert kept(made.case) == {"scan.pdf": hashlib.sha256(b"abc").hexdigest()}


def test_a_full_disk_is_told_and_the_upload_goes_on_when_there_is_room(client, made, monkeypatch):
    url = begin(client, made, 6).headers["Location"]
    patch(client, url, b"abc", 0)

    def full(*_: object) -> int:
        raise StorageFull

    monkeypatch.setattr(Incoming, "_keep", full)
    answer = patch(client, url, b"def", 3)
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (507, "3")
    monkeypatch.undo()
    assert patch(client, url, b"def", 3).status_code == 204
    assert kept(made.case) == {"scan.pdf": hashlib.sha256(b"abcdef").hexdigest()}


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"Upload-Length": "0"}, 400),
        ({"Upload-Length": "-5"}, 400),
        ({"Upload-Length": "ten"}, 400),
        ({"Upload-Length": "99999999999"}, 413),
        ({"Upload-Length": "5", "Upload-Metadata": "filename !!!"}, 400),
        ({"Upload-Length": "5", "Upload-Metadata": told(filename="../..")}, 400),
        ({"Upload-Length": "5", "Tus-Resumable": "0.2.2"}, 412),
    ],
)
def test_an_announcement_that_makes_no_sense_is_refused(client, made, headers, code):
    answer = client.post(f"/upload/my/{made.case.pk}/", headers={**TUS, **headers})
    assert answer.status_code == code
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("..\\..\\windows\\x.pdf", "windows/x.pdf"),
        ("/srv/private/id.jpg", "srv/private/id.jpg"),
        ("CD/DICOM/IM0001", "CD/DICOM/IM0001"),
        ("выписка\u202egpj.exe", "выпискаgpj.exe"),
        ("a\x00b.pdf", "ab.pdf"),
        ('evil"\r\nX-Injected: 1.html', 'evil"X-Injected: 1.html'),
    ],
)
def test_a_name_never_climbs_out(client, made, name, stored):
    url = begin(client, made, 1, name).headers["Location"]
    patch(client, url, b"x", 0)
    assert list(kept(made.case)) == [stored]
    answer = client.get(f"/my/{made.case.pk}/file/{Upload.objects.get().pk}/")
    assert answer.headers["Content-Type"] == "application/octet-stream" and "X-Injected" not in answer.headers
    assert answer.headers["Content-Disposition"].startswith("attachment; filename")


def test_a_piece_must_be_bytes_at_a_place(client, made):
    url = begin(client, made, 3).headers["Location"]
    assert patch(client, url, b"abc", 0, kind="text/plain").status_code == 415
    assert client.patch(url, b"abc", content_type=BYTES, headers=TUS).status_code == 400
    assert client.get(url, headers=TUS).status_code == 405


def test_an_upload_that_is_taken_back_is_gone(client, made):
    url = begin(client, made, 3).headers["Location"]
    patch(client, url, b"ab", 0)
    assert client.delete(url, headers=TUS).status_code == 204
    assert head(client, url).status_code == 404
    assert not Upload.objects.exists()


def test_a_whole_file_is_not_taken_back_by_the_protocol(client, made):
    url = begin(client, made, 2).headers["Location"]
    patch(client, url, b"ab", 0)
    assert client.delete(url, headers=TUS).status_code == 409
    assert Upload.objects.get().state == "kept"


def test_an_upload_of_another_case_does_not_exist(client, made):
    other = welcome_of_another()
    theirs = begin(enter(other), other, 3).headers["Location"]
    mixed = theirs.replace(str(other.case.pk), str(made.case.pk))
    for url in (theirs, mixed):
        codes = {
            head(client, url).status_code,
            patch(client, url, b"abc", 0).status_code,
            client.delete(url, headers=TUS).status_code,
        }
        assert codes == {404}
    assert Upload.objects.get().offset == 0


def welcome_of_another():
    from tests.platform.people import acting, make_user

    from caseferry.platform.cases.actions.opening import open_case

    return open_case(acting(make_user("bo")), language="en", words={"name": "Otto"})


def test_a_stranger_may_do_nothing(made):
    stranger = Client()
    assert begin(stranger, made, 3).status_code == 404
    assert stranger.options(f"/upload/my/{made.case.pk}/").status_code == 404


def test_without_the_token_of_the_page_nothing_is_taken(made):
    strict = Client(enforce_csrf_checks=True)
    page = strict.get(f"/f/{made.link.token}/").content.decode()
    token = page.partition('csrfmiddlewaretoken" value="')[2].partition('"')[0]
    strict.post(f"/f/{made.link.token}/", {"passcode": made.link.passcode, "csrfmiddlewaretoken": token})
    assert begin(strict, made, 3).status_code == 403
    page = strict.get(f"/my/{made.case.pk}/upload/").content.decode()
    token = page.partition('csrfmiddlewaretoken" value="')[2].partition('"')[0]
    assert begin(strict, made, 3, **{"X-CSRFToken": token}).status_code == 201


def test_a_hospital_sends_to_its_own_case_and_touches_no_file_of_the_family(sqlite):
    from tests.platform.people import acting, make_user

    case, family, sending = sent(make_user("ana"))
    row = send_bytes(family, case, "more.txt", b"abc")
    link = make_hospital_link(acting(case.coordinator), case, sending)
    client = Client()
    session = client.session
    session["links"] = [str(link.link.pk)]
    session.save()
    client.cookies["sessionid"] = session.session_key

    headers = {**TUS, "Upload-Length": "3", "Upload-Metadata": told(filename="opinion.pdf")}
    created = client.post(reverse("uploads:hospital", kwargs={"case": case.pk}), headers=headers)
    assert created.status_code == 201
    assert patch(client, created.headers["Location"], b"abc", 0).status_code == 204
    assert Upload.objects.get(came_from="hospital").state == "kept"
    url = reverse("uploads:hospital_file", kwargs={"case": case.pk, "upload": row.pk})
    assert head(client, url).status_code == 404

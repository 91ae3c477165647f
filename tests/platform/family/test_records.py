"""What arrived, what is missing, what is downloaded."""

import io
import zipfile

import pytest
from tests.platform.family.visits import enter, family_of, picture, read, sent, text_of, welcome
from tests.platform.people import acting, send_bytes

from caseferry.knowledge.wording import sentence
from caseferry.platform.audit.models import Entry
from caseferry.platform.cases.actions.opening import open_case
from caseferry.platform.cases.actions.requesting import request_item
from caseferry.platform.cases.models import Case, ItemRequest, Upload
from caseferry.platform.cases.packets import newest_build
from caseferry.platform.cases.pictures import source_key
from caseferry.platform.vault.safes import open_safe

BLURRED = "This page cannot be read reliably. It is blurred."
ITEM = {
    "item": "core/pathology", "label": "Pathology report", "label_zh": "", "level": "required", "state": "missing",
    "help": "", "newest": "",
}  # fmt: skip


@pytest.fixture
def made(sqlite):
    return welcome()


@pytest.fixture
def client(made):
    return enter(made)


def test_nothing_yet_says_how_to_begin(client, made):
    page = text_of(client.get(f"/my/{made.case.pk}/arrived/"))
    assert "Nothing here yet" in page and "Send records" in page


def test_files_that_wait_to_be_read_are_there_at_once_with_live_progress(client, made):
    sent(made, scan_jpg=picture())
    answer = client.get(f"/my/{made.case.pk}/arrived/")
    page = answer.content.decode()
    assert "scan.jpg" in page and "Waiting to be read" in page
    assert f'data-live="/progress/my/{made.case.pk}/"' in page
    assert '<noscript><meta http-equiv="refresh"' in page


def test_every_page_says_what_became_of_it_and_bad_ones_come_first(client, made):
    names = {"a_jpg": b"1", "b_jpg": b"2", "c_jpg": b"3", "d_jpg": b"4", "e_jpg": b"5", "f_pdf": b"6"}
    hashes = sent(made, **names)
    outcomes = [
        ("placed", ""), ("rejected", BLURRED), ("duplicate", "same"), ("withheld", "name"), ("private", "paper"),
        ("rejected", "The file is locked with a password."),
    ]  # fmt: skip
    read(made.case, [(hashes[name], name.replace("_", "."), *told) for name, told in zip(names, outcomes, strict=True)])

    page = text_of(client.get(f"/my/{made.case.pk}/arrived/"))
    said = [
        "Cannot be read", "The picture is not sharp", "Photograph again", "Locked with a password", "Send it again",
        "Already here", "Perhaps another person", "Kept apart",
    ]  # fmt: skip
    assert [text for text in said if text not in page] == []
    assert page.index("b.jpg") < page.index("f.pdf") < page.index("a.jpg")
    assert "2" in text_of(client.get(f"/my/{made.case.pk}/")).partition("Some pages cannot be read")[2][:80]


def test_pictures_are_ours_and_of_this_case_alone(client, made):
    sha256 = sent(made, a_jpg=b"<svg onload=alert(1)>")["a_jpg"]
    read(made.case, [(sha256, "a.jpg", "placed", "")])
    key = source_key(made.case, sha256)
    for kind in ("picture", "thumb"):
        answer = client.get(f"/my/{made.case.pk}/{kind}/{key}/1/")
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
        assert answer.content[:2] == b"\xff\xd8"
    assert client.get(f"/my/{made.case.pk}/page/{key}/1/").status_code == 200
    assert client.get(f"/my/{made.case.pk}/picture/{key}/2/").status_code == 404
    assert client.get(f"/my/{made.case.pk}/picture/{sha256}/1/").status_code == 404

    other = open_case(acting(made.case.coordinator), language="en", words={"name": "Otto"})
    stranger = enter(other)
    assert stranger.get(f"/my/{other.case.pk}/picture/{key}/1/").status_code == 404
    assert stranger.get(f"/my/{made.case.pk}/picture/{key}/1/").status_code == 404


def test_an_unreadable_page_is_shown_from_the_original_drawn_in_a_process_of_its_own(client, made):
    sha256 = sent(made, a_jpg=picture("gray"))["a_jpg"]
    read(made.case, [(sha256, "a.jpg", "rejected", BLURRED)])
    key = source_key(made.case, sha256)
    answer = client.get(f"/my/{made.case.pk}/picture/{key}/1/")
    assert answer.status_code == 200 and answer.content[:2] == b"\xff\xd8"
    assert open_safe(made.case.pk).pages.get(f"{sha256}/1.view.jpg") == answer.content


def test_a_file_that_nobody_can_draw_is_tried_once(client, made):
    sha256 = sent(made, a_jpg=b"no picture at all")["a_jpg"]
    read(made.case, [(sha256, "a.jpg", "rejected", BLURRED)])
    key = source_key(made.case, sha256)
    assert client.get(f"/my/{made.case.pk}/picture/{key}/1/").status_code == 404
    assert open_safe(made.case.pk).pages.get(f"{sha256}/1.view.jpg") == b"-"


@pytest.mark.parametrize("name", ["evil.html", "evil.svg", "evil.js", "evil.pdf"])
def test_an_original_comes_back_inert(client, made, name):
    data = b"<script>alert(document.cookie)</script>"
    row = send_bytes(family_of(made), made.case, f"folder/{name}", data)
    answer = client.get(f"/my/{made.case.pk}/file/{row.pk}/")
    assert b"".join(answer.streaming_content) == data
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")


def test_a_file_is_taken_out_and_put_back(client, made):
    sent(made, a_jpg=b"1")
    row = Upload.objects.get()
    taken = client.post(f"/my/{made.case.pk}/arrived/{row.pk}/remove/", follow=True)
    assert "The file was taken out." in text_of(taken) and "Files that you took out" in text_of(taken)
    assert Upload.objects.get().state == "removed"
    back = client.post(f"/my/{made.case.pk}/arrived/{row.pk}/restore/", follow=True)
    assert "The file is back." in text_of(back)
    assert Upload.objects.get().state == "kept"


def test_ids_of_another_case_are_not_found(client, made):
    other = open_case(acting(made.case.coordinator), language="en", words={"name": "Otto"})
    row = send_bytes(family_of(other), other.case, "theirs.jpg", b"x")
    for url in (f"arrived/{row.pk}/remove/", f"arrived/{row.pk}/restore/", f"upload/{row.pk}/cancel/"):
        assert client.post(f"/my/{made.case.pk}/{url}").status_code == 404
    assert client.get(f"/my/{made.case.pk}/file/{row.pk}/").status_code == 404
    assert Upload.objects.get().state == "kept"


def test_what_is_missing_is_told_in_plain_words_with_help_to_get_it(client, made):
    hashes = sent(made, a_jpg=b"1")
    read(made.case, [(hashes["a_jpg"], "a.jpg", "placed", "")], [ITEM])
    page = text_of(client.get(f"/my/{made.case.pk}/missing/"))
    assert "Hospitals often ask for these" in page and "How to get it" in page and "Letter for the doctor" in page
    arabic = text_of(client.get(f"/my/{made.case.pk}/missing/?language=ar"))
    assert sentence("item_core_pathology", "ar") in arabic
    assert sentence("how_pathology", "ar") in arabic


def test_the_letter_for_the_local_doctor_is_downloaded(client, made):
    hashes = sent(made, a_jpg=b"1")
    build = read(made.case, [(hashes["a_jpg"], "a.jpg", "placed", "")])
    assert client.get(f"/my/{made.case.pk}/letter/doctor/").status_code == 404
    open_safe(made.case.pk).files(build.folder).write("keep/letters/Letter_to_Local_Doctor_2026-11-24.pdf", b"%PDF-1.7")
    answer = client.get(f"/my/{made.case.pk}/letter/doctor/")
    assert (answer.content, answer.headers["Content-Disposition"]) == (
        b"%PDF-1.7",
        'attachment; filename="Letter_to_Local_Doctor_2026-11-24.pdf"',
    )
    assert client.get(f"/my/{made.case.pk}/letter/secrets/").status_code == 404


def test_a_request_that_cannot_be_met_is_answered(client, made):
    request = request_item(acting(made.case.coordinator), made.case, item="core/pathology", words="The report of June.")
    page = text_of(client.get(f"/my/{made.case.pk}/missing/"))
    assert "The report of June." in page and "I do not have it" in page
    assert "Your coordinator asked for something." in text_of(client.get(f"/my/{made.case.pk}/"))
    answer = client.post(
        f"/my/{made.case.pk}/missing/{request.pk}/", {"state": "not_done", "note": "No biopsy"}, follow=True
    )
    assert "Your coordinator sees your answer." in text_of(answer)
    row = ItemRequest.objects.get()
    assert (row.state, row.content["answer"]) == ("not_available", "This was never done. No biopsy")
    assert client.post(f"/my/{made.case.pk}/missing/{request.pk}/", {"state": "cannot"}).status_code == 404


def test_everything_is_one_zip(client, made):
    hashes = sent(made, a_jpg=b"one", b_jpg=b"two")
    family = family_of(made)
    send_bytes(family, made.case, "a.jpg", b"another of the same name")
    build = read(made.case, [(hashes["a_jpg"], "a.jpg", "placed", "")])
    safe = open_safe(made.case.pk)
    safe.files(build.folder).write("send/Pathology_2025-01-14.pdf", b"%PDF")
    answer = client.get(f"/my/{made.case.pk}/everything/")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{made.case.reference}.zip"'
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    assert held == {
        "originals/a.jpg": b"one",
        "originals/b.jpg": b"two",
        "originals/a (2).jpg": b"another of the same name",
        "send/Pathology_2025-01-14.pdf": b"%PDF",
    }
    assert Entry.objects.filter(action="case.export", case=made.case.pk).count() == 1


def test_a_build_that_failed_is_said_without_blame(client, made):
    sent(made, a_jpg=b"1")
    build = made.case.builds.get()
    build.state, build.reason = "failed", "no_room"
    build.save()
    assert newest_build(made.case) is None
    assert "Nothing is lost." in text_of(client.get(f"/my/{made.case.pk}/arrived/"))


def test_a_password_is_kept_sealed_and_tried_on_the_next_reading(client, made):
    hashes = sent(made, a_pdf=b"%PDF locked")
    read(made.case, [(hashes["a_pdf"], "a.pdf", "rejected", "This PDF is locked with a password. Ask who sent it.")])
    assert "Password of the file" in text_of(client.get(f"/my/{made.case.pk}/arrived/"))
    for given in ("birthday", "birthday", "other"):
        page = client.post(f"/my/{made.case.pk}/arrived/password/", {"password": given}, follow=True)
    assert "We try this password now." in text_of(page)
    case = Case.objects.get()
    assert case.content["passwords"] == ["birthday", "other"]
    assert case.builds.first().state == "queued"
    assert "birthday" not in page.content.decode()


def test_a_page_says_what_kind_of_paper_it_seems_to_be(client, made):
    hashes = sent(made, a_jpg=b"1")
    documents = [{"category": "pathology", "pages": [{"source": "s-0", "page": 1}]}]
    read(made.case, [(hashes["a_jpg"], "a.jpg", "placed", "")], documents=documents)
    assert "What we think it is: Pathology" in text_of(client.get(f"/my/{made.case.pk}/arrived/"))


def test_something_that_is_here_may_be_asked_for_again(client, made):
    hashes = sent(made, a_jpg=b"1")
    read(made.case, [(hashes["a_jpg"], "a.jpg", "placed", "")], [{**ITEM, "state": "present"}])
    request_item(acting(made.case.coordinator), made.case, item="core/pathology", words="All pages, please.")
    page = text_of(client.get(f"/my/{made.case.pk}/missing/"))
    assert (
        "All pages, please." in page
        and "Original pathology report" in page
        and "Nothing is missing on our list" in page
    )

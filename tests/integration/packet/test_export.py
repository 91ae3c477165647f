"""P7: copies that a hospital's desk can open, made only of what may leave, and only of a whole packet."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import pyzipper
from fhir.resources.R4B.bundle import Bundle
from tests.integration.packet.conftest import Command

WORDS = "four plain unrelated words"
WHY = "The pathology report follows by courier."


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "passphrase.txt"
    path.write_text(WORDS + "\n")
    return path


def test_P7_the_zip_opens_with_its_passphrase_alone_and_holds_what_may_leave(
    made: Path, tmp_path: Path, secret: Path, caseferry: Command
) -> None:
    target = tmp_path / "records.zip"
    done = caseferry("export", made, "--zip", target, "--passphrase-file", secret, "--even-so", WHY)
    assert (done.returncode, done.stdout.strip()) == (0, str(target)), done.stderr
    sent = {path.relative_to(made / "send").as_posix(): path for path in (made / "send").rglob("*") if path.is_file()}
    with pyzipper.AESZipFile(target) as archive:
        assert {info.filename for info in archive.infolist()} == {*sent, "Open_Items_2026-01-25.pdf"}
        assert {info.wz_aes_strength for info in archive.infolist()} == {3}  # 256 bits
        assert {info.date_time for info in archive.infolist()} == {(2026, 1, 25, 0, 0, 0)}
        with pytest.raises(RuntimeError):
            archive.read("manifest.json")
        archive.setpassword(b"four plain unrelated Words")
        with pytest.raises(RuntimeError):
            archive.read("manifest.json")
        archive.setpassword(WORDS.encode())
        assert all(archive.read(name) == path.read_bytes() for name, path in sent.items())
    assert target.stat().st_mode & 0o077 == 0


def test_P7_the_pdf_opens_with_its_password_alone_has_bookmarks_and_its_links_stay_inside(
    made: Path, tmp_path: Path, secret: Path, caseferry: Command
) -> None:
    target = tmp_path / "records.pdf"
    done = caseferry("export", made, "--pdf", target, "--passphrase-file", secret, "--even-so", WHY)
    assert done.returncode == 0, done.stderr
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(target)
    with pikepdf.open(target, password=WORDS) as pdf:
        assert (pdf.encryption.R, pdf.encryption.bits) == (6, 256)
        with pdf.open_outline() as outline:
            titles = [item.title for item in outline.root]
        links = [note for page in pdf.pages for note in page.obj.get("/Annots", [])]
        assert links
        assert all("/A" not in note for note in links)
        pages = {page.obj.objgen for page in pdf.pages}
        assert all(note.Dest[0].objgen in pages for note in links if "/Dest" in note)
        count = len(pdf.pages)
    assert titles[:4] == [
        "Open Items 2026-01-25", "Covering Letter 2026-01-25", "Treatment Summary 2026-01-25", "Clinical Summary 2026-01-25",
    ]  # fmt: skip
    assert any(title.startswith("Pathology") for title in titles)
    document = pypdfium2.PdfDocument(target, password=WORDS)
    words = document[0].get_textpage().get_text_range()
    assert WHY in words
    assert "Translation" in words
    assert len(document) == count


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="needs qpdf: apt install qpdf")
def test_P7_the_pdf_is_clean_in_qpdf(made: Path, tmp_path: Path, secret: Path, caseferry: Command) -> None:
    target = tmp_path / "records.pdf"
    caseferry("export", made, "--pdf", target, "--passphrase-file", secret, "--even-so", WHY)
    done = subprocess.run(["qpdf", f"--password={WORDS}", "--check", target], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_P7_the_fhir_document_of_the_packet_is_valid_and_can_be_had_alone(
    made: Path, tmp_path: Path, caseferry: Command
) -> None:
    done = caseferry("export", made, "--fhir", tmp_path / "case.json", "--even-so", WHY)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "case.json").read_bytes() == (made / "send" / "fhir_bundle.json").read_bytes()
    Bundle.model_validate_json((tmp_path / "case.json").read_bytes())
    assert "RASHIDA" not in (tmp_path / "case.json").read_text()


def test_C4_a_copy_is_refused_while_a_gate_is_open_and_no_reason_is_given(
    made: Path, tmp_path: Path, caseferry: Command
) -> None:
    done = caseferry("export", made, "--folder", tmp_path / "copy")
    assert done.returncode == 2
    assert "gate(s) of this packet are open" in done.stderr
    assert "--even-so" in done.stderr
    assert not (tmp_path / "copy").exists()


def test_C4_a_reason_lets_the_copy_out_and_stands_in_it_with_every_gate_that_was_open(
    made: Path, tmp_path: Path, caseferry: Command
) -> None:
    assert caseferry("export", made, "--folder", tmp_path / "none", "--even-so", " ").returncode == 2
    done = caseferry("export", made, "--folder", tmp_path / "copy", "--even-so", WHY)
    assert done.returncode == 0, done.stderr
    (letter,) = (tmp_path / "copy").rglob("Open_Items_*.pdf")
    words = " ".join(str(page.get_textpage().get_text_range()) for page in pypdfium2.PdfDocument(letter)).split()
    gates = json.loads((made / "packet.json").read_text())["readiness"]["gates"]
    wanted = [WHY, *(gate["reason"] for gate in gates if gate["open"])]
    assert len(wanted) > 1
    assert [text for text in wanted if " ".join(text.split()) not in " ".join(words)] == []


def test_Q5_a_reason_that_promises_something_is_refused(made: Path, tmp_path: Path, caseferry: Command) -> None:
    done = caseferry("export", made, "--folder", tmp_path / "copy", "--even-so", "The patient will be cured.")
    assert done.returncode == 2
    assert "promise or advice" in done.stderr


def test_a_packet_that_was_changed_is_not_exported(packet: Path, tmp_path: Path, caseferry: Command) -> None:
    (packet / "send" / "stranger.txt").write_text("slipped in")
    done = caseferry("export", packet, "--folder", tmp_path / "copy", "--even-so", WHY)
    assert done.returncode == 2
    assert "is not a whole packet" in done.stderr


def test_verify_sees_a_fhir_document_that_says_something_else(packet: Path, caseferry: Command) -> None:
    place = packet / "send" / "fhir_bundle.json"
    bundle = json.loads(place.read_text())
    bundle["timestamp"] = "2020-01-01T00:00:00Z"
    place.write_text(json.dumps(bundle))
    done = caseferry("verify", packet)
    assert "standards  send/fhir_bundle.json: does not say what the manifest says" in done.stdout


@pytest.mark.parametrize(
    ("given", "said"),
    [("kiwi7", "shorter than 12"), ("пароль из кириллицы", "not every keyboard"), (" leading spaces here", "not every keyboard"),
     ("", "shorter than 12")],
)  # fmt: skip
def test_a_passphrase_that_cannot_serve_is_refused_in_one_sentence(
    made: Path, tmp_path: Path, caseferry: Command, given: str, said: str
) -> None:
    (tmp_path / "pass").write_text(given + "\n")
    done = caseferry(
        "export", made, "--zip", tmp_path / "z.zip", "--passphrase-file", tmp_path / "pass", "--even-so", WHY
    )
    assert done.returncode == 2
    assert said in done.stderr
    assert not given.strip() or given.strip() not in done.stderr
    assert not (tmp_path / "z.zip").exists()


def test_a_target_that_is_there_or_inside_the_packet_is_refused(
    packet: Path, tmp_path: Path, secret: Path, caseferry: Command
) -> None:
    (tmp_path / "there.zip").write_text("keep me")
    for target, said in (
        (tmp_path / "there.zip", "is already there"),
        (packet / "send" / "x.zip", "inside the packet"),
    ):
        done = caseferry("export", packet, "--zip", target, "--passphrase-file", secret, "--even-so", WHY)
        assert done.returncode == 2
        assert said in done.stderr
    assert (tmp_path / "there.zip").read_text() == "keep me"


def test_without_a_terminal_or_a_file_the_passphrase_is_asked_for_in_words(
    made: Path, tmp_path: Path, caseferry: Command
) -> None:
    done = caseferry("export", made, "--zip", tmp_path / "z.zip", "--even-so", WHY, stdin=subprocess.DEVNULL)
    assert done.returncode == 2
    assert "needs a passphrase" in done.stderr


def test_P7_the_zip_opens_in_a_reader_that_did_not_write_it(
    made: Path, tmp_path: Path, secret: Path, caseferry: Command
) -> None:
    """libarchive, which is what `bsdtar` and the archive tools of most desktops read with."""
    libarchive = pytest.importorskip("libarchive", exc_type=(ImportError, OSError, AttributeError))
    target = tmp_path / "records.zip"
    done = caseferry("export", made, "--zip", target, "--passphrase-file", secret, "--even-so", WHY)
    assert done.returncode == 0, done.stderr
    with libarchive.file_reader(str(target), passphrase=WORDS) as archive:
        read = {entry.pathname: b"".join(entry.get_blocks()) for entry in archive}
    sent = {path.relative_to(made / "send").as_posix(): path for path in (made / "send").rglob("*") if path.is_file()}
    assert {name: data for name, data in read.items() if name in sent} == {
        name: path.read_bytes() for name, path in sent.items()
    }
    with (
        pytest.raises(libarchive.exception.ArchiveError),
        libarchive.file_reader(str(target), passphrase="some other words") as archive,
    ):
        for entry in archive:
            b"".join(entry.get_blocks())


SEVEN = next(filter(None, map(shutil.which, ("7z", "7zz", "7za"))), "")


@pytest.mark.skipif(not SEVEN, reason="needs 7-Zip: apt install 7zip")
def test_P7_the_zip_opens_with_seven_zip(made: Path, tmp_path: Path, secret: Path, caseferry: Command) -> None:
    target, out = tmp_path / "records.zip", tmp_path / "opened"
    assert caseferry("export", made, "--zip", target, "--passphrase-file", secret, "--even-so", WHY).returncode == 0
    tested = subprocess.run([SEVEN, "t", f"-p{WORDS}", target], capture_output=True, text=True)
    assert (tested.returncode, "Everything is Ok" in tested.stdout) == (0, True), tested.stdout
    subprocess.run([SEVEN, "x", f"-p{WORDS}", f"-o{out}", target], capture_output=True, check=True)
    assert (out / "manifest.json").read_bytes() == (made / "send" / "manifest.json").read_bytes()
    wrong = subprocess.run([SEVEN, "t", "-pwrong", target], capture_output=True, text=True)
    assert wrong.returncode != 0

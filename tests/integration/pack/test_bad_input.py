"""Bad input and bad output: one clear sentence, the right exit status, nothing half-written."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from benchmarks.example import reports
from benchmarks.example.layout import draw
from tests.integration.pack.conftest import Command


@pytest.fixture(scope="module")
def one_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("one")
    (folder / "ngs.pdf").write_bytes(draw(reports.NGS))
    return folder


def test_nothing_readable_is_status_three_and_a_sentence(tmp_path: Path, caseferry: Command) -> None:
    (tmp_path / "records").mkdir()
    (tmp_path / "records" / "notes.txt").write_bytes(b"")
    done = caseferry("pack", tmp_path / "records", "--out", tmp_path / "out", "--quiet")
    assert done.returncode == 3
    assert done.stderr.startswith("caseferry: Not one page of what was given") and done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == [tmp_path / "records"]  # nothing was read: there is nothing to go on from


def test_a_missing_folder_leaves_nothing_behind(tmp_path: Path, caseferry: Command) -> None:
    done = caseferry("pack", tmp_path / "nowhere", "--out", tmp_path / "out", "--quiet")
    assert (done.returncode, list(tmp_path.iterdir())) == (2, [])


def test_decisions_in_another_encoding_are_wrong_use(one_page: Path, tmp_path: Path, caseferry: Command) -> None:
    (tmp_path / "decisions.yaml").write_bytes("- action: note\n  value: Müller".encode("latin-1"))
    options = ("--out", tmp_path / "out", "--decisions", tmp_path / "decisions.yaml", "--quiet")
    done = caseferry("pack", one_page, *options)
    assert done.returncode == 2
    assert "is not UTF-8 text. Save it as UTF-8" in done.stderr


@pytest.mark.parametrize(
    "options",
    [
        ("--hospital", "nowhere"),
        ("--cancer", "nonsense"),
        ("--therapy", "magic"),
        ("--as-of", "yesterday"),
        ("--provider", "oracle"),
        ("--jobs", "-3"),
        ("--limit-mb", "0"),
    ],
)
def test_an_unknown_name_is_status_two_and_names_it(
    options: tuple[str, str], one_page: Path, tmp_path: Path, caseferry: Command
) -> None:
    done = caseferry("pack", one_page, "--out", tmp_path / "out", *options)
    assert done.returncode == 2
    assert options[1] in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_folder_that_is_not_a_packet_is_left_alone(one_page: Path, tmp_path: Path, caseferry: Command) -> None:
    (tmp_path / "mine.txt").write_text("precious")
    done = caseferry("pack", one_page, "--out", tmp_path, "--quiet")
    assert done.returncode == 2
    assert (tmp_path / "mine.txt").read_text() == "precious"


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_read_only_place_is_status_five(one_page: Path, tmp_path: Path, caseferry: Command) -> None:
    tmp_path.chmod(0o500)
    done = caseferry("pack", one_page, "--out", tmp_path / "out", "--quiet")
    tmp_path.chmod(0o700)
    assert done.returncode == 5


def test_a_place_under_a_file_is_status_five_and_one_line(one_page: Path, tmp_path: Path, caseferry: Command) -> None:
    (tmp_path / "file").write_text("")
    done = caseferry("pack", one_page, "--out", tmp_path / "file" / "out", "--quiet")
    assert (done.returncode, done.stderr.count("\n")) == (5, 1)


@pytest.mark.parametrize("blocks", [4, 200], ids=["while the originals are kept", "later"])
def test_no_room_is_status_five_and_one_line(blocks: int, one_page: Path, tmp_path: Path, caseferry: Command) -> None:
    little = ("bash", "-c", f'ulimit -f {blocks}; exec "$@"', "bash")
    done = caseferry("pack", one_page, "--out", tmp_path / "out", "--quiet", before=little)
    assert (done.returncode, done.stderr.count("\n")) == (5, 1), done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("begun", ["lock", "pages"], ids=["at once", "while reading"])
def test_an_interrupt_is_status_130_and_one_line_and_leaves_no_process(
    sign: signal.Signals, begun: str, one_page: Path, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "caseferry", "pack", str(one_page), "--out", str(tmp_path / "out"), "--quiet"]
    run = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)
    until = time.monotonic() + 60
    while not (tmp_path / "out.partial" / begun).exists() and time.monotonic() < until:
        time.sleep(0.02)
    os.kill(run.pid, sign)
    _, told = run.communicate(timeout=60)
    assert (run.returncode, told.count("\n")) == (130, 1), told
    assert not (tmp_path / "out").exists()
    with pytest.raises(ProcessLookupError):
        os.killpg(run.pid, 0)


def test_a_broken_decisions_file_is_status_two_and_says_where(
    one_page: Path, tmp_path: Path, caseferry: Command
) -> None:
    (tmp_path / "decisions.yaml").write_text("- {author: A, action: fly}\n")
    done = caseferry("pack", one_page, "--out", tmp_path / "out", "--quiet", "--decisions", tmp_path / "decisions.yaml")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr and done.stderr.count("\n") == 1


def test_clean_removes_only_our_working_folder(tmp_path: Path, caseferry: Command) -> None:
    (tmp_path / "out.partial").mkdir()
    assert caseferry("clean", tmp_path / "out").returncode == 2
    (tmp_path / "out.partial" / "lock").write_text("")
    assert caseferry("clean", tmp_path / "out").returncode == 0
    assert not (tmp_path / "out.partial").exists()


def test_doctor_finds_everything_that_packing_needs(caseferry: Command) -> None:
    done = caseferry("doctor")
    assert done.returncode == 0, done.stdout
    assert "MISSING" not in done.stdout

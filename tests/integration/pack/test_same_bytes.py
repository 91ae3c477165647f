"""The same files and options give the same bytes, whatever the number of processes, interruptions included."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.integration.pack.conftest import Command, contents

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("same-bytes")]
OPTIONS = ("--as-of", "2026-01-25", "--cancer", "nsclc", "--question", "Is a trial possible?", "--quiet")


@pytest.fixture(scope="module")
def packet(heap: Path, caseferry: Command, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("packets") / "first"
    done = caseferry("pack", heap, "--out", out, *OPTIONS, "--jobs", 2)
    assert done.returncode == 1, done.stderr
    return out


def test_P5_one_process_and_two_give_equal_bytes(heap: Path, packet: Path, caseferry: Command, tmp_path: Path) -> None:
    assert caseferry("pack", heap, "--out", tmp_path / "again", *OPTIONS, "--jobs", 1).returncode == 1
    assert contents(tmp_path / "again") == contents(packet)


def test_a_run_killed_while_reading_goes_on_and_gives_equal_bytes(
    heap: Path, packet: Path, caseferry: Command, tmp_path: Path
) -> None:
    out = tmp_path / "killed"
    command = [sys.executable, "-m", "caseferry", "pack", str(heap), "--out", str(out), *OPTIONS, "--jobs", "2"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    pages = tmp_path / "killed.partial" / "pages"
    until = time.monotonic() + 120
    while not any(pages.rglob("*.json")) and time.monotonic() < until and process.poll() is None:
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    kept = len(list(pages.rglob("*.json")))
    assert kept, "the run was killed before a page was kept"
    assert not out.exists()
    assert caseferry("pack", heap, "--out", out, *OPTIONS).returncode == 1
    assert contents(out) == contents(packet)
    assert not (tmp_path / "killed.partial").exists()


def test_the_packet_passes_its_own_verification(packet: Path, caseferry: Command) -> None:
    done = caseferry("verify", packet)
    assert (done.returncode, done.stdout) == (0, f"{packet}: whole and true to its contract\n")


def test_a_changed_byte_is_found(packet: Path, caseferry: Command, tmp_path: Path) -> None:
    shutil.copytree(packet, tmp_path / "copy")
    letter = next((tmp_path / "copy" / "send").glob("Molecular_*.pdf"))
    letter.write_bytes(letter.read_bytes()[:-1] + b"x")
    done = caseferry("verify", tmp_path / "copy")
    assert done.returncode == 1
    assert letter.name in done.stdout


def test_another_persons_page_is_withheld_and_named_nowhere_in_what_is_sent(packet: Path) -> None:
    whole = json.loads((packet / "packet.json").read_text())
    stranger = next(source for source in whole["sources"] if source["path"] == "stranger.jpg")
    assert stranger["status"] == "withheld"
    sent = b"".join(data for path, data in contents(packet).items() if path.startswith("send/"))
    assert stranger["sha256"].encode() not in sent
    assert b"stranger.jpg" not in sent
    assert not any(fact["value"] == "13.4" for fact in whole["facts"])


def test_every_page_of_every_file_stands_in_the_ledger_once(packet: Path) -> None:
    whole = json.loads((packet / "packet.json").read_text())
    names = {source["id"]: source["path"] for source in whole["sources"]}
    rows = {(names[row["source"]], row["page"]): row["outcome"] for row in whole["ledger"]}
    assert len(whole["ledger"]) == len(rows)
    assert rows == {
        ("chemo copy.pdf", 1): "duplicate", ("chemo.pdf", 1): "placed", ("labs.pdf", 1): "placed", ("ngs.pdf", 1): "placed",
        ("notes.txt", 1): "rejected", ("stranger.jpg", 1): "withheld",
    }  # fmt: skip


def test_the_whole_job_passes_without_a_network(heap: Path, packet: Path, caseferry: Command, tmp_path: Path) -> None:
    alone = ("unshare", "-rn")
    if subprocess.run([*alone, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this kernel lets no ordinary user leave the network")
    assert caseferry("pack", heap, "--out", tmp_path / "offline", *OPTIONS, before=alone).returncode == 1
    assert contents(tmp_path / "offline") == contents(packet)


def test_P5_a_correction_survives_a_new_file_and_version_two_says_what_changed(
    heap: Path, caseferry: Command, tmp_path: Path
) -> None:
    records, out = tmp_path / "records", tmp_path / "out"
    shutil.copytree(heap, records)
    (records / "ngs.pdf").rename(tmp_path / "ngs.pdf")
    before = tmp_path / "before"
    assert caseferry("pack", records, "--out", before, *OPTIONS).returncode == 1
    first = json.loads((before / "packet.json").read_text())
    sha = next(source["sha256"] for source in first["sources"] if source["path"] == "labs.pdf")
    decisions = tmp_path / "decisions.yaml"
    decisions.write_text(
        f"- {{author: Coordinator, at: 2026-01-25T10:00:00Z, action: set_date, target: {{sha256: {sha}, page: 1}}, "
        "value: 2026-01-18, reason: the laboratory telephoned}\n"
    )
    assert caseferry("pack", records, "--out", out, *OPTIONS, "--decisions", decisions).returncode == 1
    (tmp_path / "ngs.pdf").rename(records / "ngs.pdf")
    done = caseferry("pack", records, "--out", out, *OPTIONS, "--decisions", decisions)
    assert done.returncode == 1, done.stderr
    second = json.loads((out / "packet.json").read_text())
    (labs,) = [
        document
        for document in second["documents"]
        if document["category"] == "labs" and document["placed"] == "packet"
    ]
    assert (labs["date"], second["version"]) == ("2026-01-18", 2)
    assert second["previous"]
    assert any(document["category"] == "molecular" for document in second["documents"])
    assert "molecular" in json.dumps(second["changes"]).lower()

"""One file of every format through the command: nothing fails, nothing is lost, and what it says is found."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.integration.pack.conftest import Command
from tests.integration.pack.every_format import PASSWORD, every_format

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("every-format")]
Run = tuple[Path, subprocess.CompletedProcess[str]]
# Haemoglobin and its day, by the file that holds them.
FOUND = {
    "digital.pdf": "7.20 2025-01-20", "scanned.pdf": "7.21 2025-01-21", "locked.pdf": "7.22 2025-01-22", "phone.jpg": "7.24 2025-01-24",
    "screen.png": "7.25 2025-01-25", "fax.tiff": "7.26 2025-01-26, 7.27 2025-01-27", "saved.webp": "7.28 2025-01-28",
    "saved.bmp": "7.29 2025-01-29", "saved.gif": "7.30 2025-01-30", "letter.docx": "8.01 2025-02-01", "letter.docx/image1.jpg": "8.02 2025-02-02",
    "blood.xlsx": "8.03 2025-02-03", "blood.rtf": "8.04 2025-02-04", "blood ru.txt": "86 2025-02-06", "portal.html": "8.07 2025-02-07",
    "blood.csv": "8.08 2025-02-08", "blood.eml/part-5.eml/result.pdf": "8.09 2025-02-09", "blood.eml/image001.png": "8.10 2025-02-10",
    "blood.eml/more.zip/zipped.pdf": "8.11 2025-02-11", "blood.msg/outlook report.pdf": "8.12 2025-02-12",
    "outer.zip/papers/inner.zip/deep.pdf": "8.13 2025-02-13", "Chat with Jorge.zip/00000002-PHOTO-2025-02-14-18-20-00.jpg": "8.14 2025-02-14",
    "seven.7z/seven.pdf": "8.15 2025-02-15", "tape.tar.gz/content/tape.pdf": "8.16 2025-02-16", "disc.iso/reports/disc.pdf": "8.17 2025-02-17",
    "summary.xml": "8.18 2025-02-18", "bundle.json": "8.19 2025-02-19",
}  # fmt: skip


@pytest.fixture(scope="module")
def run(caseferry: Command, tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("formats")
    for name, data in every_format().items():
        (folder / "records" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "records" / name).write_bytes(data)
    out = folder / "out"
    return out, caseferry(
        "pack", folder / "records", "--out", out, "--as-of", "2026-01-25", "--quiet", "--password", PASSWORD
    )


@pytest.fixture(scope="module")
def packet(run: Run) -> Mapping[str, Any]:
    whole: Mapping[str, Any] = json.loads((run[0] / "packet.json").read_text())
    return whole


def test_the_run_ends_with_an_open_gate_and_a_packet_that_verifies(run: Run, caseferry: Command) -> None:
    out, done = run
    assert (done.returncode, done.stderr) == (1, "")
    assert caseferry("verify", out).returncode == 0


def test_the_results_of_every_file_are_found_with_their_day(packet: Mapping[str, Any]) -> None:
    names = {source["id"]: source["path"] for source in packet["sources"]}
    quoted = {quotation["id"]: names[quotation["source"]] for quotation in packet["quotations"]}
    found: dict[str, list[str]] = {}
    for fact in packet["facts"]:
        if fact["code"] == "hemoglobin":
            found.setdefault(quoted[fact["quotations"][0]], []).append(f"{fact['value']} {fact['date']}")
    assert {name: ", ".join(sorted(values)) for name, values in found.items()} == FOUND


def test_what_cannot_be_used_says_why_and_what_to_do(packet: Mapping[str, Any]) -> None:
    rejected = {source["path"]: source["reason"] for source in packet["sources"] if source["status"] == "rejected"}
    assert rejected == {
        ".DS_Store": "A Mac adds it to every folder. Nothing is lost.",
        "CD/DICOMDIR": "It is the table of contents of an imaging disc; the images themselves are taken one by one.",
        "empty.pdf": "The file is empty (zero bytes). Please send this file again.",
        "lost key.pdf": "This PDF is locked with a password. Ask who sent it for the password and run again with --password, "
        "or ask for the file without one.",
        "unknown.bin": "It is a kind of file that is not known here. Open it where it came from, save or print it as PDF, and send the PDF.",
    }


def test_every_page_stands_in_the_ledger_once(packet: Mapping[str, Any]) -> None:
    counted = {(source["id"], page) for source in packet["sources"] for page in range(1, source["pages"] + 1)}
    rows = [(row["source"], row["page"]) for row in packet["ledger"]]
    assert len(rows) == len(counted)
    assert set(rows) == counted


def test_messages_stay_with_the_family_and_their_senders_are_kept(packet: Mapping[str, Any]) -> None:
    sources = {source["path"]: source for source in packet["sources"]}
    messages = ("blood.eml", "blood.eml/part-5.eml", "blood.msg", "Chat with Jorge.zip/_chat.txt")
    assert {sources[path]["status"] for path in messages} == {"administrative"}
    assert (
        sources["Chat with Jorge.zip/00000002-PHOTO-2025-02-14-18-20-00.jpg"]["received_from"]
        == "Jorge, 14/02/2025, 18:20:00"
    )
    assert (
        sources["blood.eml/part-5.eml/result.pdf"]["received_from"]
        == "Marsa Diagnostics <lab@example.org>, 2025-02-09 14:03+04:00"
    )


def test_a_picture_left_out_and_a_link_become_tasks(packet: Mapping[str, Any]) -> None:
    chat = [task["what"] for task in packet["tasks"] if "_chat.txt" in task["what"]]
    assert any("is not in this export" in words for words in chat)
    assert any("images.example.org" in words for words in chat)


def test_the_images_of_a_disc_are_one_study(packet: Mapping[str, Any]) -> None:
    (study,) = packet["imaging"]
    assert (study["modalities"], study["date"], study["instances"], study["patient_match"]) == (
        ["CT"],
        "2025-10-09",
        3,
        "match",
    )


def test_a_tracker_in_a_page_is_nowhere_in_what_is_sent(run: Run) -> None:
    sent = b"".join(path.read_bytes() for path in sorted((run[0] / "send").rglob("*")) if path.is_file())
    assert b"portal.html" in sent
    assert not re.search(rb"tracker\.invalid", sent)

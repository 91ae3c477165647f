"""The folder of a run: nothing half-written is taken for a packet."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from caseferry.domain.errors import OutputError, UsageError
from caseferry.pack.workspace import Workspace


def test_a_packet_appears_only_when_it_is_published(tmp_path: Path) -> None:
    with Workspace(tmp_path / "out") as workspace:
        workspace.write("send/A.pdf", b"1")
        assert not (tmp_path / "out").exists()
        workspace.publish()
    assert (tmp_path / "out" / "send" / "A.pdf").read_bytes() == b"1"
    assert not (tmp_path / "out.partial").exists()


def test_the_working_folder_is_the_owners_alone(tmp_path: Path) -> None:
    with Workspace(tmp_path / "out") as workspace:
        assert workspace.partial.stat().st_mode & 0o777 == 0o700


def test_an_interrupted_run_keeps_what_was_read_and_drops_the_half_packet(tmp_path: Path) -> None:
    with Workspace(tmp_path / "out") as workspace:
        (workspace.partial / "pages").mkdir()
        (workspace.partial / "pages" / "x").write_bytes(b"read")
        workspace.write("send/half.pdf", b"half")
    with Workspace(tmp_path / "out") as workspace:
        assert (workspace.partial / "pages" / "x").read_bytes() == b"read"
        assert list(workspace.packet.iterdir()) == []


def test_a_second_run_on_the_same_output_is_turned_away(tmp_path: Path) -> None:
    with Workspace(tmp_path / "out"), pytest.raises(OutputError, match="Another run"), Workspace(tmp_path / "out"):
        pass


def test_a_folder_with_something_else_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "letter.txt").write_text("mine")
    with Workspace(tmp_path / "out") as workspace, pytest.raises(UsageError, match="holds no packet"):
        workspace.earlier_packet()
    assert (tmp_path / "out" / "letter.txt").read_text() == "mine"


def test_an_earlier_packet_is_found_with_its_hash(tmp_path: Path) -> None:
    text = json.dumps({"schema": "caseferry.packet/1"})
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "packet.json").write_text(text)
    with Workspace(tmp_path / "out") as workspace:
        assert workspace.earlier_packet() == (
            {"schema": "caseferry.packet/1"},
            hashlib.sha256(text.encode()).hexdigest(),
        )


def test_a_run_killed_in_the_swap_gives_the_version_before_back(tmp_path: Path) -> None:
    before = tmp_path / "out.partial" / "before"
    before.mkdir(parents=True)
    (before / "packet.json").write_text("{}")
    with Workspace(tmp_path / "out"):
        assert (tmp_path / "out" / "packet.json").read_text() == "{}"


def test_a_path_that_leads_out_of_the_packet_is_refused(tmp_path: Path) -> None:
    with Workspace(tmp_path / "out") as workspace, pytest.raises(OutputError):
        workspace.write("../escape", b"")


def test_an_output_under_a_file_is_one_clear_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be written"), Workspace(tmp_path / "file" / "out"):
        pass

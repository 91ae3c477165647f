"""Files arrive in path order, whatever their names; the inputs are only read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from caseferry.domain.errors import UsageError
from caseferry.engines.storage import MemoryBlobs
from caseferry.pack.arrivals import arrive


def test_every_file_of_a_folder_arrives_in_path_order(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("z.pdf", "a.pdf", "b/c.jpg"):
        (tmp_path / name).write_bytes(name.encode())
    assert [arrival.path for arrival in arrive([tmp_path], MemoryBlobs())] == ["a.pdf", "z.pdf", "b/c.jpg"]


def test_several_folders_are_told_apart_by_their_names(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "scan.pdf").write_bytes(name.encode())
    paths = [arrival.path for arrival in arrive([tmp_path / "one", tmp_path / "two"], MemoryBlobs())]
    assert paths == ["one/scan.pdf", "two/scan.pdf"]


def test_the_output_inside_the_input_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "packet").mkdir()
    (tmp_path / "packet" / "old.pdf").write_bytes(b"x")
    (tmp_path / "new.pdf").write_bytes(b"y")
    found = arrive([tmp_path], MemoryBlobs(), leave_out=[tmp_path / "packet"])
    assert [arrival.path for arrival in found] == ["new.pdf"]


def test_names_of_any_script_length_and_damage_arrive(tmp_path: Path) -> None:
    for name in ("تحاليل.pdf", "报告.pdf", "e\u0301tude.pdf", "n" * 251 + ".pdf", "tab\there.pdf"):
        (tmp_path / name).write_bytes(b"x")
    os.close(os.open(os.fsencode(tmp_path) + b"/bad\xff.pdf", os.O_CREAT, 0o600))
    paths = {arrival.path for arrival in arrive([tmp_path], MemoryBlobs())}
    assert {"تحاليل.pdf", "报告.pdf", "tab\\x09here.pdf", "bad\\udcff.pdf"} <= paths
    assert len(paths) == 6


def test_a_link_to_nowhere_is_named_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "gone.pdf").symlink_to(tmp_path / "nothing")
    (arrival,) = arrive([tmp_path], MemoryBlobs())
    assert arrival.refused is not None
    assert (arrival.refused.code, bool(arrival.refused.next_step)) == ("inaccessible", True)


def test_an_input_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="There is no file or folder"):
        arrive([tmp_path / "missing"], MemoryBlobs())

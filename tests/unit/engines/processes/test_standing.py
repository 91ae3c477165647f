"""Processes that stand ready: many threads, hostile files, one lost task at most."""

from __future__ import annotations

import io
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from typing import BinaryIO

import pytest

from caseferry.domain.errors import Refusal
from caseferry.domain.limits import Limits
from caseferry.engines.processes import Standing

HERE = "tests.unit.engines.processes.test_standing"
SMALL = Limits(cpu_seconds=20, memory_bytes=1 << 30)


def size_of(data: BinaryIO, add: int) -> tuple[int, int]:
    return len(data.read()) + add, os.getpid()


def refuse(data: BinaryIO) -> None:
    raise Refusal("damaged", "It is broken.")


def die(data: BinaryIO) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_tasks_from_many_threads_share_the_processes() -> None:
    with Standing(2, limits=SMALL) as standing, ThreadPoolExecutor(6) as threads:
        found = list(
            threads.map(
                lambda size: standing.call(f"{HERE}:size_of", 1, data=io.BytesIO(bytes(size))),
                range(0, 900_000, 50_000),
            )
        )
    assert [size for size, _ in found] == [size + 1 for size in range(0, 900_000, 50_000)]
    assert len({pid for _, pid in found}) <= 2


def test_a_refusal_keeps_the_process_and_a_death_costs_one_task() -> None:
    with Standing(1, limits=SMALL) as standing:
        before = standing.call(f"{HERE}:size_of", 0, data=io.BytesIO(b"ab"))
        with pytest.raises(Refusal, match="It is broken"):
            standing.call(f"{HERE}:refuse", data=io.BytesIO(b""))
        assert standing.call(f"{HERE}:size_of", 0, data=io.BytesIO(b"ab")) == before
        with pytest.raises(Refusal):
            standing.call(f"{HERE}:die", data=io.BytesIO(b""))
        after = standing.call(f"{HERE}:size_of", 0, data=io.BytesIO(b"abc"))
    assert after[0] == 3 and after[1] != before[1]

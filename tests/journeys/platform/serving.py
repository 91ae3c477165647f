"""The platform as a process of its own, which a journey may kill and start again."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

PATIENCE = 300.0


def bare_environment() -> dict[str, str]:
    """This process's environment without what other tests told Django: a served platform has settings of its own."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("CASEFERRY_", "DJANGO_"))}


class Served:
    """`caseferry serve` on a free port over a folder of its own."""

    def __init__(self, home: Path, *, worker: bool = False, database: str = "", demo: bool = False) -> None:
        self.home, self._worker, self._database, self._demo = home, worker, database, demo
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"http://127.0.0.1:{free.getsockname()[1]}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        command = [sys.executable, "-m", "caseferry", "serve", "--address", self.address]
        environment = {
            **bare_environment(),
            "CASEFERRY_HOME": str(self.home),
            "DATABASE_URL": self._database,
        }
        log = (self.home.parent / "serve.log").open("ab")
        self._process = subprocess.Popen(
            [*command, *([] if self._worker else ["--no-worker"]), *(["--demo"] if self._demo else [])],
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        log.close()
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with contextlib.suppress(OSError), urllib.request.urlopen(self.address + "/", timeout=5):
                return
            if self._process.poll() is not None:
                break
            time.sleep(0.2)
        raise AssertionError((self.home.parent / "serve.log").read_text(encoding="utf-8", errors="replace"))

    def kill(self) -> None:
        """End it as a power cut would: every process of it, at once."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None


@contextlib.contextmanager
def served(home: Path, *, worker: bool = False, database: str = "", demo: bool = False) -> Iterator[Served]:
    """The platform while the journey lasts; `database`: the address of a PostgreSQL, else SQLite in `home`; `demo`: with its invented cases."""
    home.mkdir(parents=True, exist_ok=True)
    site = Served(home, worker=worker, database=database, demo=demo)
    site.start()
    try:
        yield site
    finally:
        site.kill()

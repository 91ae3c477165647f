"""A throw-away PostgreSQL on a free loopback port, as a user that is not root; up in about two seconds, gone afterwards."""

from __future__ import annotations

import contextlib
import getpass
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

_PLACES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
_QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=32MB -c max_connections=200"


def find_program(name: str) -> str:
    """The path of a program of PostgreSQL. Raises FileNotFoundError."""
    for place in _PLACES:
        if (place / name).exists():
            return str(place / name)
    if found := shutil.which(name):
        return found
    raise FileNotFoundError(f"{name}: apt install postgresql")


@contextlib.contextmanager
def throwaway_cluster() -> Iterator[str]:
    """The address of a cluster (`postgresql://user@127.0.0.1:port`, without a database's name)."""
    folder = Path(tempfile.mkdtemp(prefix="caseferry-pg-"))
    data, port = folder / "data", _free_port()
    user, before = _somebody(folder)
    control = find_program("pg_ctl")
    try:
        made = [find_program("initdb"), "-D", str(data), "-U", user, "-A", "trust", "-E", "UTF8", "--locale=C"]
        _run([*before, *made, "--no-sync", "--no-instructions"])
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} {_QUICK}"
        _run([*before, control, "-D", str(data), "-w", "-t", "30", "-l", str(folder / "log"), "-o", options, "start"])
        yield f"postgresql://{user}@127.0.0.1:{port}"
    finally:
        if data.exists():
            subprocess.run(
                [*before, control, "-D", str(data), "-m", "immediate", "stop"], capture_output=True, check=False
            )
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def throwaway_database(cluster: str, name: str, *, template: str = "template1") -> Iterator[str]:
    """The address of a new database of a cluster, dropped afterwards."""
    import psycopg
    from psycopg import sql

    named, made_from = sql.Identifier(name), sql.Identifier(template)
    with psycopg.connect(f"{cluster}/postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(named, made_from))
        try:
            yield f"{cluster}/{name}"
        finally:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(named))


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[str]:
    """One cluster a test process. Mark what asks for it with `@pytest.mark.postgres`."""
    with throwaway_cluster() as address:
        yield address


def _somebody(folder: Path) -> tuple[str, list[str]]:
    """Who runs the cluster, and what to put before a command: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return getpass.getuser(), []
    shutil.chown(folder, "postgres", "postgres")
    return "postgres", ["runuser", "-u", "postgres", "--"]


def _run(command: list[str]) -> None:
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False, timeout=240, cwd="/")
    if done.returncode:
        raise RuntimeError(f"{Path(command[-1]).name} failed: {done.stderr.decode(errors='replace')[-500:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

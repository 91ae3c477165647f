"""`caseferry clean DIR`: removes the working folder that an interrupted run left."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path
from typing import Any

from caseferry.domain.errors import UsageError


def add_command(commands: Any) -> None:
    """Register the sub-command."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "clean", help="remove the working folder of an interrupted run",
        description="Removes DIR.partial, the private working folder that an interrupted run keeps so that it can go on.",
    )  # fmt: skip
    parser.add_argument("dir", type=Path, metavar="DIR", help="the --out folder of the interrupted run")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Remove `DIR.partial`; 0 also when there is none. A version before that a killed swap left there is put back first."""
    out: Path = options.dir.absolute()
    partial = out.with_name(out.name + ".partial")
    if not partial.exists():
        print(f"Nothing to clean: there is no {partial}.")
        return 0
    if not (partial / "lock").exists():
        raise UsageError(f"{partial} was not made by caseferry.", next_step="Remove it yourself if you are sure.")
    before = partial / "before"
    if before.exists() and not out.exists():
        before.rename(out)
    shutil.rmtree(partial)
    print(f"Removed {partial}.")
    return 0

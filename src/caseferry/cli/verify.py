"""`caseferry verify DIR`: is the packet whole, true to its contract, and free of private pages?"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from caseferry.pack.verification import verify


def add_command(commands: Any) -> None:
    """Register the sub-command."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "verify", help="check a packet: hashes, ledger, contract, nothing private under send/",
        description="Checks a packet folder: every hash, every page of every input, the manifest's contract, and that "
        "nothing private or withheld stands under send/.",
    )  # fmt: skip
    parser.add_argument("dir", type=Path, metavar="DIR", help="the packet folder")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print one line per finding; 0 when there is none, 1 otherwise."""
    findings = verify(options.dir)
    for finding in findings:
        print(finding)
    print(f"{options.dir}: {'whole and true to its contract' if not findings else f'{len(findings)} findings'}")
    return 1 if findings else 0

"""`caseferry verify-audit`: is the platform's log of who saw and did what whole?"""

from __future__ import annotations

import argparse
from typing import Any

from caseferry.cli.serve import set_up
from caseferry.domain.errors import UsageError


def add_command(commands: Any) -> None:
    """Register the sub-command."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "verify-audit",
        help="check the platform's audit chain",
        description="Walks the whole chain: a row that was altered, removed, added or moved is found. Note the end that it "
        "prints somewhere else, and give it back later with --expect: then a chain made anew is found, too.",
    )
    parser.add_argument("--expect", default="", metavar="ROW:DIGEST", help="an end noted earlier")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print what was found; 0 when the chain is whole, 1 otherwise."""
    number, _, digest = options.expect.partition(":")
    if options.expect and not (number.isdigit() and digest):
        raise UsageError("--expect is ROW:DIGEST, as verify-audit printed it.")
    set_up()
    from caseferry.platform.audit.chain import verify_chain

    found = verify_chain(expected=(int(number), digest) if options.expect else None)
    if found.broken_at is None:
        print(f"The audit chain is whole: {found.rows} rows, end {found.rows}:{found.end}")
        return 0
    print(f"The audit chain is broken at row {found.broken_at}: {found.reason}.")
    return 1

"""`caseferry doctor`: what this machine can read, what is missing, and the command that gets it."""

from __future__ import annotations

import argparse
from typing import Any

from caseferry.pack.health import Finding, examine


def add_command(commands: Any) -> None:
    """Register the sub-command."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "doctor", help="what this machine can read, and how to get what is missing",
        description="Checks every engine by using it once, and says what is missing on this machine and how to get it.",
    )  # fmt: skip
    parser.set_defaults(run=run)


def run(_: argparse.Namespace) -> int:
    """Print one line per part; 0 when everything that packing needs works, 1 otherwise."""
    findings = examine()
    for finding in findings:
        print(_line(finding))
    return 1 if any(finding.needed and not finding.works for finding in findings) else 0


def _line(finding: Finding) -> str:
    mark = "ok      " if finding.works else ("MISSING " if finding.needed else "optional")
    text = f"{mark}  {finding.part}: {finding.detail}"
    return text if finding.works or not finding.remedy else f"{text}\n          to get it: {finding.remedy}"

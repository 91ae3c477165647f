"""`caseferry demo`: packs the example case that ships with the package."""

from __future__ import annotations

import argparse
import time
from importlib import resources
from pathlib import Path
from typing import Any

from caseferry.cli.pack import pack_folder
from caseferry.domain.errors import UsageError

_NAME = "examples"


def add_command(commands: Any) -> None:
    """Register the sub-command."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "demo", help="pack the example case (an invented patient)",
        description="Packs the example case that ships with caseferry and says where the packet is and what is open.",
    )  # fmt: skip
    parser.add_argument(
        "--out", type=Path, default=Path("demo-packet"), help="where the packet goes (default: demo-packet)"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Pack the example; a gate that is open is no failure here."""
    began = time.monotonic()
    status = pack_folder(example_case(), options.out)
    print(f"\nThe demo took {time.monotonic() - began:.0f} seconds. Begin with {options.out / 'keep' / 'review.html'}")
    return 0 if status in (0, 1) else status


def example_case() -> Path:
    """The folder of the example case: in the installed package, else beside the sources."""
    package = Path(str(resources.files("caseferry")))
    for place in (package / _NAME, package.parents[1] / _NAME):
        if place.is_dir():
            return place
    raise UsageError("The example case was not installed.", next_step="Install caseferry again from its wheel.")

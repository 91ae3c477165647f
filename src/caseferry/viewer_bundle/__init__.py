"""The built viewer (sources: `viewer/` of the repository), as files to be served. Nothing here is executed by Python."""

from __future__ import annotations

import functools
from pathlib import Path

BUNDLE = Path(__file__).with_name("app")
"""The folder with `index.html` and what belongs to it; every address in it is relative."""


@functools.cache
def bundle_files() -> frozenset[str]:
    """The files that may be served, as paths from `BUNDLE`."""
    return frozenset(path.relative_to(BUNDLE).as_posix() for path in BUNDLE.rglob("*") if path.is_file())

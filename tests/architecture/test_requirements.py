"""An id that a test or a comment names is explained in docs/requirements.md, so that a stranger can look it up."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
_NAMED = re.compile(r"def test_([A-Z]\d+)_|\b(?:requirement|capability|Capability) ([A-Z]\d+)\b")
_ROW = re.compile(r"^\| ([A-Z]\d+(?:, [A-Z]\d+)*) \|", re.MULTILINE)


def test_every_id_that_is_named_is_explained() -> None:
    explained = {
        one for ids in _ROW.findall((ROOT / "docs/requirements.md").read_text("utf-8")) for one in ids.split(", ")
    }
    named: dict[str, str] = {}
    for folder in ("src", "tests", "benchmarks"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in {".py", ".yaml"} and path != Path(__file__):
                for pair in _NAMED.findall(path.read_text(encoding="utf-8")):
                    named.setdefault("".join(pair), str(path.relative_to(ROOT)))
    assert {"R31", "S6", "T1"} <= set(named)
    assert {one: where for one, where in named.items() if one not in explained} == {}

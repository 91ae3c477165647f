"""Capability T1 (docs/requirements.md) as a table: planted errors that the checks of a translation catch, and good translations that they flag.

python -m benchmarks.packet.translation
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from caseferry.knowledge.tables import load_yaml
from caseferry.knowledge.wording import FILES
from caseferry.steps.translate.locks import Wording
from caseferry.steps.translate.verify import verify

_TABLE = Path(__file__).with_name("translation_errors.yaml")


@dataclass(frozen=True)
class Planted:
    """One error in one translation, and the flags that it raised beyond those of the good translation."""

    pair: str
    group: str  # planted | more
    numeric: bool
    what: str
    flags: tuple[str, ...]
    caught: bool


def planted() -> Iterator[Planted]:
    """Every planted error, checked."""
    for pair in _pairs():
        wording = Wording(pair["language"], pair["to"])
        for error in pair["errors"]:
            flags = tuple(flag.code for flag in verify(pair["source"], error["target"], wording))
            wanted = error.get("flag")
            caught = wanted in flags if wanted else bool(set(flags) - set(pair.get("accepted", ())))
            yield Planted(pair["id"], error["set"], error["kind"] == "numeric", error["what"], flags, caught)


def false_flags() -> Iterator[tuple[str, tuple[str, ...]]]:
    """The flags of each good translation that nobody asked for, by pair."""
    for pair in _pairs():
        found = verify(pair["source"], pair["target"], Wording(pair["language"], pair["to"]))
        yield pair["id"], tuple(flag.code for flag in found if flag.code not in pair.get("accepted", ()))


def house_sentences() -> Iterator[tuple[str, int, int]]:
    """Language pair, sentences, and how many of them are flagged: the fixed sentences of the letters, which are good translations."""
    counted: dict[str, list[int]] = {}
    for name in FILES:
        for row in load_yaml(f"wording_{name}.yaml")["sentences"].values():
            for language, words in row.items():
                if language != "en":
                    cell = counted.setdefault(f"{language} to en", [0, 0])
                    cell[0] += 1
                    cell[1] += bool(verify(words, row["en"], Wording(language, "en")))
    yield from ((pair, total, flagged) for pair, (total, flagged) in sorted(counted.items()))


def _pairs() -> list[dict[str, Any]]:
    table: dict[str, list[dict[str, Any]]] = yaml.safe_load(_TABLE.read_text(encoding="utf-8"))
    return table["pairs"]


def main() -> None:
    """Print the table."""
    rows = list(planted())
    for row in rows:
        print(f"{'caught' if row.caught else 'MISSED'}  {row.pair:14} {row.what:36} {', '.join(row.flags)}")
    print()
    print(f"{'errors':10}{'numeric':>16}{'other':>16}")
    for group in ("planted", "more"):
        cells = []
        for numeric in (True, False):
            own = [row for row in rows if row.group == group and row.numeric is numeric]
            cells.append(f"{sum(row.caught for row in own)} of {len(own)}")
        print(f"{group:10}{cells[0]:>16}{cells[1]:>16}")
    flagged = [(pair, flags) for pair, flags in false_flags() if flags]
    for pair, total, number in house_sentences():
        print(f"sentences of our letters, {pair:14} flagged {number:3} of {total}")
    print(f"good translations flagged: {len(flagged)} of {len(list(false_flags()))} {flagged or ''}")


if __name__ == "__main__":
    main()

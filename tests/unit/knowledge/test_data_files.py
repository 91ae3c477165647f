"""Every table of the knowledge says where it comes from, of which day it is, who answers for it, how sure it is: in one shape."""

from __future__ import annotations

import datetime as dt
import importlib.util
import re
from pathlib import Path
from typing import Any

import pytest

import caseferry.knowledge
from caseferry.knowledge.tables import load_yaml

FOLDER = Path(caseferry.knowledge.__file__).parent / "data"
NAMES = sorted(path.name for path in FOLDER.glob("*.yaml"))
OWNERS = {"Caseferry clinical knowledge", "Caseferry coordination", "Caseferry developers"}
_SURE = re.compile(r"(high|medium|low)\b|by row$")


def test_the_tables_are_found() -> None:
    assert {"hospitals.yaml", "labs.yaml", "media.yaml"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_table_says_where_it_comes_from(name: str) -> None:
    meta: dict[str, Any] = load_yaml(name)["meta"]
    assert set(meta) - {"matcher", "note"} == {"source", "date", "owner", "confidence"}
    assert all(isinstance(value, str) and value for value in meta.values())
    assert dt.date.fromisoformat(meta["date"]).isoformat() == meta["date"]
    assert meta["owner"] in OWNERS
    assert _SURE.match(meta["confidence"])


@pytest.mark.parametrize("name", NAMES)
def test_a_table_of_words_names_how_they_are_matched(name: str) -> None:
    """`lexicon` and `phrases` are modules beside the table that explain the signs in its words; `patterns` are regular expressions."""
    matcher = load_yaml(name)["meta"].get("matcher", "patterns")
    assert matcher == "patterns" or importlib.util.find_spec(f"caseferry.knowledge.{matcher}")


def test_a_marker_names_a_source_of_its_table_or_a_page() -> None:
    table = load_yaml("biomarkers.yaml")
    named = {row["source"] for row in table["markers"] if re.fullmatch(r"[A-Z_]+", row.get("source", ""))}
    assert named
    assert named <= set(table["sources"])

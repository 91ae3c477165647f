"""Rows that an installation lays over the package's tables: they count, they name their owner, and a slip is said."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

CHECKLISTS = """
sources:
  BOARD: {title: Minutes of our tumour board, url: '', date: 2026-10-01, owner: Harbour charity}
core:
- {id: cbc, recency_days: 7, recency_basis: BOARD, source: BOARD}
- {id: dental, what: Dental report, what_zh: 口腔检查, category: other, level: recommended, recency_days: null, recency_basis: '', source: BOARD,
   found: [{documents: [any], words: [dental]}]}
"""
MENTIONS = "terms: {dental: ['dental report', 'dentist']}"
SHOW = """
import json
from caseferry.knowledge.checklists import load_core, load_sources
from caseferry.knowledge.tables import knowledge_sha256
items = {item.id: item for item in load_core()}
print(json.dumps([len(items), items["core/cbc"].recency_days, items["core/cbc"].label, list(items)[-1],
                  load_sources()["BOARD"].owner if "BOARD" in load_sources() else "", knowledge_sha256()]))
"""


def shown(folder: Path | None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **({"CASEFERRY_KNOWLEDGE": str(folder)} if folder else {})}
    return subprocess.run([sys.executable, "-c", SHOW], env=environment, capture_output=True, text=True, check=False)


def test_a_rule_added_in_yaml_changes_the_list(tmp_path: Path) -> None:
    (tmp_path / "checklists.yaml").write_text(CHECKLISTS, encoding="utf-8")
    (tmp_path / "mentions.yaml").write_text(MENTIONS, encoding="utf-8")
    shipped, own = (json.loads(shown(folder).stdout) for folder in (None, tmp_path))
    assert own[0] == shipped[0] + 1
    assert own[1:5] == [7, shipped[2], "core/dental", "Harbour charity"]
    assert own[5] != shipped[5]


def test_a_file_that_is_no_table_is_named(tmp_path: Path) -> None:
    (tmp_path / "checklist.yaml").write_text("core: []", encoding="utf-8")
    assert "holds 'checklist.yaml', which is no table" in shown(tmp_path).stderr
    assert "which is no folder" in shown(tmp_path / "nowhere").stderr

"""A row of our own glossary that contradicts another is one clear sentence, not a coin that is tossed."""

from __future__ import annotations

import pytest

from caseferry.knowledge import glossary


def _row(en: str, zh: str) -> dict[str, str]:
    return {"group": "drug", "en": en, "zh_hans": zh}


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((_row("cisplatin", "顺铂"), _row("cisplatin", "卡铂")), "glossary_en_zh.csv: 'cisplatin' is 顺铂 and 卡铂"),
        ((_row("cisplatin", ""),), "glossary_en_zh.csv: a row without both words"),
    ],
)
def test_a_contradicting_row_of_the_shipped_glossary_is_named(
    monkeypatch: pytest.MonkeyPatch, rows: tuple[dict[str, str], ...], said: str
) -> None:
    monkeypatch.setattr(glossary, "load_csv", lambda name: rows)
    glossary.load_glossary.cache_clear()
    with pytest.raises(ValueError, match=said):
        glossary.load_glossary()
    glossary.load_glossary.cache_clear()


def test_the_same_row_twice_is_no_contradiction(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glossary, "load_csv", lambda name: (_row("cisplatin", "顺铂"),) * 2)
    glossary.load_glossary.cache_clear()
    assert glossary.load_glossary() == {"drug": (("cisplatin", "顺铂"),)}
    glossary.load_glossary.cache_clear()

"""No family reads the name of an open item in a language that is not its own: every item of every checklist, in every language."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from caseferry.domain.checklist import ChecklistRow, ItemState
from caseferry.knowledge.checklists import Item, load_core, load_therapies, load_tumours
from caseferry.knowledge.forbidden_claims import forbidden_claims
from caseferry.knowledge.item_words import item_words, load_item_words
from caseferry.knowledge.wording import LANGUAGES
from caseferry.steps.compose.letter_items import tell_groups

OTHER = tuple(language for language in LANGUAGES if language != "en")
_WORD = re.compile(r"(?<![\w-])[^\W\d_A-Z]{4,}(?![\w-])")
# Words that the language spells as English does.
SAME = {
    "fr": {
        "abdomen", "ablation", "acral", "allergies", "base", "calcium", "clone", "coagulation", "curative", "cycles", "date", "dates", "distance",
        "dose", "doses", "fractions", "grade", "images", "immunofixation", "mitoses", "muscle", "nasopharynx", "neuroendocrine", "note",
        "patient", "pelvis", "perfusion", "plan", "pleural", "questions", "score", "site", "syphilis",
    },
    "es": {
        "abdomen", "acral", "base", "bilateral", "fibrosis", "pelvis", "plan", "pleural", "radical", "renal", "residual", "urea", "uveal",
        "viral", "virtual",
    },
    "vi": {"albumin", "bilirubin", "calcitonin", "ferritin", "fibrinogen", "microglobulin", "testosterone", "thyroglobulin", "uric"},
    "id": {"abnormal", "albumin", "antigen", "bilirubin", "fibrinogen", "fibrosis", "status", "steroid", "virtual"},
}  # fmt: skip


def every_item() -> Iterator[Item]:
    yield from load_core()
    for lists in (load_tumours(), load_therapies()):
        for held in lists.values():
            yield from held.items


def english_left(item: Item, words: str, language: str) -> set[str]:
    """Words of the English name that still stand in the name; any Latin word in a language with letters of its own."""
    found = {word.casefold() for word in _WORD.findall(words) if word.isascii()}
    if language in ("ru", "ar", "zh-Hans"):
        return found
    return (found & {word.casefold() for word in _WORD.findall(item.label)}) - SAME[language]


@pytest.mark.parametrize("language", OTHER)
def test_no_item_keeps_english_words(language: str) -> None:
    left = {item.id: english_left(item, item_words(item.id, language), language) for item in every_item()}
    assert {key: words for key, words in left.items() if words} == {}


@pytest.mark.parametrize("language", OTHER)
def test_the_check_sees_an_english_name(language: str) -> None:
    item = next(item for item in every_item() if item.id == "gastric/scope")
    assert english_left(item, item.label, language) == {"report"}
    item = next(item for item in every_item() if item.id == "gastric/lap")
    assert english_left(item, item.label, language) >= {"laparoscopy", "cytology", "done"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_letters_name_each_open_item_in_the_language(language: str) -> None:
    rows = [ChecklistRow(item.id, item.label, item.label_zh, item.level, ItemState.MISSING) for item in every_item()]
    told = [row["item"] for group in tell_groups(rows, language) for row in group["items"]]
    assert sorted(told) == sorted(load_item_words()[row.item][language] for row in rows)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_name_of_an_item_promises_or_advises(language: str) -> None:
    assert [
        (key, claims) for key, row in load_item_words().items() if (claims := forbidden_claims(row[language], language))
    ] == []


def test_codes_and_numbers_of_an_item_are_the_same_in_every_language() -> None:
    """Genes, markers and limits are names in any language: `1p/19q`, `t(4;14)`, `>=15`."""
    code = re.compile(r"[A-Z]+[A-Z0-9.-]*[0-9][A-Z0-9.-]*|>=?\d+|t\(\d+;\d+\)|\d+p/\d+q")
    wrong = []
    for item in every_item():
        wanted = sorted(set(code.findall(item.label)))
        if item.id.startswith("core/") or not wanted:
            continue
        for language in OTHER:
            found = set(code.findall(item_words(item.id, language).replace("و", " ").replace("≥", ">=")))
            wrong += [(item.id, language, name) for name in wanted if name not in found]
    assert wrong == []

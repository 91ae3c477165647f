"""What each checklist item is called in the eight languages of families (`data/checklist_words.csv`, `data/wording_items.yaml`)."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping

from caseferry.knowledge.checklists import Item, load_core, load_therapies, load_tumours
from caseferry.knowledge.tables import load_csv
from caseferry.knowledge.wording import CHINESE, LANGUAGES, has_sentence, sentence

_TABLE = "checklist_words.csv"


@functools.cache
def load_item_words() -> Mapping[str, Mapping[str, str]]:
    """Words by item and language, each item in each of the eight languages.

    Core items have plain words of their own in all languages; of the others English and Chinese stand in the checklist itself.
    Raises ValueError when an item lacks a language, or the table names an item that no checklist has.
    """
    table = {row["item"]: row for row in load_csv(_TABLE)}
    found = {item.id: _words_of(item, table.get(item.id, {})) for item in _every_item()}
    if unknown := sorted(set(table) - set(found)):
        raise ValueError(f"{_TABLE}: no checklist has {unknown}")
    for item, words in found.items():
        if lacking := [language for language in LANGUAGES if not words[language].strip()]:
            raise ValueError(f"{_TABLE}: {item} lacks {lacking}")
    return found


def item_words(item: str, language: str) -> str:
    """What a checklist item is called; empty for an item that no checklist has.

    >>> item_words("gastric/scope", "fr")
    'Compte rendu de gastroscopie'
    """
    return load_item_words().get(item, {}).get(language, "")


def _words_of(item: Item, row: Mapping[str, str]) -> dict[str, str]:
    key = "item_" + item.id.replace("/", "_")
    if has_sentence(key):
        return {language: sentence(key, language) for language in LANGUAGES}
    own = {"en": item.label, CHINESE: item.label_zh}
    return {language: own.get(language) or row.get(language) or "" for language in LANGUAGES}


def _every_item() -> Iterator[Item]:
    yield from load_core()
    for lists in (load_tumours(), load_therapies()):
        for held in lists.values():
            yield from held.items

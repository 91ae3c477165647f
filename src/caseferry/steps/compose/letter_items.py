"""Open checklist items in the family's language: what it is, why reviewers ask for it, how to get it."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Mapping, Sequence

from caseferry.domain.checklist import ChecklistRow
from caseferry.knowledge.checklists import IMAGING, Item, load_core, load_therapies, load_tumours
from caseferry.knowledge.item_words import item_words
from caseferry.knowledge.wording import CHINESE, has_sentence, sentence, spoken
from caseferry.steps.compose.letter_dossier import Dossier
from caseferry.steps.compose.letter_places import Row


def family_language(dossier: Dossier) -> str:
    """One of the eight languages: what the family's own statement is in, else what most pages are in; English when it is none of them."""
    counts: Counter[str] = Counter()
    for document in dossier.documents:
        weight = 1000 if document.category == "statement" else 1
        counts[spoken(document.language)] += weight * len(document.pages)
    del counts[""]
    best = max(sorted(counts), key=lambda language: counts[language], default="")
    return best or "en"


def languages_of(dossier: Dossier) -> tuple[str, ...]:
    """The family's language first, then English; English alone when they are the same."""
    first = family_language(dossier)
    return (first,) if first == "en" else (first, "en")


def tell_groups(rows: Sequence[ChecklistRow], language: str) -> list[Row]:
    """Open items by kind of paper, in plain words of one language: its name, why reviewers ask, how to get it, the items."""
    groups: dict[str, list[ChecklistRow]] = {}
    for row in rows:
        groups.setdefault(_kind(row.item), []).append(row)
    return [
        {
            "name": sentence(f"name_{kind}", language),
            "why": sentence(f"why_{kind}", language),
            "how": sentence(f"how_{kind}", language),
            "items": [_tell(row, language) for row in held],
        }
        for kind, held in groups.items()
    ]


def _tell(row: ChecklistRow, language: str) -> Row:
    return {
        "item": _label(row, language),
        "state": sentence(f"family_state_{row.state.value}", language),
        "newest": sentence("family_newest", language, date=row.newest) if row.newest else "",
    }


def _label(row: ChecklistRow, language: str) -> str:
    """The item in the language; an item of no checklist (a person asked for it) keeps the words of the person."""
    known = item_words(row.item, language)
    if known:
        return known
    return row.label_zh if language == CHINESE and row.label_zh else row.label


def _kind(item: str) -> str:
    """The kind of paper an item belongs to, as the help table names it."""
    found = _items().get(item)
    category = "imaging" if found and found.category in IMAGING else found.category if found else "other"
    return category if has_sentence(f"name_{category}") else "other"


@functools.cache
def _items() -> Mapping[str, Item]:
    lists = [load_core(), *(t.items for t in load_tumours().values()), *(t.items for t in load_therapies().values())]
    return {item.id: item for items in lists for item in items}

"""Fixed sentences: all languages, the same places to fill, nothing unknown."""

import pytest

from caseferry.domain.checklist import ItemState
from caseferry.knowledge import wording
from caseferry.knowledge.categories import load_categories
from caseferry.knowledge.checklists import load_core
from caseferry.knowledge.wording import LANGUAGES, has_sentence, sentence, spoken


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_core_item_that_can_be_asked_for_has_words_of_its_own(language):
    asked = [item.id for item in load_core() if item.id not in ("core/passport", "core/question")]
    assert [item for item in asked if not has_sentence("item_" + item.replace("/", "_"), language)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_of_an_open_item_is_said_in_the_familys_language(language):
    shown = [
        ItemState.MISSING,
        ItemState.UNKNOWN,
        ItemState.MENTIONED_NOT_ATTACHED,
        ItemState.PRESENT_BUT_OLD,
        ItemState.PRESENT_DATE_UNKNOWN,
    ]
    assert [state for state in shown if not has_sentence(f"family_state_{state.value}", language)] == []


def test_every_category_that_is_sent_has_a_chinese_name():
    sent = [category.id for category in load_categories().values() if not category.private and not category.dropped]
    assert [category for category in sent if not has_sentence(f"category_{category}", "zh-Hans")] == []


def test_an_unknown_language_falls_back_to_english():
    assert sentence("not_documented", "sw") == "not documented"


def test_regional_languages_are_one_of_the_eight_or_none():
    assert [spoken(language) for language in ("zh-Hant", "es-MX", "und", "sw", "id")] == ["zh-Hans", "es", "", "", "id"]


def test_a_sentence_with_other_places_in_one_language_is_refused():
    with pytest.raises(ValueError, match="other places"):
        wording._validate("x", "key", {"en": "on {date}", "ru": "дата"}, {"en"})


def test_a_sentence_that_lacks_a_required_language_is_refused():
    with pytest.raises(ValueError, match="lacks"):
        wording._validate("x", "key", {"en": "on"}, {"en", "ru"})

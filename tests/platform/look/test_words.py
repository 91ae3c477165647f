"""The words of the pages: whole in every language, easy in English, and without a claim that nobody here may make."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.platform.look.rendering import said_keys

import caseferry.platform
from caseferry.knowledge.forbidden_claims import forbidden_claims
from caseferry.knowledge.wording import LANGUAGES
from caseferry.platform.look import wording
from caseferry.platform.look.wording import STAFF_GROUPS, is_key, languages_of, places, sentences
from caseferry.steps.readability.measure import measure_reading

PLATFORM = Path(next(iter(caseferry.platform.__path__)))


def family_words(language: str) -> dict[str, str]:
    """What families read, by key."""
    return {key: text for key, text in sentences(language).items() if key.split(".")[0] not in STAFF_GROUPS}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_exists_in_every_language_that_it_must_be_in(language):
    asked = {key for key in sentences("en") if language in languages_of(key)}
    assert asked - set(sentences(language)) == set()
    assert set(sentences(language)) - asked == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_place_to_fill_is_the_same_in_every_language(language):
    english = sentences("en")
    assert {key for key, text in sentences(language).items() if places(text) != places(english[key])} == set()


def test_no_template_says_a_key_that_nobody_wrote():
    said = list(said_keys(PLATFORM))
    assert len(said) > 500
    whole = [(name, key) for name, key in said if not key.endswith(".")]
    assert [(name, key) for name, key in whole if not is_key(key)] == []


def test_a_key_that_a_template_finishes_itself_begins_like_one():
    begun = {key for _, key in said_keys(PLATFORM) if key.endswith(".")}
    assert begun
    assert {key for key in begun if not any(known.startswith(key) for known in sentences("en"))} == set()


def test_component_labels_in_templates_are_keys():
    """`label="desk.x"` of a component that is no key would stand on the page as it is."""
    found = []
    for path in sorted(PLATFORM.rglob("templates/**/*.html")):
        for key in re.findall(r'(?:label|title|text|next|confirm|opener)="([a-z]+\.[\w.]+)"', path.read_text("utf-8")):
            if not is_key(key):
                found.append((path.name, key))
    assert found == []


def test_the_english_that_families_read_is_no_harder_than_grade_eight():
    hard = {}
    for key, text in family_words("en").items():
        sentence = re.sub(r"\{\w+\}", "12", text)
        if len(sentence.split()) < 8:
            continue
        reading = measure_reading(sentence, "en")
        if reading.grade is not None and reading.grade > 8:
            hard[key] = round(reading.grade, 1)
    assert hard == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_claims_what_nobody_here_may(language):
    found = {
        key: [claim.words for claim in forbidden_claims(text, language)] for key, text in sentences(language).items()
    }
    assert {key: claims for key, claims in found.items() if claims} == {}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("look: {yes: Yes}", "a key without quotes"),
        ("look: {'yes': true}", "neither a sentence"),
        ("look: {'yes': 3}", "neither a sentence"),
        ("look: {'yes': ''}", "neither a sentence"),
        ("look: {'yes': [a]}", "neither a sentence"),
    ],
)
def test_a_value_or_a_key_that_is_no_text_is_refused(tmp_path, monkeypatch, text, why):
    (tmp_path / "en.yaml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(wording, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match=why):
        wording._sentences.__wrapped__()


def test_a_sentence_without_english_or_with_other_places_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(wording, "FOLDER", tmp_path)
    (tmp_path / "ru.yaml").write_text("look: {send: Отправить}", encoding="utf-8")
    with pytest.raises(ValueError, match="no English words"):
        wording._sentences.__wrapped__()
    (tmp_path / "en.yaml").write_text("look: {send: 'Send {count}'}", encoding="utf-8")
    with pytest.raises(ValueError, match="other places"):
        wording._sentences.__wrapped__()

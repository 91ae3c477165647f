"""Document class, source language and hospital decide what translation is asked for."""

import pytest

from caseferry.knowledge import translation_policy
from caseferry.knowledge.translation_policy import TranslationRule, load_policy

NONE, READABLE, PROFESSIONAL = (TranslationRule(level) for level in ("none", "readable", "professional"))


@pytest.fixture
def table(monkeypatch):
    """A policy table that a test may fill."""
    held = {"read": ["en", "zh"], "classes": {"pathology": {"level": "readable"}, "labs": {"level": "none"}}}
    monkeypatch.setattr(translation_policy, "load_yaml", lambda _: held)
    load_policy.cache_clear()
    yield held
    load_policy.cache_clear()


def test_by_default_english_and_chinese_ask_for_nothing_and_reports_for_a_readable_one():
    policy = load_policy()
    assert [policy.rule("pathology", language) for language in ("en", "zh-Hans", "und", "", "ru", "es")] == [
        NONE, NONE, NONE, NONE, READABLE, READABLE,
    ]  # fmt: skip
    asked = ("medical_summary", "pathology", "molecular", "discharge", "imaging_ct", "labs", "surgery")
    assert [policy.rule(category, "ru").level for category in asked] == ["readable"] * 5 + ["none"] * 2
    assert policy.to == "en"


def test_a_rule_of_one_language_goes_before_that_of_the_class(table):
    table["languages"] = {"ar": {"labs": {"level": "readable"}, "pathology": {"level": "none"}}}
    policy = load_policy()
    assert [policy.rule(category, "ar") for category in ("labs", "pathology")] == [READABLE, NONE]
    assert [policy.rule(category, "ru") for category in ("labs", "pathology")] == [NONE, READABLE]


def test_a_hospital_may_read_one_language_and_ask_for_more(table):
    table["hospitals"] = {"pumch": {"read": ["zh"], "classes": {"pathology": {"level": "professional"}}}}
    policy = load_policy("pumch")
    assert (policy.to, policy.rule("pathology", "en"), policy.rule("pathology", "zh")) == ("zh", PROFESSIONAL, NONE)
    assert load_policy("cicams").rule("pathology", "ru") == READABLE


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"hospitals": {"nowhere": {}}}, "unknown hospitals"),
        ({"classes": {"poems": {"level": "readable"}}}, "poems"),
        ({"classes": {"pathology": {"level": "certified"}}}, "pathology"),
        ({"hospitals": {"pumch": {"to": "ru"}}}, "translations into ru"),
    ],
)
def test_a_table_that_contradicts_itself_is_refused(table, change, words):
    table.update(change)
    with pytest.raises(ValueError, match=words):
        load_policy("pumch")

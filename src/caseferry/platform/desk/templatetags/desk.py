"""Names of hospitals, facts and days in the desk's language: `{% load desk %}`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import template
from django.template.context import Context
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from caseferry.knowledge.hospitals import load_hospitals
from caseferry.platform.cases.directory import department_words
from caseferry.platform.cases.models import Ruling
from caseferry.platform.desk.queries.history import said_of
from caseferry.platform.desk.queries.reasons import Teller
from caseferry.platform.look.templatetags.look import language_of
from caseferry.platform.look.wording import NAMES, is_key, say

register = template.Library()


@register.simple_tag(takes_context=True)
def hospital_name(context: Context, key: str, /) -> SafeString:
    """A hospital by its id, in the page's language; the id itself when the directory does not have it."""
    row = load_hospitals().get(key)
    if row is None:
        return conditional_escape(key)
    return conditional_escape(row.name_zh if language_of(context) == "zh-Hans" else row.name_en)


@register.simple_tag(takes_context=True)
def department(context: Context, name: str, /) -> SafeString:
    """A department as its hospital writes it, for a Chinese reader with its Chinese name."""
    return conditional_escape(department_words(name, language_of(context)))


@register.simple_tag(takes_context=True)
def city(context: Context, name: str, /) -> SafeString:
    """A city in the page's language; as the directory writes it where there are no words for it."""
    key = f"desk.city.{re.sub('[^a-z]+', '_', name.casefold()).strip('_')}"
    return conditional_escape(say(key, language_of(context)) if is_key(key) else name)


@register.simple_tag(takes_context=True)
def basis(context: Context, row: Mapping[str, Any], manifest: Mapping[str, Any], /) -> tuple[str, str]:
    """Why a checklist row stands as it does; and where its rule comes from, which is read once and not in every row."""
    language = language_of(context)
    text = row["basis"] if language == "en" else Teller(manifest, language).basis(row)
    said, _, rule = str(text).partition(" Rule: ")
    return said, rule


@register.simple_tag(takes_context=True)
def fact_name(context: Context, row: Mapping[str, Any], /) -> SafeString:
    """What a fact is of: its coded name in the page's language, else its code, else nothing (its kind stands beside it)."""
    display = row.get("display") or {}
    name = display.get("zh" if language_of(context) == "zh-Hans" else "en", "") or row.get("code", "")
    return conditional_escape(name)


@register.simple_tag(takes_context=True)
def label(context: Context, row: Mapping[str, Any], /) -> SafeString:
    """The label of a checklist item in the page's language."""
    chinese = row.get("label_zh", "") if language_of(context) == "zh-Hans" else ""
    return conditional_escape(chinese or row["label"])


@register.simple_tag(takes_context=True)
def either(context: Context, group: str, code: str, /) -> SafeString:
    """The sentence `<group>.<code>`; the code as it stands where there are no words for it."""
    key = f"{group}.{code}"
    return conditional_escape(say(key, language_of(context)) if is_key(key) else code)


@register.simple_tag(takes_context=True)
def said_or(context: Context, group: str, code: str, text: str, /) -> SafeString:
    """The sentence `<group>.<code>` where the page's language has words for it, else `text`, which is English."""
    key = f"{group}.{code}"
    spoken = language_of(context) != "en" and is_key(key)
    return conditional_escape(say(key, language_of(context)) if spoken else text)


@register.simple_tag(takes_context=True)
def told(context: Context, what: str, row: Any, manifest: Mapping[str, Any], english: str, /) -> SafeString:
    """What the core says in English (`english`), said from the codes of the manifest where the page is in another language.

    `what` is a method of Teller: gate, gate_next, basis, help, task, conflict, warning, outcome.
    """
    language = language_of(context)
    text = english if language == "en" else getattr(Teller(manifest, language), what)(row)
    return conditional_escape(text)


@register.simple_tag
def said_by(ruling: Ruling, /) -> list[str]:
    """What a decision says, as keys of sentences and words."""
    return said_of(ruling)


@register.simple_tag
def language_name(tag: str, /) -> str:
    """A language by its own name."""
    return NAMES.get(tag, tag)


@register.filter
def first_word(path: str) -> str:
    """The name of a file without its folders."""
    return path.rpartition("/")[2]


@register.simple_tag
def held_by(table: Mapping[Any, Any], key: Any, /) -> Any:
    """What a table has under a key; nothing when it has not."""
    return table.get(key, ())

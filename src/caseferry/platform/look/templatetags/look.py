"""Words, dates, directions and drawings in templates: `{% load look %}`.

The language of a page is the context's `language`, else `request.language` (set by look.language.LanguageMiddleware), else English.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select, SelectMultiple
from django.http import QueryDict
from django.template.context import Context
from django.utils import dateformat, timezone, translation
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from caseferry.knowledge.wording import spoken
from caseferry.platform.look import wording

register = template.Library()
# How a day is written where it is not "12 September 2025"; codes of Django's date format.
_DAY = {
    "zh-Hans": "Y年n月j日",
    "ru": r"j E Y \г\о\д\а",
    "es": r"j \d\e F \d\e Y",
    "vi": r"j \t\h\á\n\g n, Y",
}
_FLIPPED = frozenset({"next", "back", "send"})


def language_of(context: Context) -> str:
    """The language in which this page is written."""
    request = context.get("request") or getattr(context, "request", None)
    named = context.get("language") or getattr(request, "language", "")
    return spoken(str(named)) or "en"


@register.simple_tag(takes_context=True)
def say(context: Context, key: str, /, **values: Any) -> SafeString:
    """The sentence `key`, escaped, its places filled with escaped values: `{% say "family.upload.done" count=n %}`."""
    return _said(key, language_of(context), values)


@register.simple_tag(takes_context=True)
def word(context: Context, text: Any, /) -> SafeString:
    """`text` said when it is the key of a sentence, else as it stands, escaped. Components use it for every label."""
    if wording.is_key(text):
        return _said(text, language_of(context), {})
    return conditional_escape("" if text is None else text)


@register.simple_tag(takes_context=True)
def show(context: Context, component: str, /, **values: Any) -> SafeString:
    """The component `look/<component>.html` with these values and nothing else of the page: `{% show "button" label="look.send" %}`."""
    engine = context.template.engine  # type: ignore[union-attr]
    kept = {
        "request": context.get("request") or getattr(context, "request", None),
        "csrf_token": context.get("csrf_token", ""),
    }
    fresh = context.new({**kept, "language": language_of(context), **values})
    return engine.get_template(f"look/{component}.html").render(fresh)


@register.simple_tag(takes_context=True)
def language(context: Context) -> str:
    """The page's language, for the `lang` attribute."""
    return language_of(context)


@register.simple_tag(takes_context=True)
def direction(context: Context) -> str:
    """`rtl` or `ltr`, for the `dir` attribute."""
    return wording.direction(language_of(context))


@register.simple_tag(takes_context=True)
def date_words(context: Context, when: dt.date | dt.datetime | None, /, plain: bool = False) -> SafeString:
    """A day, or a day and a time, in the words of the page's language, as a `time` element or `plain` text; empty for None."""
    if when is None:
        return SafeString("")
    aware = isinstance(when, dt.datetime) and timezone.is_aware(when)
    local = timezone.localtime(when) if aware else when  # type: ignore[arg-type]
    text = day_words(local, language_of(context))
    if isinstance(local, dt.datetime):
        text += " " + _time(local, language_of(context)) if aware else f" {local:%H:%M}"
    if plain:
        return conditional_escape(text)
    exact = local.isoformat(timespec="minutes") if isinstance(local, dt.datetime) else local.isoformat()
    return format_html('<time datetime="{}">{}</time>', exact, text)


def day_words(day: dt.date, language: str) -> str:
    """A day in the words of a language.

    >>> day_words(dt.date(2025, 9, 12), "es")
    '12 de septiembre de 2025'
    """
    with translation.override(language.lower()):
        return str(dateformat.format(day, _DAY.get(language, "j F Y")))


def _time(local: dt.datetime, language: str) -> str:
    """A time with its zone; a zone without a name is said as its distance from UTC, and keeps its direction inside Arabic words."""
    zone = f"{local:%Z}"
    return wording.isolated(f"{local:%H:%M} ({'UTC' if zone[:1] in '+-' else ''}{zone})", language, ltr=True)


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawing of the sprite `look/icons.html`; decoration only, so always beside words."""
    kind = "icon flip" if name in _FLIPPED else "icon"
    return format_html('<svg class="{}" aria-hidden="true" focusable="false"><use href="#i-{}"/></svg>', kind, name)


@register.simple_tag(takes_context=True)
def language_menu(context: Context, staff: bool = False) -> list[dict[str, Any]]:
    """The languages a reader may choose, each with its own name: `{% language_menu as languages %}`."""
    now = language_of(context)
    offered = wording.STAFF_LANGUAGES if staff else tuple(wording.NAMES)
    return [
        {"tag": tag, "name": wording.NAMES[tag], "dir": wording.direction(tag), "now": tag == now} for tag in offered
    ]


@register.simple_tag(takes_context=True)
def with_query(context: Context, /, **changes: Any) -> str:
    """The query string of this page with some parts changed (None takes one away): `?page=2&q=lim`."""
    request = context.get("request")
    query = request.GET.copy() if request is not None else QueryDict(mutable=True)
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = str(value)
    return "?" + query.urlencode()


def _said(key: str, language: str, values: dict[str, Any]) -> SafeString:
    sentence = str(conditional_escape(wording.unfilled(key, language)))
    filled = {name: wording.isolated(str(conditional_escape(value)), language) for name, value in values.items()}
    return mark_safe(sentence.format_map(filled))  # noqa: S308 - the sentence and its values are escaped above


@register.filter
def notice_kind(level: str) -> str:
    """The kind of notice for the level of one of Django's messages."""
    return {"success": "good", "warning": "warn", "error": "bad"}.get(level, "info")


@register.filter
def is_group(field: BoundField) -> bool:
    """True for radio buttons and groups of boxes to tick: they get a legend, not a label."""
    return isinstance(field.field.widget, RadioSelect | CheckboxSelectMultiple)


@register.filter
def is_checkbox(field: BoundField) -> bool:
    """True for one box to tick: its label stands beside it."""
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def is_select(field: BoundField) -> bool:
    """True for a list to choose one from."""
    return isinstance(field.field.widget, Select) and not isinstance(field.field.widget, SelectMultiple | RadioSelect)

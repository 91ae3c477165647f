"""Tags of the reviewer pages: `{% load hospital %}`."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.template.context import Context
from django.utils.safestring import SafeString

from caseferry.platform.look.templatetags.look import say, word
from caseferry.platform.look.wording import is_key

register = template.Library()
_STEP = 1000.0


@register.simple_tag
def filesizeformat(size: int) -> str:
    """Bytes as people read them: `18 kB`, `2.4 MB`; decimal, as files are sized everywhere else here."""
    number = float(size)
    for unit in ("B", "kB", "MB"):
        if number < _STEP:
            return f"{number:.0f} {unit}" if unit != "MB" or number >= 10 else f"{number:.1f} {unit}"
        number /= _STEP
    return f"{number:.1f} GB"


@register.simple_tag(takes_context=True)
def word_of(context: Context, group: str, code: str) -> SafeString:
    """The words for a code of one group: `{% word_of "hospital.missing" item.state %}`; the code itself when it has none."""
    key = f"{group}.{code}"
    return say(context, key) if is_key(key) else word(context, code)


@register.simple_tag
def static_folder(path: str) -> str:
    """Where a folder of static files lies: its files are asked for by their own names, which carry no hash."""
    return f"{settings.STATIC_URL}{path}"

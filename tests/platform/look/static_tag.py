"""`{% static %}` for tests: the files as they lie in the source, so that a browser can open a page from disk."""

from django import template
from tests.platform.look.rendering import STATIC

register = template.Library()


@register.simple_tag
def static(path):
    found = STATIC / path
    assert found.is_file(), path
    return found.as_uri()

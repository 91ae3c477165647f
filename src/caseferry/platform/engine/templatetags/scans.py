"""The way to a case's scans: `{% load scans %}{% scans_of case "my" as href %}`."""

from __future__ import annotations

from django import template
from django.urls import reverse

from caseferry.platform.cases.models import Case
from caseferry.platform.engine.imaging import has_scans

register = template.Library()


@register.simple_tag
def scans_of(case: Case, audience: str, /) -> str:
    """The address of the viewer for `my` (the family) or `desk`; empty while the case has no scans to look at."""
    return reverse(f"scans:{audience}", kwargs={"case": case.pk}) if has_scans(case) else ""

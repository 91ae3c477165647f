"""Writes the review page: one HTML file with its pictures, style and script inside, which asks nobody for anything."""

from __future__ import annotations

import base64
import functools
import hashlib
import importlib.resources
from collections.abc import Mapping
from typing import Any

import jinja2
import markupsafe

from caseferry.domain.review import Review, Window
from caseferry.knowledge.direction import ISO_DATE, runs_right_to_left
from caseferry.ports.pictures import Crop

_PACKAGE = "caseferry.engines.html"


class ReviewPage:
    """The ReviewWriter port with Jinja2; everything that comes from records is escaped."""

    def write(self, review: Review, crops: Mapping[str, Crop]) -> bytes:
        """The page as UTF-8 HTML. A window without a crop is shown as words only."""
        style, script = _part("review.css"), _part("review.js")
        html = _template().render(
            **review.data,
            pictures=[_picture(window, crops[window.key], review) for window in review.windows if window.key in crops],
            shown=frozenset(crops),
            style=style,
            script=script,
            policy=_policy(style, script),
        )
        return html.encode() + b"\n"


def _picture(window: Window, crop: Crop, review: Review) -> dict[str, Any]:
    return {
        "key": window.key,
        "strip": review.data["strips"][window.key],
        "href": f"data:{crop.media_type};base64,{base64.b64encode(crop.data).decode()}",
    }


def _policy(style: str, script: str) -> str:
    """Nothing may be fetched; the one style and the one script run because of what they are."""
    return f"default-src 'none'; img-src data:; style-src {_hash(style)}; script-src {_hash(script)}; form-action 'none'; base-uri 'none'"


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@functools.cache
def _part(name: str) -> str:
    text = (importlib.resources.files(_PACKAGE) / "templates" / name).read_text(encoding="utf-8")
    return "\n".join(line.rstrip() for line in text.splitlines() if line.strip())


@functools.cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader(_PACKAGE, "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["plain"] = _plain
    environment.filters["dated"] = _dated
    environment.tests["mirrored"] = runs_right_to_left
    return environment.get_template("review.html.j2")


def _dated(text: object) -> markupsafe.Markup:
    """A text whose dates stay whole and run from left to right, also beside Arabic, where a browser shows 2026-01-11 as 11-01-2026."""
    parts = [markupsafe.escape(part) for part in ISO_DATE.split(str(text))]
    dates = [markupsafe.Markup('<span class="day">{}</span>').format(date) for date in ISO_DATE.findall(str(text))]
    return markupsafe.Markup("").join(piece for pair in zip(parts, [*dates, ""], strict=True) for piece in pair)


def _plain(word: str) -> str:
    """A word of our own vocabularies as people write it: `primary_site` as "Primary site"."""
    text = word.replace("_", " ")
    return text[:1].upper() + text[1:]

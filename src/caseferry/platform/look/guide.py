"""What the style guide shows: every component in every state, with invented people."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.paginator import Paginator

LAYOUTS = ("family", "desk", "hospital", "office")
_PICTURE = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='96' height='136'%3E%3Crect width='96' height='136' fill='white'/%3E"
    "%3Cpath d='M12 20h50M12 36h72M12 46h72M12 56h60M12 76h72M12 86h66M12 96h40' stroke='%23778' stroke-width='3'/%3E%3C/svg%3E"
)
_STEPS = ("collecting", "reviewing", "sent", "opinion_received", "released")


class GuideForm(forms.Form):
    """One field of each kind. Labels, helps and errors are keys of sentences."""

    name = forms.CharField(
        label="family.inquiry.name", help_text="family.inquiry.name_help", error_messages={"required": "look.required"}
    )
    passcode = forms.CharField(
        label="family.link.passcode",
        help_text="family.link.passcode_help",
        error_messages={"required": "look.required"},
        widget=forms.TextInput(attrs={"class": "code", "autocomplete": "one-time-code"}),
    )
    relation = forms.ChoiceField(
        label="family.inquiry.relation",
        choices=[("self", "family.inquiry.relation_self"), ("family", "family.inquiry.relation_family")],
        widget=forms.RadioSelect,
        error_messages={"required": "look.required"},
    )
    walking = forms.ChoiceField(
        label="family.condition.walking",
        choices=[("", "family.condition.not_known"), *((str(n), f"family.condition.walking_{n}") for n in range(1, 6))],
        required=False,
    )
    message = forms.CharField(label="family.inquiry.message", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    records = forms.FileField(label="family.upload.files", required=False)
    agree = forms.BooleanField(label="family.inquiry.agree", error_messages={"required": "look.required"})


def guide_context(layout: str, *, sent: bool = True) -> dict[str, Any]:
    """The context of `look/guide.html` in one of LAYOUTS; `sent`: the form was sent with answers missing."""
    form = GuideForm({"name": "Amina Example", "passcode": "", "walking": "3"} if sent else None)
    return {
        "layout": f"look/{layout}.html",
        "heading": f"Caseferry, {layout}",
        "coordinator": "Lena Example",
        "name": "IMG_2041.jpg",
        "day": dt.date(2025, 9, 12),
        "day_text": "2025-09-12",
        "moment": dt.datetime(2025, 9, 12, 14, 5, tzinfo=dt.UTC),
        "picture": _PICTURE,
        "said": "Was a second sample taken after the operation?\nIf so, please send the report.",
        "original": "手术后是否再次取样？",
        "answer": "Yes, in June. I add the photo.",
        "form": form,
        "steps": [
            {"label": f"family.state.{name}.name", "state": "done" if place < 2 else "now" if place == 2 else "later",
             "note": "family.status.next_hospital" if place == 2 else ""}
            for place, name in enumerate(_STEPS)
        ],
        "nav_items": [
            {"label": f"desk.nav.{name}", "href": f"#{name}", "now": name == "cases", "count": 4 if name == "waiting" else 0}
            for name in ("cases", "waiting", "mail", "hospitals")
        ],
        "pages": Paginator(range(100), 25).page(2),
    }  # fmt: skip

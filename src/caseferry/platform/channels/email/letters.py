"""The words of a notice, by what it is about. No notice holds a word of health: it says that there is something, and where."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from caseferry.platform.look.wording import say

_STAFF = Path(__file__).with_name("staff.yaml")
FAMILY: Final[Mapping[str, str]] = {
    "family_accepted": "sent",
    "family_acknowledged": "sent",
    "family_closed": "closed",
    "family_family_answer": "reminder",
    "family_family_owes": "reminder",
    "family_family_waits": "reminder",
    "family_message": "message",
    "family_opinion": "opinion",
    "family_question": "question",
    "family_request": "needed",
    "family_retention": "retention",
    "family_sent": "sent",
}
"""What a family is told, by the key of its words (`mail.*`)."""


@dataclass(frozen=True, slots=True)
class Letter:
    """Subject and plain text of one notice."""

    subject: str
    text: str


def family_letter(about: str, language: str, *, link: str, coordinator: str) -> Letter:
    """A notice to a family in its language. Raises KeyError for something that families are not told of."""
    key = f"mail.{FAMILY[about]}"
    parts = [
        say("mail.greeting", language),
        say(f"{key}.text", language),
        f"{say('mail.open', language)}\n{link}",
        "\n".join(say(f"mail.{name}", language) for name in ("need_passcode", "no_reply_data")),
        *([say("mail.sign", language, name=coordinator)] if coordinator else []),
        say("mail.why", language),
    ]
    return Letter(say(f"{key}.subject", language), "\n\n".join(parts) + "\n")


def staff_letter(about: str, language: str, *, link: str, reference: str = "") -> Letter:
    """A notice to the desk or to a hospital, in English or Chinese. Raises KeyError for something there are no words for."""
    words = _words()
    row = words[language if language in words else "en"]
    frame = row["hospital" if about.startswith("hospital_") else "desk"]
    subject, text = row["notices"][about]["subject"], row["notices"][about]["text"]
    parts = [frame["greeting"], text, f"{frame['open']}\n{link}", frame["close"]]
    return Letter(f"{subject} ({reference})" if reference else subject, "\n\n".join(parts) + "\n")


def hospital_letter(about: str, *, link: str, reference: str) -> Letter:
    """A notice to a hospital: English and Chinese in one mail."""
    english, chinese = (staff_letter(about, language, link=link) for language in ("en", "zh-Hans"))
    return Letter(f"{english.subject} / {chinese.subject} ({reference})", f"{english.text}\n{chinese.text}")


def told_to_staff() -> frozenset[str]:
    """Everything that the desk or a hospital is told of."""
    return frozenset(_words()["en"]["notices"])


@functools.cache
def _words() -> Mapping[str, Any]:
    table: Mapping[str, Any] = yaml.safe_load(_STAFF.read_text(encoding="utf-8"))
    return table

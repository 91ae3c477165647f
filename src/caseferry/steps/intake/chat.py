"""Reads the text of an exported chat as far as it says who sent which file, and when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from caseferry.knowledge.media import stands_for_omitted

_LINE = re.compile(
    r"^[\u200e\u200f\u202a\ufeff]*\[?"
    r"(?P<time>\d{1,4}\s?[./\-年]\s?\d{1,2}\s?[./\-月]\s?\d{1,4}[日.]?,?\s+(?:\w{1,3}\s?)??\d{1,2}[:.]\d{2}(?:[:.]\d{2})?"
    r"(?:[\s\u202f]?[AaPp]\.?[\s\u202f]?[Mm]\.?)?)"
    r"\]?\s*(?:[-–]\s)?(?P<who>[^:\n]{1,80}):\s(?P<words>.*)$"
)
_MEDIA = re.compile(
    r"\b(?:(?:IMG|VID|PTT|AUD|DOC|STK)-\d{8}-WA\d{4}\.\w{2,5}|\d{8}-(?:PHOTO|VIDEO|AUDIO|GIF|STICKER)-[\d\-]{10,25}\.\w{2,5})"
)


@dataclass(frozen=True, slots=True)
class Chat:
    """`senders`: for each file of the export, by base name, `sender, time` as printed. `notes`: what is missing from it."""

    senders: dict[str, str]
    notes: tuple[str, ...]


def read_chat(text: str, names: Iterable[str]) -> Chat | None:
    """What the chat says of the files called `names` (base names); None when the text is no chat."""
    messages = list(_messages(text.splitlines()))
    if not messages:
        return None
    known = sorted(set(names), key=lambda name: (-len(name), name))
    senders: dict[str, str] = {}
    omitted: list[str] = []
    for time, who, words in messages:
        held = next((name for name in known if name in words), None)
        missing = _MEDIA.search(words)
        if held is not None:
            senders.setdefault(held, f"{who}, {time}")
        elif stands_for_omitted(words):
            omitted.append(f"{who}, {time}")
        elif missing:
            omitted.append(f"{who}, {time} ({missing[0]})")
    return Chat(senders, _missing(omitted))


def _messages(lines: Sequence[str]) -> Iterable[tuple[str, str, str]]:
    for line in lines:
        match = _LINE.match(line)
        if match:
            clean = match["words"].strip().strip("\u200e\u200f\u202a\u202c")
            yield (
                " ".join(match["time"].replace("\u202f", " ").split()),
                match["who"].strip("\u200e\u200f\u202a\u202c ~"),
                clean,
            )


def _missing(omitted: list[str]) -> tuple[str, ...]:
    if not omitted:
        return ()
    return tuple(f"omitted: a picture or file from {sender} is not in this export" for sender in omitted)

"""The words of a mail as neutral blocks. Runs in the sandbox."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

from caseferry.engines.mail.letters import Letter, without_quotes
from caseferry.engines.mail.unpack import read_letter
from caseferry.ports.unpacking import Block

WebReader = Callable[[str], tuple[Block, ...]]
"""Reads a web page; given by whoever puts the engines together."""


def read_mail(data: BinaryIO, media_type: str, read_web: WebReader) -> tuple[Block, ...]:
    """Subject, head, words, names of what was attached; quoted earlier mails apart, in one note at the end."""
    letter = read_letter(data, media_type)
    words, quoted = _words(letter, read_web)
    blocks = [Block("heading", letter.subject or "(no subject)", level=1), *_head(letter), *words]
    if quoted:
        blocks.append(Block("note", f"Earlier messages, quoted below this one:\n{quoted}"))
    return tuple(blocks)


def _head(letter: Letter) -> list[Block]:
    rows = (
        ("From", letter.sender), ("To", letter.to), ("Cc", letter.cc), ("Sent", letter.date),
        ("Attached", ", ".join(item.name for item in letter.enclosures)),
    )  # fmt: skip
    return [Block("row", cells=(name, value)) for name, value in rows if value]


def _words(letter: Letter, read_web: WebReader) -> tuple[list[Block], str]:
    if letter.text.strip() or not letter.html.strip():
        own, quoted = without_quotes(letter.text)
        return [Block("paragraph", part.strip()) for part in own.split("\n") if part.strip()], quoted
    return _web_words(list(read_web(letter.html)))


def _web_words(blocks: list[Block]) -> tuple[list[Block], str]:
    """A web page's blocks, cut where an earlier mail begins."""
    for at, block in enumerate(blocks):
        own, quoted = without_quotes(f"{block.text}\n" if block.kind != "row" else "")
        if quoted and not own.strip():
            rest = [item.text or "\t".join(item.cells) for item in blocks[at:]]
            return blocks[:at], "\n".join(rest)
    return blocks, ""

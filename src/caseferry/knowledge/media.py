"""What kinds of files there are, how each is read, and what is said of those that are not read."""

from __future__ import annotations

import fnmatch
import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from caseferry.domain.errors import CaseferryError
from caseferry.domain.sources import SourceKind
from caseferry.knowledge.tables import load_yaml

_URL = re.compile(r"https?://([A-Za-z0-9.\-]{1,253})(?::\d+)?(/[^\s\"'<>]*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MediaRow:
    """One kind of file. `reason` is empty when we read it; `opens` when it holds other files; `junk` when nothing medical can be in it."""

    media_type: str
    kind: SourceKind
    opens: bool = False
    reason: str = ""
    next_step: str = ""
    junk: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    """Bytes at a place that tell a kind."""

    media_type: str
    at: int
    pattern: re.Pattern[bytes]

    def fits(self, data: bytes) -> bool:
        """Whether `data`, the start of a file, carries this signature."""
        return bool(self.pattern.match(data, self.at))


@functools.cache
def signatures() -> tuple[Signature, ...]:
    """Every signature, in the order in which they are tried."""
    rows = load_yaml("media.yaml")["signatures"]
    return tuple(Signature(row["type"], int(row.get("at", 0)), _pattern(row["magic"])) for row in rows)


def _pattern(magic: str) -> re.Pattern[bytes]:
    pairs = [magic[at : at + 2] for at in range(0, len(magic), 2)]
    return re.compile(b"".join(b"." if pair == "??" else re.escape(bytes.fromhex(pair)) for pair in pairs), re.DOTALL)


@functools.cache
def media_rows() -> dict[str, MediaRow]:
    """Every kind of file by media type. Raises CaseferryError when a row is neither read nor explained."""
    rows = {}
    for name, row in load_yaml("media.yaml")["types"].items():
        kind = SourceKind(row.get("kind", "dicom" if name == "application/dicomdir" else "unknown"))
        rows[name] = MediaRow(
            name, kind, bool(row.get("opens")), row.get("reason", ""), row.get("next", ""), bool(row.get("junk"))
        )
        if ("kind" in row) == bool(row.get("reason")):
            raise CaseferryError(f"media.yaml: {name} needs either a kind or a reason")
    unknown = {signature.media_type for signature in signatures()} - rows.keys()
    if unknown:
        raise CaseferryError(f"media.yaml: signatures of unknown types {sorted(unknown)}")
    return rows


def junk_reason(path: str) -> tuple[str, str] | None:
    """Why a file of this name holds nothing medical, and what to do if anything; None for any other name."""
    return _reason(path, "junk_names")


def junk_picture_reason(path: str) -> tuple[str, str] | None:
    """The same for the name of a picture."""
    return _reason(path, "junk_pictures")


def _reason(path: str, table: str) -> tuple[str, str] | None:
    whole = "/" + path.lower()
    name = whole.rpartition("/")[2]
    for row in load_yaml("media.yaml")[table]:
        if fnmatch.fnmatchcase(whole if "/" in row["pattern"] else name, row["pattern"]):
            return row["reason"], row.get("next", "")
    return None


def is_too_small(width: int, height: int) -> bool:
    """Whether a picture of so many pixels can only be a logo or a symbol."""
    least = load_yaml("media.yaml")["smallest_picture"]
    return width * height < int(least["pixels"]) or min(width, height) < int(least["side"])


def marks_program(path: str) -> bool:
    """Whether a file of this name shows that its folder holds a program."""
    return _named(path, "program_marks")


def belongs_to_program(path: str) -> bool:
    """Whether a file of this name, beside a program, is a part of it."""
    return _named(path, "program_files")


def names_chat(path: str) -> bool:
    """Whether a file of this name is the text of an exported chat."""
    return _named(path, "chat_names")


def _named(path: str, table: str) -> bool:
    name = path.lower().rpartition("/")[2]
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in load_yaml("media.yaml")[table])


def stands_for_omitted(words: str) -> bool:
    """Whether a chat message only says that a picture or file was left out of the export."""
    clean = words.strip().strip("\u200e\u200f\u202a\u202c").lower()
    return clean in _omitted()


@functools.cache
def _omitted() -> frozenset[str]:
    return frozenset(load_yaml("media.yaml")["omitted_media"])


def starts_quoted_mail(lines: Sequence[str]) -> bool:
    """Whether an earlier mail is quoted from the first of `lines` on; the announcement may be broken over two lines."""
    first = lines[0].strip()
    if not first:
        return False
    candidates = (first, f"{first} {lines[1].strip()}") if len(lines) > 1 else (first,)
    if any(pattern.fullmatch(line) for pattern in _quoted_mail() for line in candidates):
        return True
    table = load_yaml("media.yaml")
    starts = (line.strip().strip("*").lower() for line in lines[1:4])
    return first.strip("*").lower().startswith(tuple(table["quoted_mail_from"])) and any(
        line.startswith(tuple(table["quoted_mail_sent"])) for line in starts
    )


@functools.cache
def _quoted_mail() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in load_yaml("media.yaml")["quoted_mail"])


def shared_hosts(text: str) -> tuple[str, ...]:
    """The hosts that links in `text` to pictures or files elsewhere point at, sorted; never the links themselves."""
    table = load_yaml("media.yaml")
    endings, shares, words = tuple(table["share_endings"]), table["file_shares"], set(table["share_words"])
    found = set()
    for match in _URL.finditer(text):
        host, path = match[1].lower().rstrip("."), (match[2] or "").lower().partition("?")[0]
        parts = set(re.split(r"[./_\-]", host + path))
        if path.endswith(endings) or parts & words or any(_is_share(host, share) for share in shares):
            found.add(host)
    return tuple(sorted(found))


def _is_share(host: str, share: str) -> bool:
    if share.endswith("."):
        return host.startswith(share)
    return host == share or host.endswith("." + share)

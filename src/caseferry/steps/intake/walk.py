"""Takes every file in, opens what holds others, depth first, and gives each its row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from caseferry.domain.errors import Refusal
from caseferry.domain.limits import Limits
from caseferry.domain.quotation import content_id
from caseferry.domain.sources import Refused, SourceFile, SourceKind
from caseferry.knowledge.media import junk_picture_reason, junk_reason, shared_hosts
from caseferry.ports.reading import Progress
from caseferry.ports.storage import BlobStore
from caseferry.ports.unpacking import Arrival, Container, Member, Remark
from caseferry.steps.intake.budget import Budget, Total
from caseferry.steps.intake.found import UNKNOWN_SHA256, Found, originals_first, with_neighbours
from caseferry.steps.intake.media import JUNK, Media, identify
from caseferry.steps.intake.names import shown_path

_REST = "(the rest)"
_LINKED_BYTES = 1 << 20
_NOTHING_INSIDE = Refused("empty", "The archive holds no files.", "Please send the files themselves.")
_TOO_DEEP = Refused(
    "limit", "It lies in too many archives inside archives.", "Unpack it yourself and send the papers in it."
)
_PROGRAM = Refused("unsupported", "It belongs to the viewer program of an imaging disc. Nothing is lost.")
_ITSELF = {"encrypted", "damaged", "unsupported", "empty"}


def intake(
    arrivals: Sequence[Arrival], *, container: Container, blobs: BlobStore, limits: Limits, progress: Progress
) -> tuple[SourceFile, ...]:
    """Every file and every member of every container, once each, in the order given and members after their container;
    of the same bytes the shortest name comes first: the others are its copies.

    A file that cannot be used stays in the row with its reason; nothing is dropped and nothing fails the run.
    The bytes of the arrivals are in `blobs` already; those of members are put there.
    """
    walk = _Walk(container, blobs, limits)
    progress.start("intake", len(arrivals))
    given = [Found(item.path, item.sha256, item.bytes, item.received_from, item.refused) for item in arrivals]
    for found in originals_first(with_neighbours(given, blobs)):
        walk.take(found, "", Budget(limits, found.bytes, walk.total), 0)
        progress.advance(about=f"{len(walk.rows)} files")
    progress.finish()
    return tuple(walk.rows)


@dataclass
class _Walk:
    container: Container
    blobs: BlobStore
    limits: Limits
    rows: list[SourceFile] = field(default_factory=list)
    total: Total = field(default_factory=Total)
    copies: dict[str, int] = field(default_factory=dict)

    def take(self, found: Found, parent: str, budget: Budget, depth: int) -> None:
        """Give `found` its row, and rows to what it holds."""
        if found.sha256 == UNKNOWN_SHA256:
            self.rows.append(_lost(found, parent))
            return
        media = self._media(found)
        number = self.copies[found.sha256] = self.copies.get(found.sha256, 0) + 1
        first = f"s-{found.sha256[:12]}"
        row = SourceFile(
            id=first if number == 1 else f"{first}-{number}",
            path=found.path,
            sha256=found.sha256,
            media_type=media.media_type,
            bytes=found.bytes,
            kind=media.kind,
            parent=parent,
            received_from=found.received_from,
            duplicate_of="" if number == 1 else first,
            refused=found.refused or media.refused,
            notes=(*found.notes, *media.notes),
        )
        self.rows.append(row)
        if media.opens and row.refused is None and number == 1:
            self._open(row, budget, depth)

    def _media(self, found: Found) -> Media:
        with self.blobs.open(found.sha256) as stream:
            media = identify(stream, found.path)
            if media.media_type.startswith("text/") and media.refused is None:
                stream.seek(0)
                media = replace(media, notes=(*media.notes, *_links(stream.read(_LINKED_BYTES))))
        named = None
        if media.kind is SourceKind.UNKNOWN or media.media_type.startswith("text/"):
            named = junk_reason(found.path)
        elif media.kind is SourceKind.IMAGE:
            named = junk_picture_reason(found.path)
        if named:
            return replace(media, refused=Refused("unsupported", *named), opens=False, notes=(JUNK,))
        if found.program and media.refused is None:
            return replace(media, refused=_PROGRAM, opens=False, notes=(JUNK,))
        return media

    def _open(self, row: SourceFile, budget: Budget, depth: int) -> None:
        at = len(self.rows) - 1
        barred = budget.spent or (_TOO_DEEP if depth >= self.limits.depth else None)
        if barred is not None:
            self._refuse(at, barred, row.kind is SourceKind.CONTAINER)
            return
        opened = _Opened(row, budget, self.blobs)
        with self.blobs.open(row.sha256) as stream:
            opened.gather(self.container.members(stream, row.media_type, limits=self.limits))
        self.rows[at] = replace(row, notes=(*row.notes, *opened.notes))
        if opened.refused is not None:
            whole = not opened.found and (row.kind is SourceKind.CONTAINER or opened.refused.code in _ITSELF)
            self._refuse(at, opened.refused, whole)
        elif not opened.found and row.kind is SourceKind.CONTAINER:
            self._refuse(at, _NOTHING_INSIDE, True)
        rest = self.rows[at + 1 :]
        del self.rows[at + 1 :]
        for found in originals_first(with_neighbours(opened.found, self.blobs)):
            self.take(found, row.id, budget, depth + 1)
        self.rows.extend(rest)

    def _refuse(self, at: int, refused: Refused, whole: bool) -> None:
        """Refuse the row at `at` itself, or only the members it would have had."""
        row = self.rows[at]
        if whole:
            self.rows[at] = replace(row, refused=refused)
        else:
            self.rows.append(
                _lost(Found(f"{row.path}/{_REST}", refused=refused, received_from=row.received_from), row.id)
            )


class _Opened:
    """What came out of one container."""

    def __init__(self, row: SourceFile, budget: Budget, blobs: BlobStore) -> None:
        self._row, self._budget, self._blobs = row, budget, blobs
        self._names: set[str] = set()
        self.found: list[Found] = []
        self.notes: list[str] = []
        self.refused: Refused | None = None

    def gather(self, members: Iterator[Member | Refused | Remark]) -> None:
        """Take members until there are no more, or the budget is spent. The last refusal is for the rest."""
        try:
            for member in members:
                if isinstance(member, Remark):
                    self.notes.append(member.text)
                elif isinstance(member, Refused):
                    self.refused = member
                else:
                    self._budget.count_member()
                    self.found.append(self._kept(member))
                if self._budget.spent:
                    break
        except Refusal as refusal:
            self.refused = _as_value(refusal)
        finally:
            close = getattr(members, "close", None)
            if close:
                close()

    def _kept(self, member: Member) -> Found:
        shown, note = shown_path(member.path)
        found = Found(
            self._unique(f"{self._row.path}/{shown}"),
            received_from=member.received_from or self._row.received_from,
            refused=member.refused,
            notes=(note,) if note else (),
        )
        if member.refused is not None:
            return found
        try:
            sha256, size = self._blobs.put(self._budget.metered(member.chunks))
        except Refusal as refusal:
            if self._budget.spent:
                self.refused = _as_value(refusal)
            return replace(found, refused=_as_value(refusal))
        return replace(found, sha256=sha256, bytes=size)

    def _unique(self, path: str) -> str:
        unique, number = path, 1
        while unique in self._names:
            number += 1
            unique = f"{path} ({number})"
        self._names.add(unique)
        return unique


def _as_value(refusal: Refusal) -> Refused:
    return Refused(refusal.code, refusal.what, refusal.next_step)


def _lost(found: Found, parent: str) -> SourceFile:
    """The row of a file whose bytes were never had."""
    return SourceFile(
        id=content_id("s", parent, found.path),
        path=found.path,
        sha256=UNKNOWN_SHA256,
        media_type="application/octet-stream",
        bytes=0,
        kind=SourceKind.UNKNOWN,
        parent=parent,
        received_from=found.received_from,
        refused=found.refused,
        notes=found.notes,
    )


def _links(head: bytes) -> tuple[str, ...]:
    """A note per host that holds pictures or files: only the host, and nothing is fetched."""
    text = head.replace(b"\0", b"").decode("utf-8", "replace")
    return tuple(
        f"link: {host} keeps pictures or files that this text points to; download them and send the files"
        for host in shared_hosts(text)
    )

"""The stores of one case as `pack` sees them: identity papers lie under a key of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from caseferry.platform.cases.models import Case, Upload
from caseferry.platform.vault.safes import Safe, open_safe

_KINDS: Final = ("json", "jpg", "view.jpg", "view90.jpg", "view180.jpg", "view270.jpg")  # see pictures.py


@dataclass(frozen=True, slots=True)
class CaseBlobs:
    """A BlobStore over both safes of a case; `hidden` are the hashes that lie in the private one."""

    safe: Safe
    private: Safe
    hidden: frozenset[str] = frozenset()

    def put(self, chunks: Iterable[bytes]) -> tuple[str, int]:
        """Keep bytes under the case's key."""
        return self.safe.blobs.put(chunks)

    def open(self, sha256: str) -> BinaryIO:
        """A seekable stream. Raises KeyError when unknown."""
        return self._of(sha256).blobs.open(sha256)

    def read(self, sha256: str) -> bytes:
        """All bytes at once."""
        return self._of(sha256).blobs.read(sha256)

    def _of(self, sha256: str) -> Safe:
        return self.private if sha256 in self.hidden else self.safe


@dataclass(frozen=True, slots=True)
class CasePages:
    """A PageStore over both safes of a case, by the hash that a key begins with."""

    safe: Safe
    private: Safe
    hidden: frozenset[str] = frozenset()

    def get(self, key: str) -> bytes | None:
        """The bytes, or None."""
        return self._of(key).pages.get(key)

    def put(self, key: str, data: bytes) -> None:
        """Keep bytes whole or not at all."""
        self._of(key).pages.put(key, data)

    def _of(self, key: str) -> Safe:
        return self.private if key[:64] in self.hidden else self.safe


def stores_of(case: Case) -> tuple[CaseBlobs, CasePages]:
    """Both stores, for looking at originals and pages."""
    safe, private = open_safe(case.pk), open_safe(case.pk, "private")
    hidden = frozenset(
        row.content["sha256"] for row in Upload.objects.filter(case=case, private=True) if "sha256" in row.content
    )
    return CaseBlobs(safe, private, hidden), CasePages(safe, private, hidden)


def hide_private(case: Case, packet: Mapping[str, Any]) -> None:
    """Move what a build found to be identity papers under their own key, with everything that was read of them."""
    found = {row["sha256"]: row["pages"] for row in packet["sources"] if row["status"] == "private"}
    safe, private = open_safe(case.pk), open_safe(case.pk, "private")
    for upload in Upload.objects.filter(case=case):
        sha256 = upload.content.get("sha256", "")
        if sha256 not in found:
            continue
        if not upload.private:
            private.blobs.put(_pieces(safe, sha256))
        for key in _read_of(sha256, found[sha256]):
            if (data := safe.pages.get(key)) is not None:
                private.pages.put(key, data)
                safe.pages.delete(key)
        Upload.objects.filter(pk=upload.pk).update(private=True)
        safe.blobs.delete(sha256)  # last: a process that is killed before this does it again


def _read_of(sha256: str, pages: int) -> Iterator[str]:
    """The keys of everything that may be kept of a file: what was read, and the pictures that were drawn to be looked at."""
    yield f"{sha256}/rendition.pdf"
    for number in range(1, max(pages, 1) + 1):
        for kind in _KINDS:
            yield f"{sha256}/{number}.{kind}"


def _pieces(safe: Safe, sha256: str) -> Iterator[bytes]:
    with safe.blobs.open(sha256) as stream:
        while piece := stream.read(1 << 20):
            yield piece

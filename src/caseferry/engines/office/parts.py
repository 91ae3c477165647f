"""Opens the ZIP that an Office file is: named parts, bounded, nothing written."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from typing import BinaryIO
from urllib.parse import urlsplit

from caseferry.domain.errors import Refusal
from caseferry.engines.office.markup import attribute, local, parse_xml

_PART_BYTES = 128 << 20
_PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".tif", ".tiff", ".bmp", ".webp", ".heic", ".emf", ".wmf")


class Parts:
    """The parts of one Office file. Raises Refusal `damaged` when it is none."""

    def __init__(self, data: BinaryIO) -> None:
        try:
            self._archive = zipfile.ZipFile(data)
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
            raise Refusal(
                "damaged", "The Office file is cut off or damaged.", next_step="Please ask for this file again."
            ) from None
        self.names = tuple(self._archive.namelist()[:20_000])

    def read(self, name: str) -> bytes:
        """The bytes of a part; empty when absent. Raises Refusal `limit` or `damaged`."""
        if name not in self._archive.NameToInfo:
            return b""
        try:
            with self._archive.open(name) as stream:
                data = stream.read(_PART_BYTES + 1)
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError):
            raise Refusal(
                "damaged", "The Office file is damaged.", next_step="Please ask for this file again."
            ) from None
        if len(data) > _PART_BYTES:
            raise Refusal(
                "limit", "A part of the Office file is far too large.", next_step="Save it as PDF and send the PDF."
            )
        return data

    def pictures(self) -> Iterator[tuple[str, bytes]]:
        """Name and bytes of each embedded picture, in name order."""
        for name in sorted(self.names):
            folder = posixpath.basename(posixpath.dirname(name)).lower()
            if folder in {"media", "pictures"} and name.lower().endswith(_PICTURES):
                yield posixpath.basename(name), self.read(name)

    def embedded(self) -> Iterator[tuple[str, bytes]]:
        """Name and bytes of each embedded file (another Office file, an object)."""
        for name in sorted(self.names):
            if posixpath.basename(posixpath.dirname(name)).lower() == "embeddings":
                yield posixpath.basename(name), self.read(name)

    def outside_hosts(self) -> tuple[str, ...]:
        """Hosts from which the file would load pictures, templates or objects; sorted. Plain hyperlinks are not among them."""
        found = set()
        for name in self.names:
            if not name.endswith(".rels"):
                continue
            for link in parse_xml(self.read(name)).iter():
                loads = not attribute(link, "Type").endswith("/hyperlink")
                if local(link) == "Relationship" and attribute(link, "TargetMode") == "External" and loads:
                    found.add(_host(attribute(link, "Target")))
        return tuple(sorted(found))


def _host(target: str) -> str:
    try:
        return urlsplit(target).hostname or "another computer"
    except ValueError:
        return "another computer"

"""The files of a build, read from the vault."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

import msgspec

from caseferry.platform.cases.models import Build, Case
from caseferry.platform.cases.stores import CaseBlobs, stores_of
from caseferry.platform.vault.safes import Safe, open_safe

LINKS = "links.json"
_PRIVATE = "keep/private/"


@dataclass(frozen=True, slots=True)
class PacketFiles:
    """A build's folder. Raises KeyError for a path that it does not have."""

    safe: Safe
    private: Safe
    blobs: CaseBlobs
    folder: str
    links: Mapping[str, str]

    @classmethod
    def of(cls, build: Build) -> PacketFiles:
        """Open the folder. Raises Erased, KeyError for a build that is not done."""
        safe, private = open_safe(build.case_id), open_safe(build.case_id, "private")
        links = msgspec.json.decode(safe.files(build.folder).read(LINKS), type=dict[str, str])
        return cls(safe, private, stores_of(build.case)[0], build.folder, links)

    def open(self, path: str) -> BinaryIO:
        """A seekable stream of one file."""
        if path in self.links:
            return self.blobs.open(self.links[path])
        safe = self.private if path.startswith(_PRIVATE) else self.safe
        return safe.files(self.folder).open(path)

    def read(self, path: str) -> bytes:
        """All bytes of one file."""
        with self.open(path) as stream:
            return stream.read()

    def paths(self) -> tuple[str, ...]:
        """Every path, sorted."""
        own = set(self.safe.files(self.folder).paths()) | set(self.private.files(self.folder).paths())
        return tuple(sorted((own - {LINKS}) | set(self.links)))


def load_manifest(build: Build) -> Mapping[str, Any]:
    """packet.json of a finished build. Raises KeyError, Erased."""
    data = open_safe(build.case_id).files(build.folder).read("packet.json")
    manifest: Mapping[str, Any] = msgspec.json.decode(data)
    return manifest


def newest_manifest(case: Case) -> Mapping[str, Any] | None:
    """packet.json of the newest finished build; None when there is none, or when storage has lost it. Raises Erased."""
    build = newest_build(case)
    if build is None:
        return None
    try:
        return load_manifest(build)
    except KeyError:
        return None


def newest_build(case: Case) -> Build | None:
    """The newest build that is done."""
    return Build.objects.filter(case=case, state=Build.State.DONE).first()

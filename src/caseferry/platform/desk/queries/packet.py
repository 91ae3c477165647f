"""What would leave the house now, what stands in its way, and what left before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from zipstream import ZipStream

from caseferry.platform.cases.models import Build, Case, Packet, Upload
from caseferry.platform.cases.packets import PacketFiles, load_manifest, newest_build
from caseferry.platform.desk.queries.reading import rulings_of
from caseferry.platform.vault.columns import unseal_all

_FOLDERS: Final = (("send/annex/", "annex"), ("send/", "send"), ("keep/private/", "private"), ("keep/", "keep"))
_PIECE: Final = 256 * 1024


@dataclass(frozen=True, slots=True)
class Binder:
    """Everything of one build."""

    build: Build
    groups: list[tuple[str, list[Mapping[str, Any]]]]
    gates: list[Mapping[str, Any]]
    changes: Any
    imaging: Sequence[Mapping[str, Any]]
    translations: Sequence[Mapping[str, Any]]
    to_translate: str
    seen: int
    manifest: Mapping[str, Any]

    @property
    def open_gates(self) -> int:
        """How many gates are open."""
        return sum(row["open"] for row in self.gates)


def binder_of(case: Case) -> Binder | None:
    """The newest build that is done; None before the first."""
    build = newest_build(case)
    if build is None:
        return None
    manifest, rulings = load_manifest(build), rulings_of(case)
    gates = sorted(manifest["readiness"]["gates"], key=lambda row: not row["open"])
    return Binder(
        build,
        _grouped(manifest["files"]),
        gates,
        manifest.get("changes"),
        sorted(manifest["imaging"], key=lambda row: row["patient_match"] == "match"),
        manifest.get("translations", ()),
        next((row["reason"] for row in gates if row["gate"] == "translation" and row["open"]), ""),
        rulings[-1].number if rulings else 0,
        manifest,
    )


def archive_of(build: Build) -> Iterator[bytes]:
    """Everything that goes to the hospital as one ZIP, written while it is sent: for a sending by another way."""
    files, archive = PacketFiles.of(build), ZipStream()
    for path in files.paths():
        if path.startswith("send/"):
            archive.add(_pieces(files, path), path.removeprefix("send/"))
    yield from archive


def _pieces(files: PacketFiles, path: str) -> Iterator[bytes]:
    """The bytes of a file, opened when its turn comes."""
    with files.open(path) as stream:
        while piece := stream.read(_PIECE):
            yield piece


def versions_of(case: Case) -> list[dict[str, Any]]:
    """Every version that was sent, newest first, with where it went and what had changed."""
    packets = Packet.objects.filter(case=case).select_related("build").prefetch_related("sendings")
    return [
        {"packet": row, "sendings": list(row.sendings.all()), "changes": load_manifest(row.build).get("changes")}
        for row in packets
    ]


def originals_of(case: Case) -> Sequence[Upload]:
    """Every file that arrived whole, the removed ones too."""
    rows = Upload.objects.filter(case=case).exclude(state=Upload.State.RECEIVING)
    return unseal_all(list(rows))


def _grouped(files: Sequence[Mapping[str, Any]]) -> list[tuple[str, list[Mapping[str, Any]]]]:
    held: dict[str, list[Mapping[str, Any]]] = {name: [] for name in ("send", "annex", "keep", "private")}
    for row in files:
        group = next((name for folder, name in _FOLDERS if row["path"].startswith(folder)), "keep")
        held[group].append(row)
    return [(f"desk.folder.{name}", rows) for name, rows in held.items() if rows]

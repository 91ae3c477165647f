"""What would leave the house now, what stands in its way, and what left before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from caseferry.platform.cases.models import Build, Case, Packet, Ruling, Upload
from caseferry.platform.cases.packets import load_manifest, newest_build
from caseferry.platform.desk.queries.reading import rulings_of
from caseferry.platform.vault.columns import unseal_all

_FOLDERS: Final = (("send/annex/", "annex"), ("send/", "send"), ("keep/private/", "private"), ("keep/", "keep"))


@dataclass(frozen=True, slots=True)
class Binder:
    """Everything of one build. `waivers`: the standing decision by the gate that it waives."""

    build: Build
    groups: list[tuple[str, list[Mapping[str, Any]]]]
    gates: list[Mapping[str, Any]]
    waivers: Mapping[str, Ruling]
    changes: Any
    translations: Sequence[Mapping[str, Any]]
    to_translate: str
    seen: int

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
    standing = {
        str(row.content["target"].get("gate", "")): row
        for row in rulings
        if row.action == "waive_gate" and row.undone_at is None
    }
    return Binder(
        build,
        _grouped(manifest["files"]),
        gates,
        standing,
        manifest.get("changes"),
        manifest.get("translations", ()),
        next((row["reason"] for row in gates if row["gate"] == "translation" and row["open"]), ""),
        rulings[-1].number if rulings else 0,
    )


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

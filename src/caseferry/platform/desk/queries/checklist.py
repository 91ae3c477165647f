"""What reviewers usually look at, what of it is here, and what the family was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from caseferry.platform.cases.models import Case, ItemRequest
from caseferry.platform.cases.packets import load_manifest, newest_build
from caseferry.platform.vault.columns import unseal_all

_KINDS: Final = {
    "present": "good",
    "present_but_old": "warn",
    "present_date_unknown": "warn",
    "mentioned_not_attached": "warn",
    "stated_not_performed": "info",
    "missing": "bad",
    "unknown": "warn",
    "not_applicable": "",
}
_LEVELS: Final = ("required", "recommended", "conditional")


@dataclass(frozen=True, slots=True)
class Item:
    """One row of the checklist with the newest request about it."""

    row: Mapping[str, Any]
    request: ItemRequest | None

    @property
    def state(self) -> str:
        """The sentence of its state."""
        return f"desk.item.{self.row['state']}"

    @property
    def kind(self) -> str:
        """The colour of its state."""
        return _KINDS.get(self.row["state"], "")

    @property
    def settled(self) -> bool:
        """True when there is nothing to ask for."""
        return self.row["state"] in ("present", "not_applicable")

    @property
    def asked(self) -> bool:
        """True while the family has not answered."""
        return self.request is not None and self.request.state == ItemRequest.State.OPEN


@dataclass(frozen=True, slots=True)
class Checklist:
    """Items by level, the open ones first; requests about items that are no longer on the list; tasks for people."""

    groups: list[tuple[str, list[Item]]]
    loose: list[ItemRequest]
    tasks: list[Mapping[str, Any]]
    documents: Mapping[str, Mapping[str, Any]]
    manifest: Mapping[str, Any]


def checklist_of(case: Case) -> Checklist | None:
    """The checklist of the newest build; None before the first."""
    build = newest_build(case)
    if build is None:
        return None
    manifest = load_manifest(build)
    requests = {row.item: row for row in unseal_all(list(ItemRequest.objects.filter(case=case)))}
    items = [Item(row, requests.get(row["item"])) for row in manifest["checklist"]]
    known = {item.row["item"] for item in items}
    groups = [
        (level, sorted((item for item in items if item.row["level"] == level), key=lambda item: item.settled))
        for level in _LEVELS
    ]
    return Checklist(
        [(f"desk.level.{level}", held) for level, held in groups if held],
        [row for key, row in requests.items() if key not in known and row.state == ItemRequest.State.OPEN],
        manifest["tasks"],
        {row["id"]: row for row in manifest["documents"]},
        manifest,
    )


def has_item(case: Case, item: str) -> bool:
    """True when the checklist of this very case has the item."""
    build = newest_build(case)
    return build is not None and any(row["item"] == item for row in load_manifest(build)["checklist"])

"""What is missing, in plain words: the checklist of the newest build and the coordinator's own requests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from caseferry.domain.checklist import ChecklistRow, ItemState
from caseferry.platform.cases.models import Case, ItemRequest
from caseferry.platform.cases.packets import newest_manifest
from caseferry.platform.vault.columns import unseal_all
from caseferry.steps.compose.letter_items import tell_groups
from caseferry.steps.compose.summary_findings import open_rows


@dataclass(frozen=True, slots=True)
class Asked:
    """A request of the coordinator: the row, and the item in plain words."""

    row: ItemRequest
    group: Mapping[str, Any] | None

    @property
    def words(self) -> str:
        """What the coordinator wrote."""
        return str(self.row.content.get("words", ""))


@dataclass(frozen=True, slots=True)
class Lacking:
    """`asked`: open requests; `settled`: those that are answered; groups of items as `tell_groups` makes them."""

    asked: list[Asked]
    settled: list[Asked]
    required: list[dict[str, Any]]
    recommended: list[dict[str, Any]]
    read: bool


def lacking_of(case: Case, language: str) -> Lacking:
    """What a case lacks, in `language`."""
    manifest = newest_manifest(case)
    rows = [_row(row) for row in manifest["checklist"]] if manifest else []
    requests = unseal_all(list(ItemRequest.objects.filter(case=case).exclude(state=ItemRequest.State.WITHDRAWN)))
    asked = [_asked(request, rows, language) for request in requests]
    lacking = open_rows(rows)
    return Lacking(
        asked=[each for each in asked if each.row.state == ItemRequest.State.OPEN],
        settled=[each for each in asked if each.row.state != ItemRequest.State.OPEN],
        required=tell_groups([row for row in lacking if row.level == "required"], language),
        recommended=tell_groups([row for row in lacking if row.level != "required"], language),
        read=manifest is not None,
    )


def _asked(request: ItemRequest, rows: list[ChecklistRow], language: str) -> Asked:
    row = next((row for row in rows if row.item == request.item), None)
    return Asked(request, tell_groups([row], language)[0] if row else None)


def _row(row: Mapping[str, Any]) -> ChecklistRow:
    state = ItemState(row["state"])
    return ChecklistRow(
        row["item"], row["label"], row["label_zh"], row["level"], state, help=row["help"], newest=row["newest"]
    )

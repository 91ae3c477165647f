"""What is missing, in plain words: the checklist of the newest build and the coordinator's own requests."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from caseferry.domain.checklist import ChecklistRow, ItemState
from caseferry.platform.cases.models import Case, ItemRequest
from caseferry.platform.cases.packets import newest_manifest
from caseferry.platform.look.templatetags.look import day_words
from caseferry.platform.vault.columns import unseal_all
from caseferry.steps.compose.letter_items import tell_groups
from caseferry.steps.compose.summary_findings import open_rows

_DATE: Final = re.compile(r"\d{4}(-\d{2}){1,2}")


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
        required=_groups([row for row in lacking if row.level == "required"], language),
        recommended=_groups([row for row in lacking if row.level != "required"], language),
        read=manifest is not None,
    )


def _asked(request: ItemRequest, rows: list[ChecklistRow], language: str) -> Asked:
    row = next((row for row in rows if row.item == request.item), None)
    if row is None:
        return Asked(request, None)
    return Asked(
        request, _groups([replace(row, state=ItemState.MISSING)], language)[0]
    )  # here it may be, yet not enough


def _groups(rows: list[ChecklistRow], language: str) -> list[dict[str, Any]]:
    """The rows by kind of paper, with days in words."""
    groups: list[dict[str, Any]] = tell_groups(rows, language)
    for group in groups:
        for item in group["items"]:
            item["newest"] = _DATE.sub(lambda date: _day(date[0], language), item["newest"])
    return groups


def _day(written: str, language: str) -> str:
    """A day in words; a month alone stays as it is, unbroken, and keeps its direction inside Arabic words."""
    try:
        return day_words(dt.date.fromisoformat(written), language)
    except ValueError:
        return "\u2066" + written.replace("-", "\u2011") + "\u2069"


def _row(row: Mapping[str, Any]) -> ChecklistRow:
    state = ItemState(row["state"])
    return ChecklistRow(
        row["item"], row["label"], row["label_zh"], row["level"], state, help=row["help"], newest=row["newest"]
    )

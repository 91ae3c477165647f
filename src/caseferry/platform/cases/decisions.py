"""The decisions of a case as the text that `pack --decisions` reads: one source for both."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from caseferry.domain.errors import UsageError
from caseferry.platform.cases.errors import BadInput
from caseferry.platform.cases.models import Case, Ruling
from caseferry.steps.decide import load_decisions


def decisions_text(case: Case) -> str:
    """Every decision that stands, in order, as a YAML list (each row is JSON, which is YAML too)."""
    rows = Ruling.objects.filter(case=case, undone_at=None).select_related("author")
    return "".join(f"- {json.dumps(_row(ruling), ensure_ascii=False, sort_keys=True)}\n" for ruling in rows)


def check_decision(**row: Any) -> None:
    """Raises BadInput with the reason when `pack` would refuse the decision."""
    row["at"] = _iso(row["at"])
    try:
        load_decisions(f"- {json.dumps(row, ensure_ascii=False)}\n")
    except UsageError as error:
        raise BadInput("decision", error.what) from None


def _row(ruling: Ruling) -> Mapping[str, Any]:
    author = ruling.author.public_name if ruling.author else "coordinator"
    row = {"author": author, "at": _iso(ruling.at), "action": ruling.action, **ruling.content}
    return {key: value for key, value in row.items() if value not in (None, "")}


def _iso(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat(timespec="seconds")

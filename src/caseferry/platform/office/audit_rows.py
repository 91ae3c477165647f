"""Rows of the audit as an administrator reads them: the account by its name, the case by its number. Both are what the office shows anyway."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from caseferry.platform.access.models import User
from caseferry.platform.audit.models import Entry
from caseferry.platform.cases.actions.doing import is_id
from caseferry.platform.cases.models import Case


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One row: `who` is a name or a shortened id, `case` a number or empty."""

    entry: Entry
    who: str
    case: str


def audit_rows(entries: Sequence[Entry]) -> list[AuditRow]:
    """The rows in their order, with two queries for all names and numbers."""
    accounts = {row.actor_id for row in entries if row.actor_kind == "staff" and is_id(row.actor_id)}
    names = {str(user.pk): user.public_name for user in User.objects.filter(pk__in=accounts)}
    numbers = dict(Case.objects.filter(pk__in={row.case for row in entries if row.case}).values_list("pk", "reference"))
    return [
        AuditRow(row, names.get(row.actor_id, row.actor_id[:8]), numbers.get(row.case, "") if row.case else "")
        for row in entries
    ]

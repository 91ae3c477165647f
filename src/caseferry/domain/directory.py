"""The desks of hospitals that a packet can be addressed to, as an administrator entered and verified them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DirectoryEntry:
    """One desk. `address` is an email address, or the place of a portal or a courier when `channel` says so.

    `kind` is department, international (the international patient department) or general.
    """

    hospital: str
    department: str
    kind: str
    address: str
    channel: str = "email"  # email | portal | courier
    department_zh: str = ""
    verified_on: dt.date | None = None
    verified_by: str = ""


@dataclass(frozen=True, slots=True)
class Objection:
    """Something to know of an entry, in plain words. `code` is a row of directory_rules.yaml."""

    code: str
    reason: str
    next: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """What is to be said of an entry: with a refusal it cannot be chosen; warnings are shown beside it."""

    refusals: tuple[Objection, ...] = ()
    warnings: tuple[Objection, ...] = ()

    @property
    def choosable(self) -> bool:
        """Whether a packet may be addressed to it."""
        return not self.refusals

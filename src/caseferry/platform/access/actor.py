"""Who is acting in a request or a workflow."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["staff", "family", "hospital", "system", "stranger"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone who does or asks something.

    `id`: a user id, a link id, or the name of a part of the system; `roles`: of an account (administrator, coordinator);
    `case`: for the holder of a link, the only case that exists for them; `address`: the client's network address, which
    the audit keeps as a keyed hash alone.
    """

    kind: Kind
    id: str = ""
    roles: frozenset[str] = field(default_factory=frozenset)
    case: uuid.UUID | None = None
    address: str = ""

    @property
    def is_administrator(self) -> bool:
        """True for an account that may run the installation (and sees metadata only)."""
        return "administrator" in self.roles


SYSTEM = Actor("system", "engine")
STRANGER = Actor("stranger")

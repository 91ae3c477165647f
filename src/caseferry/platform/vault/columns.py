"""A model whose health data stand sealed in one column, under the key of the case."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, TypeVar

from django.db import models

from caseferry.platform.vault.errors import Erased
from caseferry.platform.vault.safes import Safe, open_safe, open_safes

Row = TypeVar("Row", bound="Sealed")


class Sealed(models.Model):
    """Adds `sealed`; `content` opens it on first use. A row is bound to its place: moved to another row it does not open."""

    KEY_KIND: ClassVar[str] = "case"
    sealed = models.BinaryField(default=b"", editable=False)

    class Meta:
        """Its own table in each app."""

        abstract = True

    def case_key_id(self) -> uuid.UUID:
        """The case whose key seals this row."""
        case: uuid.UUID = self.case_id  # type: ignore[attr-defined]
        return case

    @property
    def content(self) -> dict[str, Any]:
        """What is sealed (a copy of its own each row; empty when nothing is). Raises Erased, WrongMasterKey, Damaged."""
        held: dict[str, Any] | None = self.__dict__.get("_content")
        if held is None:
            held = self._unseal(open_safe(self.case_key_id(), self.KEY_KIND)) if self.sealed else {}
            self.__dict__["_content"] = held
        return held

    def set_content(self, content: Mapping[str, Any]) -> None:
        """Seal `content` in place of what was there; the caller saves. Raises Erased, WrongMasterKey."""
        safe = open_safe(self.case_key_id(), self.KEY_KIND)
        self.sealed = safe.seal_value(content, self._about())
        self.__dict__["_content"] = self._unseal(safe)

    def refresh_from_db(self, *args: Any, **options: Any) -> None:
        """Forget what was opened, too."""
        self.__dict__.pop("_content", None)
        super().refresh_from_db(*args, **options)

    def _unseal(self, safe: Safe) -> dict[str, Any]:
        return safe.unseal_value(bytes(self.sealed), self._about())

    def _about(self) -> str:
        return f"{self._meta.label_lower}/{self.pk}"


def unseal_all(rows: Sequence[Row]) -> Sequence[Row]:
    """Open many rows with one query for their keys; a row of an erased case says so when its content is asked for."""
    safes = open_safes({row.case_key_id() for row in rows}, rows[0].KEY_KIND) if rows else {}
    for row in rows:
        if row.sealed and (safe := safes.get(row.case_key_id())):
            row.__dict__["_content"] = row._unseal(safe)
    return rows


def content_or_nothing(row: Sealed) -> dict[str, Any] | None:
    """The content, or None once the case was erased."""
    try:
        return row.content
    except Erased:
        return None

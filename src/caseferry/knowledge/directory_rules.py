"""When a hospital's desk may be chosen (`data/directory_rules.yaml`)."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

from caseferry.domain.directory import Objection
from caseferry.knowledge.lexicon import fold
from caseferry.knowledge.tables import load_yaml


@dataclass(frozen=True, slots=True)
class DirectoryRules:
    """Days after which an entry must be verified again, general mailboxes and departments (folded), and what is said."""

    verified_days: int
    kinds: frozenset[str]
    channels: frozenset[str]
    general_mailboxes: frozenset[str]
    general_departments: frozenset[str]
    objections: Mapping[str, Mapping[str, str]]

    def object(self, code: str, **values: object) -> Objection:
        """The objection called `code` in words. Raises KeyError for an unknown one."""
        row = self.objections[code]
        return Objection(code, row["reason"].format(**values), row["next"])


@functools.cache
def load_directory_rules() -> DirectoryRules:
    """The rules. Raises KeyError when the table lacks a part."""
    table = load_yaml("directory_rules.yaml")
    return DirectoryRules(
        verified_days=table["verified_days"],
        kinds=frozenset(table["kinds"]),
        channels=frozenset(table["channels"]),
        general_mailboxes=frozenset(map(fold, table["general_mailboxes"])),
        general_departments=frozenset(map(fold, table["general_departments"])),
        objections=table["objections"],
    )

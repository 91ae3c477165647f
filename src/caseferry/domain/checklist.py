"""What reviewers usually look at, and what of it is here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ItemState(StrEnum):
    """The state of a checklist item."""

    PRESENT = "present"
    PRESENT_BUT_OLD = "present_but_old"
    PRESENT_DATE_UNKNOWN = "present_date_unknown"
    MENTIONED_NOT_ATTACHED = "mentioned_not_attached"
    STATED_NOT_PERFORMED = "stated_not_performed"
    MISSING = "missing"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class ChecklistRow:
    """One requirement and its state. `item` is `<list>/<id>` (`core/pathology`, `cervix/scc`); `basis` why this state and the
    rule's source; `help` how to get it; `level` required, recommended or conditional."""

    item: str
    label: str
    label_zh: str
    level: str
    state: ItemState
    documents: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    basis: str = ""
    help: str = ""
    newest: str = ""


@dataclass(frozen=True, slots=True)
class Gate:
    """A condition for sending. An open gate says why and what to do next."""

    gate: str  # recipient | question | identity | summary | pathology | biopsy_date | unreadable | translation | conflicts | required_items | limits
    open: bool
    reason: str = ""
    next: str = ""
    waived: str = ""  # the reason a person gave for waiving it


@dataclass(frozen=True, slots=True)
class Task:
    """What a person should do next, in plain words. `who`: family | coordinator | local_doctor."""

    who: str
    what: str
    about: str = ""

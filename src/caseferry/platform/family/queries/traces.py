"""Rows of the audit chain as a family reads them: who, what, when."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace

from caseferry.platform.access.models import User
from caseferry.platform.audit.models import Entry
from caseferry.platform.cases.models import Sending
from caseferry.platform.family.queries.standing import hospital_name
from caseferry.platform.look import wording
from caseferry.platform.sharing.models import Link


@dataclass(frozen=True, slots=True)
class Trace:
    """One row: a moment, a name (or the key of one), and the keys of what was done."""

    at: dt.datetime
    who: str
    what: str
    outcome: str
    count: int = 1


def traces_of(entries: Iterable[Entry], language: str) -> list[Trace]:
    """The rows in words; the same act of the same person, again and again in one day, is one row with the time of the last."""
    rows = list(entries)
    names = _names({row.actor_id for row in rows if row.actor_kind == "staff"})
    desks = _desks({row.actor_id for row in rows if row.actor_kind == "hospital"}, language)
    shown: list[Trace] = []
    for row in rows:
        trace = Trace(row.at, _who(row, names, desks), what_of(row.action, row.outcome), row.outcome)
        last = shown[-1] if shown else None
        if last is not None and _alike(last, trace):
            shown[-1] = replace(last, count=last.count + 1)
        else:
            shown.append(trace)
    return shown


def _alike(one: Trace, other: Trace) -> bool:
    """The same person did the same on the same day."""
    return (one.who, one.what, one.outcome, one.at.date()) == (other.who, other.what, other.outcome, other.at.date())


def what_of(action: str, outcome: str) -> str:
    """The sentence for an action; denied attempts have one of their own."""
    if outcome == "denied":
        return "family.access.did_denied"
    key = "family.access.acts." + action.replace(".", "_")
    return key if wording.is_key(key) else "family.access.did_change"


def _who(row: Entry, names: dict[str, str], desks: dict[str, str]) -> str:
    if row.actor_kind == "staff":
        return names.get(row.actor_id, "family.access.coordinator")
    if row.actor_kind == "hospital":
        return desks.get(row.actor_id) or "family.access.hospital"
    return {"family": "family.access.you", "system": "family.access.system"}.get(
        row.actor_kind, "family.access.stranger"
    )


def _names(ids: set[str]) -> dict[str, str]:
    return {str(user.pk): user.public_name for user in User.objects.filter(pk__in=_uuids(ids))}


def _desks(ids: set[str], language: str) -> dict[str, str]:
    links = {str(link.pk): link.sending for link in Link.objects.filter(pk__in=_uuids(ids))}
    sendings = {row.pk: row.recipient for row in Sending.objects.filter(pk__in=[key for key in links.values() if key])}
    return {key: hospital_name(sendings[sending], language) for key, sending in links.items() if sending in sendings}


def _uuids(ids: set[str]) -> list[uuid.UUID]:
    found = []
    for each in ids:
        try:
            found.append(uuid.UUID(each))
        except ValueError:
            continue
    return found

"""Looks at the entries of the directory: a general address is never chosen, an old entry warns."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from caseferry.domain.directory import Assessment, DirectoryEntry, Objection
from caseferry.knowledge.directory_rules import load_directory_rules
from caseferry.knowledge.hospitals import load_hospitals
from caseferry.knowledge.lexicon import fold

_EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@(?:[\w-]+\.)+[^\W\d_][\w-]+")


def assess_entry(entry: DirectoryEntry, *, as_of: dt.date) -> Assessment:
    """Why an entry cannot be chosen, and what to know of it on the day `as_of`."""
    return Assessment(refusals=tuple(_refusals(entry)), warnings=(*_age(entry, as_of), *_page(entry)))


def _refusals(entry: DirectoryEntry) -> Iterable[Objection]:
    rules = load_directory_rules()
    department = " ".join(fold(entry.department).split())
    if entry.kind not in rules.kinds or entry.channel not in rules.channels:
        yield rules.object("unknown_kind")
    if not department:
        yield rules.object("no_department")
    elif department in rules.general_departments:
        yield rules.object("general_department")
    if not entry.address.strip():
        yield rules.object("no_address")
    elif entry.channel == "email" and not _EMAIL.fullmatch(entry.address.strip()):
        yield rules.object("bad_address")
    if entry.kind == "general" or (entry.channel == "email" and _mailbox(entry.address) in rules.general_mailboxes):
        yield rules.object("general_address")


def _mailbox(address: str) -> str:
    """The part before the `@`, without a tag (`info+china@` is `info`) and dots."""
    return fold(address.strip().partition("@")[0].partition("+")[0]).replace(".", "").replace("_", "-")


def _age(entry: DirectoryEntry, as_of: dt.date) -> Iterable[Objection]:
    rules = load_directory_rules()
    if entry.verified_on is None:
        yield rules.object("never_verified")
        return
    days = (as_of - entry.verified_on).days
    if days < 0:
        yield rules.object("verified_later")
    elif days > rules.verified_days:
        yield rules.object("verified_long_ago", days=days)
    if not entry.verified_by.strip():
        yield rules.object("nobody_verified")


def _page(entry: DirectoryEntry) -> Iterable[Objection]:
    known = load_hospitals().get(entry.hospital)
    if entry.kind == "department" and known and known.departments:
        names = {" ".join(fold(name).split()) for name in known.departments}
        if " ".join(fold(entry.department).split()) not in names:
            yield load_directory_rules().object("not_on_page")

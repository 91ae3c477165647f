"""The list of cases: one page of rows with everything that a coordinator decides by, in a fixed number of queries."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from caseferry.domain.schedule import DueWindow
from caseferry.platform.access.actor import Actor
from caseferry.platform.cases.models import Build, Case, ItemRequest, Message, Reminder, Sending
from caseferry.platform.cases.states import State
from caseferry.platform.cases.team import cases_of
from caseferry.platform.cases.windows import windows_of
from caseferry.platform.channels.models import MailArrival
from caseferry.platform.vault.columns import content_or_nothing, unseal_all
from caseferry.platform.vault.index import find_cases

ROWS: Final = 40
_MOST_FOUND: Final = 5000
_RUNNING: Final = (State.SENT, State.ACKNOWLEDGED, State.QUESTION_OPEN, State.ANSWERED)
ORDERS: Final = {
    "changed": (F("changed_at").desc(), F("id").asc()),
    "due": (F("due_at").asc(nulls_last=True), F("changed_at").desc(), F("id").asc()),
    "waiting": (F("urgent").desc(), F("state_since").asc(), F("id").asc()),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What the coordinator wants to see. Empty fields do not filter; an unknown value is as if it were empty."""

    text: str = ""
    state: str = ""
    waits: str = ""
    only: str = ""  # overdue, paused, urgent, not_opened, unread
    order: str = "changed"


@dataclass(frozen=True, slots=True)
class Row:
    """One case of the list. `window` is there while an answer is awaited; `overdue` by the last day of that window."""

    case: Case
    name: str
    contact: str = ""
    window: DueWindow | None = None
    overdue: bool = False
    not_opened: bool = False
    unread: int = 0
    asked: int = 0
    mails: int = 0
    reading: bool = False
    failed: bool = False

    @property
    def state(self) -> str:
        """The sentence of its state."""
        return f"desk.state.{self.case.state}"

    @property
    def waits(self) -> str:
        """The sentence that says whom it waits on."""
        return f"desk.waits.{self.case.waits_on or 'nobody'}"

    @property
    def said(self) -> str:
        """What the family wrote first."""
        content = content_or_nothing(self.case) or {}
        return str(content.get("text") or content.get("question", ""))

    @property
    def entry(self) -> str:
        """The sentence of the way by which an inquiry came; empty for a case that the desk opened."""
        entry = (content_or_nothing(self.case) or {}).get("entry", "")
        return f"desk.entry.{entry}" if entry else ""

    @property
    def hospital(self) -> str:
        """The hospital's id, which the page says by name."""
        return self.case.hospital


def list_cases(actor: Actor, wish: Wish, page: str | int | None) -> tuple[Page[uuid.UUID], list[Row]]:
    """One page of the cases of `actor` that fit, and its rows."""
    found = _wished(cases_of(actor).exclude(state=State.INQUIRY, coordinator=None), wish)
    ordered = found.order_by(*ORDERS.get(wish.order, ORDERS["changed"])).values_list("pk", flat=True)
    pages = Paginator(ordered, ROWS).get_page(page)  # of ids: what is sealed is read for one page alone
    held = Case.objects.in_bulk(list(pages.object_list))
    return pages, _rows([held[key] for key in pages.object_list if key in held])


def count_groups(actor: Actor) -> Mapping[str, int]:
    """How many open cases wait on whom: the tabs over the list."""
    open_cases = cases_of(actor).exclude(state=State.CLOSED).exclude(state=State.INQUIRY, coordinator=None)
    counted = open_cases.order_by().values_list("waits_on").annotate(number=Count("pk"))
    return {waits or "nobody": number for waits, number in counted}


def inquiries() -> list[Row]:
    """Inquiries that nobody has taken, oldest first."""
    rows = Case.objects.filter(state=State.INQUIRY, coordinator=None, erased_at=None).order_by("opened_at", "id")[:20]
    return [Row(case, *_names(case)) for case in unseal_all(list(rows))]


def _wished(cases: QuerySet[Case], wish: Wish) -> QuerySet[Case]:
    if wish.text.strip():
        cases = cases.filter(_named(wish.text.strip()))
    if wish.state in State.values:
        cases = cases.filter(state=wish.state)
    elif not wish.text:
        cases = cases.exclude(state=State.CLOSED)
    if wish.waits in ("family", "desk", "hospital"):
        cases = cases.filter(waits_on=wish.waits)
    return cases.filter(_only(wish.only)) if wish.only else cases


def _named(text: str) -> Q:
    """By a name in whatever script, or by the reference, also without its dashes."""
    plain = text.upper().replace(" ", "")
    by_name = Q(pk__in=find_cases(text)[:_MOST_FOUND])
    return by_name | Q(reference__istartswith=plain) | Q(reference__istartswith=f"CF-{plain}")


def _only(what: str) -> Q:
    now = timezone.now()
    if what == "overdue":
        return Q(due_at__lt=now, state__in=_RUNNING)
    if what == "paused":
        return Q(pk__in=Sending.objects.filter(pauses__until=None, pauses__isnull=False).values("case"))
    if what == "urgent":
        return Q(urgent=True)
    if what == "not_opened":
        return Q(pk__in=_alerts(now).values("case"))
    if what == "unread":
        return Q(pk__in=Message.objects.filter(receiver="desk", seen_at=None).values("case"))
    return Q()


def _alerts(now: dt.datetime) -> QuerySet[Reminder]:
    return Reminder.objects.filter(kind="not_opened", due_at__lte=now, stopped_at=None)


def _rows(cases: list[Case]) -> list[Row]:
    unseal_all(cases)
    keys = [case.pk for case in cases]
    running = [case.pk for case in cases if case.state in _RUNNING]
    windows = _windows(running)
    unread = _counts(Message.objects.filter(case__in=keys, receiver="desk", seen_at=None))
    asked = _counts(ItemRequest.objects.filter(case__in=keys, state=ItemRequest.State.OPEN))
    mails = _counts(MailArrival.objects.filter(case__in=keys, state=MailArrival.State.HELD))
    alerts = set(_alerts(timezone.now()).filter(case__in=keys).values_list("case", flat=True))
    builds = _builds(keys)
    today = timezone.now().date()
    return [
        Row(
            case,
            *_names(case),
            windows.get(case.pk),
            case.pk in windows and not windows[case.pk].paused and windows[case.pk].last < today,
            case.pk in alerts,
            unread.get(case.pk, 0),
            asked.get(case.pk, 0),
            mails.get(case.pk, 0),
            builds.get(case.pk) in (Build.State.QUEUED, Build.State.RUNNING),
            builds.get(case.pk) == Build.State.FAILED,
        )
        for case in cases
    ]


def _windows(cases: Sequence[uuid.UUID]) -> dict[uuid.UUID, DueWindow]:
    """The window of each case's newest sending that stands."""
    newest: dict[uuid.UUID, Sending] = {}
    for row in Sending.objects.filter(case__in=cases, revoked_at=None).defer("sealed").order_by("sent_at"):
        newest[row.case_id] = row
    windows = windows_of(list(newest.values()))
    return {case: windows[row.pk] for case, row in newest.items()}


def _builds(cases: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The state of each case's newest build."""
    return dict(Build.objects.filter(case__in=cases).order_by("number").values_list("case", "state"))


def _counts(rows: QuerySet[Any]) -> dict[uuid.UUID, int]:
    return dict(rows.order_by().values_list("case").annotate(number=Count("pk")))


def _names(case: Case) -> tuple[str, str]:
    """The patient's name and the contact's."""
    content = content_or_nothing(case) or {}
    return str(content.get("name", "")), str(content.get("contact", {}).get("name", ""))

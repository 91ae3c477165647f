"""What stands over every page of a case: who, where it stands, whom it waits on, and what calls for an act."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone

from caseferry.domain.schedule import DueWindow
from caseferry.knowledge.hospitals import load_hospitals
from caseferry.platform.cases.keeping import planned_erasure
from caseferry.platform.cases.models import Build, Case, ItemRequest, Message, Opinion, Reminder, Sending
from caseferry.platform.cases.next_steps import NextStep, next_step_of
from caseferry.platform.cases.states import State
from caseferry.platform.cases.windows import windows_of
from caseferry.platform.channels.models import MailArrival

_AWAITING = (State.SENT, State.ACKNOWLEDGED, State.QUESTION_OPEN, State.ANSWERED)


@dataclass(frozen=True, slots=True)
class Frame:
    """`build`: the newest one of all; `done`: the newest that ended well; `window`: of the newest sending while an answer is awaited."""

    name: str
    contact: str
    hospital: str
    build: Build | None
    done: Build | None
    window: DueWindow | None
    overdue: bool
    not_opened: bool
    counts: Mapping[str, int]
    next_step: NextStep | None
    erased_on: dt.datetime | None

    @property
    def reading(self) -> bool:
        """True while a build waits or runs."""
        return self.build is not None and self.build.state in (Build.State.QUEUED, Build.State.RUNNING)

    @property
    def failed(self) -> bool:
        """True when the newest build came to nothing."""
        return self.build is not None and self.build.state == Build.State.FAILED


def frame_of(case: Case) -> Frame:
    """The frame of one case."""
    builds = Build.objects.filter(case=case)
    done = builds.filter(state=Build.State.DONE).first()
    sending = Sending.objects.filter(case=case, revoked_at=None).first() if case.state in _AWAITING else None
    window = windows_of([sending])[sending.pk] if sending else None
    known = load_hospitals().get(case.hospital)
    now = timezone.now()
    alerts = Reminder.objects.filter(case=case.pk, kind="not_opened", due_at__lte=now, stopped_at=None)
    return Frame(
        name=str(case.content.get("name", "")),
        contact=str(case.content.get("contact", {}).get("name", "")),
        hospital=known.name_en if known else "",
        build=builds.first(),
        done=done,
        window=window,
        overdue=window is not None and not window.paused and window.last < now.date(),
        not_opened=alerts.exists(),
        counts=_counts(case, done),
        next_step=next_step_of(case),
        erased_on=planned_erasure(case),
    )


def _counts(case: Case, done: Build | None) -> dict[str, int]:
    """What the tabs count: things that wait for the coordinator, and requests that wait for the family."""
    mails = MailArrival.objects.filter(case=case, state=MailArrival.State.HELD).count()
    return {
        "messages": Message.objects.filter(case=case, receiver="desk", seen_at=None).count() + mails,
        "checklist": ItemRequest.objects.filter(case=case, state=ItemRequest.State.OPEN).count(),
        "packet": done.open_gates if done else 0,
        "opinions": Opinion.objects.filter(case=case, released_at=None).count(),
    }

"""The case is read again after every change: one build at a time, the newest inputs win."""

from __future__ import annotations

from django.utils import timezone

from caseferry.platform.access.actor import Actor
from caseferry.platform.cases.actions.doing import action, enqueue
from caseferry.platform.cases.models import Build, Case


def want_build(case: Case) -> Build:
    """A build of the case as it is when the engine comes to it. One that still waits serves for this change too."""
    waiting = Build.objects.filter(case=case, state=Build.State.QUEUED).first()
    if waiting is not None:
        return waiting
    newest = Build.objects.filter(case=case).order_by("-number").first()
    build = Build.objects.create(case=case, number=newest.number + 1 if newest else 1, asked_at=timezone.now())
    enqueue("build", f"build/{build.pk}", case=case.pk, about=str(build.pk))
    return build


@action("case.build")
def build_again(actor: Actor, case: Case) -> Build:
    """A person wants the case read again."""
    return want_build(case)

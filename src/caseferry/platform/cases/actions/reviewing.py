"""A coordinator has read a build through: it may go out, once the gates are shut."""

from __future__ import annotations

from django.utils import timezone

from caseferry.platform.access.actor import Actor
from caseferry.platform.access.models import User
from caseferry.platform.cases.actions.doing import action, advance
from caseferry.platform.cases.errors import BadInput, Overtaken
from caseferry.platform.cases.models import Build, Case


@action("case.review")
def mark_reviewed(actor: Actor, case: Case, build: Build) -> Build:
    """Say that this build was read. Raises Overtaken when a newer one is there or on its way, BadInput for an unfinished one."""
    if build.case_id != case.pk or build.state != Build.State.DONE:
        raise BadInput("build")
    if Build.objects.filter(case=case, number__gt=build.number).exclude(state=Build.State.FAILED).exists():
        raise Overtaken
    build.reviewed_by, build.reviewed_at = User.objects.get(pk=actor.id), timezone.now()
    build.save()
    advance(case, "review")
    return build

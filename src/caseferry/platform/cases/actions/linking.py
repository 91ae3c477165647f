"""The ways into a case: made, revoked, replaced."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from caseferry.platform.access.actor import Actor
from caseferry.platform.audit.chain import record
from caseferry.platform.cases.actions.doing import action
from caseferry.platform.cases.actions.opening import LINK_DAYS, Welcome
from caseferry.platform.cases.models import Case, Sending
from caseferry.platform.sharing.links import (
    NewLink,
    find_by_phrase,
    make_link,
    make_phrase,
    revoke,
    revoke_all,
)
from caseferry.platform.sharing.models import Link

HOSPITAL_DAYS = 30


@action("link.make")
def replace_family_link(actor: Actor, case: Case) -> NewLink:
    """The family lost its link: the old ones end, a new one begins. Shown once."""
    revoke_all(case.pk, audience="family")
    return make_link(case.pk, "family", days=LINK_DAYS, by=actor.id)


@action("link.make")
def make_hospital_link(actor: Actor, case: Case, sending: Sending, *, days: int = HOSPITAL_DAYS) -> NewLink:
    """A new link for the desk that a sending went to; the earlier ones of this sending end. Shown once."""
    revoke_all(case.pk, audience="hospital", sending=sending.pk)
    made = make_link(case.pk, "hospital", days=days, by=actor.id, sending=sending.pk)
    sending.link = made.link.pk
    sending.set_content({**sending.content, "token": made.token})
    sending.save()
    return made


@action("link.revoke")
def revoke_link(actor: Actor, case: Case, link: Link) -> Link:
    """The link opens nothing from now on."""
    assert link.case == case.pk
    revoke(link)
    return link


def recover(actor: Actor, words: str) -> Welcome | None:
    """A recovery phrase replaces a lost link once: the old links end, and the phrase changes. None when it is wrong."""
    found = find_by_phrase(words)
    case = Case.objects.filter(pk=found, erased_at=None).first() if found else None
    if case is None:
        record(actor, "link.recover", outcome="denied")
        return None
    with transaction.atomic():
        revoke_all(case.pk, audience="family")
        made = make_link(case.pk, "family", days=LINK_DAYS, by="recovery")
        phrase = make_phrase(case.pk)
        case.changed_at = timezone.now()
        case.save()
        record(actor, "link.recover", case=case.pk)
    return Welcome(case, made, phrase)

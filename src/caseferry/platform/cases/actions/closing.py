"""A case ends, rests, or is taken back."""

from __future__ import annotations

from django.utils import timezone

from caseferry.platform.access.actor import Actor
from caseferry.platform.cases.actions.doing import action, advance, enqueue
from caseferry.platform.cases.errors import BadInput
from caseferry.platform.cases.models import Case, ClockPause, Consent, Reminder, Sending
from caseferry.platform.cases.states import Outcome
from caseferry.platform.sharing.links import revoke_all


@action("case.close")
def close(actor: Actor, case: Case, *, outcome: str) -> Case:
    """End a case with what came of it: hospitals read no further, no clock runs, and the family is told, unless it asked for silence.

    Raises BadInput for an unknown outcome.
    """
    if outcome not in Outcome.values:
        raise BadInput("outcome")
    case.outcome = outcome
    _end(case)
    revoke_all(case.pk, audience="hospital")
    if not case.still and outcome != Outcome.DIED:
        now = timezone.now()
        enqueue("email", f"closed/{case.pk}/{now:%Y%m%d%H%M%S}", case=case.pk, about="family_closed")
    return case


@action("case.reopen")
def reopen(actor: Actor, case: Case) -> Case:
    """Begin again with what is there."""
    case.outcome = ""
    advance(case, "reopen")
    return case


@action("case.still")
def be_still(actor: Actor, case: Case) -> Case:
    """A death in the family: from now on no reminder and no request goes out. One press, no question asked."""
    case.still = True
    case.save()
    _stop_reminders(case)
    if actor.kind == "family":
        enqueue("email", f"still/{case.pk}", case=case.pk, about="desk_still")
    return case


@action("case.still")
def speak_again(actor: Actor, case: Case) -> Case:
    """Undo `be_still`, when it was pressed by mistake."""
    case.still = False
    case.save()
    return case


@action("case.withdraw")
def withdraw(actor: Actor, case: Case) -> Case:
    """The family takes everything back: all consents and all hospital links end at once; the case closes."""
    now = timezone.now()
    Consent.objects.filter(case=case, withdrawn_at=None).update(withdrawn_at=now)
    revoke_all(case.pk, audience="hospital")
    Sending.objects.filter(case=case, revoked_at=None).update(revoked_at=now, state=Sending.State.REVOKED)
    case.outcome = Outcome.WITHDRAWN
    if case.state != "closed":
        _end(case)
    enqueue("email", f"withdrawn/{case.pk}/{now:%Y%m%d%H%M%S}", case=case.pk, about="desk_withdrawn")
    return case


@action("case.erase")
def want_erasure(actor: Actor, case: Case, *, reference: str) -> Case:
    """Erase everything: the person types the case's reference, so that it is never a slip. The engine does it at once.

    Raises BadInput when the reference is not this case's.
    """
    if reference.strip().upper() != case.reference:
        raise BadInput("reference")
    revoke_all(case.pk, audience="hospital")
    _stop_reminders(case)
    enqueue("erase", f"erase/{case.pk}", case=case.pk)
    return case


def _end(case: Case) -> None:
    """The case is closed: nothing is due, nobody owes an answer, nobody is reminded."""
    case.due_at = None
    advance(case, "close")
    ClockPause.objects.filter(sending__case=case, until=None).update(until=timezone.now())
    _stop_reminders(case)


def _stop_reminders(case: Case) -> None:
    Reminder.objects.filter(case=case.pk, told_at=None, stopped_at=None).update(stopped_at=timezone.now())

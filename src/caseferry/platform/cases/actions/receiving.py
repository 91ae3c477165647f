"""What the receiving desk does with a packet."""

from __future__ import annotations

from django.utils import timezone

from caseferry.platform.access.actor import Actor
from caseferry.platform.cases.actions.doing import action, advance, enqueue
from caseferry.platform.cases.claims import require_no_claims
from caseferry.platform.cases.clock import stop_alerts
from caseferry.platform.cases.errors import BadInput
from caseferry.platform.cases.models import Case, Sending


@action("sending.open")
def note_opened(actor: Actor, case: Case, sending: Sending) -> Sending:
    """The passcode was given: only now the packet counts as opened, since previews and scanners fetch links."""
    if sending.opened_at is None:
        sending.opened_at = timezone.now()
        if sending.state == Sending.State.SENT:
            sending.state = Sending.State.OPENED
        sending.save()
        stop_alerts(case, sending, kind="not_opened")
    return sending


@action("sending.acknowledge")
def acknowledge(actor: Actor, case: Case, sending: Sending) -> Sending:
    """The desk says that it has the packet."""
    if sending.acknowledged_at is None:
        sending.acknowledged_at = timezone.now()
        if sending.channel == Sending.Channel.LINK:
            sending.opened_at = sending.opened_at or sending.acknowledged_at
        sending.state = Sending.State.ACKNOWLEDGED
        sending.save()
        stop_alerts(case, sending, kind="not_opened")
        advance(case, "acknowledge")
        enqueue("email", f"acknowledged/{sending.pk}", case=case.pk, about="family_acknowledged")
    return sending


@action("sending.accept")
def accept_packet(actor: Actor, case: Case, sending: Sending) -> Sending:
    """The packet is complete enough for a review. Nothing is promised by that."""
    sending.state, sending.decided_at = Sending.State.ACCEPTED, timezone.now()
    sending.acknowledged_at = sending.acknowledged_at or sending.decided_at
    sending.save()
    stop_alerts(case, sending, kind="not_opened")
    advance(case, "acknowledge")
    enqueue("email", f"accepted_packet/{sending.pk}", case=case.pk, about="desk_accepted")
    return sending


@action("sending.return")
def return_packet(actor: Actor, case: Case, sending: Sending, *, reason: str) -> Sending:
    """The packet comes back with a reason: the desk works on it again. Raises BadInput without one."""
    if not reason.strip():
        raise BadInput("reason")
    require_no_claims(reason, "en", field="reason")
    sending.state, sending.decided_at = Sending.State.RETURNED, timezone.now()
    sending.set_content({**sending.content, "return_reason": reason.strip()[:4000]})
    sending.save()
    stop_alerts(case, sending)
    advance(case, "return")
    enqueue("email", f"returned/{sending.pk}", case=case.pk, about="desk_returned")
    return sending

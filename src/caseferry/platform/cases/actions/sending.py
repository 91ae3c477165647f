"""A packet goes to a desk: by our link, or elsewhere and recorded here. Either starts the clock."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from caseferry.platform.access.actor import Actor
from caseferry.platform.cases.actions.consenting import live_consent
from caseferry.platform.cases.actions.doing import action, advance, enqueue
from caseferry.platform.cases.actions.linking import HOSPITAL_DAYS
from caseferry.platform.cases.claims import require_no_claims
from caseferry.platform.cases.clock import start_clock, stop_alerts
from caseferry.platform.cases.directory import require_department
from caseferry.platform.cases.errors import BadInput, GateOpen
from caseferry.platform.cases.models import Build, Case, Consent, Packet, Sending
from caseferry.platform.sharing.links import NewLink, make_link, revoke_all


@dataclass(frozen=True, slots=True)
class Order:
    """What is to go where: the hospital, its department, the person or address there, and what may go along.

    `key` comes with the form: the same press of the button sends once. `words`: a line of the coordinator's own.
    """

    hospital: str
    department: str
    key: str
    to: str = ""
    email: str = ""
    words: str = ""
    with_imaging: bool = True
    with_private: bool = False


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A sending that was made outside the system: how, and what shows it (a number, a receipt, a name and a day)."""

    channel: str
    proof: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A sending, and its link when it went by link: shown once; the passcode goes by another way than the link."""

    sending: Sending
    link: NewLink | None

    @property
    def pk(self) -> object:
        """The id that the audit records."""
        return self.sending.pk


@action("packet.send")
def send(actor: Actor, case: Case, build: Build, order: Order) -> Sent:
    """Send the reviewed build by link. Raises GateOpen with every gate that is open, BadInput for a general address, ForbiddenClaim."""
    require_no_claims(order.words, "en", field="words")
    if (earlier := _earlier(case, order)) is not None:
        return Sent(earlier, None)
    sending = _make(case, build, order, Sending.Channel.LINK, {"words": order.words})
    link = make_link(case.pk, "hospital", days=HOSPITAL_DAYS, by=actor.id, sending=sending.pk)
    sending.link = link.link.pk
    sending.set_content({**sending.content, "token": link.token})  # sealed: mails that follow lead to the same link
    sending.save()
    if order.email:
        enqueue("email", f"sending/{sending.pk}", case=case.pk, about="hospital_packet")
    return Sent(sending, link)


@action("packet.record_sending")
def record_sending(actor: Actor, case: Case, build: Build, order: Order, elsewhere: Elsewhere) -> Sending:
    """Record a sending that was made elsewhere (an attachment, a portal, a courier). Same gates, same clock.

    Raises BadInput for a channel of our own or without a proof, GateOpen.
    """
    if elsewhere.channel not in set(Sending.Channel.values) - {Sending.Channel.LINK}:
        raise BadInput("channel")
    if not elsewhere.proof.strip():
        raise BadInput("proof")
    if (earlier := _earlier(case, order)) is not None:
        return earlier
    return _make(case, build, order, elsewhere.channel, {"proof": elsewhere.proof.strip()[:2000]})


@action("sending.revoke")
def revoke_sending(actor: Actor, case: Case, sending: Sending) -> Sending:
    """Take a sending back: its link ends within the next request."""
    revoke_all(case.pk, audience="hospital", sending=sending.pk)
    sending.state, sending.revoked_at = Sending.State.REVOKED, timezone.now()
    sending.save()
    stop_alerts(case, sending)
    return sending


def open_gates(case: Case, build: Build, order: Order) -> tuple[str, ...]:
    """The codes of every gate that keeps this build from going to this desk; empty when it may go."""
    gates = []
    if build.state != Build.State.DONE or not build.ready:
        gates.append("packet")
    if build.reviewed_at is None:
        gates.append("review")
    if (case.hospital, case.department) != (order.hospital, order.department):
        gates.append("recipient")  # the letter inside names another desk: choose this one, and let it be built again
    gates += [
        f"consent_{name}" for name in _classes(order) if live_consent(case, order.hospital, data_class=name) is None
    ]
    if Build.objects.filter(case=case, number__gt=build.number).exclude(state=Build.State.FAILED).exists():
        gates.append("newer_build")
    return tuple(gates)


def _classes(order: Order) -> tuple[str, ...]:
    imaging = ("imaging",) if order.with_imaging else ()
    return ("clinical", *imaging, *(("identity",) if order.with_private else ()))


def _earlier(case: Case, order: Order) -> Sending | None:
    return Sending.objects.filter(key=_key(case, order.key)).first()


def _make(case: Case, build: Build, order: Order, channel: str, content: Mapping[str, Any]) -> Sending:
    require_department(order.hospital, order.department, email=order.email)
    if gates := open_gates(case, build, order):
        raise GateOpen(gates)
    consent = live_consent(case, order.hospital)
    assert isinstance(consent, Consent)
    sending = Sending(
        case=case,
        packet=_packet(case, build),
        consent=consent,
        recipient=order.hospital,
        department=order.department,
        channel=channel,
        packet_sha256=build.sha256,
        with_imaging=order.with_imaging,
        with_private=order.with_private,
        sent_at=timezone.now(),
        key=_key(case, order.key),
    )
    sending.set_content({"to": order.to, "email": order.email, **content})
    sending.save()
    advance(case, "send")
    start_clock(case, sending)
    enqueue("email", f"sent/{sending.pk}", case=case.pk, about="family_sent")
    return sending


def _packet(case: Case, build: Build) -> Packet:
    """The build as a numbered version: the same build to a second hospital keeps its number."""
    packet = Packet.objects.filter(build=build).first()
    if packet is None:
        newest = Packet.objects.filter(case=case).order_by("-version").first()
        packet = Packet(case=case, build=build, version=newest.version + 1 if newest else 1, made_at=timezone.now())
        packet.set_content({})
        packet.save()
    return packet


def _key(case: Case, key: str) -> str:
    if not key:
        raise BadInput("key")
    return hashlib.sha256(f"{case.pk}/{key}".encode()).hexdigest()

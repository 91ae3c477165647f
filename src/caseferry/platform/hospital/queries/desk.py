"""What one desk was sent: every version, and which of them a reviewer may open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from caseferry.platform.cases.actions.consenting import live_consent
from caseferry.platform.cases.errors import NotFound
from caseferry.platform.cases.gatekeeping import GatedRequest
from caseferry.platform.cases.models import Sending


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the packet as it went to this desk. `own`: the reader's link belongs to this very sending."""

    number: int
    sending: Sending
    own: bool

    @property
    def with_imaging(self) -> bool:
        """True while the scans that went along may be looked at: their consent is one of its own."""
        sending = self.sending
        return sending.with_imaging and live_consent(sending.case, sending.recipient, data_class="imaging") is not None

    @property
    def with_private(self) -> bool:
        """True when the hospital asked for identity papers, for the link that was made for that, while their consent lives."""
        sending = self.sending
        return (
            self.own
            and sending.with_private
            and live_consent(sending.case, sending.recipient, data_class="identity") is not None
        )


def versions_of(request: GatedRequest) -> tuple[Version, ...]:
    """The newest first. Another hospital's sendings, another department's and revoked ones do not exist here."""
    mine = request.sending
    rows = (
        Sending.objects.filter(case=request.case, recipient=mine.recipient, department=mine.department)
        .exclude(state=Sending.State.REVOKED)
        .select_related("packet__build", "case")
        .order_by("-packet__version", "-sent_at")
    )
    found: dict[int, Version] = {}
    for row in rows:
        number, own = row.packet.version, row.pk == mine.pk
        if number not in found or own:
            found[number] = Version(number, row, own)
    return tuple(found.values())


def version_at(request: GatedRequest, number: int) -> Version:
    """This very version. Raises NotFound when it was not sent to this desk."""
    return pick(versions_of(request), number)


def pick(versions: Sequence[Version], number: int | None) -> Version:
    """The version with `number`, the newest without one. Raises NotFound."""
    for version in versions:
        if number is None or version.number == number:
            return version
    raise NotFound

"""The permission table: which role may do which action. Everything that is not in it is forbidden."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from caseferry.platform.access.actor import Actor

FAMILY: Final = "family"
HOSPITAL: Final = "hospital"
MEMBER: Final = "member"  # coordinator or stand-in of this very case
COORDINATOR: Final = "coordinator"  # any account that coordinates, without being on the case
ADMINISTRATOR: Final = "administrator"
SYSTEM: Final = "system"
ANYONE: Final = "anyone"

_CARE = frozenset({MEMBER})
_OWN = frozenset({FAMILY})
_BOTH = frozenset({FAMILY, MEMBER})

TABLE: Final[Mapping[str, frozenset[str]]] = {
    # looking
    "case.view": frozenset({FAMILY, MEMBER}),
    "case.list": frozenset({COORDINATOR, ADMINISTRATOR}),
    "case.metadata": frozenset({ADMINISTRATOR}),
    "page.view": _BOTH,
    "packet.view": frozenset({HOSPITAL, MEMBER, FAMILY}),
    "packet.download": frozenset({HOSPITAL, MEMBER, FAMILY}),
    "imaging.view": frozenset({HOSPITAL, MEMBER, FAMILY}),
    "private.view": frozenset({MEMBER, FAMILY}),
    "audit.view": frozenset({FAMILY, MEMBER, ADMINISTRATOR}),
    "audit.verify": frozenset({ADMINISTRATOR, SYSTEM}),
    # a case begins
    "case.inquire": frozenset({ANYONE}),
    "case.open": frozenset({COORDINATOR}),
    "case.accept": frozenset({COORDINATOR}),
    "link.make": _CARE,
    "link.revoke": _CARE,
    "link.open": frozenset({ANYONE}),
    "link.enter": frozenset({FAMILY, HOSPITAL}),
    "link.recover": frozenset({ANYONE}),
    # records
    "upload.receive": frozenset({FAMILY, MEMBER, HOSPITAL, SYSTEM}),
    "upload.remove": frozenset({FAMILY, MEMBER, SYSTEM}),  # the system: what was never sent to its end
    "case.describe": _BOTH,
    "case.locate": _OWN,  # the zone of a family's device
    "statement.make": _BOTH,
    "consent.give": _BOTH,
    "consent.withdraw": _BOTH,
    # review
    "decision.make": _CARE,
    "decision.undo": _CARE,
    "case.review": _CARE,
    "translation.take": _CARE,
    "translation.review": _CARE,
    "item.request": _CARE,
    "item.settle": _BOTH,
    "case.build": frozenset({MEMBER, SYSTEM}),
    # sending and answers
    "packet.send": _CARE,
    "packet.record_sending": _CARE,
    "sending.revoke": _CARE,
    "sending.open": frozenset({HOSPITAL}),
    "sending.acknowledge": frozenset({HOSPITAL, MEMBER}),
    "sending.accept": frozenset({HOSPITAL, MEMBER}),
    "sending.return": frozenset({HOSPITAL, MEMBER}),
    "message.ask": frozenset({HOSPITAL, MEMBER, FAMILY}),
    "message.pass_on": _CARE,
    "message.answer": frozenset({FAMILY, MEMBER, HOSPITAL}),
    "message.view": frozenset({HOSPITAL, MEMBER, FAMILY}),
    "opinion.give": frozenset({HOSPITAL, MEMBER}),
    "opinion.release": _CARE,
    "opinion.view": frozenset({FAMILY, MEMBER, HOSPITAL}),
    # the case's life
    "case.hand_over": frozenset({MEMBER, ADMINISTRATOR}),
    "case.break_glass": frozenset({COORDINATOR, ADMINISTRATOR}),
    "case.close": _CARE,
    "case.reopen": _CARE,
    "case.still": _BOTH,  # a death in the family: every reminder stops
    "case.withdraw": _BOTH,
    "case.erase": frozenset({FAMILY, MEMBER}),
    "case.export": _BOTH,
    "passport.release": _CARE,
    # the office
    "people.manage": frozenset({ADMINISTRATOR}),
    "hospital.manage": frozenset({ADMINISTRATOR}),
    "calendar.manage": frozenset({ADMINISTRATOR}),
    "settings.view": frozenset({ADMINISTRATOR}),
    # the engine
    "engine.run": frozenset({SYSTEM}),
    "provider.ask": frozenset({SYSTEM}),  # a page is shown to a reader that the family agreed to
    "reminder.send": frozenset({SYSTEM}),
    "email.receive": frozenset({SYSTEM}),
}


def roles_of(actor: Actor, *, member: bool) -> frozenset[str]:
    """The roles that `actor` has towards one case; `member` says whether the account is on its team."""
    roles = {ANYONE}
    if actor.kind in (FAMILY, HOSPITAL, SYSTEM):
        roles.add(actor.kind)
    if actor.kind == "staff":
        roles |= actor.roles & {COORDINATOR, ADMINISTRATOR}
        if member:
            roles.add(MEMBER)
    return frozenset(roles)


def allowed(actor: Actor, action: str, *, member: bool = False) -> bool:
    """True when the table lets `actor` do `action`. Raises KeyError for an action that the table does not name."""
    return bool(TABLE[action] & roles_of(actor, member=member))

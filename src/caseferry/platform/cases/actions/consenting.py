"""Consent: for one recipient, one purpose, one class of data and one direction; it can be taken back at any time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils import timezone

from caseferry.platform.access.actor import Actor
from caseferry.platform.cases.actions.doing import action
from caseferry.platform.cases.clock import stop_alerts
from caseferry.platform.cases.errors import BadInput
from caseferry.platform.cases.models import Case, Consent, Sending
from caseferry.platform.sharing.links import revoke_all

PURPOSES: Final = ("second_opinion", "translation", "reading", "travel")
DATA_CLASSES: Final = ("clinical", "imaging", "genomic", "identity")
DIRECTIONS: Final = ("out", "back")
GIVERS: Final = ("patient", "guardian")


@dataclass(frozen=True, slots=True)
class Agreement:
    """One consent as it was given. `words` is the text that the person read; `relation` of a guardian to the patient."""

    recipient: str
    purpose: str
    data_class: str
    direction: str
    giver: str
    name: str
    relation: str = ""
    words: str = ""

    def problem(self) -> str:
        """The field that is wrong, or empty."""
        chosen = {"purpose": PURPOSES, "data_class": DATA_CLASSES, "direction": DIRECTIONS, "giver": GIVERS}
        wrong = [field for field, choices in chosen.items() if getattr(self, field) not in choices]
        wrong += [field for field in ("recipient", "name") if not getattr(self, field).strip()]
        if self.giver == "guardian" and not self.relation.strip():
            wrong.append("relation")
        return wrong[0] if wrong else ""


@action("consent.give")
def give_consent(actor: Actor, case: Case, agreement: Agreement) -> Consent:
    """Record a consent. Raises BadInput that names the field which is missing or unknown."""
    if wrong := agreement.problem():
        raise BadInput(wrong)
    consent = Consent(
        case=case,
        recipient=agreement.recipient,
        purpose=agreement.purpose,
        data_class=agreement.data_class,
        direction=agreement.direction,
        giver=agreement.giver,
        language=case.language,
        given_at=timezone.now(),
    )
    name, relation = agreement.name.strip()[:200], agreement.relation.strip()[:100]
    consent.set_content({"name": name, "relation": relation, "words": agreement.words})
    consent.save()
    return consent


@action("consent.withdraw")
def withdraw_consent(actor: Actor, case: Case, consent: Consent) -> Consent:
    """Take a consent back: every sending that needed it is revoked, and its link ends at once.

    What goes elsewhere under another consent of the same class stays.
    """
    now = timezone.now()
    consent.withdrawn_at = consent.withdrawn_at or now
    consent.save()
    for sending in Sending.objects.filter(case=case, recipient=consent.recipient, revoked_at=None):
        if _needed(sending, consent):
            revoke_all(case.pk, audience="hospital", sending=sending.pk)
            sending.state, sending.revoked_at = Sending.State.REVOKED, now
            sending.save()
            stop_alerts(case, sending)
    return consent


def _needed(sending: Sending, consent: Consent) -> bool:
    """True when the sending stands on this consent, or carries its class of data and no other consent covers that."""
    if sending.consent_id == consent.pk:
        return True
    if consent.direction != "out" or consent.purpose != "second_opinion":
        return False
    name = consent.data_class
    return name in sending.data_classes and live_consent(sending.case, sending.recipient, data_class=name) is None


def live_consent(
    case: Case, recipient: str, *, data_class: str = "clinical", purpose: str = "second_opinion"
) -> Consent | None:
    """The newest consent that covers sending this class of data out to `recipient`, or None."""
    return Consent.objects.filter(
        case=case,
        recipient=recipient,
        data_class=data_class,
        purpose=purpose,
        direction="out",
        withdrawn_at=None,
    ).first()

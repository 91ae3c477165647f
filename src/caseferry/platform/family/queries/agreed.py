"""What was agreed with whom, and to whom a family may agree."""

from __future__ import annotations

import os
from dataclasses import dataclass

from caseferry.knowledge.hospitals import load_hospitals
from caseferry.platform.cases.models import Case, Consent
from caseferry.platform.cases.providers import provider_names
from caseferry.platform.family.queries.standing import hospital_name
from caseferry.platform.vault.columns import unseal_all


@dataclass(frozen=True, slots=True)
class Agreed:
    """One consent in words: keys of sentences, beside the row."""

    row: Consent
    recipient: str
    purpose: str
    data: str
    direction: str

    @property
    def name(self) -> str:
        """Who gave it."""
        return str(self.row.content.get("name", ""))

    @property
    def relation(self) -> str:
        """What a guardian is to the patient."""
        return str(self.row.content.get("relation", ""))


def agreed_of(case: Case, language: str) -> list[Agreed]:
    """Every consent of a case, living ones first, then newest first."""
    rows = unseal_all(list(Consent.objects.filter(case=case)))
    return [
        Agreed(
            row,
            recipient_name(row.recipient, language),
            f"family.consent.purpose_{row.purpose}",
            f"family.consent.data_{row.data_class}",
            f"family.consent.direction_{row.direction}",
        )
        for row in sorted(rows, key=lambda row: row.withdrawn_at is not None)
    ]


def recipients_of(case: Case, language: str) -> list[tuple[str, str]]:
    """The hospital of the case once it is chosen, before that every one that there is; then the providers of this installation."""
    hospitals = [case.hospital] if case.hospital else list(load_hospitals())
    found = [(key, hospital_name(key, language)) for key in hospitals]
    return found + [(f"provider:{name}", name) for name in provider_names(os.environ)]


def recipient_name(recipient: str, language: str) -> str:
    """A recipient as the family reads it."""
    return recipient.removeprefix("provider:") if ":" in recipient else hospital_name(recipient, language)

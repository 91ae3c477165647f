"""What was agreed with whom, and to whom a family may agree."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass

from caseferry.knowledge.hospitals import load_hospitals
from caseferry.platform.cases.models import Case, Consent
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
    return found + [(f"provider:{name}", name) for name in providers(os.environ)]


def providers(environment: Mapping[str, str]) -> list[str]:
    """The optional readers and translators that an administrator set up (`CASEFERRY_PROVIDER_<NAME>_ADDRESS`), by name.

    >>> providers({"CASEFERRY_PROVIDER_DEEP_ADDRESS": "https://translate.example", "HOME": "/"})
    ['deep']
    """
    names = (re.fullmatch(r"CASEFERRY_PROVIDER_([A-Z0-9_]+)_ADDRESS(?:_FILE)?", key) for key in environment)
    return sorted({match[1].lower() for match in names if match})


def recipient_name(recipient: str, language: str) -> str:
    """A recipient as the family reads it."""
    return recipient.removeprefix("provider:") if ":" in recipient else hospital_name(recipient, language)

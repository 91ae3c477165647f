"""Where a case may go, why, and where it went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from caseferry.domain.directory import Objection
from caseferry.domain.routing import DepartmentSuggestion
from caseferry.domain.schedule import DueWindow
from caseferry.knowledge.hospitals import Hospital
from caseferry.platform.cases.actions.consenting import DATA_CLASSES, live_consent
from caseferry.platform.cases.actions.sending import Order, open_gates
from caseferry.platform.cases.directory import assess_desk, directory
from caseferry.platform.cases.models import Case, Sending
from caseferry.platform.cases.packets import load_manifest, newest_build
from caseferry.platform.cases.windows import windows_of
from caseferry.platform.vault.columns import unseal_all
from caseferry.steps.route import suggest_departments


@dataclass(frozen=True, slots=True)
class Desk:
    """A hospital to choose a department of: suggestions with their reasons, the departments it names, warnings of the directory."""

    hospital: Hospital
    suggestions: Sequence[DepartmentSuggestion]
    others: Sequence[str]
    warnings: Sequence[Objection]
    verified: bool


@dataclass(frozen=True, slots=True)
class Gone:
    """One sending with its window."""

    row: Sending
    window: DueWindow | None

    @property
    def state(self) -> str:
        """The sentence of how far it came."""
        return f"desk.sending.{self.row.state}"

    @property
    def live(self) -> bool:
        """True while it stands."""
        return self.row.revoked_at is None


def desk_of(case: Case, hospital: str) -> Desk | None:
    """What to know before a department of `hospital` is chosen; None for one that the directory does not have."""
    entry = directory().get(hospital)
    if entry is None:
        return None
    build = newest_build(case)
    found = suggest_departments(load_manifest(build), entry.departments) if build else ()
    named = {row.department for row in found}
    chosen = case.department if hospital == case.hospital else ""
    warnings = assess_desk(hospital, chosen or next(iter(named), "International Patient Department")).warnings
    others = [name for name in entry.departments if name not in named]
    return Desk(entry, found, others, warnings, not any(row.code == "never_verified" for row in warnings))


def hospitals() -> Mapping[str, Hospital]:
    """The directory."""
    return directory()


def sendings_of(case: Case) -> list[Gone]:
    """Every sending, newest first."""
    rows = list(unseal_all(list(Sending.objects.filter(case=case).select_related("packet", "consent"))))
    windows = windows_of([row for row in rows if row.revoked_at is None])
    return [Gone(row, windows.get(row.pk)) for row in rows]


def consents_of(case: Case) -> list[dict[str, Any]]:
    """What the family agreed to for the chosen hospital, class by class."""
    if not case.hospital:
        return []
    return [{"name": name, "consent": live_consent(case, case.hospital, data_class=name)} for name in DATA_CLASSES]


def gates_of(case: Case) -> tuple[str, ...]:
    """What keeps the newest build from going to the chosen desk; `no_build` or `no_hospital` when there is nothing to ask of."""
    build = newest_build(case)
    if build is None:
        return ("no_build",)
    if not case.hospital:
        return ("no_hospital",)
    return open_gates(case, build, Order(case.hospital, case.department, "question"))

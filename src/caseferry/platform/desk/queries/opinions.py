"""What hospitals answered."""

from __future__ import annotations

from collections.abc import Sequence

from caseferry.knowledge.hospitals import load_hospitals
from caseferry.platform.cases.directory import department_words
from caseferry.platform.cases.models import Case, Opinion, Sending
from caseferry.platform.vault.columns import unseal_all


def opinions_of(case: Case) -> Sequence[Opinion]:
    """Every opinion, newest first."""
    return unseal_all(list(Opinion.objects.filter(case=case).select_related("sending")))


def sending_choices(case: Case, language: str) -> list[tuple[str, str]]:
    """The sendings that an opinion may answer, newest first."""
    known = load_hospitals()
    choices = []
    for row in Sending.objects.filter(case=case).defer("sealed"):
        entry = known.get(row.recipient)
        name = row.recipient if entry is None else entry.name_zh if language == "zh-Hans" else entry.name_en
        choices.append((str(row.pk), f"{name}, {department_words(row.department, language)}, {row.sent_at:%Y-%m-%d}"))
    return choices

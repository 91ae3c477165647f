"""What waits on the family, most pressing first. Nothing does once the family asked for silence."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from caseferry.platform.cases.actions.consenting import live_consent
from caseferry.platform.cases.models import Case, ItemRequest, Message, Opinion, Upload
from caseferry.platform.cases.packets import newest_build
from caseferry.platform.cases.records import records_of
from caseferry.platform.cases.states import State
from caseferry.platform.family.queries.arrivals import unreadable_count


@dataclass(frozen=True, slots=True)
class ToDo:
    """One card: its title and text are sentences, `count` stands in the badge when it is more than zero."""

    title: str
    text: str
    href: str
    drawing: str
    count: int = 0


def waiting_for_family(case: Case) -> list[ToDo]:
    """The cards of a case's home."""
    if case.still or case.state == State.CLOSED:
        return []
    return [*_answers(case), *_records(case), *_words(case)]


def _answers(case: Case) -> list[ToDo]:
    found = []
    if Opinion.objects.filter(case=case).exclude(released_at=None).exists() and case.waits_on == "family":
        found.append(ToDo("family.home.opinion", "family.home.opinion_text", _to(case, "opinion"), "paper"))
    questions = Message.objects.filter(case=case, receiver="family", is_question=True, answered_at=None).count()
    if questions:
        found.append(
            ToDo("family.messages.waiting", "family.home.questions_text", _to(case, "messages"), "chat", questions)
        )
    requests = ItemRequest.objects.filter(case=case, state=ItemRequest.State.OPEN).count()
    if requests:
        found.append(ToDo("family.home.missing", "family.home.missing_text", _to(case, "missing"), "search", requests))
    return found


def _records(case: Case) -> list[ToDo]:
    found = []
    uploads = records_of(case).exclude(state=Upload.State.REMOVED)
    if not uploads.exclude(state=Upload.State.RECEIVING).exists():
        found.append(ToDo("family.home.share", "family.home.share_text", _to(case, "upload"), "camera"))
    begun = uploads.filter(state=Upload.State.RECEIVING, came_from="family").count()
    if begun:
        found.append(ToDo("family.upload.unfinished", "family.home.unfinished_text", _to(case, "upload"), "up", begun))
    bad = unreadable_count(case)
    if bad:
        found.append(ToDo("family.home.unreadable", "family.home.unreadable_text", _to(case, "arrived"), "camera", bad))
    return found


def _words(case: Case) -> list[ToDo]:
    found = []
    if not case.content.get("question"):
        found.append(ToDo("family.home.question", "family.question.none", _to(case, "question"), "chat"))
    if case.hospital and live_consent(case, case.hospital) is None:
        found.append(ToDo("family.home.consent", "family.home.consent_text", _to(case, "consent"), "lock"))
    elif lacks_genomic_consent(case):
        found.append(ToDo("family.home.genes", "family.home.genes_text", _to(case, "consent"), "lock"))
    return found


def lacks_genomic_consent(case: Case) -> bool:
    """True while the records that would go hold a gene test and nobody has agreed to send it."""
    build = newest_build(case) if case.hospital else None
    return build is not None and build.genomic and live_consent(case, case.hospital, data_class="genomic") is None


def _to(case: Case, page: str) -> str:
    return reverse(f"family:{page}", kwargs={"case": case.pk})

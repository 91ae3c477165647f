"""The packet at one look: the question first."""

from __future__ import annotations

from typing import Any

from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from caseferry.platform.cases.actions.receiving import note_opened
from caseferry.platform.cases.directory import department_words, directory
from caseferry.platform.cases.gatekeeping import GatedRequest, hospital_gate
from caseferry.platform.hospital.forms import ReturnForm
from caseferry.platform.hospital.paging import show_case_page, speak
from caseferry.platform.hospital.queries.desk import Version, pick, versions_of
from caseferry.platform.hospital.queries.enclosed import Packet, category_words, grouped
from caseferry.platform.hospital.queries.overview import case_line, person_line, questions_of


@hospital_gate("packet.view")
@require_safe
def overview(request: GatedRequest, number: int | None = None) -> HttpResponseBase:
    """The newest version that went to this desk, or an older one of its own address."""
    language = speak(request)
    versions = versions_of(request)
    version = pick(versions, number)
    if version.sending.opened_at is None:
        note_opened(request.actor, request.case, version.sending)
    context = {
        "version": version,
        "versions": versions,
        "newest": versions[0],
        "hospital": _hospital(version, language),
        "department": department_words(version.sending.department, language),
        "words": version.sending.content.get("words", ""),
        "return_form": ReturnForm(),
        "state": f"hospital.state.{version.sending.state}",
    }
    try:
        packet = Packet(version)
        context |= _read(packet, language)
    except KeyError:  # nothing is lost: the coordinator can send it again
        context |= {"broken": True, "questions": questions_of(request.case.content.get("question", ""))}
    return show_case_page(request, "case", context)


def _read(packet: Packet, language: str) -> dict[str, Any]:
    manifest = packet.manifest
    first, records, annex = packet.rows(language)
    sizes = packet.sizes(packet.paths)
    images = set(packet.images)
    missing = packet.missing(language)
    return {
        "urgent": manifest["case"]["urgent"],
        "questions": questions_of(manifest["case"]["question"]),
        "person": person_line(manifest, language),
        "line": case_line(manifest, language),
        "first": first,
        "records": records,
        "annex": annex,
        "lacking": grouped(missing, required=True),
        "wished": grouped(missing, required=False),
        "studies": packet.studies(),
        "has_images": bool(images),
        "conflicts": len(manifest["conflicts"]),
        "private": range(1, len(packet.private) + 1),
        "documents_size": sum(size for path, size in sizes.items() if path not in images),
        "everything_size": sum(sizes.values()),
        "changes": _changes(manifest["changes"], language),
    }


def _changes(found: dict[str, Any] | None, language: str) -> dict[str, Any] | None:
    """What is new and what went, of documents; and how many values and checklist rows changed."""
    if not found:
        return None
    facts, documents = found["facts"], found["documents"]
    return {
        "since": found["since"],
        "added": [_document(label, language) for label in documents["added"]],
        "removed": [_document(label, language) for label in documents["removed"]],
        "values": len(facts["added"]) + len(facts["removed"]),
        "items": len(found["checklist"]),
    }


def _document(label: str, language: str) -> str:
    """`imaging ct 2025-10-05` as the reader's language says it."""
    kind, _, date = label.rpartition(" ")
    return f"{category_words(kind.replace(' ', '_'), language)} {'' if date == 'undated' else date}".strip()


def _hospital(version: Version, language: str) -> str:
    entry = directory().get(version.sending.recipient)
    if entry is None:
        return version.sending.recipient
    return entry.name_zh if language == "zh-Hans" and entry.name_zh else entry.name_en

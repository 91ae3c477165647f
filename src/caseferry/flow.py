"""The steps of a case, in order. No rule stands here: each step is one call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from caseferry.domain.limits import Limits
from caseferry.domain.pages import PageRef
from caseferry.domain.request import CaseRequest, Decision
from caseferry.domain.sources import Refused
from caseferry.domain.understanding import Understanding
from caseferry.ports.imaging import InstanceReader
from caseferry.ports.proposing import FactProposer
from caseferry.ports.reading import PageReader, Progress
from caseferry.ports.storage import BlobStore
from caseferry.ports.unpacking import Arrival, Container
from caseferry.steps.check import check, leave_out
from caseferry.steps.classify import classify
from caseferry.steps.decide import Decisions
from caseferry.steps.extract import extract, propose
from caseferry.steps.identify import identify, match_person
from caseferry.steps.image import absent_studies, image, pair_reports
from caseferry.steps.intake import intake
from caseferry.steps.recognise import recognise
from caseferry.steps.reconcile import reconcile
from caseferry.steps.translate import translate


@dataclass(frozen=True, slots=True)
class Tools:
    """The engines that understanding a case needs, by port."""

    container: Container
    blobs: BlobStore
    reader: PageReader
    instances: InstanceReader
    progress: Progress
    limits: Limits = Limits()
    proposers: tuple[FactProposer, ...] = ()  # optional readers that a person switched on


def understand(
    request: CaseRequest,
    arrivals: Sequence[Arrival],
    tools: Tools,
    *,
    decisions: Sequence[Decision] = (),
    previous: Mapping[str, Any] | None = None,
) -> Understanding:
    """Everything that is known of the case, from its files; a person's decisions are applied after each step.

    `previous` is the packet.json of the version before. Raises NothingReadable when not one page could be read.
    """
    decided = Decisions(decisions)
    sources = intake(
        arrivals, container=tools.container, blobs=tools.blobs, limits=tools.limits, progress=tools.progress
    )
    pages = decided.pages(recognise(sources, reader=tools.reader, progress=tools.progress), sources)
    tools.progress.start("understand", 0)
    documents = decided.documents(classify(pages, sources, request=request), sources)
    identity, documents = decided.identity(*identify(documents, pages, request=request), sources)
    read = extract(documents, pages, request=request)
    proposed = propose(read, documents, pages, proposers=tools.proposers, request=request)
    facts = decided.facts(proposed.facts, documents, pages)
    history = reconcile(facts, documents, identity=identity, cancer=request.cancer)
    whose = partial(match_person, identity)
    found = image(sources, match=whose, reader=tools.instances, blobs=tools.blobs)
    studies = decided.studies(pair_reports(found, documents, pages))
    case = Understanding(
        request=request,
        sources=sources,
        pages=pages,
        documents=documents,
        identity=identity,
        facts=history.facts,
        timeline=history.timeline,
        conflicts=decided.conflicts(history.conflicts),
        studies=studies,
        absent_studies=absent_studies(sources, studies, match=whose, reader=tools.instances, blobs=tools.blobs),
        warnings=proposed.warnings,
        decisions=tuple(decisions),
        previous=previous,
    )
    checked = decided.gates(check(translate(case)))
    tools.progress.finish()
    return replace(checked, lost_decisions=decided.lost())


def reconsider(case: Understanding, lost: Mapping[PageRef, Refused]) -> Understanding:
    """The case again without the pages of `lost`, which turned out not to be drawable: new checklist, gates and tasks."""
    return Decisions(case.decisions).gates(check(leave_out(case, lost)))

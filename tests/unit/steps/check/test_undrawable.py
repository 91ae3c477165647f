"""A page that cannot be drawn takes with it only what it alone says."""

from __future__ import annotations

from dataclasses import replace

from tests.unit.invented_case import CaseMaker

from caseferry.domain.facts import Conflict, TimelineEntry
from caseferry.domain.pages import PageState
from caseferry.domain.sources import Refused
from caseferry.steps.check import leave_out

REFUSED = Refused("damaged", "It cannot be drawn.", "Send it again.")


def test_what_only_the_lost_page_says_goes_and_what_another_page_says_stays() -> None:
    maker = CaseMaker()
    lost = maker.document("labs", "LDH 231\nAnna Probe", path="a.pdf", date="2026-01-29")
    kept = maker.document("medical_summary", "LDH 231", path="b.pdf")
    alone = maker.fact(lost, "lab", "231", code="ldh")
    both = replace(maker.fact(kept, "lab", "231", code="ldh"), id="f-both")
    both = maker.facts[1] = replace(both, quotations=(*alone.quotations, *both.quotations))
    maker.timeline.append(TimelineEntry("other", "LDH", (alone.id, both.id), documents=(lost.id, kept.id)))
    maker.conflicts.append(Conflict("c-1", "lab", (alone.id, both.id), "two values"))
    named = maker.pages[0].quote(8, 18).within(lost.id)
    maker.identity = replace(maker.identity, patient=replace(maker.identity.patient, quotations=(named,)))

    left = leave_out(maker.case(), {lost.pages[0]: REFUSED})

    assert [page.state for page in left.pages] == [PageState.REFUSED, PageState.READ]
    assert [document.id for document in left.documents] == [kept.id]
    assert [(fact.id, [q.document for q in fact.quotations]) for fact in left.facts] == [("f-both", [kept.id])]
    assert left.timeline == (TimelineEntry("other", "LDH", ("f-both",), documents=(kept.id,)),)
    assert left.conflicts == ()
    assert left.identity.patient.quotations == ()

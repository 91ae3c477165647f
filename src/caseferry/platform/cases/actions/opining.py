"""The hospital's opinion and next-step plan; the family sees them when the coordinator releases them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from caseferry.platform.access.actor import Actor
from caseferry.platform.cases.actions.conversing import MOST, open_question
from caseferry.platform.cases.actions.doing import action, advance, enqueue
from caseferry.platform.cases.clock import stop_alerts
from caseferry.platform.cases.errors import BadInput
from caseferry.platform.cases.models import Case, Opinion, Sending, Upload
from caseferry.platform.cases.next_steps import ask_for_step, still_awaited
from caseferry.platform.cases.states import Outcome

OUTCOMES = (Outcome.ACCEPTED, Outcome.MORE_INFORMATION, Outcome.FURTHER_SCREENING, Outcome.NOT_SUITABLE)


@dataclass(frozen=True, slots=True)
class OpinionWords:
    """What a hospital said: `answers` of {question, answer}, free `text`, a `plan` of {step, when, who}, who signs, an outcome code."""

    signed_by: str
    answers: Sequence[Mapping[str, str]] = ()
    text: str = ""
    plan: Sequence[Mapping[str, str]] = ()
    outcome: str = ""


@action("opinion.give")
def give_opinion(
    actor: Actor,
    case: Case,
    sending: Sending,
    said: OpinionWords,
    *,
    upload: Upload | None = None,
) -> Opinion:
    """Keep an opinion as the hospital gave it, by its own hand or entered by the desk. A later one stands beside it.

    Raises BadInput when it says nothing, or names no doctor.
    """
    answers = [dict(row) for row in said.answers if row.get("answer", "").strip()]
    if not answers and not said.text.strip() and upload is None:
        raise BadInput("text")
    if not said.signed_by.strip():
        raise BadInput("signed_by")
    if sending.case_id != case.pk or (said.outcome and said.outcome not in OUTCOMES):
        raise BadInput("outcome" if said.outcome else "sending")
    opinion = Opinion(
        case=case,
        sending=sending,
        outcome=said.outcome,
        upload=upload.pk if upload else None,
        entered_by=actor.id,
        received_at=timezone.now(),
    )
    plan = [dict(step) for step in said.plan if step.get("step", "").strip()]
    content = {"answers": answers, "text": said.text.strip(), "plan": plan, "signed_by": said.signed_by.strip()}
    opinion.set_content({name: value for name, value in content.items() if value})
    opinion.save()
    stop_alerts(case, sending)
    if not still_awaited(case):
        case.due_at = None
    advance(case, "opinion")
    if said.outcome == Outcome.MORE_INFORMATION:
        _ask_for_more(actor, case, opinion, upload)
    ask_for_step(case, opinion)
    enqueue("email", f"opinion/{opinion.pk}", case=case.pk, about="desk_opinion")
    return opinion


def _ask_for_more(actor: Actor, case: Case, opinion: Opinion, upload: Upload | None) -> None:
    """What the hospital needs is a question to the family: the coordinator passes it on in plain words, like any other."""
    said = opinion.content
    parts = [*(row["answer"] for row in said.get("answers", ())), said.get("text", "")]
    parts += [step["step"] for step in said.get("plan", ())]
    words = "\n\n".join(part for part in parts if part) or (upload.content["name"] if upload else "")
    open_question(actor, case, opinion.sending, words[:MOST])


@action("opinion.release")
def release_opinion(actor: Actor, case: Case, opinion: Opinion) -> Opinion:
    """From now on the family sees it. The words are the hospital's: they are not changed and not checked for claims."""
    if opinion.case_id != case.pk:
        raise BadInput("opinion")
    if opinion.released_at is None:
        opinion.released_at = timezone.now()
        opinion.save()
        advance(case, "release")
        if not case.still:
            enqueue("email", f"released/{opinion.pk}", case=case.pk, about="family_opinion")
    return opinion

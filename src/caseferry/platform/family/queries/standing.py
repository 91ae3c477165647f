"""Where a case stands: the steps of its way, who does the next one, and when an answer can be expected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.utils import timezone

from caseferry.domain.schedule import DueWindow
from caseferry.knowledge.hospitals import load_hospitals
from caseferry.platform.cases.clock import window_of
from caseferry.platform.cases.models import Case, Opinion, Sending
from caseferry.platform.cases.states import State
from caseferry.platform.look import wording

_WAY: Final = (
    State.INQUIRY,
    State.COLLECTING,
    State.REVIEWING,
    State.SENT,
    State.ACKNOWLEDGED,
    State.OPINION_RECEIVED,
    State.RELEASED,
)
_PLACE: Final = {
    **{state: place for place, state in enumerate(_WAY)},
    State.READY: _WAY.index(State.REVIEWING),
    State.QUESTION_OPEN: _WAY.index(State.ACKNOWLEDGED),
    State.ANSWERED: _WAY.index(State.ACKNOWLEDGED),
}
_NEXT: Final = {
    "family": "family.status.next_you",
    "desk": "family.status.next_coordinator",
    "hospital": "family.status.next_hospital",
}
_AT_HOSPITAL: Final = frozenset({State.SENT, State.ACKNOWLEDGED, State.QUESTION_OPEN, State.ANSWERED})


@dataclass(frozen=True, slots=True)
class Standing:
    """What the status shows. `window` when a hospital's answer is awaited; `next_key` is a sentence, `late` says that it is past."""

    steps: list[dict[str, str]]
    text: str
    next_key: str
    hospital: str
    window: DueWindow | None
    late: bool


def standing_of(case: Case, language: str) -> Standing:
    """The status of a case in the words of `language`."""
    state = State(case.state)
    sending = Sending.objects.filter(case=case, revoked_at=None).first() if state in _AT_HOSPITAL else None
    hospital = hospital_name(sending.recipient if sending else case.hospital, language)
    window = window_of(sending) if sending else None
    return Standing(
        steps=_steps(state),
        text=_text(state, hospital, language),
        next_key=_NEXT.get(case.waits_on, ""),
        hospital=hospital,
        window=window,
        late=_is_late(window),
    )


def released_step(case: Case) -> str:
    """The sentence for what follows the answer that the family has read last; empty when nothing does, or it is another hospital's turn."""
    if case.state != State.RELEASED:
        return ""
    newest = Opinion.objects.filter(case=case).exclude(released_at=None).defer("sealed").first()
    key = f"family.next.{newest.outcome}" if newest else ""
    return key if wording.is_key(key) else ""


def hospital_name(key: str, language: str) -> str:
    """A hospital as the family reads it; empty for none, the key itself for one that the directory has lost."""
    if not key:
        return ""
    hospital = load_hospitals().get(key)
    if hospital is None:
        return key
    return hospital.name_zh if language == "zh-Hans" else hospital.name_en


def _steps(state: State) -> list[dict[str, str]]:
    here = _PLACE.get(state, len(_WAY))
    steps = []
    for place, each in enumerate(_WAY):
        where = "done" if place < here or state is State.RELEASED else "now" if place == here else "later"
        name = state if where == "now" else each
        steps.append({"label": f"family.state.{name.value}.name", "state": where, "note": ""})
    return steps if state is not State.CLOSED else []


def _text(state: State, hospital: str, language: str) -> str:
    key = f"family.state.{state.value}.text"
    values: dict[str, Any] = {"hospital": hospital} if "hospital" in wording.places(wording.unfilled(key, "en")) else {}
    return wording.say(key, language, **values)


def _is_late(window: DueWindow | None) -> bool:
    return window is not None and not window.paused and timezone.now().date() > window.last

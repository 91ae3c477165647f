"""Translations come back, their flags are looked at by a person, and a person answers for the whole: by name, each time."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from caseferry.domain.errors import UsageError
from caseferry.pack.translation_desk import Desk, Held, Maker
from caseferry.platform.access.actor import Actor
from caseferry.platform.access.models import User
from caseferry.platform.cases.actions.building import want_build
from caseferry.platform.cases.actions.doing import action, advance
from caseferry.platform.cases.errors import BadInput, Overtaken
from caseferry.platform.cases.models import Case
from caseferry.platform.cases.translations import translation_desk
from caseferry.steps.translate.statement import Reviser, mark_of, same_person

_LONGEST = 4000
_REASON = 500


@dataclass(frozen=True, slots=True)
class Place:
    """One flag, or one segment (`flag` empty). `seen`: the mark of the words that the person had before their eyes."""

    translation: str
    segment: str
    seen: str
    flag: str = ""


@action("translation.take")
def take_translation(actor: Actor, case: Case, name: str, data: bytes, maker: Maker) -> str:
    """Keep a translated file that came back; its id. An earlier one of the same document stays beside it, replaced.

    Raises BadInput (`translation_file`) for a file that is not whole, or is of no document of this case.
    """
    if maker.professional and not maker.name.strip():
        raise BadInput("translator")
    try:
        held = translation_desk(case).take(name, data, maker)
    except UsageError as error:
        raise BadInput("translation_file", error.what) from None
    _changed(case)
    return _plain(held.translation.id)


@action("translation.review")
def clear_flag(actor: Actor, case: Case, place: Place, *, reason: str) -> str:
    """Let the words of one flag stand. Raises BadInput without a reason or by the translator, Overtaken when the words changed."""
    if not reason.strip():
        raise BadInput("reason")
    desk, held = _found(case, place)
    who = _reviser(actor, held)
    if (place.segment, place.flag) not in {(row.segment, row.code) for row in desk.flags_of(held.translation)}:
        raise Overtaken
    desk.review(place.translation, [(place.segment, place.flag)], who, reason=" ".join(reason.split())[:_REASON])
    return _plain(place.translation)


@action("translation.review")
def correct_segment(actor: Actor, case: Case, place: Place, *, words: str) -> str:
    """Put other words in place of a segment's; a signature of the old ones ends. Raises BadInput, Overtaken."""
    if not words.strip() or len(words) > _LONGEST:
        raise BadInput("translated_words")
    desk, _ = _found(case, place)
    desk.correct(place.translation, place.segment, words)
    _changed(case)
    return _plain(place.translation)


@action("translation.review")
def sign_translation(actor: Actor, case: Case, translation: str) -> str:
    """Answer by name for every character. Raises BadInput while a flag is open, by the translator, or of a changed original."""
    desk = translation_desk(case)
    held = _one(desk, translation)
    who = _reviser(actor, held)
    if held.flags:
        raise BadInput("flags_open")
    if not desk.fits(held.translation):
        raise BadInput("original_changed")
    desk.review(translation, (), who, signed=True)
    _changed(case)
    return _plain(translation)


def _changed(case: Case) -> None:
    """The packet is another one now: it is built and must be read again."""
    advance(case, "decide")
    want_build(case)


def _found(case: Case, place: Place) -> tuple[Desk, Held]:
    """The translation, while its segment still has the words that the person saw. Raises Overtaken."""
    desk = translation_desk(case)
    held = _one(desk, place.translation)
    row = next((row for row in held.translation.segments if row.id == place.segment), None)
    if row is None or mark_of(row) != place.seen:
        raise Overtaken
    return desk, held


def _one(desk: Desk, translation: str) -> Held:
    found = next((held for held in desk.held() if held.translation.id == translation), None)
    if found is None:
        raise Overtaken
    return found


def _reviser(actor: Actor, held: Held) -> Reviser:
    """The account by its public name, today. Raises BadInput for the translator, who may not answer for their own words."""
    name = User.objects.get(pk=actor.id).public_name
    if same_person(name, held.translation.translator):
        raise BadInput("reviser")
    return Reviser(name, timezone.localdate().isoformat())


def _plain(translation: str) -> str:
    """Its id as the audit chain keeps it."""
    return translation.replace("-", "_")

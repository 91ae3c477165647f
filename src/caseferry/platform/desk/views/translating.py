"""Translations beside their originals: handed out, taken back, looked at flag by flag, answered for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from caseferry.domain.translation import TARGETS
from caseferry.pack.translation_desk import Maker
from caseferry.platform.cases.actions.translating import (
    Place,
    clear_flag,
    correct_segment,
    sign_translation,
    take_translation,
)
from caseferry.platform.cases.errors import BadInput, NotFound
from caseferry.platform.cases.gatekeeping import GatedRequest, desk_gate
from caseferry.platform.cases.translations import translation_desk
from caseferry.platform.desk.acting import carry_out
from caseferry.platform.desk.paging import show_case_page
from caseferry.platform.desk.queries.translations import Row, spread_of, translation_at, translations_of
from caseferry.platform.uploads.short_files import takes_short_file

_FORMATS: Final = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlf": "application/xliff+xml",
}
_LARGEST: Final = 8_000_000  # bytes of a file that comes back; one of some hundred pages has less than one million


@desk_gate("page.view")
@require_safe
def translations(request: GatedRequest) -> HttpResponseBase:
    """Which documents ask for a translation, and how far each one is."""
    return _list(request)


@desk_gate("packet.download")
@require_safe
def sheet(request: GatedRequest, document: str, to: str, kind: str) -> HttpResponseBase:
    """A document as a file for a translator; its name names nobody."""
    desk = translation_desk(request.case)
    task = next((task for task in desk.tasks if task.document == document), None)
    if task is None or kind not in _FORMATS or to not in TARGETS:
        raise NotFound
    name, data = next(row for row in desk.sheets(task, to) if row[0].endswith(f".{kind}"))
    answer = HttpResponse(data, content_type=_FORMATS[kind])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@desk_gate("translation.take")
@require_POST
@takes_short_file(_LARGEST)
def take(request: GatedRequest) -> HttpResponseBase:
    """Keep a file that a translator gave back."""
    file = request.FILES.get("file")
    maker = Maker(request.POST.get("translator", "").strip()[:200], request.POST.get("professional") == "on")

    def act() -> None:
        if file is None or not file.name:
            raise BadInput("translation_file")
        take_translation(request.actor, request.case, file.name, file.read(), maker)

    return carry_out(request, _list, act, done="desk.translation.taken", to="translations")


@desk_gate("page.view")
@require_safe
def spread(request: GatedRequest, key: str) -> HttpResponseBase:
    """One page of a document and its translation, side by side."""
    return _spread(request, _row(request, key))


@desk_gate("translation.review")
@require_POST
def clear(request: GatedRequest, key: str) -> HttpResponseBase:
    """A person looked at one flag and lets the words stand; then on to the next one."""
    row, place = _row(request, key), _place(request, key)
    number = _number(request, "number") or 1
    return _act(
        request,
        row,
        lambda: clear_flag(request.actor, request.case, place, reason=request.POST.get("reason", "")),
        at=f"?flag={number}#flag-{number}",
    )


@desk_gate("translation.review")
@require_POST
def correct(request: GatedRequest, key: str) -> HttpResponseBase:
    """Other words for one segment; the checks look at them anew."""
    row, place = _row(request, key), _place(request, key)
    page = _number(request, "page") or 1
    return _act(
        request,
        row,
        lambda: correct_segment(request.actor, request.case, place, words=request.POST.get("words", "")),
        at=f"?page={page}#s-{place.segment}",
    )


@desk_gate("translation.review")
@require_POST
def sign(request: GatedRequest, key: str) -> HttpResponseBase:
    """Answer for the whole translation by name."""
    row = _row(request, key)
    name = _id_of(row)
    return _act(request, row, lambda: sign_translation(request.actor, request.case, name), at="")


def _act(request: GatedRequest, row: Row, act: Callable[[], object], *, at: str) -> HttpResponseBase:
    def show(request: GatedRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
        return _spread(request, row, problem=problem, status=status)

    here = reverse("desk:translation", kwargs={"case": request.case.pk, "key": row.key})
    return carry_out(request, show, act, done="desk.done.saved", to=here + at)


def _list(request: GatedRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    context = {
        "rows": translations_of(request.case),
        "targets": [(to, f"desk.translation.to_{to}") for to in TARGETS],
        "problem": problem,
        "tried": request.POST if problem else {},
    }
    return show_case_page(request, "translations", context, status=status)


def _spread(request: GatedRequest, row: Row, *, problem: str = "", status: int = 200) -> HttpResponse:
    made = spread_of(
        request.case,
        row,
        page=_number(request, "page") or 1,
        flag=_number(request, "flag") or _number(request, "number"),
    )
    picture = reverse("desk:picture", kwargs={"case": request.case.pk, "source": made.source, "number": made.number})
    context = {"spread": made, "picture": picture, "problem": problem, "tried": request.POST if problem else {}}
    return show_case_page(request, "translation", context, tab="translations", status=status)


def _row(request: GatedRequest, key: str) -> Row:
    row = translation_at(request.case, key)
    if row is None:
        raise NotFound
    return row


def _place(request: GatedRequest, key: str) -> Place:
    told = request.POST
    name = _id_of(_row(request, key))
    return Place(name, told.get("segment", ""), told.get("seen", ""), told.get("flag", ""))


def _id_of(row: Row) -> str:
    assert row.held is not None  # found by the key of a translation
    return row.held.translation.id


def _number(request: GatedRequest, name: str) -> int:
    text = request.POST.get(name) or request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 6 else 0

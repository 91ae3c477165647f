"""Who is on a case and what is known of it: handing over, standing in, links, the family's data, breaking the glass."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caseferry.knowledge.checklists import load_tumours
from caseferry.platform.access.models import User
from caseferry.platform.cases.actions.describing import choose_cancer, describe
from caseferry.platform.cases.actions.linking import replace_family_link, revoke_link
from caseferry.platform.cases.actions.teaming import add_stand_in, break_glass, hand_over, remove_stand_in
from caseferry.platform.cases.errors import BadInput, NotFound
from caseferry.platform.cases.gatekeeping import GatedRequest, desk_gate
from caseferry.platform.cases.models import Case, Member
from caseferry.platform.cases.states import Outcome
from caseferry.platform.cases.team import team_of
from caseferry.platform.desk.acting import carry_out
from caseferry.platform.desk.forms import CaseForm, GlassForm
from caseferry.platform.desk.paging import language_of, show_case_page, show_page, speak
from caseferry.platform.desk.queries.people import links_of, looks_of
from caseferry.platform.desk.queries.reading import patient_of
from caseferry.platform.desk.showing import address_of, problem_words
from caseferry.platform.sharing.models import Link


@desk_gate("case.view")
@require_safe
def people(request: GatedRequest) -> HttpResponseBase:
    """The team, the links, the data, the record of looks."""
    return show_people(request)


@desk_gate("case.describe")
@require_POST
def data(request: GatedRequest) -> HttpResponseBase:
    """Change what people say of the case."""
    form = CaseForm(request.POST)
    if not form.is_valid():
        return show_people(request, form=form, status=422)
    changes = form.changes(request.case.content)
    return carry_out(
        request,
        show_people,
        lambda: describe(request.actor, request.case, changes),
        done="desk.done.saved",
        to="people",
    )


@desk_gate("case.describe")
@require_POST
def take_name(request: GatedRequest) -> HttpResponseBase:
    """Call the case by the name that the records give."""
    found = patient_of(request.case)
    changes = {key: found.get(key, "") for key in ("name", "birth_date") if found.get(key)}
    return carry_out(
        request, show_people, lambda: describe(request.actor, request.case, changes), done="desk.done.saved", to="case"
    )


@desk_gate("decision.make")
@require_POST
def cancer(request: GatedRequest) -> HttpResponseBase:
    """The tumour type whose checklist counts."""
    chosen = request.POST.get("cancer", "")
    if chosen and chosen not in load_tumours():
        raise NotFound
    return carry_out(
        request,
        show_people,
        lambda: choose_cancer(request.actor, request.case, cancer=chosen),
        done="desk.done.saved",
        to="people",
    )


@desk_gate("case.hand_over")
@require_POST
def hand(request: GatedRequest) -> HttpResponseBase:
    """Another coordinator takes the case; whoever gives it away does not see it any more."""
    to = _coordinator(request)
    speak(request)
    hand_over(request.actor, request.case, to=to)
    messages.success(request, "desk.done.handed")
    return redirect("desk:list")


@desk_gate("case.hand_over")
@require_POST
def stand_in(request: GatedRequest) -> HttpResponseBase:
    """Somebody works on the case too, or does not any more."""
    user = _coordinator(request)
    act = remove_stand_in if request.POST.get("end") == "yes" else add_stand_in
    return carry_out(
        request, show_people, lambda: act(request.actor, request.case, user=user), done="desk.done.saved", to="people"
    )


@desk_gate("link.make")
@require_POST
def new_link(request: GatedRequest) -> HttpResponseBase:
    """A new link for the family; the old ones end. Shown this once."""
    made = replace_family_link(request.actor, request.case)
    address = address_of(reverse("family:door", kwargs={"token": made.token}))
    context = {"title": "desk.link.new", "address": address, "passcode": made.passcode, "back": "desk:people"}
    return show_case_page(request, "once", context, tab="people")


@desk_gate("link.revoke")
@require_POST
def end_link(request: GatedRequest, link: uuid.UUID) -> HttpResponseBase:
    """The link opens nothing from now on."""
    row = Link.objects.filter(pk=link, case=request.case.pk, revoked_at=None).first()
    if row is None:
        raise NotFound
    return carry_out(
        request,
        show_people,
        lambda: revoke_link(request.actor, request.case, row),
        done="desk.done.revoked",
        to="people",
    )


@desk_gate("case.break_glass")
@require_http_methods(["GET", "HEAD", "POST"])
def glass(request: GatedRequest) -> HttpResponseBase:
    """Open a case that one is not on, in an emergency: by its number, with a reason. The team is told at once."""
    speak(request)
    form = GlassForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reference = form.cleaned_data["reference"].strip().upper()
        case = Case.objects.filter(reference=reference, erased_at=None).first()
        try:
            if case is None:
                raise BadInput("reference")
            break_glass(request.actor, case, reason=form.cleaned_data["reason"])
        except BadInput as error:
            form.add_error(error.field, problem_words(error, language_of(request)))
        else:
            messages.warning(request, "desk.glass.open")
            return redirect("desk:case", case=case.pk)
    return show_page(request, "glass", {"form": form}, status=422 if form.is_bound else 200)


def _coordinator(request: GatedRequest) -> User:
    wanted = request.POST.get("user", "")
    people = User.objects.filter(role=User.Role.COORDINATOR, is_active=True)
    row = next((user for user in people if str(user.pk) == wanted), None)
    if row is None:
        raise NotFound
    return row


def show_people(
    request: GatedRequest, *, problem: str = "", status: int = 200, form: CaseForm | None = None
) -> HttpResponse:
    """The page again, perhaps with what went wrong."""
    team = team_of(request.case)
    context = {
        "team": team,
        "stand_ins": [row for row in team if row.part == Member.Part.STAND_IN],
        "others": User.objects.filter(role=User.Role.COORDINATOR, is_active=True)
        .exclude(pk__in=[row.user_id for row in team])
        .order_by("public_name"),
        "links": links_of(request.case),
        "looks": looks_of(request.case),
        "form": form or CaseForm(initial=CaseForm.started(request.case.content)),
        "cancers": _cancers(language_of(request)),
        "outcomes": [(each.value, f"desk.outcome.{each.value}") for each in Outcome],
        "problem": problem,
    }
    return show_case_page(request, "people", context, tab="people", status=status)


def _cancers(language: str) -> list[tuple[str, str]]:
    """Tumour types by name."""
    rows = [(key, row.name_zh if language == "zh-Hans" else row.name_en) for key, row in load_tumours().items()]
    return sorted(rows, key=lambda row: row[1])

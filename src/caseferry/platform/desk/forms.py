"""The forms of coordinators. Labels, helps and choices are keys of the look's words."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils import timezone

from caseferry.knowledge.checklists import load_therapies
from caseferry.knowledge.wording import LANGUAGES
from caseferry.platform.access.choosing import PersonField, offer
from caseferry.platform.access.models import User
from caseferry.platform.cases.actions.opining import OUTCOMES
from caseferry.platform.cases.attendants import read_attendants, write_attendants
from caseferry.platform.look.wording import NAMES

_REQUIRED: Final = {"required": "look.required"}


class NewCaseForm(forms.Form):
    """What is known when a coordinator opens a case; everything but the language may come later."""

    name = forms.CharField(label="desk.new.name", required=False, max_length=200)
    contact_name = forms.CharField(label="desk.new.contact_name", required=False, max_length=200)
    contact_email = forms.EmailField(
        label="desk.new.contact_email", help_text="desk.new.contact_email_help", required=False
    )
    language = forms.ChoiceField(
        label="desk.new.language", choices=[(tag, NAMES[tag]) for tag in LANGUAGES], error_messages=_REQUIRED
    )
    question = forms.CharField(
        label="desk.new.question",
        help_text="desk.new.question_help",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def words(self) -> dict[str, Any]:
        """As a case keeps them."""
        told = self.cleaned_data
        contact = {"name": told["contact_name"].strip(), "email": told["contact_email"].strip()}
        return {
            "name": told["name"].strip(),
            "question": told["question"].strip(),
            "contact": {key: value for key, value in contact.items() if value},
        }


class AwayForm(forms.Form):
    """Until when a coordinator is away, and who stands in."""

    until = forms.DateField(
        label="desk.away.until", widget=forms.DateInput(attrs={"type": "date"}), error_messages=_REQUIRED
    )
    stand_in = PersonField(label="desk.away.stand_in", error_messages=_REQUIRED)

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "stand_in", but=user)


class SendForm(forms.Form):
    """What goes along with a packet. `key` makes the same press of the button send once."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    to = forms.CharField(label="desk.send.to", help_text="desk.send.to_help", required=False, max_length=200)
    email = forms.EmailField(label="desk.send.email", help_text="desk.send.email_help", required=False)
    words = forms.CharField(
        label="desk.send.words", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    with_imaging = forms.BooleanField(label="desk.send.imaging", required=False, initial=True)
    with_private = forms.BooleanField(label="desk.send.private", help_text="desk.send.private_help", required=False)


class ElsewhereForm(forms.Form):
    """A sending that was made outside the system."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    channel = forms.ChoiceField(
        label="desk.elsewhere.channel",
        choices=[(each, f"desk.channel.{each}") for each in ("email", "portal", "courier", "hand")],
    )
    sent_on = forms.DateField(
        label="desk.elsewhere.sent_on",
        help_text="desk.elsewhere.sent_on_help",
        initial=lambda: timezone.localdate().isoformat(),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={**_REQUIRED, "invalid": "desk.error.bad_date"},
    )
    to = forms.CharField(label="desk.send.to", required=False, max_length=200)
    proof = forms.CharField(
        label="desk.elsewhere.proof",
        help_text="desk.elsewhere.proof_help",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages=_REQUIRED,
    )
    with_imaging = forms.BooleanField(label="desk.send.imaging", required=False, initial=True)
    with_private = forms.BooleanField(label="desk.send.private", required=False)


class OpinionForm(forms.Form):
    """What a hospital answered by another way than its link."""

    sending = forms.ChoiceField(label="desk.opinion.sending", error_messages=_REQUIRED)
    signed_by = forms.CharField(label="desk.opinion.signed_by", max_length=200, error_messages=_REQUIRED)
    answer = forms.CharField(
        label="desk.opinion.answer",
        help_text="desk.opinion.answer_help",
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    text = forms.CharField(
        label="desk.opinion.text", required=False, max_length=20000, widget=forms.Textarea(attrs={"rows": 5})
    )
    plan = forms.CharField(
        label="desk.opinion.plan",
        help_text="desk.opinion.plan_help",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    outcome = forms.ChoiceField(
        label="desk.opinion.outcome",
        required=False,
        choices=[("", "desk.opinion.no_outcome"), *((each.value, f"desk.outcome.{each.value}") for each in OUTCOMES)],
    )

    def offer(self, sendings: list[tuple[str, str]]) -> None:
        """The sendings that it may answer."""
        field = self.fields["sending"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = sendings

    def steps(self) -> list[dict[str, str]]:
        """The plan: a line a step, its parts apart by a bar: what | when | who."""
        rows = [[part.strip() for part in line.split("|")] for line in self.cleaned_data["plan"].splitlines()]
        return [dict(zip(("step", "when", "who"), [*row, "", ""], strict=False)) for row in rows if row[0]]


class CaseForm(forms.Form):
    """What people say of the case."""

    name = forms.CharField(label="desk.new.name", required=False, max_length=200)
    birth_date = forms.DateField(
        label="desk.people.birth_date",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    contact_name = forms.CharField(label="desk.new.contact_name", required=False, max_length=200)
    contact_email = forms.EmailField(label="desk.new.contact_email", required=False)
    contact_phone = forms.CharField(label="desk.people.phone", required=False, max_length=60)
    question = forms.CharField(
        label="desk.new.question", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    therapies = forms.MultipleChoiceField(
        label="desk.people.therapies",
        help_text="desk.people.therapies_help",
        choices=lambda: [(key, f"desk.therapy.{key}") for key in load_therapies()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    attendants = forms.CharField(
        label="desk.people.attendants",
        help_text="desk.people.attendants_help",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    notes = forms.CharField(
        label="desk.people.notes",
        help_text="desk.people.notes_help",
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    @classmethod
    def started(cls, content: dict[str, Any]) -> dict[str, Any]:
        """The fields as the case has them now."""
        contact = content.get("contact", {})
        kept = {key: content.get(key, "") for key in ("name", "birth_date", "question", "notes")}
        kept |= {
            "therapies": content.get("therapies", []),
            "attendants": write_attendants(content.get("attendants", [])),
        }
        return {**kept, **{f"contact_{key}": contact.get(key, "") for key in ("name", "email", "phone")}}

    def changes(self, content: dict[str, Any]) -> dict[str, Any]:
        """What differs from what the case has, as `describe` takes it."""
        told = self.cleaned_data
        day = told["birth_date"].isoformat() if told["birth_date"] else ""
        contact = {key: told[f"contact_{key}"].strip() for key in ("name", "email", "phone")}
        wanted = {key: told[key].strip() for key in ("name", "question", "notes")}
        wanted |= {"birth_date": day, "contact": {key: value for key, value in contact.items() if value}}
        wanted |= {"therapies": told["therapies"], "attendants": read_attendants(told["attendants"])}
        return {key: value for key, value in wanted.items() if value != content.get(key, type(value)())}


class GlassForm(forms.Form):
    """An emergency: a case by its number, and why."""

    reference = forms.CharField(label="desk.glass.reference", max_length=16, error_messages=_REQUIRED)
    reason = forms.CharField(
        label="desk.gate.reason",
        help_text="desk.glass.reason_help",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages=_REQUIRED,
    )

"""The forms of coordinators. Labels, helps and choices are keys of the look's words."""

from __future__ import annotations

from typing import Any, Final

from django import forms

from caseferry.platform.access.models import User
from caseferry.platform.cases.actions.opening import LANGUAGES
from caseferry.platform.look.wording import NAMES

_REQUIRED: Final = {"required": "look.required"}


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable when it runs
    """A coordinator, shown by the name that families see."""

    def label_from_instance(self, obj: User) -> str:
        """Called by Django for each choice."""
        return obj.public_name


def _offer(form: forms.Form, name: str, *, but: User | None) -> None:
    """Every active coordinator but one."""
    people = User.objects.filter(role=User.Role.COORDINATOR, is_active=True).order_by("public_name")
    field = form.fields[name]
    assert isinstance(field, PersonField)
    field.queryset = people.exclude(pk=but.pk) if but else people


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
    stand_in = PersonField(label="desk.away.stand_in", queryset=User.objects.none(), error_messages=_REQUIRED)

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        _offer(self, "stand_in", but=user)

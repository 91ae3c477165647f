"""The forms of administrators."""

from __future__ import annotations

from django import forms
from django.utils.translation import get_language

from caseferry.knowledge.working_calendars import load_calendars
from caseferry.platform.access.models import User


class PersonForm(forms.Form):
    """A new account."""

    email = forms.EmailField(label="office.people.email")
    name = forms.CharField(label="office.people.public_name", help_text="office.people.public_name_help", max_length=80)
    role = forms.ChoiceField(
        label="office.people.role", choices=[(role, f"office.role.{role}") for role in User.Role.values]
    )


class HospitalForm(forms.Form):
    """What was checked of one hospital."""

    departments = forms.CharField(
        label="office.hospitals.departments",
        help_text="office.hospitals.departments_help",
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    desk = forms.CharField(
        label="office.hospitals.desk", help_text="office.hospitals.desk_help", required=False, max_length=200
    )


class DayForm(forms.Form):
    """One day of a calendar."""

    calendar = forms.ChoiceField(label="office.calendar.calendar")
    day = forms.DateField(label="office.calendar.day", widget=forms.DateInput(attrs={"type": "date"}))
    works = forms.ChoiceField(
        label="office.calendar.works", choices=[("no", "office.calendar.holiday"), ("yes", "office.calendar.workday")]
    )
    reason = forms.CharField(label="office.calendar.reason", max_length=80)

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        field = self.fields["calendar"]
        assert isinstance(field, forms.ChoiceField)
        chinese = (get_language() or "").startswith("zh")
        field.choices = [(key, row.name_zh if chinese else row.name_en) for key, row in load_calendars().items()]

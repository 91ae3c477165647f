"""The forms of administrators."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import get_language

from caseferry.knowledge.working_calendars import load_calendars
from caseferry.platform.access.choosing import PersonField, offer
from caseferry.platform.access.models import User
from caseferry.platform.cases.models import Case


class PersonForm(forms.Form):
    """A new account."""

    email = forms.EmailField(label="office.people.email")
    name = forms.CharField(label="office.people.public_name", help_text="office.people.public_name_help", max_length=80)
    role = forms.ChoiceField(
        label="office.people.role", choices=[(role, f"office.role.{role}") for role in User.Role.values]
    )


class CasesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not subscriptable when it runs
    """Cases, by number."""

    def label_from_instance(self, obj: Case) -> str:
        """Called by Django for each choice."""
        return obj.reference


class AbsenceForm(forms.Form):
    """Until when somebody is away, and who stands in."""

    until = forms.DateField(label="office.people.away_until", widget=forms.DateInput(attrs={"type": "date"}))
    stand_in = PersonField(label="office.people.stand_in")

    def __init__(self, *args: Any, person: User, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "stand_in", but=person)


class HandOverForm(forms.Form):
    """Which cases of a coordinator go to whom."""

    cases = CasesField(label="office.people.cases", queryset=Case.objects.none(), widget=forms.CheckboxSelectMultiple)
    to = PersonField(label="office.people.hand_to")

    def __init__(self, *args: Any, person: User, **options: Any) -> None:
        super().__init__(*args, **options)
        mine = Case.objects.filter(coordinator=person, erased_at=None).exclude(state="closed")
        cast(CasesField, self.fields["cases"]).queryset = mine
        offer(self, "to", but=person)


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

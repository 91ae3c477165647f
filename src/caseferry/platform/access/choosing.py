"""A coordinator as a choice in a form, for the desk and the office."""

from __future__ import annotations

from django import forms

from caseferry.platform.access.models import User


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable when it runs
    """A coordinator, shown by the name that families see; nobody until `offer` is called."""

    def __init__(self, *, label: str, error_messages: dict[str, str] | None = None) -> None:
        super().__init__(label=label, queryset=User.objects.none(), error_messages=error_messages)

    def label_from_instance(self, obj: User) -> str:
        """Called by Django for each choice."""
        return obj.public_name


def offer(form: forms.Form, name: str, *, but: User | None) -> None:
    """Puts every active coordinator but one into the field `name`."""
    people = User.objects.filter(role=User.Role.COORDINATOR, is_active=True).order_by("public_name")
    field = form.fields[name]
    assert isinstance(field, PersonField)
    field.queryset = people.exclude(pk=but.pk) if but else people

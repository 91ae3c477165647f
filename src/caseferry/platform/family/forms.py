"""The forms of families. Labels, helps and errors are keys of sentences; the components say them."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final, cast

from django import forms

from caseferry.platform.cases.actions.consenting import DATA_CLASSES, DIRECTIONS, GIVERS, PURPOSES

_REQUIRED: Final = {"required": "look.required", "max_length": "look.too_long", "invalid": "look.invalid"}
_FEW: Final = 5
_HOSPITAL_PURPOSES: Final = ("second_opinion", "travel")
_CHOICE: Final = {**_REQUIRED, "invalid_choice": "look.invalid"}


class FamilyForm(forms.Form):
    """A form without Django's own colons and marks."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)


def text(label: str, *, most: int, required: bool = True, rows: int = 0, help_text: str = "", **told: str) -> Any:
    """A field of one line, or of `rows` lines; `told` are attributes of the element (`class_` for `class`)."""
    attrs = {name.rstrip("_"): value for name, value in told.items()}
    widget = forms.Textarea(attrs={"rows": rows, **attrs}) if rows else forms.TextInput(attrs=attrs)
    return forms.CharField(
        label=label, max_length=most, required=required, help_text=help_text, widget=widget, error_messages=_REQUIRED
    )


def device_zone() -> Any:
    """The zone of the device, filled in by a script; empty without one."""
    return forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)


class InquiryForm(FamilyForm):
    """The first words, and how to reach the person."""

    name = text("family.inquiry.name", most=200, help_text="family.inquiry.name_help", autocomplete="name")
    contact = text("family.inquiry.contact", most=200, help_text="family.inquiry.contact_help", autocomplete="email")
    relation = forms.ChoiceField(
        label="family.inquiry.relation",
        choices=[(name, f"family.inquiry.relation_{name}") for name in ("self", "family", "friend", "doctor")],
        widget=forms.RadioSelect,
        initial="family",
        error_messages=_CHOICE,
    )
    country = text("family.inquiry.country", most=80, required=False, autocomplete="country-name")
    message = text("family.inquiry.message", most=4000, required=False, rows=4, help_text="family.inquiry.message_help")
    agree = forms.BooleanField(label="family.inquiry.agree", error_messages=_REQUIRED)
    zone = device_zone()

    def words(self, entry: str) -> dict[str, Any]:
        """What an inquiry keeps, sealed; who asks for a review has put the question to the hospital already."""
        said = self.cleaned_data
        contact = said["contact"].strip()
        way = "email" if "@" in contact else "phone"
        return {
            "contact": {"name": said["name"].strip(), way: contact, "relation": said["relation"]},
            "words": said["message"].strip(),
            "question": said["message"].strip() if entry == "review" else "",
            "country": said["country"].strip(),
        }


class PasscodeForm(FamilyForm):
    """The passcode of a link."""

    passcode = text(
        "family.link.passcode",
        most=40,
        help_text="family.link.passcode_help",
        class_="code",
        autocomplete="one-time-code",
        autocapitalize="characters",
        spellcheck="false",
    )
    zone = device_zone()


class PhraseForm(FamilyForm):
    """The recovery phrase."""

    phrase = text("family.link.phrase", most=300, autocomplete="off", autocapitalize="none", spellcheck="false")


class QuestionForm(FamilyForm):
    """What the family asks the hospital, and who the patient is."""

    question = text(
        "family.question.label", most=4000, required=False, rows=5, help_text="family.question.help", dir="auto"
    )
    name = text("family.question.patient", most=200, required=False, help_text="family.question.patient_help")
    birth_date = forms.DateField(
        label="family.question.birth_date",
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "min": "1900-01-01"}),
        error_messages=_REQUIRED,
    )
    attendants = text(
        "family.question.attendants",
        most=2000,
        required=False,
        rows=2,
        help_text="family.question.attendants_help",
        dir="auto",
    )


class PasswordForm(FamilyForm):
    """The password of a file that is locked."""

    password = text("family.arrived.password", most=100, autocomplete="off", autocapitalize="none", spellcheck="false")


class MessageForm(FamilyForm):
    """A word to the coordinator."""

    text = text("family.messages.ask", most=8000, rows=4, dir="auto")


class AnswerForm(FamilyForm):
    """An answer to a question; files may come with it."""

    text = text("family.messages.answer", most=8000, rows=4, help_text="family.messages.answer_help", dir="auto")


class SettleForm(FamilyForm):
    """Why something cannot be sent."""

    state = forms.ChoiceField(
        label="family.missing.answer",
        choices=[(name, f"family.missing.{name}") for name in ("cannot", "not_done")],
        widget=forms.RadioSelect,
        error_messages=_CHOICE,
    )
    note = text("family.missing.note", most=1000, required=False, rows=2, dir="auto")


class ConditionForm(FamilyForm):
    """How the patient is, as one of five steps or in words."""

    LADDERS: Final = ("walking", "eating", "breathing")

    day = forms.DateField(
        label="family.condition.day", widget=forms.DateInput(attrs={"type": "date"}), error_messages=_REQUIRED
    )
    pain = forms.TypedChoiceField(
        label="family.condition.pain",
        choices=[("", "family.condition.not_known"), *((str(step), str(step)) for step in range(11))],
        required=False,
        error_messages=_CHOICE,
    )
    pain_where = text("family.condition.pain_where", most=300, required=False, dir="auto")
    weight = forms.DecimalField(
        label="family.condition.weight",
        min_value=1,
        max_value=400,
        decimal_places=1,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.1"}),
        error_messages={"invalid": "look.invalid", "min_value": "look.invalid", "max_value": "look.invalid"},
    )
    weight_before = forms.DecimalField(
        label="family.condition.weight_before",
        min_value=1,
        max_value=400,
        decimal_places=1,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.1"}),
        error_messages={"invalid": "look.invalid", "min_value": "look.invalid", "max_value": "look.invalid"},
    )
    allergies = text("family.condition.allergies", most=1000, required=False, rows=2, dir="auto")
    medicines = text("family.condition.medicines", most=2000, required=False, rows=3, dir="auto")
    other = text("family.condition.other", most=2000, required=False, rows=3, dir="auto")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = dict(self.fields)
        ladders = {name: _ladder(name) for name in self.LADDERS}
        self.fields = {"day": fields.pop("day"), **ladders, **fields}

    def clean_day(self) -> dt.date:
        """A day that has come, and not one of long ago."""
        day: dt.date = self.cleaned_data["day"]
        if not dt.timedelta(days=-2) < dt.datetime.now(dt.UTC).date() - day < dt.timedelta(days=365):
            raise forms.ValidationError("look.invalid")
        return day


def _ladder(name: str) -> forms.ChoiceField:
    steps = [(str(step), f"family.condition.{name}_{step}") for step in range(1, 6)]
    return forms.ChoiceField(
        label=f"family.condition.{name}",
        choices=[("", "family.condition.not_known"), *steps],
        required=False,
        error_messages=_CHOICE,
    )


class ConsentForm(FamilyForm):
    """A consent by recipient, purpose, data class and direction, and who gives it."""

    recipient = forms.ChoiceField(label="family.consent.who", error_messages=_CHOICE)
    purpose = forms.ChoiceField(
        label="family.consent.why",
        choices=[(name, f"family.consent.purpose_{name}") for name in PURPOSES],
        widget=forms.RadioSelect,
        initial="second_opinion",
        error_messages=_CHOICE,
    )
    data_class = forms.MultipleChoiceField(
        label="family.consent.what",
        choices=[(name, f"family.consent.data_{name}") for name in DATA_CLASSES],
        widget=forms.CheckboxSelectMultiple,
        initial=["clinical", "imaging"],
        error_messages=_CHOICE,
    )
    direction = forms.MultipleChoiceField(
        label="family.consent.where",
        choices=[(name, f"family.consent.direction_{name}") for name in DIRECTIONS],
        widget=forms.CheckboxSelectMultiple,
        initial=["out", "back"],
        error_messages=_CHOICE,
    )
    giver = forms.ChoiceField(
        label="family.consent.signer",
        choices=[(name, f"family.consent.signer_{name}") for name in GIVERS],
        widget=forms.RadioSelect,
        initial="patient",
        error_messages=_CHOICE,
    )
    name = text("family.consent.signer_name", most=200, autocomplete="name", dir="auto")
    relation = text(
        "family.consent.relation", most=100, required=False, help_text="family.consent.relation_help", dir="auto"
    )
    agree = forms.BooleanField(label="family.consent.agree_words", error_messages=_REQUIRED)

    def __init__(self, recipients: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        recipient = cast(forms.ChoiceField, self.fields["recipient"])
        if len(recipients) <= _FEW:
            # A phone cuts long names in a list to choose from; beside a button they stand whole.
            recipient.widget = forms.RadioSelect()
            recipient.initial = recipients[0][0] if len(recipients) == 1 else None
        recipient.choices = recipients
        if not any(key.startswith("provider:") for key, _ in recipients):
            purposes = [(name, f"family.consent.purpose_{name}") for name in _HOSPITAL_PURPOSES]
            cast(forms.ChoiceField, self.fields["purpose"]).choices = purposes

    def clean(self) -> dict[str, Any]:
        """A guardian says what they are to the patient."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("giver") == "guardian" and not said.get("relation", "").strip():
            self.add_error("relation", "look.required")
        return said


class EraseForm(FamilyForm):
    """The case's reference, typed, so that erasing is never a slip."""

    reference = text("family.data.erase_reference", most=20, autocomplete="off", autocapitalize="characters")

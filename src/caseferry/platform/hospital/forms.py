"""The forms of reviewers. Labels, helps and errors are keys of sentences; the components say them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms

from caseferry.platform.cases.actions.opining import OUTCOMES, OpinionWords

_REQUIRED: Final = {"required": "look.required", "max_length": "look.too_long", "invalid": "look.invalid"}
_CHOICE: Final = {**_REQUIRED, "invalid_choice": "look.invalid"}
_LONG: Final = 8000
STEPS: Final = 6
"""Rows for next steps; the page shows three until more are wanted."""


class ReviewForm(forms.Form):
    """A form without Django's own colons and marks."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)


def line(label: str, *, most: int = 200, required: bool = True, help_text: str = "", **told: str) -> forms.CharField:
    """A field of one line; `told` are attributes of the element."""
    attrs = {name.rstrip("_"): value for name, value in told.items()}
    widget = forms.TextInput(attrs=attrs)
    return forms.CharField(
        label=label, max_length=most, required=required, help_text=help_text, widget=widget, error_messages=_REQUIRED
    )


def lines(label: str, *, rows: int = 4, required: bool = True, help_text: str = "") -> forms.CharField:
    """A field of several lines."""
    widget = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
    return forms.CharField(
        label=label, max_length=_LONG, required=required, help_text=help_text, widget=widget, error_messages=_REQUIRED
    )


class PasscodeForm(ReviewForm):
    """The passcode of a link."""

    passcode = line(
        "hospital.enter.passcode", most=40, help_text="hospital.enter.help", class_="code",
        autocomplete="one-time-code", autocapitalize="characters", spellcheck="false",
    )  # fmt: skip


class ReturnForm(ReviewForm):
    """Why the packet goes back."""

    reason = lines("hospital.return.reason", help_text="hospital.return.text")


class AskForm(ReviewForm):
    """A question: about the whole case, a page of a file, or an item that is missing."""

    about = forms.ChoiceField(label="hospital.ask.about", required=False, error_messages=_CHOICE)
    page = forms.IntegerField(
        label="hospital.ask.page",
        required=False,
        min_value=1,
        max_value=99_999,
        error_messages={"invalid": "look.invalid"},
    )
    text = lines("hospital.ask.text", rows=5, help_text="hospital.ask.help")
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, choices: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = choices  # type: ignore[attr-defined]

    def about_what(self, version: int) -> dict[str, Any]:
        """What a message keeps: `{file, page, version}`, `{item}` or nothing."""
        kind, _, name = self.cleaned_data["about"].partition(":")
        if kind == "file":
            page = self.cleaned_data["page"]
            return {"file": name, "version": version, **({"page": page} if page else {})}
        return {"item": name} if kind == "item" else {}


class AnswerForm(ReviewForm):
    """An answer to the coordinator."""

    text = lines("hospital.ask.answer", rows=3)


class OpinionForm(ReviewForm):
    """One answer to each question, what follows from them, and who signs."""

    text = lines("hospital.opinion.conclusion", rows=5, required=False)
    outcome = forms.ChoiceField(
        label="hospital.opinion.outcome",
        required=False,
        choices=[("", "hospital.outcome.none"), *((str(code), f"hospital.outcome.{code}") for code in OUTCOMES)],
        error_messages=_CHOICE,
    )
    signed_by = line("hospital.opinion.author", autocomplete="name")

    def __init__(self, *args: Any, questions: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(questions)
        for number, _ in enumerate(self.questions):
            self.fields[f"answer_{number}"] = lines("hospital.opinion.per_question", required=False)
        for number in range(STEPS):
            self.fields[f"step_{number}"] = line("hospital.opinion.step", most=500, required=False)
            self.fields[f"when_{number}"] = line("hospital.opinion.when", most=80, required=False)
            self.fields[f"who_{number}"] = line("hospital.opinion.who", most=120, required=False)

    def answers(self) -> list[tuple[str, forms.BoundField]]:
        """Each question with its field."""
        return [(text, self[f"answer_{number}"]) for number, text in enumerate(self.questions)]

    def steps(self) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        """Rows of next steps: what, when, who."""
        return [(self[f"step_{number}"], self[f"when_{number}"], self[f"who_{number}"]) for number in range(STEPS)]

    def words(self) -> OpinionWords:
        """What was said, without what was left empty."""
        said = {name: value.strip() if isinstance(value, str) else value for name, value in self.cleaned_data.items()}
        answers = [
            {"question": text, "answer": said[f"answer_{number}"]}
            for number, text in enumerate(self.questions)
            if said[f"answer_{number}"]
        ]
        plan = [
            {"step": said[f"step_{number}"], "when": said[f"when_{number}"], "who": said[f"who_{number}"]}
            for number in range(STEPS)
            if said[f"step_{number}"]
        ]
        return OpinionWords(said["signed_by"], answers, said["text"], plan, said["outcome"])

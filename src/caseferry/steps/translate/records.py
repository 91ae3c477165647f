"""Translations and tasks as text: YAML for people, JSON for the list of what may be translated."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import msgspec
import yaml

from caseferry.domain.errors import UsageError
from caseferry.domain.translation import LEVELS, TARGETS, Translation, TranslationTask

TRANSLATION = "caseferry.translation/1"
TASKS = "caseferry.segments/1"


def write_translation(translation: Translation) -> str:
    """YAML with every value of a translation, in a fixed order."""
    value = {"schema": TRANSLATION, **msgspec.to_builtins(translation)}
    text: str = yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=120)
    return text


def read_translation(text: str, name: str) -> Translation:
    """The translation in a YAML text. Raises UsageError in one sentence when it is none."""
    try:
        value = yaml.safe_load(text)
        if not isinstance(value, dict) or value.pop("schema", None) != TRANSLATION:
            raise UsageError(
                f"{name} is not a translation of caseferry.",
                next_step="Import the file with `caseferry translate import`.",
            )
        translation = msgspec.convert(value, Translation)
    except (yaml.YAMLError, msgspec.ValidationError) as error:
        raise UsageError(f"The translation {name} cannot be read: {_place(error)}.") from error
    if (
        translation.to not in TARGETS
        or translation.level not in LEVELS
        or translation.origin not in ("person", "machine")
    ):
        raise UsageError(f"The translation {name} has an unknown language, level or origin.")
    if translation.level == "professional" and translation.origin == "machine":
        raise UsageError(
            f"The translation {name} was made by a machine and is called professional.",
            next_step="Import it as readable.",
        )
    return translation


def _place(error: Exception) -> str:
    """Where it is wrong, without the words that stand there."""
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        return f"line {error.problem_mark.line + 1} is not YAML"
    return str(error).partition(" - at ")[2] or "its form is not that of a translation"


def write_tasks(tasks: Sequence[TranslationTask]) -> str:
    """JSON of everything that may be translated."""
    value: dict[str, Any] = {"schema": TASKS, "documents": msgspec.to_builtins(tuple(tasks))}
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def read_tasks(text: str) -> tuple[TranslationTask, ...]:
    """The tasks in a JSON text. Raises UsageError."""
    try:
        value = json.loads(text)
        if value["schema"] != TASKS:
            raise KeyError
        return msgspec.convert(value["documents"], tuple[TranslationTask, ...])
    except (ValueError, KeyError, TypeError, msgspec.ValidationError):
        raise UsageError(
            "The list of what may be translated cannot be read.", next_step="Pack the case again."
        ) from None

"""Finds what a person means among known names, or says which are close."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz, process

from caseferry.domain.errors import UsageError
from caseferry.knowledge.lexicon import fold

_CLOSE = 60.0
_SHOWN = 4


def choose(text: str, names: Mapping[str, Sequence[str]], *, what: str) -> str:
    """The key of `names` that `text` names, case, accents and `_ -` apart. Raises UsageError that lists close matches.

    >>> choose("Car T", {"car_t": ("car_t", "CAR-T")}, what="therapy")
    'car_t'
    """
    wanted = _plain(text)
    exact = {_plain(name): key for key, of in names.items() for name in of}
    if wanted in exact:
        return exact[wanted]
    raise UsageError(f"There is no {what} named {text!r}.", next_step=_hint(wanted, exact, names))


def _hint(wanted: str, exact: Mapping[str, str], names: Mapping[str, Sequence[str]]) -> str:
    near = process.extract(wanted, sorted(exact), scorer=fuzz.WRatio, limit=12, score_cutoff=_CLOSE)
    keys = list(dict.fromkeys(exact[name] for name, _, _ in near))[:_SHOWN]
    if keys:
        return f"Did you mean {', '.join(keys)}?"
    return f"Known: {', '.join(sorted(names))}."


def _plain(text: str) -> str:
    return " ".join(fold(text).replace("_", " ").replace("-", " ").split())

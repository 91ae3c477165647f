"""Goes through every element of an object, at every depth, and does what the profile says (knowledge/deidentification.py).

What the table does not name is judged by its value representation: names, links and unknown attributes go, days are moved, identifiers
are replaced, free text is cleaned, and whatever still holds a word of the person is emptied.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydicom.datadict import dictionary_has_tag
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset
from pydicom.tag import BaseTag

from caseferry.engines.dicom.deidentify_needles import Needles, has_long_number
from caseferry.engines.dicom.deidentify_secrets import Stand
from caseferry.knowledge.deidentification import Act, act_of, clean_words, is_safe_private

_NAME, _PATIENT_ID, _CHARSET = 0x00100010, 0x00100020, 0x00080005
_PIXELS = (0x7FE00008, 0x7FE00009, 0x7FE00010)
_FREE = ("LT", "ST", "UT", "UC")
_WORDS = ("AE", "AS", "CS", "DS", "IS", "LO", "SH", *_FREE)
_OLDEST = "090Y"
_GONE = ("PN", "UN", "UR")
NUMBERS = ("DS", "IS", "DA", "DT", "TM", "UI")
"""Representations whose values are numbers by themselves."""

_BINARY = ("OB", "OW", "OD", "OF", "OL", "OV")
_DUMMIES: dict[str, Any] = {
    "AE": "ANON", "AS": "000Y", "CS": "ANON", "DA": "19000101", "DS": "0", "DT": "19000101000000", "IS": "0", "LO": "REMOVED",
    "LT": "REMOVED", "PN": "REMOVED", "SH": "REMOVED", "ST": "REMOVED", "TM": "000000", "UC": "REMOVED", "UT": "REMOVED",
    "FL": 0.0, "FD": 0.0, "SL": 0, "SS": 0, "UL": 0, "US": 0, "SV": 0, "UV": 0, "OB": b"\0\0", "OW": b"\0\0",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything that is needed to judge an element."""

    options: frozenset[str]
    stand: Stand
    needles: Needles


def strip_person(data: Dataset, profile: Profile) -> None:
    """Change `data` in place, sequences and all."""
    kept_blocks: set[tuple[int, int]] = set()
    for tag in list(data.keys()):
        if tag.is_private:
            _judge_private(data, tag, kept_blocks)
        else:
            _judge(data, tag, profile)
    for tag in list(data.keys()):
        if tag.is_private_creator and (tag.group, tag.element) not in kept_blocks:
            del data[tag]


def _judge_private(data: Dataset, tag: BaseTag, kept_blocks: set[tuple[int, int]]) -> None:
    """Private creators stay until it is known whether anything of theirs does."""
    if tag.is_private_creator:
        return
    block = tag.group, tag.element >> 8
    creator = data.get(block)
    element = data[tag]
    name = str(creator.value) if creator is not None else ""
    if name and is_safe_private(name, int(tag), element.VR):
        kept_blocks.add(block)
    else:
        del data[tag]


def _judge(data: Dataset, tag: BaseTag, profile: Profile) -> None:
    number = int(tag)
    if number in _PIXELS or number == _CHARSET:
        return
    if number in (_NAME, _PATIENT_ID):
        data[tag].value = f"ANON^{profile.stand.code}" if number == _NAME else f"ANON-{profile.stand.code}"
        return
    act = act_of(number, profile.options)
    element = data[tag]
    if act is None and (element.VR in _GONE or not dictionary_has_tag(tag)):
        act = Act.REMOVE
    if act is Act.REMOVE:
        del data[tag]
    elif element.VR == "SQ":
        _judge_sequence(element, act, profile)
    else:
        _act(data, element, act, profile)


def _judge_sequence(element: DataElement, act: Act | None, profile: Profile) -> None:
    if act in (Act.EMPTY, Act.DUMMY):
        element.value = []
        return
    for item in element.value:
        strip_person(item, profile)


def _act(data: Dataset, element: DataElement, act: Act | None, profile: Profile) -> None:
    if act is Act.EMPTY:
        element.value = None
    elif act is Act.DUMMY:
        element.value = _dummy(element, profile)
    elif element.VR == "UI":
        _each(element, profile.stand.identifier)
    elif element.VR in ("DA", "DT"):
        _judge_day(element, profile)
    elif element.VR in _BINARY:
        if profile.needles.found_in_bytes(bytes(element.value or b"")):
            del data[element.tag]
    elif element.VR in _WORDS:
        _judge_words(element, act, profile)


def _dummy(element: DataElement, profile: Profile) -> Any:
    if element.VR == "UI":
        return profile.stand.identifier(str(element.value or "dummy"))
    return _DUMMIES.get(element.VR)


def _judge_day(element: DataElement, profile: Profile) -> None:
    """With modified dates each day is moved; without them there is none."""
    if "dates" not in profile.options:
        element.value = None
        return
    _each(element, profile.stand.day if element.VR == "DA" else profile.stand.moment)


def _judge_words(element: DataElement, act: Act | None, profile: Profile) -> None:
    free = element.VR in _FREE
    if act is Act.CLEAN or (free and act is not Act.KEEP):
        _each(element, clean_words if "descriptors" in profile.options else lambda _: "")
    if element.VR == "AS":
        _each(element, _age)
    values = element.value if element.VM > 1 else [element.value]
    words = "\\".join(str(value) for value in values if value is not None)
    doubtful = element.VR not in NUMBERS and act is None and has_long_number(words)
    if doubtful or profile.needles.found_in(words, number=element.VR in NUMBERS):
        element.value = None


def _each(element: DataElement, change: Callable[[str], str]) -> None:
    """Change every value of a multi-valued text; what becomes empty is left out."""
    if element.value in (None, ""):
        return
    values = element.value if element.VM > 1 else [element.value]
    changed = [new for value in values if (new := change(str(value)))]
    element.value = changed[0] if len(changed) == 1 else changed or None


def _age(value: str) -> str:
    """An age above 89 years is so rare that it names somebody."""
    return _OLDEST if value.endswith("Y") and value[:-1].isdecimal() and value > _OLDEST else value

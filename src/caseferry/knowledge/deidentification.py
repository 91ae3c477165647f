"""What becomes of each attribute in a copy without the person (`data/deidentification.yaml`, after PS3.15 table E.1-1)."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from caseferry.knowledge.tables import load_yaml

_FILE = "deidentification.yaml"
_TAG = re.compile(r"[0-9a-f]{8}")
_WORD = re.compile(r"[^\W_]+")
_SHORT = 3  # digits of a number that a description may keep


class Act(StrEnum):
    """What is done with one attribute."""

    REMOVE = "X"
    EMPTY = "Z"
    DUMMY = "D"
    IDENTIFIER = "U"
    KEEP = "K"
    CLEAN = "C"


# A choice that depends on the type of the attribute: the last way keeps every object valid.
_CHOICES = {"X/Z": Act.EMPTY, "X/D": Act.DUMMY, "Z/D": Act.DUMMY, "X/Z/D": Act.DUMMY, "X/Z/U*": Act.IDENTIFIER}
OPTIONS = ("descriptors", "dates", "patient", "device")
"""The options that may be asked for; the safe private attributes are always kept."""


@dataclass(frozen=True, slots=True)
class Method:
    """One profile or option as an object names it in (0012,0064)."""

    code: str
    meaning: str


def act_of(tag: int, options: frozenset[str]) -> Act | None:
    """What the profile with `options` does with a standard attribute; None when the table does not name it.

    >>> act_of(0x00100010, frozenset()), act_of(0x00080020, frozenset({"dates"})), act_of(0x00280010, frozenset())
    (<Act.EMPTY: 'Z'>, <Act.CLEAN: 'C'>, None)
    """
    name = f"{tag:08x}"
    row = _attributes().get(name)
    if row is not None:
        basic, own = row
        chosen = [own[option] for option in OPTIONS if option in options and option in own]
        return chosen[0] if chosen else basic
    return next((act for pattern, act in _patterns() if pattern.fullmatch(name)), None)


def is_identifying(tag: int) -> bool:
    """Whether values of this attribute name the person or a place, and are looked for everywhere else."""
    return f"{tag:08x}" in load_yaml(_FILE)["identifying"]


def is_safe_private(creator: str, tag: int, representation: str) -> bool:
    """Whether a private attribute is known to hold a physical quantity only (PS3.15 table E.3.10-1), and does hold a number."""
    table = load_yaml(_FILE)
    known = [creator, f"{tag >> 16:04x}", f"{tag & 0xFF:02x}"] in table["safe_private"]
    return known and representation in table["numbers"]


def is_public_identifier(uid: str) -> bool:
    """Whether a UID names something of a standard or a coding scheme."""
    return uid.startswith(tuple(load_yaml(_FILE)["public_roots"]))


def is_copied(kind: str) -> bool:
    """Whether objects of this kind (data/dicom.yaml) may stand in the copy at all."""
    return kind in load_yaml(_FILE)["copied_kinds"]


def methods(options: frozenset[str]) -> tuple[Method, ...]:
    """The profile and its options as they are named in each object."""
    table = load_yaml(_FILE)["options"]
    names = ["basic", *(option for option in OPTIONS if option in options), "private"]
    return tuple(Method(table[name]["code"], table[name]["meaning"]) for name in names)


def clean_words(text: str) -> str:
    """A description with only the words left that say what was examined and how, and numbers of three digits at the most.

    >>> clean_words("CT Chest 5.0 mm for Dr. Probe 19600102")
    'CT Chest 5 0 mm for'
    """
    known = _words()
    kept = [
        word for word in _WORD.findall(text) if word.casefold() in known or (word.isdecimal() and len(word) <= _SHORT)
    ]
    return " ".join(kept) if any(not word.isdecimal() for word in kept) else ""


def suspected_text(sop_class: str, modality: str, image_type: str, declared: str) -> str:
    """Why a picture may have words burned in, by what it is; empty when nothing speaks for it. `declared`: Burned In Annotation.

    >>> suspected_text("1.2.840.10008.5.1.4.1.1.2", "CT", "ORIGINAL/PRIMARY/AXIAL", "NO")
    ''
    """
    table = load_yaml(_FILE)["burned_in"]
    if declared.upper() == "YES":
        return "it says that words are burned into its picture"
    if any(word in image_type.upper() for word in table["image_types"]):
        return "it is a picture of a screen"
    if modality in table["modalities"] or any(
        sop_class == one or sop_class.startswith(f"{one}.") for one in table["classes"]
    ):
        return "pictures of its kind often have a name burned in"
    return ""


def is_text(words: str) -> bool:
    """Whether what was read on a picture counts as text: a few letters in a row.

    >>> is_text("R"), is_text("PROBE"), is_text("2.5")
    (False, True, False)
    """
    fewest = load_yaml(_FILE)["burned_in"]["fewest_letters"]
    return any(
        sum(char.isalpha() for char in word) >= fewest or len(word) >= 2 * fewest for word in _WORD.findall(words)
    )


@functools.cache
def _words() -> frozenset[str]:
    return frozenset(load_yaml(_FILE)["descriptor_words"].split())


@functools.cache
def _patterns() -> tuple[tuple[re.Pattern[str], Act], ...]:
    table = load_yaml(_FILE)["patterns"]
    return tuple((re.compile(name.replace("x", "[0-9a-f]")), Act(act)) for name, act in table.items())


@functools.cache
def _attributes() -> Mapping[str, tuple[Act, Mapping[str, Act]]]:
    found: dict[str, tuple[Act, Mapping[str, Act]]] = {}
    for tag, row in load_yaml(_FILE)["attributes"].items():
        options = row[2] if len(row) > 2 else {}
        if not _TAG.fullmatch(tag) or not row[0] or not set(options) <= set(OPTIONS):
            raise ValueError(f"{_FILE}: {tag} is no attribute with a name, an action and known options")
        basic = _CHOICES[row[1]] if row[1] in _CHOICES else Act(row[1])
        found[tag] = basic, {option: Act(act) for option, act in options.items()}
    return found

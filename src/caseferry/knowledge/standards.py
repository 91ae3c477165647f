"""The fixed words of FHIR documents (`data/standards.yaml`), and the codes that the tables of findings carry."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass

from caseferry.knowledge.tables import load_yaml


@dataclass(frozen=True, slots=True)
class Section:
    """One section of a patient summary; `required` ones are there even when nothing was found."""

    id: str
    title: str
    code: str
    display: str
    required: bool


@dataclass(frozen=True, slots=True)
class Coding:
    """A code of a code system."""

    system: str
    code: str
    display: str = ""


@functools.cache
def sections() -> tuple[Section, ...]:
    """The sections in the order of the document. Raises ValueError when one stands twice."""
    found = tuple(Section(**row) for row in load_yaml("standards.yaml")["sections"])
    if len({section.id for section in found}) != len(found) or len({section.code for section in found}) != len(found):
        raise ValueError("standards.yaml: a section stands twice")
    return found


@functools.cache
def document_type() -> Coding:
    """What kind of document the bundle is."""
    return Coding(system("loinc"), **load_yaml("standards.yaml")["document"])


def profile(name: str) -> str:
    """The address of a profile by our short name. Raises KeyError."""
    return str(load_yaml("standards.yaml")["profiles"][name])


def extension(name: str) -> str:
    """The address of an extension by our short name. Raises KeyError."""
    return str(load_yaml("standards.yaml")["extensions"][name])


def system(name: str) -> str:
    """The address of a code system by our short name. Raises KeyError."""
    return str(load_yaml("standards.yaml")["systems"][name])


def prescribed(name: str) -> Coding:
    """The code that a profile prescribes for an element of its own. Raises KeyError."""
    row = load_yaml("standards.yaml")["codes"][name]
    return Coding(system(row["system"]), row["code"], row["display"])


@functools.cache
def _lab_codes() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """(LOINC code, what it measures) by analyte. Raises ValueError for a code whose kind is not known."""
    rules = load_yaml("standards.yaml")["loinc_of_labs"]
    found = {}
    for row in load_yaml("labs.yaml")["analytes"]:
        if row["id"] in rules["unsure"]:
            continue
        found[row["id"]] = tuple((item["code"], _kind(item, rules)) for item in row.get("loinc", ()))
    return found


def _kind(item: Mapping[str, str], rules: Mapping[str, Mapping[str, str]]) -> str:
    bracket = re.search(r"\[([^\]]+)\]", item["display"])
    kind = rules["kinds"].get(item["code"]) or (rules["brackets"].get(bracket[1]) if bracket else None)
    if kind is None or kind not in rules["units"]:
        raise ValueError(f"standards.yaml: what {item['code']} measures is not known")
    return kind


def lab_coding(analyte: str, unit: str) -> Coding | None:
    """The LOINC code of a result in `unit` (UCUM), or None: a code for mass is no code for moles."""
    units = load_yaml("standards.yaml")["loinc_of_labs"]["units"]
    for code, kind in _lab_codes().get(analyte, ()):
        if re.search(units[kind], unit):
            return Coding(system("loinc"), code)
    return None


@functools.cache
def marker_codings() -> Mapping[str, Coding]:
    """The LOINC code of each biomarker whose table row carries one."""
    rows = load_yaml("biomarkers.yaml")["markers"]
    return {row["id"]: Coding(system("loinc"), row["loinc"]) for row in rows if row.get("loinc")}


@functools.cache
def ucum_units() -> frozenset[str]:
    """Units of the laboratory table that are UCUM codes."""
    return frozenset(load_yaml("labs.yaml")["units"]) - {"lakh/uL", "S/CO", "COI"}

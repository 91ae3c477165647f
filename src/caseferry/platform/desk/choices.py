"""A form of the review page becomes a decision of the contract; every target is looked up in this very case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from caseferry.platform.cases.actions.deciding import Choice
from caseferry.platform.cases.errors import BadInput, NotFound
from caseferry.platform.cases.models import Case
from caseferry.platform.cases.packets import load_manifest, newest_build
from caseferry.platform.cases.pictures import source_key

Given = Mapping[str, str]
_ABOUT_FACTS: Final = ("confirm_fact", "reject_fact", "correct_fact")
_FIELDS: Final = ("value", "unit", "date", "assertion")


def choice_of(case: Case, given: Given) -> Choice:
    """The decision that a form of this case asks for.

    Raises NotFound for a target that the case does not have, BadInput for a field that is missing or makes no sense.
    """
    build = newest_build(case)
    if build is None:
        raise NotFound
    manifest = load_manifest(build)
    what = given.get("what", "")
    if what not in _MAKERS:
        raise BadInput("what")
    target, value = _MAKERS[what](case, manifest, given)
    return Choice(what, target, value, given.get("reason", "").strip(), _seen(given))


def open_facts(case: Case, given: Given) -> list[Choice]:
    """One confirmation for each fact of the page that the form names in `facts` (ids, apart by blanks). Raises NotFound."""
    build = newest_build(case)
    known = {row["id"] for row in load_manifest(build)["facts"]} if build else set()
    wanted = given.get("facts", "").split()
    if not wanted or not known.issuperset(wanted):
        raise NotFound
    return [Choice("confirm_fact", {"fact": key}, seen=_seen(given)) for key in wanted]


def _seen(given: Given) -> int | None:
    number = given.get("seen", "")
    return int(number) if number.isdecimal() else None


Made = tuple[Mapping[str, Any], Any]


def _about_fact(case: Case, manifest: Mapping[str, Any], given: Given) -> Made:
    fact = _row(manifest["facts"], given.get("fact", ""))
    return {"fact": fact["id"]}, None


def _correction(case: Case, manifest: Mapping[str, Any], given: Given) -> Made:
    """Only what differs from what was read."""
    fact = _row(manifest["facts"], given.get("fact", ""))
    changed = {key: given[key].strip() for key in _FIELDS if key in given and given[key].strip() != fact.get(key, "")}
    if not changed:
        raise BadInput("value", "nothing was changed")
    return {"fact": fact["id"]}, changed


def _addition(case: Case, manifest: Mapping[str, Any], given: Given) -> Made:
    value = {key: given[key].strip() for key in ("kind", *_FIELDS) if given.get(key, "").strip()}
    if not value.get("value"):
        raise BadInput("value")
    return _page(case, manifest, given), value


def _category(case: Case, manifest: Mapping[str, Any], given: Given) -> Made:
    return _page(case, manifest, given), given.get("category", "")


def _date(case: Case, manifest: Mapping[str, Any], given: Given) -> Made:
    value = {"value": given.get("date", "").strip()}
    if given.get("role"):
        value["role"] = given["role"]
    return _page(case, manifest, given), value


def _split(case: Case, manifest: Mapping[str, Any], given: Given) -> Made:
    return _page(case, manifest, given), None


def _merge(case: Case, manifest: Mapping[str, Any], given: Given) -> Made:
    document = _row(manifest["documents"], given.get("into", ""))
    first = document["pages"][0]
    sources = {row["id"]: row["sha256"] for row in manifest["sources"]}
    return _page(case, manifest, given), {"sha256": sources[first["source"]], "page": first["page"]}


def _turn(case: Case, manifest: Mapping[str, Any], given: Given) -> Made:
    if given.get("degrees") not in ("0", "90", "180", "270"):
        raise BadInput("degrees")
    return _page(case, manifest, given), int(given["degrees"])


def _place(case: Case, manifest: Mapping[str, Any], given: Given) -> Made:
    return _page(case, manifest, given), given.get("place", "")


def _patient(case: Case, manifest: Mapping[str, Any], given: Given) -> Made:
    if given.get("study"):
        known = [row["study_instance_uid"] for row in manifest["imaging"]]
        if given["study"] not in known:
            raise NotFound
        return {"study": given["study"]}, given.get("match", "")
    return _page(case, manifest, given), given.get("match", "")


def _settlement(case: Case, manifest: Mapping[str, Any], given: Given) -> Made:
    conflict = _row(manifest["conflicts"], given.get("conflict", ""))
    return {"conflict": conflict["id"]}, given.get("words", "").strip()


def _waiver(case: Case, manifest: Mapping[str, Any], given: Given) -> Made:
    gates = {row["gate"] for row in manifest["readiness"]["gates"]}
    if given.get("gate") not in gates:
        raise NotFound
    return {"gate": given["gate"]}, None


_MAKERS: Final[Mapping[str, Callable[[Case, Mapping[str, Any], Given], Made]]] = {
    **dict.fromkeys(_ABOUT_FACTS, _about_fact),
    "correct_fact": _correction,
    "add_fact": _addition,
    "set_category": _category,
    "set_date": _date,
    "split": _split,
    "merge": _merge,
    "turn": _turn,
    "place": _place,
    "set_patient": _patient,
    "settle_conflict": _settlement,
    "waive_gate": _waiver,
}


def _page(case: Case, manifest: Mapping[str, Any], given: Given) -> dict[str, Any]:
    """The page that the form names: a source by its key, and a number from 1."""
    number = given.get("number", "")
    for row in manifest["sources"]:
        if source_key(case, row["sha256"]) == given.get("source"):
            if number.isdecimal() and 1 <= int(number) <= max(1, row["pages"]):
                return {"sha256": row["sha256"], "page": int(number)}
            break
    raise NotFound


def _row(rows: list[Mapping[str, Any]], key: str) -> Mapping[str, Any]:
    found = next((row for row in rows if row["id"] == key), None)
    if found is None:
        raise NotFound
    return found

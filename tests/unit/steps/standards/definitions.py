"""Walks hand-made subsets of the IPS and mCODE structure definitions (their sources stand in the file): cardinalities, fixed values,
required bindings and slices, what references may refer to. No Java validator is needed, and none takes its place: see the file's `source`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

DEFINITIONS = {
    row["url"]: row
    for row in json.loads((Path(__file__).parent / "structure_definitions.json").read_text(encoding="utf-8"))[
        "definitions"
    ]
}


def problems(bundle: Mapping[str, Any]) -> list[str]:
    """What breaks a definition that a resource claims in `meta.profile`; a claim that no definition is here for is one, too."""
    rows = [bundle, *(entry["resource"] for entry in bundle["entry"])]
    kinds = {entry.get("fullUrl", ""): entry["resource"]["resourceType"] for entry in bundle["entry"]}
    claims = [(row, url) for row in rows for url in row.get("meta", {}).get("profile", ())]
    return [problem for row, url in claims for problem in _of(row, url, kinds)]


def claimed(bundle: Mapping[str, Any]) -> set[str]:
    """The last part of each profile that a resource of the bundle claims."""
    rows = [bundle, *(entry["resource"] for entry in bundle["entry"])]
    return {url.rpartition("/")[2] for row in rows for url in row.get("meta", {}).get("profile", ())}


def dangling(bundle: Mapping[str, Any]) -> set[str]:
    """References to what is not in the bundle."""
    return set(_references(bundle)) - {entry["fullUrl"] for entry in bundle["entry"]}


def _of(row: Mapping[str, Any], url: str, kinds: Mapping[str, str]) -> Iterator[str]:
    if url not in DEFINITIONS:
        yield f"no definition of {url}"
        return
    if row["resourceType"] != DEFINITIONS[url]["type"]:
        yield f"{url} is not for {row['resourceType']}"
    yield from _slices(row, url)
    for element in DEFINITIONS[url]["elements"]:
        for found in _at(row, element["path"].split(".")):
            place = f"{url} {element['path']} in {row['id']}"
            yield from (f"{place}: {wrong}" for wrong in _broken(element, found, kinds))


def _broken(element: Mapping[str, Any], found: list[Any], kinds: Mapping[str, str]) -> Iterator[str]:
    if len(found) < element.get("min", 0):
        yield f"{len(found)} of at least {element['min']}"
    if "max" in element and len(found) > element["max"]:
        yield f"{len(found)} of at most {element['max']}"
    if "fixed" in element and any(value != element["fixed"] for value in found):
        yield f"{found} is not {element['fixed']}"
    if "oneOf" in element and any(value not in element["oneOf"] for value in found):
        yield f"{found} is none of {element['oneOf']}"
    if "refersTo" in element and any(kinds.get(value) not in element["refersTo"] for value in found):
        yield f"{found} is no {element['refersTo']}"


def _slices(row: Mapping[str, Any], url: str) -> Iterator[str]:
    """Codes that must stand somewhere among all values of an element: `Composition.section` after its codes."""
    for element in DEFINITIONS[url]["elements"]:
        if "holds" not in element:
            continue
        every = [value for found in _at(row, element["path"].split(".")) for value in found]
        if lacking := sorted(set(element["holds"]) - set(every)):
            yield f"{url} {element['path']} in {row['id']}: without {lacking}"


def _at(row: Mapping[str, Any], path: list[str]) -> Iterator[list[Any]]:
    """The values of the last name of `path`, once for each parent that holds it; an extension stands for a missing value."""
    values = _values(row, path[0])
    if len(path) == 1:
        yield values
        return
    if not values:
        yield []
    for value in values:
        yield from _at(value, path[1:])


def _values(row: Mapping[str, Any], name: str) -> list[Any]:
    bare = name.removesuffix("[x]")
    keys = [
        key for key in row if key.lstrip("_") == bare or (name.endswith("[x]") and key.lstrip("_").startswith(bare))
    ]
    return [value for key in keys for value in (row[key] if isinstance(row[key], list) else [row[key]])]


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        if isinstance(value.get("reference"), str):
            yield value["reference"]
        for inner in value.values():
            yield from _references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _references(inner)

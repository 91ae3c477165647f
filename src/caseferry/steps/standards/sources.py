"""The patient, the program, and where everything comes from: Patient, Device, DocumentReference, Provenance."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from caseferry.knowledge.categories import load_categories
from caseferry.steps.standards.elements import QUOTATION, Row, absent, coded, concept, reference, resource

_GENDER = {"M": "male", "F": "female"}


def patient_resource(sent: Mapping[str, Any]) -> Row:
    """The patient, with every form of the name that was read."""
    who = sent["patient"]
    names = list(dict.fromkeys(filter(None, (who["name"], *who["names"]))))
    row = resource(
        "Patient", (sent["case"]["id"],), "patient",
        identifier=[{"value": number} for number in who["identifiers"]],
        name=[{"text": name} for name in names] or [absent()], gender=_GENDER.get(who["sex"], "unknown"),
        birthDate=who["birth_date"],
    )  # fmt: skip
    return row if who["birth_date"] else row | {"_birthDate": absent()}


def device_resource(sent: Mapping[str, Any]) -> Row:
    """The program that put the document together."""
    version = sent["software"]["version"]
    return resource(
        "Device", ("caseferry", version), deviceName=[{"name": "Caseferry", "type": "other"}],
        version=[{"value": version}],
    )  # fmt: skip


def document_references(sent: Mapping[str, Any], patient: Row) -> dict[str, Row]:
    """A DocumentReference for each document that is sent, by our document id; it names the files and their hashes."""
    return {row["id"]: _document(row, sent, patient) for row in sent["documents"]}


def _document(row: Mapping[str, Any], sent: Mapping[str, Any], patient: Row) -> Row:
    files = [file for file in sent["files"] if row["id"] in file["documents"] and file["category"] == row["category"]]
    category = load_categories().get(row["category"])
    words = category.prefix.replace("_", " ") if category else row["category"].replace("_", " ")
    made = resource(
        "DocumentReference", (sent["case"]["id"], row["id"]), masterIdentifier={"value": row["id"]}, status="current",
        type=concept(words), subject=reference(patient), description=row["title"],
        content=[{"attachment": _attachment(file, row)} for file in files] or [{"attachment": {"title": row["title"] or words}}],
    )  # fmt: skip
    if len(row["date"]) == 10:
        made["context"] = {"period": {"start": row["date"], "end": row["date"]}}
    return made


def _attachment(file: Mapping[str, Any], document: Mapping[str, Any]) -> Row:
    name = file["path"].removeprefix("send/")
    row = {"contentType": "application/pdf", "url": name, "size": file["bytes"], "title": name.rpartition("/")[2]}
    return row if document["language"] in ("", "und") else row | {"language": document["language"]}


def provenances(sent: Mapping[str, Any], author: Row, documents: Mapping[str, Row], made: Sequence[Row]) -> list[Row]:
    """For each document: what was read from it, and which source files it came from, by their SHA-256."""
    sources = {row["id"]: row for row in sent["sources"]}
    found = []
    for row in sent["documents"]:
        own = documents[row["id"]]
        address = f"urn:uuid:{own['id']}"
        targets = [own, *(other for other in made if address in _cites(other))]
        origins = dict.fromkeys(page["source"] for page in row["pages"])
        found.append(
            resource(
                "Provenance", (own["id"],), target=[reference(target) for target in targets], recorded=sent["generated_at"],
                agent=[{"type": coded("participation", "assembler"), "who": reference(author)}],
                entity=[{"role": "source", "what": _origin(sources[key])} for key in origins if key in sources],
            )
        )  # fmt: skip
    return found


def _origin(source: Mapping[str, Any]) -> Row:
    if "sha256" not in source:
        return {"identifier": {"value": source["id"]}, "display": source["path"]}
    digest = base64.urlsafe_b64encode(bytes.fromhex(source["sha256"])).decode().rstrip("=")
    return {
        "identifier": {"system": "urn:ietf:rfc:3986", "value": f"ni:///sha-256;{digest}"},
        "display": source["path"],
    }


def _cites(row: Row) -> Iterator[str]:
    for extension in row.get("extension", ()):
        if extension["url"] == QUOTATION:
            yield from (
                part["valueReference"]["reference"] for part in extension["extension"] if part["url"] == "document"
            )

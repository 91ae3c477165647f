"""Copies of what may leave: a ZIP or one PDF that open with a passphrase, the FHIR document, a plain folder."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

from caseferry.domain.errors import UsageError
from caseferry.engines.archives.protect import Member, write_protected_zip
from caseferry.engines.pdf.protect import Part, bind_protected
from caseferry.engines.typst import TypstTypesetter
from caseferry.knowledge.categories import load_categories
from caseferry.knowledge.forbidden_claims import forbidden_claims
from caseferry.pack.verification import verify
from caseferry.pack.workspace import output_errors

SHORTEST = 12
"""Characters of a passphrase: what is sent can be tried against at leisure by whoever finds it."""
_LETTERS = ("Open_Items", "Covering_Letter", "Treatment_Summary", "Clinical_Summary")
_FHIR = "fhir_bundle.json"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What leaves: files by their names below send/, in order. `core` names the PDFs that one PDF is made of, letters first."""

    folder: Path
    day: dt.date
    members: tuple[Member, ...]
    title: str = "Records"

    @property
    def core(self) -> tuple[Member, ...]:
        """The PDFs of the packet itself, without annex and imaging, letters first, then in the order of the categories."""
        own = [member for member in self.members if "/" not in member.name and member.name.endswith(".pdf")]
        return tuple(sorted(own, key=lambda member: (_place(member.name), member.name)))


def gather(folder: Path, *, even_so: str = "") -> Outgoing:
    """What may leave of the packet in `folder`. With open gates a reason is needed; it and the open items become a page of their own.

    Raises UsageError when the folder is no packet, is not whole, or has an open gate and no reason is given.
    """
    if findings := verify(folder):
        raise UsageError(
            f"{folder} is not a whole packet: {findings[0]}",
            next_step="Run `caseferry verify` to see everything, and pack again.",
        )
    packet = json.loads((folder / "packet.json").read_text(encoding="utf-8"))
    files = sorted(path for path in (folder / "send").rglob("*") if path.is_file())
    members = [Member(path.relative_to(folder / "send").as_posix(), path) for path in files]
    note = _open_items(folder, packet, even_so.strip())
    return Outgoing(folder, dt.date.fromisoformat(packet["as_of"]), (*note, *members))


def _open_items(folder: Path, packet: Mapping[str, Any], reason: str) -> list[Member]:
    still = [gate["gate"] for gate in packet["readiness"]["gates"] if gate["open"]]
    if not still:
        return []
    if not reason:
        raise UsageError(
            f"{len(still)} gate(s) of this packet are open: {', '.join(still)}.",
            next_step="Settle what the packet's tasks say, or give a reason with --even-so; it is shown to the recipient.",
        )
    if claims := forbidden_claims(reason):
        raise UsageError(
            f"The reason holds a promise or advice ({claims[0].words!r}).", next_step="Say only why it is sent now."
        )
    sent = json.loads((folder / "send" / "manifest.json").read_text(encoding="utf-8"))
    gates = [
        {"name": gate["gate"].replace("_", " ").capitalize(), "reason": gate["reason"], "next": gate["next"]}
        for gate in sent["readiness"]["gates"] if gate["open"]
    ]  # fmt: skip
    data = {"as_of": packet["as_of"], "title": "Open items", "reason": reason, "gates": gates}
    pdf = TypstTypesetter().typeset("open_items", data).pdf
    return [Member(f"Open_Items_{packet['as_of']}.pdf", content=pdf)]


def check_passphrase(passphrase: str) -> str:
    """The passphrase, when every hospital's tools can be given it. Raises UsageError with what is wrong, never with its characters."""
    if len(passphrase) < SHORTEST:
        raise UsageError(
            f"The passphrase is shorter than {SHORTEST} characters.", next_step="Choose four or more unrelated words."
        )
    if not all(" " <= char <= "~" for char in passphrase) or passphrase != passphrase.strip():
        raise UsageError(
            "The passphrase has characters that not every keyboard and program agrees on.",
            next_step="Use letters, digits, spaces inside and signs of an English keyboard.",
        )
    return passphrase


def write_zip(outgoing: Outgoing, target: Path, passphrase: str) -> None:
    """Everything that leaves as one ZIP, AES-256. The names of files can be read without the passphrase."""
    with _new_file(outgoing, target) as stream:
        write_protected_zip(stream, outgoing.members, passphrase, day=outgoing.day)


def write_pdf(outgoing: Outgoing, target: Path, passphrase: str) -> None:
    """The packet itself, without annex and imaging, as one PDF with bookmarks, AES-256."""
    parts = [Part(member.name, _words(member.name), read(member)) for member in outgoing.core]
    if not parts:
        raise UsageError("There is no PDF to put together.", next_step="Use --zip or --folder.")
    title = f"{outgoing.title} {outgoing.day.isoformat()}"
    with _new_file(outgoing, target) as stream:
        stream.write(bind_protected(parts, title=title, password=passphrase))


def write_fhir(outgoing: Outgoing, target: Path) -> None:
    """The FHIR document alone. Raises UsageError when there is none: an older packet, or a de-identified copy."""
    found = [member for member in outgoing.members if member.name == _FHIR]
    if not found:
        raise UsageError(
            "There is no FHIR document in this copy.",
            next_step="Pack again with this version; it has no de-identified form.",
        )
    with _new_file(outgoing, target) as stream:
        stream.write(read(found[0]))


def write_folder(outgoing: Outgoing, target: Path) -> None:
    """Everything that leaves as plain files in a new folder."""
    _outside(outgoing, target)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise UsageError(f"{target} is already there.", next_step="Choose a new folder.")
    with output_errors(target):
        for member in outgoing.members:
            place = target / member.name
            place.parent.mkdir(parents=True, exist_ok=True)
            if member.path is None:
                place.write_bytes(member.content)
            else:
                shutil.copyfile(member.path, place)


def read(member: Member) -> bytes:
    """The bytes of one file."""
    return member.content if member.path is None else member.path.read_bytes()


def with_members(outgoing: Outgoing, members: Sequence[Member], *, title: str) -> Outgoing:
    """The same packet with other files in it."""
    return replace(outgoing, members=tuple(members), title=title)


def _words(name: str) -> str:
    return Path(name).stem.replace("_", " ")


def _place(name: str) -> int:
    order = [*_LETTERS, *(category.prefix for category in load_categories().values())]
    fits = [(len(prefix), place) for place, prefix in enumerate(order) if name.startswith(f"{prefix}_")]
    return max(fits)[1] if fits else len(order)


def _outside(outgoing: Outgoing, target: Path) -> None:
    if target.absolute().is_relative_to(outgoing.folder.absolute()):
        raise UsageError(
            f"{target} lies inside the packet.", next_step="Choose a place outside of it, so that it stays whole."
        )


@contextlib.contextmanager
def _new_file(outgoing: Outgoing, target: Path) -> Iterator[BinaryIO]:
    """A file that is there whole or not at all; one that exists is not overwritten."""
    _outside(outgoing, target)
    if target.exists():
        raise UsageError(f"{target} is already there.", next_step="Choose another name.")
    part = target.with_name(target.name + ".part")
    with output_errors(target):
        try:
            with part.open("wb") as stream:
                yield stream
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)

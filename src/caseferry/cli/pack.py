"""`caseferry pack`: a folder of records in, a packet out."""

from __future__ import annotations

import argparse
import datetime as dt
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from caseferry.cli.progress import progress_display
from caseferry.config import load_provider, load_settings
from caseferry.domain.errors import UsageError
from caseferry.domain.people import Attendant
from caseferry.domain.request import CaseRequest
from caseferry.knowledge.checklists import find_therapy, find_tumour
from caseferry.knowledge.hospitals import find_hospital
from caseferry.pack.media_deidentified import read_options
from caseferry.pack.packing import Inputs, pack


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f"{text!r} is not a date.", next_step="Write it as YYYY-MM-DD, for example 2026-02-16."
        ) from None


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text)):
        raise UsageError(f"{text!r} is not a whole number from 1.", next_step="Give a number such as 2.")
    return int(text)


_TEXT: dict[str, Any] = {"default": ""}
_MANY: dict[str, Any] = {"action": "append", "default": []}
_FLAG: dict[str, Any] = {"action": "store_true"}
_FILE: dict[str, Any] = {"type": Path, "metavar": "FILE"}
# (option, what argparse needs, what a person reads)
_OPTIONS: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("--question", {**_TEXT, "metavar": "TEXT"}, "what the hospital is asked"),
    (
        "--cancer",
        {**_TEXT, "metavar": "TYPE"},
        "the tumour type, where the records do not settle it (cervix, gastric, ...)",
    ),
    ("--therapy", {**_MANY, "metavar": "NAME"}, "a therapy that is asked about (car_t, proton, ...); may repeat"),
    ("--hospital", {**_TEXT, "metavar": "ID"}, "the hospital that the family chose"),
    ("--department", {**_TEXT, "metavar": "NAME"}, "the department, where it is known"),
    (
        "--patient",
        {**_TEXT, "metavar": '"NAME;YYYY-MM-DD"'},
        "who the case is about, when the records do not settle it",
    ),
    ("--attendant", {**_MANY, "metavar": '"NAME;RELATION"'}, "someone who travels along; may repeat"),
    ("--statement", _FILE, "what the family says: condition, allergies, history"),
    ("--decisions", _FILE, "what a person decided (YAML); applied after each step"),
    (
        "--translations",
        {"type": Path, "metavar": "FOLDER"},
        "reviewed translations (keep/translations of another packet of the case)",
    ),
    ("--as-of", {"type": _day, "metavar": "YYYY-MM-DD"}, "the day that 'recent' is measured from (default: today)"),
    ("--urgent", _FLAG, "say so in the covering letter"),
    ("--password", {**_MANY, "metavar": "TEXT"}, "a password of a locked file; may repeat"),
    (
        "--jobs",
        {"type": _count, "default": 0, "metavar": "N"},
        "processes, about 1 GB of memory each (default: one a core, four at most)",
    ),
    (
        "--provider",
        {**_MANY, "metavar": "NAME"},
        "an optional outside reader, set up in the environment (CASEFERRY_PROVIDER_NAME_ADDRESS, _MODEL, _KEY); off by default",
    ),
    ("--limit-mb", {"type": _count, "metavar": "N"}, "no PDF larger than this: larger ones are split into parts"),
    (
        "--media",
        {"choices": ("cd", "dvd", "usb"), "default": ""},
        "also write disc images, or an archive for a stick, with the images as clean DICOM",
    ),
    (
        "--deidentify-images",
        {"nargs": "?", "const": "dates,descriptors,patient", "default": "", "metavar": "OPTIONS"},
        "also write a copy of the images without the person, after DICOM PS3.15; OPTIONS of dates, descriptors, patient, device",
    ),
    (
        "--images-seen",
        {**_MANY, "metavar": "UID"},
        "a series that a person looked at: no name stands in its pictures; may repeat",
    ),
    ("--no-originals", _FLAG, "do not keep the originals in the packet"),
    ("--quiet", _FLAG, "no progress display"),
    ("--json", _FLAG, "print packet.json instead of the summary"),
)


def add_command(commands: Any) -> None:
    """Register the sub-command."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "pack",
        help="turn a heap of records into a packet",
        description="Reads every file in INPUT, and writes a packet: what may leave under send/, what stays under keep/.",
    )
    add = parser.add_argument
    add(
        "input",
        nargs="+",
        type=Path,
        metavar="INPUT",
        help="files and folders with the records; they are never changed",
    )
    add(
        "--out",
        type=Path,
        required=True,
        metavar="DIR",
        help="the packet; an earlier one of the same case becomes version N+1",
    )
    for name, how, words in _OPTIONS:
        add(name, help=words, **how)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Pack; 0 when nothing is open, 1 when a gate is."""
    for name in options.provider:
        load_provider(name)  # says at once when one is not set up
    inputs = Inputs(
        paths=tuple(options.input),
        statement=_existing(options.statement),
        decisions=_text(options.decisions),
        passwords=tuple(options.password),
        translations=options.translations,
    )
    return _packed(inputs, _request(options), options)


def pack_folder(folder: Path, out: Path) -> int:
    """Pack an example: `folder` holds `records/` and `options.json` (long option names without dashes)."""
    given: dict[str, Any] = json.loads((folder / "options.json").read_text(encoding="utf-8"))
    words = ["pack", str(folder / "records"), "--out", str(out)]
    for name, value in given.items():
        for part in value if isinstance(value, list) else [value]:
            words += [f"--{name}", str(part)]
    parser = argparse.ArgumentParser()
    add_command(parser.add_subparsers())
    return run(parser.parse_args(words))


def _packed(inputs: Inputs, request: CaseRequest, options: argparse.Namespace) -> int:
    jobs = options.jobs or load_settings().reading_jobs
    with progress_display(quiet=options.quiet or options.json) as progress:
        packet = pack(inputs, request, options.out, jobs=jobs, progress=progress)
    if options.json:
        print(json.dumps(packet, ensure_ascii=False, indent=1))
    else:
        _summarise(packet, options.out)
    return 1 if any(gate["open"] for gate in packet["readiness"]["gates"]) else 0


def _summarise(packet: Mapping[str, Any], out: Path) -> None:
    """The last lines of the output: rejected files, open gates, where the packet is."""
    names = {source["id"]: source["path"] for source in packet["sources"]}
    for row in packet["ledger"]:
        if row["outcome"] == "rejected":
            print(f"not usable  {names[row['source']]} page {row['page']}: {row['reason']}")
    for gate in packet["readiness"]["gates"]:
        if gate["open"]:
            print(f"open        {gate['gate']}: {gate['reason']} {gate['next']}".rstrip())
    print(out)


def _request(options: argparse.Namespace) -> CaseRequest:
    read_options(options.deidentify_images)  # a wrong one is told before the work, not after it
    name, born = _pair(options.patient)
    if born:
        _day(born)
    return CaseRequest(
        as_of=options.as_of or dt.date.today(),  # noqa: DTZ011 - the day where the family is
        question=options.question.strip(),
        cancer=find_tumour(options.cancer) if options.cancer else "",
        therapies=tuple(find_therapy(therapy) for therapy in options.therapy),
        hospital=find_hospital(options.hospital) if options.hospital else "",
        department=options.department.strip(),
        patient_name=name,
        patient_birth_date=born,
        attendants=_attendants(options.attendant),
        urgent=options.urgent,
        passwords=tuple(options.password),
        providers=tuple(dict.fromkeys(options.provider)),
        limit_mb=options.limit_mb,
        originals=not options.no_originals,
        media=options.media,
        deidentify_images=options.deidentify_images,
        images_seen=tuple(options.images_seen),
    )


def _attendants(given: Sequence[str]) -> tuple[Attendant, ...]:
    return tuple(Attendant(*_pair(text)) for text in given)


def _pair(text: str) -> tuple[str, str]:
    first, _, second = text.partition(";")
    return first.strip(), second.strip()


def _existing(path: Path | None) -> Path | None:
    if path is not None and not path.is_file():
        raise UsageError(f"There is no file {str(path)!r}.", next_step="Check the path and try again.")
    return path


def _text(path: Path | None) -> str:
    try:
        return path.read_text(encoding="utf-8") if _existing(path) and path else ""
    except UnicodeDecodeError:
        raise UsageError(f"{str(path)!r} is not UTF-8 text.", next_step="Save it as UTF-8 and try again.") from None

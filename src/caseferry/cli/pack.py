"""`caseferry pack`: a folder of records in, a packet out."""

from __future__ import annotations

import argparse
import datetime as dt
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from caseferry.cli.progress import progress_display
from caseferry.config import load_settings
from caseferry.domain.errors import UsageError
from caseferry.domain.people import Attendant
from caseferry.domain.request import CaseRequest
from caseferry.knowledge.checklists import find_therapy, find_tumour
from caseferry.knowledge.hospitals import find_hospital
from caseferry.pack.packing import Inputs, pack


def add_command(commands: Any) -> None:
    """Register the sub-command."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "pack", help="turn a heap of records into a packet",
        description="Reads every file in INPUT, and writes a packet: what may leave under send/, what stays under keep/.",
    )  # fmt: skip
    add = parser.add_argument
    add("input", nargs="+", type=Path, metavar="INPUT", help="files and folders with the records; they are never changed")
    add("--out", type=Path, required=True, metavar="DIR", help="the packet; an earlier packet of the same case becomes version N+1")
    add("--question", default="", metavar="TEXT", help="what the hospital is asked")
    add("--cancer", default="", metavar="TYPE", help="the tumour type, where the records do not settle it (cervix, gastric, ...)")
    add("--therapy", action="append", default=[], metavar="NAME", help="a therapy that is asked about (car_t, proton, ...); may repeat")
    add("--hospital", default="", metavar="ID", help="the hospital that the family chose")
    add("--department", default="", metavar="NAME", help="the department, where it is known")
    add("--patient", default="", metavar='"NAME;YYYY-MM-DD"', help="who the case is about, when the records do not settle it")
    add("--attendant", action="append", default=[], metavar='"NAME;RELATION"', help="someone who travels along; may repeat")
    add("--statement", type=Path, metavar="FILE", help="what the family says: condition, allergies, history")
    add("--decisions", type=Path, metavar="FILE", help="what a person decided (YAML); applied after each step")
    add("--as-of", type=_day, metavar="YYYY-MM-DD", help="the day that 'recent' is measured from (default: today)")
    add("--urgent", action="store_true", help="say so in the covering letter")
    add("--password", action="append", default=[], metavar="TEXT", help="a password of a locked file; may repeat")
    add("--jobs", type=int, default=0, metavar="N", help="reading processes, about 1 GB of memory each (default: one a core, four at most)")
    add("--provider", action="append", default=[], metavar="NAME", help="an optional outside reader; none is built in yet")
    add("--limit-mb", type=int, metavar="N", help="no PDF larger than this: larger ones are split into parts")
    add("--no-originals", action="store_true", help="do not keep the originals in the packet")
    add("--quiet", action="store_true", help="no progress display")
    add("--json", action="store_true", help="print packet.json instead of the summary")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Pack; 0 when nothing is open, 1 when a gate is."""
    if options.provider:
        raise UsageError(f"No provider named {options.provider[0]!r} is installed.", next_step="Leave --provider out.")
    inputs = Inputs(
        paths=tuple(options.input),
        statement=_existing(options.statement),
        decisions=_text(options.decisions),
        passwords=tuple(options.password),
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
        limit_mb=options.limit_mb,
        originals=not options.no_originals,
    )


def _attendants(given: Sequence[str]) -> tuple[Attendant, ...]:
    return tuple(Attendant(*_pair(text)) for text in given)


def _pair(text: str) -> tuple[str, str]:
    first, _, second = text.partition(";")
    return first.strip(), second.strip()


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{text!r} is not a date.", next_step="Write it as YYYY-MM-DD, for example 2026-02-16.") from None


def _existing(path: Path | None) -> Path | None:
    if path is not None and not path.is_file():
        raise UsageError(f"There is no file {str(path)!r}.", next_step="Check the path and try again.")
    return path


def _text(path: Path | None) -> str:
    return path.read_text(encoding="utf-8") if _existing(path) and path else ""

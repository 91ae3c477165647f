"""`caseferry export DIR`: copies of what may leave: a ZIP or PDF with a passphrase, the FHIR document, a folder."""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
from pathlib import Path
from typing import Any

from caseferry.config import load_settings, secret
from caseferry.domain.errors import UsageError
from caseferry.pack.deidentifying import deidentified, order_for, report_of
from caseferry.pack.sharing import (
    Outgoing,
    check_passphrase,
    gather,
    write_fhir,
    write_folder,
    write_pdf,
    write_zip,
)

_VARIABLE = "CASEFERRY_EXPORT_PASSPHRASE"
_DESCRIPTION = f"""Makes copies of what may leave a packet. The packet is verified first and is never changed.
The passphrase is read from --passphrase-file (- for standard input), from {_VARIABLE} or {_VARIABLE}_FILE,
else it is asked for; it is never given on the command line, where others on the machine could see it.
Tell it to the recipient by another way than the file itself."""


def add_command(commands: Any) -> None:
    """Register the sub-command."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "export", help="copies of what may leave: protected ZIP or PDF, FHIR, without names",
        description=_DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    add = parser.add_argument
    add("dir", type=Path, metavar="DIR", help="the packet folder")
    add("--zip", type=Path, metavar="FILE", help="everything under send/ as a ZIP, AES-256")
    add("--pdf", type=Path, metavar="FILE", help="the packet itself (no annex, no imaging) as one PDF, AES-256")
    add("--fhir", type=Path, metavar="FILE", help="the FHIR R4 document alone")
    add("--folder", type=Path, metavar="NEW_DIR", help="everything under send/ as plain files")
    add("--passphrase-file", type=Path, metavar="FILE", help="a file whose first line is the passphrase")
    add("--even-so", default="", metavar="REASON", help="export with open gates; the recipient is shown the reason")
    add(
        "--deidentify", action="store_true", help="without names, birth date, numbers, addresses, telephones; no images"
    )
    add("--shift-days", type=int, metavar="N", help="with --deidentify: move every date by N days (negative: earlier)")
    add("--jobs", type=int, default=0, metavar="N", help="processes that read pages again for --deidentify")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Make each copy that was asked for; print where it is."""
    if not (options.zip or options.pdf or options.fhir or options.folder):
        raise UsageError("Nothing to make.", next_step="Give --zip, --pdf, --fhir or --folder.")
    if options.shift_days is not None and not options.deidentify:
        raise UsageError("--shift-days is for --deidentify.", next_step="Give both, or leave it out.")
    if options.fhir and options.deidentify:
        raise UsageError("There is no FHIR document without names.", next_step="Leave out --fhir or --deidentify.")
    outgoing = gather(options.dir, even_so=options.even_so)
    passphrase = _passphrase(options.passphrase_file) if options.zip or options.pdf else ""
    if options.deidentify:
        outgoing = _without_names(outgoing, options)
    _write(outgoing, options, passphrase)
    return 0


def _without_names(outgoing: Outgoing, options: argparse.Namespace) -> Outgoing:
    settings = load_settings()
    packet = json.loads((options.dir / "packet.json").read_text(encoding="utf-8"))
    order = order_for(packet, shift=options.shift_days, tessdata=settings.tessdata)
    made = deidentified(outgoing, order, jobs=options.jobs or settings.reading_jobs)
    print(report_of(made))
    return made


def _write(outgoing: Outgoing, options: argparse.Namespace, passphrase: str) -> None:
    if options.zip:
        write_zip(outgoing, options.zip, passphrase)
        print(options.zip)
    if options.pdf:
        write_pdf(outgoing, options.pdf, passphrase)
        print(options.pdf)
    if options.fhir:
        write_fhir(outgoing, options.fhir)
        print(options.fhir)
    if options.folder:
        write_folder(outgoing, options.folder)
        print(options.folder)


def _passphrase(file: Path | None) -> str:
    if file is not None:
        return check_passphrase(_first_line(file))
    if given := secret(os.environ, _VARIABLE):
        return check_passphrase(given)
    if not sys.stdin.isatty():
        raise UsageError(
            "A ZIP or PDF needs a passphrase.", next_step=f"Give --passphrase-file or set {_VARIABLE}_FILE."
        )
    first = getpass.getpass("Passphrase for the copy: ")
    if first != getpass.getpass("The same again: "):
        raise UsageError("The two passphrases differ.", next_step="Run the command again.")
    return check_passphrase(first)


def _first_line(file: Path) -> str:
    if str(file) == "-":
        return sys.stdin.readline().rstrip("\r\n")
    try:
        return file.read_text(encoding="utf-8").partition("\n")[0].rstrip("\r")
    except (OSError, ValueError):
        raise UsageError(f"The passphrase file {file} cannot be read.", next_step="Check its name.") from None

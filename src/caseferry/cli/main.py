"""The `caseferry` command: one sub-command per thing a person does."""

from __future__ import annotations

import argparse
import errno
import os
import signal
import sys
import threading
import traceback
from collections.abc import Sequence

from caseferry import __version__
from caseferry.domain.errors import CaseferryError, OutputError

_INTERRUPTED = 130
_INTERNAL = 4
_NO_ROOM = (
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EFBIG,
)  # also of the folder for temporary files, where libraries unpack their models

_EPILOG = """examples:
  caseferry pack ~/mothers-records --out ~/packet --question "Is surgery possible?"
      reads everything in the folder and writes the packet; your files are never changed
  caseferry pack scan.pdf photos/ disc/ --out packet --cancer cervix --hospital cicams
      several inputs, the tumour type and the hospital given
  caseferry verify ~/packet
      checks that a packet is whole and that nothing private would leave with it
  caseferry view ~/packet
      shows the scans of a packet in your browser
  caseferry export ~/packet --zip records.zip
      a copy of what may leave that opens with a passphrase (also --pdf, --fhir, --folder, --deidentify)
  caseferry translate export ~/packet --out ~/for-the-translator
      the documents that ask for a translation, as Word and XLIFF files
  caseferry doctor
      says what this machine can read, and how to get what is missing

exit status of pack: 0 packet written, nothing open; 1 packet written, something is open (the output says what);
  2 wrong use; 3 nothing readable; 4 a fault of ours; 5 disk or permission; 130 interrupted (run again to go on)
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit status of the contract."""
    os.umask(0o077)  # records are nobody else's business on a shared machine
    try:
        _end_like_an_interrupt()
        options = _parser().parse_args(arguments)
        return int(options.run(options))
    except CaseferryError as error:
        print(f"caseferry: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("caseferry: interrupted; run the same command again to go on from here.", file=sys.stderr)
        return _INTERRUPTED
    except BrokenPipeError:
        return _INTERNAL
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _NO_ROOM:
            print("caseferry: The disk is full. Free some space and run the same command again.", file=sys.stderr)
            return OutputError.exit_code
        print(_fault(error), file=sys.stderr)
        return _INTERNAL


def _end_like_an_interrupt() -> None:
    """A request to end (`kill`, a service that stops) ends the processes of the run too, and says how to go on."""

    def end(*_: object) -> None:
        raise KeyboardInterrupt

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, end)


def _parser() -> argparse.ArgumentParser:
    # Loading takes a second: here, so that an interrupt meanwhile ends like any other.
    from caseferry.cli import audit, backup, clean, demo, doctor, export, pack, serve, translate, verify, view

    parser = argparse.ArgumentParser(
        prog="caseferry",
        description="Turns a heap of medical records into the small, clean, current file that an oncologist can read.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"caseferry {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for module in (pack, translate, verify, view, export, serve, backup, audit, doctor, clean, demo):
        module.add_command(commands)
    return parser


def _fault(error: Exception) -> str:
    """Names the place of a fault in our own code, never the message: it could quote a record."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "caseferry" in frame.filename] or list(frames)
    place = f"{ours[-1].filename.rpartition('caseferry')[2].lstrip('/')}:{ours[-1].lineno}" if ours else "unknown"
    return (
        f"caseferry: an internal error ({type(error).__name__} at {place}). Your files were not changed. "
        "Run the same command again; if it happens again, please report this line."
    )

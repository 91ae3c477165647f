"""`caseferry view DIR`: the images of a packet in the browser of this computer."""

from __future__ import annotations

import argparse
import os
import threading
import webbrowser
from pathlib import Path
from typing import Any

from caseferry.domain.errors import UsageError
from caseferry.pack.viewing import FrameDesk, index_films
from caseferry.pack.viewing.packet import find_imaging, withheld_words
from caseferry.pack.viewing.server import Gallery, open_server


def add_command(commands: Any) -> None:
    """Register the sub-command."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "view", help="look at the scans of a packet in your browser",
        description="Shows the scans of a packet in the browser of this computer. Nothing leaves the computer: the address works here "
        "alone, and only until you press Ctrl-C. For looking, not for a diagnosis.",
    )  # fmt: skip
    parser.add_argument("dir", type=Path, metavar="DIR", help="the packet folder")
    parser.add_argument("--port", type=int, default=0, metavar="N", help="the port (default: any free one)")
    parser.add_argument("--open", action="store_true", help="open the browser too")
    parser.add_argument(
        "--jobs",
        type=int,
        default=os.cpu_count() or 1,
        metavar="N",
        help="how many processes decode (default: all cores)",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Serve until interrupted."""
    imaging = find_imaging(options.dir)
    print(f"Reading {len(imaging.sources)} files ...", flush=True)
    films = index_films(imaging.sources, imaging.open, jobs=options.jobs)
    if not films.films:
        raise UsageError(
            f"None of the {len(imaging.sources)} files under {options.dir / 'send' / 'imaging'} is an image.",
            next_step="The inventory beside them says what they are.",
        )
    if imaging.withheld:
        print(withheld_words(imaging.withheld))
    with FrameDesk(imaging.open, jobs=options.jobs) as desk:
        server, address = open_server(Gallery(films, desk, imaging.title, imaging.review), options.port)
        print(f"{len(films.films)} series. Open this address in the browser of this computer:\n\n  {address}\n")
        print("It works here alone, until you press Ctrl-C.", flush=True)
        if options.open:
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print("\nClosed.")
        finally:
            server.server_close()
    return 0

"""`caseferry serve` and `caseferry worker`: the platform on this machine."""

from __future__ import annotations

import argparse
import importlib.util
import os
import signal
import threading
from typing import Any

from caseferry.domain.errors import UsageError


def add_command(commands: Any) -> None:
    """Register both sub-commands."""
    serve = commands.add_parser(
        "serve",
        help="run the platform for families, coordinators and hospitals",
        description="Runs the whole platform on this machine: web server, worker, SQLite and an encrypted folder.",
    )
    serve.add_argument(
        "--address", default="", metavar="URL", help="where people reach it (default: http://127.0.0.1:8000)"
    )
    serve.add_argument("--admin", default="admin@localhost", metavar="EMAIL", help="the first administrator's email")
    serve.add_argument(
        "--processes", type=int, default=1, metavar="N", help="web processes (more than 1 with PostgreSQL)"
    )
    serve.add_argument("--no-worker", action="store_true", help="workers run elsewhere: caseferry worker")
    serve.add_argument("--demo", action="store_true", help="fill a new installation with invented cases")
    serve.set_defaults(run=run_serve)
    worker = commands.add_parser(
        "worker",
        help="read, build and send for a platform that is served elsewhere",
        description="A worker beside the web server; start as many as the machine can bear (1 GB of memory a core).",
    )
    worker.add_argument(
        "--name", default="", help="a name that stays the same over restarts (default: of this machine)"
    )
    worker.add_argument("--parent", type=int, default=0, help=argparse.SUPPRESS)
    worker.set_defaults(run=run_worker)


def set_up(*, address: str = "") -> None:
    """Make the environment ready and start Django. Raises UsageError when the platform's parts are not installed."""
    if importlib.util.find_spec("django") is None or importlib.util.find_spec("dbos") is None:
        raise UsageError(
            "The platform's parts are not installed.", next_step="Install them with: pip install 'caseferry[platform]'"
        )
    if address:
        os.environ["CASEFERRY_ADDRESS"] = address
    from caseferry.platform.site.first_start import prepare_environment

    prepare_environment()
    import django

    django.setup()


def run_serve(options: argparse.Namespace) -> int:
    """Serve until interrupted."""
    set_up(address=options.address)
    from django.conf import settings

    from caseferry.platform.site.first_start import first_administrator, prepare_database
    from caseferry.platform.site.serving import serve

    prepare_database()
    password = first_administrator(options.admin)
    print(f"Caseferry is at {settings.ADDRESS}/   (staff: {settings.ADDRESS}/desk/)", flush=True)
    print(f"Data: {settings.HOME}   Keys: {settings.KEYS}   Back up both, apart from each other.", flush=True)
    if password:
        print(
            f"First administrator: {options.admin}  password: {password}   (change it; a second factor is asked for)",
            flush=True,
        )
    if options.demo:
        from caseferry.platform.site.demo import fill

        for line in fill():
            print(line, flush=True)
    serve(settings.ADDRESS, processes=options.processes, worker=not options.no_worker)
    return 0


def run_worker(options: argparse.Namespace) -> int:
    """Work until told to end."""
    set_up()
    from caseferry.platform.engine.worker import run_worker as work
    from caseferry.platform.engine.worker import worker_name

    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    if options.parent:
        threading.Thread(target=_end_with, args=(options.parent, stop), daemon=True).start()
    work(options.name or worker_name(), stop)
    os._exit(0)  # a build that runs is left as a cut of the power would leave it: that is the case which is made safe


def _end_with(parent: int, stop: threading.Event) -> None:
    """A worker that a server started ends with it, also when the server was killed."""
    while not stop.wait(1):
        if os.getppid() != parent:
            stop.set()

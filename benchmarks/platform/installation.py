"""An installation for measuring: tables, people, cases, and the server as its own process."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

import psutil


@dataclass(frozen=True)
class Family:
    """A way into one case."""

    case: str
    token: str
    passcode: str


@dataclass(frozen=True)
class Server:
    """A running server."""

    port: int
    process: psutil.Process

    def memory_mb(self) -> float:
        """Resident memory of the web processes; a worker is not counted."""
        web = [
            child for child in [self.process, *self.process.children(recursive=True)] if "worker" not in child.cmdline()
        ]
        return sum(child.memory_info().rss for child in web) / 1e6


class Installation:
    """A fresh installation in the folders that the environment names."""

    def __init__(self) -> None:
        from caseferry.platform.site.first_start import prepare_database, prepare_environment

        prepare_environment()
        import django

        django.setup()
        prepare_database()
        from caseferry.platform.access.models import User
        from caseferry.platform.site.first_start import make_account

        make_account("bench@example.org", "Ana Silva", role=User.Role.COORDINATOR)
        self.user = User.objects.get(email="bench@example.org")

    def families(self, count: int) -> list[Family]:
        """So many cases with a link each."""
        from caseferry.platform.access.actor import Actor
        from caseferry.platform.cases.actions.opening import open_case

        actor = Actor("staff", str(self.user.pk), self.user.roles)
        made = [open_case(actor, language="en", words={"name": f"Patient {n}"}) for n in range(count)]
        return [Family(str(one.case.pk), one.link.token, one.link.passcode) for one in made]

    def fill(self, count: int) -> None:
        """Many cases on the desk of the one coordinator, sealed as real ones are."""
        from django.db import transaction
        from django.utils import timezone

        from caseferry.platform.cases.models import Case, Member
        from caseferry.platform.cases.states import State
        from caseferry.platform.vault.safes import create_safe

        states, now = list(State), timezone.now()
        for start in range(0, count, 500):
            with transaction.atomic():
                for n in range(start, min(start + 500, count)):
                    case = Case(
                        reference=f"CF-B{n:07d}", state=states[n % len(states)], state_since=now, opened_at=now,
                        changed_at=now, coordinator=self.user, waits_on=("family", "desk", "hospital")[n % 3],
                    )  # fmt: skip
                    create_safe(case.pk)
                    case.set_content({"name": f"Patient {n} of the list", "question": "Is surgery possible?"})
                    case.save()
                    Member.objects.create(case=case, user=self.user, part="coordinator", since=now)

    def desk_cookie(self) -> str:
        """A session of the coordinator with a second factor."""
        from allauth.mfa.models import Authenticator

        Authenticator.objects.get_or_create(user=self.user, type="totp", defaults={"data": {"secret": "x"}})
        return self.cookie_of(self.user.email)

    def cookie_of(self, email: str) -> str:
        """A session of somebody who has a second factor."""
        from django.conf import settings
        from django.test import Client

        client = Client()
        client.force_login(
            type(self.user).objects.get(email=email), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"

    @contextlib.contextmanager
    def serving(self, *, worker: bool) -> Iterator[Server]:
        """The server on a free port, until the end of the block."""
        port = _free_port()
        command = [sys.executable, "-m", "caseferry", "serve", "--address", f"http://127.0.0.1:{port}"]
        process = subprocess.Popen(
            command + ([] if worker else ["--no-worker"]), stdout=subprocess.DEVNULL, env=os.environ.copy()
        )
        try:
            _wait(port, process)
            yield Server(port, psutil.Process(process.pid))
        finally:
            process.terminate()
            process.wait(60)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(3_000):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        if process.poll() is not None:
            raise SystemExit("the server did not start")
        time.sleep(0.1)
    raise SystemExit("the server did not start within five minutes")

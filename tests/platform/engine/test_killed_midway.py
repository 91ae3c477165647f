"""Processes that are killed at the worst moment, not at any: in the middle of writing a packet, of sending, of reading."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.utils import timezone
from tests.platform.mailservers import free_port
from tests.platform.people import DEPARTMENT, HOSPITAL, acting, agree, begin, choose, finished, make_user, send_bytes

from caseferry.platform.cases.actions import reviewing, sending
from caseferry.platform.cases.models import Build, Case, Outbox, Packet, Sending
from caseferry.platform.cases.packets import PacketFiles
from caseferry.platform.engine.building import run_build
from caseferry.platform.sharing.models import Link

LIMIT = 300
PAGE = "City Hospital\nPatient: Petra Novakova\nCollected: 2026-01-10\nHaemoglobin 118 g/L (120-160)\n"
DIES_WRITING = """
import os, signal, sys
from caseferry.cli.serve import set_up
set_up()
from caseferry.platform.engine import building
whole, written = building.VaultSink.write, []
def write(self, path, data):
    if len(written) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    written.append(path)
    whole(self, path, data)
building.VaultSink.write = write
building.run_build(sys.argv[1])
"""
DIES_SENDING = """
import os, signal, sys
from caseferry.cli.serve import set_up
set_up()
from caseferry.platform.access.actor import Actor
from caseferry.platform.cases.actions import sending
from caseferry.platform.cases.models import Build, Case
def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)
setattr(sending, sys.argv[1], die)
case, build = Case.objects.get(), Build.objects.get()
sending.send(Actor("staff", str(case.coordinator_id), frozenset({"coordinator"})), case, build,
             sending.Order(*sys.argv[2:5]))
"""


@dataclass
class Installation:
    """The environment in which processes work on this test's installation."""

    home: str

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ, "CASEFERRY_HOME": self.home, "CASEFERRY_KEYS": str(settings.KEYS),
            "CASEFERRY_SECRET_KEY": settings.SECRET_KEY, "CASEFERRY_JOBS": "1",
        }  # fmt: skip

    def run(self, program: str, *words: str) -> int:
        """Run a few lines of Python there; how the process ended."""
        command = [sys.executable, "-c", program, *words]
        return subprocess.run(command, env=self.environment, check=False, timeout=LIMIT).returncode

    def serve(self) -> subprocess.Popen[bytes]:
        """The whole platform, server and worker, in a group of processes of its own."""
        command = [sys.executable, "-m", "caseferry", "serve", "--address", f"http://127.0.0.1:{free_port()}"]
        return subprocess.Popen(command, env=self.environment, start_new_session=True, stdout=subprocess.DEVNULL)


@pytest.fixture
def place(sqlite, home):
    return Installation(str(home))


def wait_for(true, what):
    until = time.monotonic() + LIMIT
    while time.monotonic() < until:
        if true():
            return
        time.sleep(0.1)
    pytest.fail(f"{what} did not happen within {LIMIT} s")


def sent_files(build: Build) -> dict[str, bytes]:
    files = PacketFiles.of(build)
    return {path: files.read(path) for path in files.paths() if path.startswith("send/")}


@pytest.mark.slow
def test_a_packet_whose_writing_was_killed_is_written_whole_the_next_time(place):
    case, family = begin(make_user("ana"))
    send_bytes(family, case, "labs.txt", PAGE.encode())
    build = Build.objects.get()

    assert place.run(DIES_WRITING, str(build.pk)) == -signal.SIGKILL

    build.refresh_from_db()
    assert (build.state, build.sha256) == ("running", "")
    with pytest.raises(KeyError):
        PacketFiles.of(build)
    assert run_build(str(build.pk)) == "done"
    build.refresh_from_db()
    again = Build.objects.create(case=case, number=2, asked_at=build.asked_at)
    assert run_build(str(again.pk)) == "done"
    assert sent_files(build) == sent_files(again)


@pytest.mark.slow
@pytest.mark.parametrize("moment", ["make_link", "start_clock", "enqueue"])
def test_a_server_killed_in_the_middle_of_a_sending_sent_nothing_and_the_next_press_sends_once(place, moment):
    ana = make_user("ana")
    case, family = begin(ana)
    send_bytes(family, case, "labs.txt", PAGE.encode())
    choose(ana, case)
    agree(family, case)
    build = finished(case)
    reviewing.mark_reviewed(acting(ana), case, build)
    links, mails = Link.objects.count(), Outbox.objects.filter(kind="email").count()

    assert place.run(DIES_SENDING, moment, HOSPITAL, DEPARTMENT, "press") == -signal.SIGKILL

    assert (Sending.objects.count(), Packet.objects.count(), Link.objects.count()) == (0, 0, links)
    assert (Case.objects.get().state, Outbox.objects.filter(kind="email").count()) == ("ready", mails)
    for _ in range(2):
        sending.send(acting(ana), case, build, sending.Order(HOSPITAL, DEPARTMENT, "press"))
    assert (Sending.objects.count(), Packet.objects.count(), Link.objects.count()) == (1, 1, links + 1)
    assert Outbox.objects.filter(about="family_sent").count() == 1


@pytest.mark.slow
def test_a_case_is_read_to_its_end_after_server_and_worker_were_killed_together(place):
    case, family = begin(make_user("ana"))
    for number in range(4):
        send_bytes(family, case, f"labs {number}.txt", f"{PAGE}Creatinine {70 + number} umol/L\n".encode())
    first = place.serve()
    try:
        wait_for(lambda: Build.objects.exclude(state="queued").exists(), "the beginning of the build")
    finally:
        os.killpg(first.pid, signal.SIGKILL)
        first.wait()
    if Build.objects.get().state == "running":
        assert Build.objects.get().sha256 == ""

    second = place.serve()
    try:
        wait_for(lambda: Build.objects.filter(state="done").exists(), "the build after the kill")
        wait_for(lambda: Outbox.objects.filter(kind="build", state="done").exists(), "the end of the workflow")
    finally:
        os.killpg(second.pid, signal.SIGKILL)
        second.wait()
    assert (Build.objects.count(), Outbox.objects.filter(kind="build").count()) == (1, 1)
    assert Build.objects.get().ended_at <= timezone.now()

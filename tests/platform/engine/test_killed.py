"""Workers that are killed: nothing is lost, nothing is done twice, the case goes on. Real processes on this machine."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from email import message_from_bytes

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings
from tests.platform.mailservers import free_port
from tests.platform.people import acting, begin, make_user, send_bytes, sent

from caseferry.platform.cases.actions import conversing
from caseferry.platform.cases.models import Build, Outbox, Worker
from caseferry.platform.engine.worker import worker_name

LIMIT = 400
PAGE = "Patient: Petra Novakova\nCollected: 2025-09-12\nHaemoglobin 118 g/L (120-160)\n"


@pytest.fixture
def start(sqlite, home):
    """Called, a worker process starts over this test's installation."""
    running = []

    def begin_worker(name="", **more):
        environment = {
            **os.environ, "CASEFERRY_HOME": str(home), "CASEFERRY_KEYS": str(settings.KEYS),
            "CASEFERRY_SECRET_KEY": settings.SECRET_KEY, "CASEFERRY_JOBS": "1", **more,
        }  # fmt: skip
        process = subprocess.Popen(
            [sys.executable, "-m", "caseferry", "worker", "--name", name or worker_name()], env=environment
        )
        running.append(process)
        return process

    yield begin_worker
    for process in running:
        if process.poll() is None:
            process.kill()
        process.wait()


def wait_for(true, what):
    until = time.monotonic() + LIMIT
    while time.monotonic() < until:
        if true():
            return
        time.sleep(0.1)
    pytest.fail(f"{what} did not happen within {LIMIT} s")


def build_is(state):
    return lambda: Build.objects.filter(state=state).exists()


@pytest.mark.slow
def test_a_build_goes_on_after_its_worker_was_killed(start):
    ana = make_user("ana")
    case, family = begin(ana)
    for number in range(8):
        send_bytes(family, case, f"report {number}.txt", f"{PAGE}Creatinine {70 + number} umol/L\n".encode())
    worker = start()
    wait_for(build_is("running"), "the build")
    wait_for(lambda: Build.objects.filter(step__in=("read", "understand", "compose")).exists(), "reading")
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    assert not build_is("done")()

    start()

    wait_for(build_is("done"), "the build after the kill")
    wait_for(lambda: Outbox.objects.get(kind="build").state == "done", "the end of the workflow")
    assert (Build.objects.count(), Outbox.objects.filter(kind="build").count()) == (1, 1)


@pytest.mark.slow
def test_another_worker_takes_over_from_one_that_is_gone(start):
    ana = make_user("ana")
    case, family = begin(ana)
    send_bytes(family, case, "report.txt", PAGE.encode())
    first = start("worker-one")
    wait_for(build_is("running"), "the build")
    first.send_signal(signal.SIGKILL)
    first.wait()
    Worker.objects.update(beat_at="2026-01-01T00:00:00Z")  # long silent

    start("worker-two")

    wait_for(build_is("done"), "the build elsewhere")
    wait_for(lambda: not Worker.objects.filter(name="worker-one").exists(), "the end of the first one's name")


class Mailbox:
    """An SMTP server that can kill the worker in the middle of its first mail."""

    def __init__(self):
        self.kept, self.victim, self.begun = [], None, threading.Event()

    async def handle_DATA(self, server, session, envelope):
        if self.victim is not None:
            victim, self.victim = self.victim, None
            victim.send_signal(signal.SIGKILL)
            self.begun.set()
            return "451 not now"
        self.kept.append(message_from_bytes(envelope.content))
        return "250 kept"


@pytest.mark.slow
def test_a_mail_is_sent_once_though_its_worker_was_killed_while_sending(start):
    case, _, made = sent(make_user("ana"))
    case.set_content({**case.content, "contact": {"email": "rosa@example.org"}})
    case.save()
    Outbox.objects.exclude(about="family_sent").update(state="done")
    box = Mailbox()
    server = Controller(box, hostname="127.0.0.1", port=free_port())
    server.start()
    try:
        mail = {"CASEFERRY_SMTP_HOST": "127.0.0.1", "CASEFERRY_SMTP_PORT": str(server.port)}
        box.victim = start(**mail)
        wait_for(box.begun.is_set, "the first try")

        start(**mail)

        wait_for(lambda: Outbox.objects.get(about="family_sent").state == "done", "the mail after the kill")
        assert [mail["To"] for mail in box.kept] == ["rosa@example.org"]
        assert str(made.pk) not in box.kept[0].as_string() and "CT of the chest" not in box.kept[0].as_string()
    finally:
        server.stop()


@pytest.mark.slow
def test_a_question_to_the_family_becomes_one_mail_and_a_death_stops_it(start):
    ana = make_user("ana")
    case, _ = begin(ana, contact={"email": "rosa@example.org"})
    conversing.ask(acting(ana), case, conversing.Words("When was the last scan?", "family"))
    type(case).objects.update(still=True)

    start(CASEFERRY_SMTP_HOST="127.0.0.1", CASEFERRY_SMTP_PORT="9")

    wait_for(lambda: Outbox.objects.get(about="family_message").state == "done", "the row")
    assert Outbox.objects.get(about="family_message").reason == "still"

"""No word of a record leaves a failing step: not into a log, not into the engine's tables."""

import logging
import os
import subprocess
import sys

import pytest
from django.conf import settings
from gunicorn.config import Config
from tests.platform.people import begin, make_user, send_bytes

from caseferry.platform.cases.models import Build, Outbox
from caseferry.platform.engine.workflows import StepFailed, _guarded
from caseferry.platform.site.logs import WithoutRecords
from caseferry.platform.site.serving import ServerLog

PLANTED = "Petra Novakova has adenocarcinoma"
FAILING = f"""
import threading
from caseferry.cli.serve import set_up
set_up()
from caseferry.platform.cases.models import Outbox
from caseferry.platform.engine import workflows
from caseferry.platform.engine.worker import run_worker
tried = []
def fail(build):
    tried.append(build)
    raise ValueError({PLANTED!r}) from KeyError({PLANTED!r})
workflows.run_build = fail
stop = threading.Event()
def watch():
    import time
    while not Outbox.objects.filter(kind="build", state="done").exists():
        time.sleep(0.2)
    stop.set()
threading.Thread(target=watch, daemon=True).start()
run_worker("failing", stop)
print("tried", len(tried))
import os
os._exit(0)
"""


@pytest.mark.slow
def test_a_step_that_fails_says_where_and_never_what(sqlite, home):
    case, family = begin(make_user("ana"))
    send_bytes(family, case, "report.txt", b"CT of the chest")
    environment = {
        **os.environ, "CASEFERRY_HOME": str(home), "CASEFERRY_KEYS": str(settings.KEYS),
        "CASEFERRY_SECRET_KEY": settings.SECRET_KEY,
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", FAILING], env=environment, capture_output=True, timeout=300, check=False
    )
    said = (done.stdout + done.stderr).decode()

    assert "tried 3" in said, said
    assert "ValueError at <string>:" in said, said
    assert "Novakova" not in said and "adenocarcinoma" not in said
    for path in (item for item in home.rglob("*") if item.is_file()):
        assert b"adenocarcinoma" not in path.read_bytes(), path
    assert (Build.objects.get().state, Build.objects.get().reason) == ("failed", "fault")
    assert Outbox.objects.get(kind="build").state == "done"


def test_an_error_of_a_step_is_the_name_of_its_kind_alone(sqlite):
    with pytest.raises(StepFailed) as caught, _guarded():
        raise RuntimeError(PLANTED)
    assert PLANTED not in str(caught.value) and str(caught.value).startswith("RuntimeError at ")
    assert caught.value.__suppress_context__


def written(record: logging.LogRecord) -> str:
    WithoutRecords().filter(record)
    return logging.Formatter("%(name)s %(message)s").format(record)


def record_of(name: str, message: str, **more) -> logging.LogRecord:
    return logging.LogRecord(name, logging.ERROR, __file__, 1, message, (), more.get("exc_info"))


def test_a_traceback_becomes_a_place():
    try:
        raise ValueError(PLANTED)
    except ValueError:
        line = written(record_of("django.request", "Internal Server Error: /my/x/", exc_info=sys.exc_info()))
    assert PLANTED not in line and "ValueError at " in line


def test_a_library_s_long_story_is_cut():
    line = written(record_of("dbos", f"Step build failed\nTraceback\nValueError: {PLANTED}"))
    assert line == "dbos Step build failed"


def test_tokens_and_queries_stay_out():
    line = written(record_of("django.request", "Not Found: /f/abcdefghijklmnopqrstuvwxyz/?q=Novakova"))
    assert line == "django.request Not Found: /f/…/?…"


def test_the_server_s_own_log_is_as_silent(capfd):
    log = ServerLog(Config())
    try:
        raise ValueError(PLANTED)
    except ValueError:
        log.exception("Error handling request /f/abcdefghijklmnopqrstuvwxyz/")
    said = capfd.readouterr().err
    assert "ValueError at " in said and "/f/…" in said
    assert PLANTED not in said and "abcdefghij" not in said

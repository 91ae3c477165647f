"""Groups of tests that need a program say so when it is missing, and fail when everything was asked for."""

from __future__ import annotations

import os
import shutil
import signal

import pytest
from hypothesis import HealthCheck, settings

# Invented examples are the same in every run and bound by no clock: a test passes or fails for what the code does, on any machine.
settings.register_profile(
    "steady", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("steady")

# Started in the background of a shell, everything would ignore Ctrl-C, the programs under test too.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# marker: (a program that must be there, how to get it)
_GROUPS = {
    "browser": (("chromium", "chromium-browser", "google-chrome"), "apt install chromium"),
    "postgres": (("pg_ctl", "/usr/lib/postgresql/15/bin/pg_ctl"), "apt install postgresql"),
    "dicomtools": (("dcmmkdir",), "apt install dcmtk"),
}
_missing: dict[str, int] = {}


def _present(programs: tuple[str, ...]) -> bool:
    return any(shutil.which(program) for program in programs)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip the tests of a group whose program is missing; in CI (CASEFERRY_TEST_ALL) let them fail instead."""
    if os.environ.get("CASEFERRY_TEST_ALL"):
        return
    for item in items:
        for marker, (programs, remedy) in _GROUPS.items():
            if item.get_closest_marker(marker) and not _present(programs):
                _missing[marker] = _missing.get(marker, 0) + 1
                item.add_marker(pytest.mark.skip(reason=f"the {marker} group needs {programs[0]}: {remedy}"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say plainly which groups were not run and how to get what they need."""
    lines = [
        f"NOT RUN: the {marker} group needs {programs[0]}; to get it: {remedy}"
        for marker, (programs, remedy) in _GROUPS.items()
        if not _present(programs)
    ]
    for line in lines:
        terminalreporter.write_line(line)

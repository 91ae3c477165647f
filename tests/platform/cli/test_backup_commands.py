"""backup, restore, rotate-keys and verify-audit as an administrator runs them, each in a process of its own."""

import os
import re
import signal
import subprocess
import sys

import pytest

_FILL = """
import sys, uuid
from caseferry.cli.serve import set_up
set_up()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from caseferry.platform.access.actor import Actor
from caseferry.platform.audit.chain import record
from caseferry.platform.vault.index import index_names
from caseferry.platform.vault.safes import create_safe, open_safe
case = uuid.UUID(int=1)
create_safe(case)
open_safe(case).files("p").write("a.txt", b"planted words")
index_names(case, ["Ana Souza"])
record(Actor("staff", "ana"), "case.open", case=case)
"""
_READ = """
import uuid
from caseferry.cli.serve import set_up
set_up()
from caseferry.platform.vault.index import find_cases
from caseferry.platform.vault.safes import open_safe
print(open_safe(find_cases("souza")[0]).files("p").read("a.txt").decode())
"""


_KILLED = """
import os, signal, sys
from pathlib import Path
from caseferry.cli.serve import set_up
set_up()
from caseferry.platform.vault import restore
real = restore.load_rows
def load(lines):
    real(lines)
    os.kill(os.getpid(), signal.SIGKILL)
restore.load_rows = load
restore.restore_backup(Path(sys.argv[1]), Path(sys.argv[2]), "nine quiet herons wade")
"""


@pytest.fixture
def machine(tmp_path):
    """Runs Python or a command on a machine of its own by name."""

    def run(name, *arguments, code="", **more):
        home = tmp_path / name
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("CASEFERRY", "DJANGO"))}
        environment |= {"CASEFERRY_HOME": str(home / "data"), "CASEFERRY_BACKUP_PASSPHRASE": "nine quiet herons wade"}
        command = [sys.executable, *(["-c", code] if code else ["-m", "caseferry"]), *map(str, arguments)]
        return subprocess.run(
            command,
            env=environment | more,
            capture_output=True,
            text=True,
            check=False,
            timeout=400,
            stdin=subprocess.DEVNULL,
        )

    return run


def test_an_installation_moves_to_another_machine(machine, tmp_path):
    assert machine("one", code=_FILL).returncode == 0
    made = machine("one", "backup", tmp_path / "data", "--keys", tmp_path / "keys")
    assert made.returncode == 0, made.stderr
    data, keys = (re.search(rf"{what}: (\S+)", made.stdout)[1] for what in ("data", "keys"))
    assert machine("two", str(data), str(keys), code=_KILLED).returncode == -signal.SIGKILL
    back = machine("two", "restore", data, "--keys", keys)
    assert back.returncode == 0, back.stderr
    assert "0 erased cases stay erased" in back.stdout
    assert machine("two", code=_READ).stdout == "planted words\n"
    rotated = machine("two", "rotate-keys", "--forget")
    assert (rotated.returncode, "3 keys are wrapped" in rotated.stdout, "1 older" in rotated.stdout) == (0, True, True)
    assert machine("two", code=_READ).stdout == "planted words\n"
    verified = machine("two", "verify-audit")
    assert verified.stdout.startswith("The audit chain is whole: 1 rows, end 1:")
    end = verified.stdout.split()[-1]
    assert machine("one", "verify-audit", "--expect", end).returncode == 0
    assert machine("one", "verify-audit", "--expect", "1:" + "0" * 64).returncode == 1
    assert machine("two", "restore", data, "--keys", keys).stderr.startswith(
        "caseferry: This installation is not empty."
    )
    erased = machine("three", "restore", data, "--keys", keys, "--erased", "00000000-0000-0000-0000-000000000001")
    assert "1 erased cases stay erased" in erased.stdout
    assert "list index out of range" in machine("three", code=_READ).stderr


def test_wrong_use_is_one_sentence(machine, tmp_path):
    assert machine("one", code=_FILL).returncode == 0
    cases = [
        (("backup", tmp_path / "d", "--keys", tmp_path / "d"), {}, "must lie apart"),
        (
            ("backup", tmp_path / "d", "--keys", tmp_path / "k"),
            {"CASEFERRY_BACKUP_PASSPHRASE": ""},
            "needs a passphrase",
        ),
        (
            ("backup", tmp_path / "d", "--keys", tmp_path / "k"),
            {"CASEFERRY_BACKUP_PASSPHRASE": "short"},
            "shorter than 12",
        ),
        (
            ("backup", tmp_path / "d", "--keys", tmp_path / "k"),
            {"CASEFERRY_MASTER_KEY": "abc"},
            "not 32 bytes in base64",
        ),
        (("restore", tmp_path / "none", "--keys", tmp_path / "none"), {}, "cannot be opened"),
        (("verify-audit", "--expect", "x"), {}, "--expect is ROW:DIGEST"),
    ]
    for arguments, environment, sentence in cases:
        done = machine("one", *arguments, **environment)
        assert (done.returncode, sentence in done.stderr, len(done.stderr.splitlines())) == (2, True, 1), done.stderr

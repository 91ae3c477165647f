"""`caseferry backup`, `restore` and `rotate-keys`: the platform's data and keys, apart from each other."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
import uuid
from pathlib import Path
from typing import Any

from caseferry.cli.serve import set_up
from caseferry.config import secret
from caseferry.domain.errors import UsageError

_VARIABLE = "CASEFERRY_BACKUP_PASSPHRASE"
_PASSPHRASE = f"The passphrase of the keys is read from {_VARIABLE} or {_VARIABLE}_FILE, else it is asked for."


def add_command(commands: Any) -> None:
    """Register the three sub-commands."""
    backup = commands.add_parser(
        "backup",
        help="back up the platform: data, and apart from them the keys",
        description="Writes two files: the data into DIR, the keys into another folder. Neither opens without the other. "
        f"Backups of keys are deleted after 35 days, so that an erasure is final. {_PASSPHRASE}",
    )
    backup.add_argument("dir", type=Path, metavar="DIR", help="where the data go")
    backup.add_argument(
        "--keys", type=Path, required=True, metavar="DIR", help="where the keys go, best on another disk"
    )
    backup.set_defaults(run=run_backup)
    restore = commands.add_parser(
        "restore",
        help="bring a platform back from a backup into an empty installation",
        description="Fills an empty installation. Take the newest backup of keys, also with older data: it knows what was "
        f"erased since, and that is erased again. {_PASSPHRASE}",
    )
    restore.add_argument("data", type=Path, metavar="DATA", help="caseferry-data-….cfd")
    restore.add_argument("--keys", type=Path, required=True, metavar="FILE", help="caseferry-keys-….cfk")
    restore.add_argument(
        "--erased",
        type=uuid.UUID,
        action="append",
        default=[],
        metavar="CASE",
        help="a case erased since, from its certificate",
    )
    restore.set_defaults(run=run_restore)
    rotate = commands.add_parser(
        "rotate-keys",
        help="change the master key of the platform",
        description="Wraps every key by a new master key, while the platform runs. Interrupted, run it again.",
    )
    rotate.add_argument(
        "--forget", action="store_true", help="then drop older master keys; old backups open with their own keys"
    )
    rotate.set_defaults(run=run_rotation)


def run_backup(options: argparse.Namespace) -> int:
    """Write both files; say where they are."""
    set_up()
    from caseferry.platform.vault.backup import make_backup

    made = make_backup(options.dir, options.keys, _passphrase(twice=True))
    print(f"data: {made.data}   ({made.rows} rows, {made.objects} objects)")
    print(f"keys: {made.keys}")
    for path in made.expired:
        print(f"deleted, past its time: {path}")
    return 0


def run_restore(options: argparse.Namespace) -> int:
    """Fill the empty installation; 1 when the audit chain that came back is broken."""
    set_up()
    from caseferry.platform.vault.restore import restore_backup

    done = restore_backup(options.data, options.keys, _passphrase(twice=False), erased=options.erased)
    print(f"{done.rows} rows and {done.objects} objects are back; {done.erased} erased cases stay erased.")
    if not done.chain_whole:
        print("The audit chain is broken; caseferry verify-audit says where.", file=sys.stderr)
    return 0 if done.chain_whole else 1


def run_rotation(options: argparse.Namespace) -> int:
    """Wrap every key anew; say how many."""
    set_up()
    from caseferry.platform.vault.rotation import forget_old_masters, rotate_keys

    done = rotate_keys()
    print(f"{done.rewrapped} keys are wrapped by the master key {done.master}. Make a backup now.")
    if options.forget:
        print(f"{forget_old_masters()} older master keys were dropped.")
    return 0


def _passphrase(*, twice: bool) -> str:
    if given := secret(os.environ, _VARIABLE):
        return given
    if not sys.stdin.isatty():
        raise UsageError("The backup of keys needs a passphrase.", next_step=f"Set {_VARIABLE} or {_VARIABLE}_FILE.")
    first = getpass.getpass("Passphrase of the keys: ")
    if twice and first != getpass.getpass("The same again: "):
        raise UsageError("The two passphrases differ.", next_step="Run the command again.")
    return first

"""Makes ready what a new installation needs: folders, secrets, tables, the first administrator."""

from __future__ import annotations

import logging
import os
import secrets
from pathlib import Path

_log = logging.getLogger("caseferry.site")


def prepare_environment() -> Path:
    """Before Django reads its settings: the folders of data and keys (0700) and the secret of sessions. The home folder."""
    home = Path(os.environ.get("CASEFERRY_HOME") or Path.home() / ".local/share/caseferry")
    keys = Path(os.environ.get("CASEFERRY_KEYS") or home.with_name(home.name + "-keys"))
    for folder in (home, keys):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    given = os.environ.get("CASEFERRY_SECRET_KEY") or os.environ.get("CASEFERRY_SECRET_KEY_FILE")
    secret = keys / "secret.key"
    if not given and not secret.exists():
        handle = os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            stream.write(secrets.token_urlsafe(64))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caseferry.platform.site.settings")
    return home


def prepare_database() -> None:
    """Tables as this version wants them, pages' static files gathered, the master key made on the very first start.

    Raises NoMasterKey when data exist that no key opens.
    """
    from django.core.management import call_command  # settings must be read after prepare_environment

    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    from caseferry.platform.vault.keys import held_keys, in_file

    if in_file():
        held_keys()
    tell_findings()


def tell_findings() -> None:
    """Say in the log what has to be put right; the pages say the same to administrators."""
    from caseferry.platform.look.wording import say
    from caseferry.platform.office.health import findings

    for each in findings():
        _log.error("%s", say(each.text, "en", **each.values))


def first_administrator(email: str) -> str:
    """Make the first administrator; the password to hand over once, or empty when there is one already."""
    from caseferry.platform.access.models import User

    if User.objects.filter(role=User.Role.ADMINISTRATOR).exists():
        return ""
    return make_account(email, "Administrator", role=User.Role.ADMINISTRATOR)


def make_account(email: str, name: str, *, role: str, password: str = "") -> str:
    """An account for staff; its first password, which is asked to be changed with the second factor."""
    from caseferry.platform.access.models import User

    password = password or secrets.token_urlsafe(15)
    user = User(username=email, email=email, public_name=name, role=role)
    user.set_password(password)
    user.save()
    return password

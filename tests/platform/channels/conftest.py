"""A case with a family, a coordinator and a hospital, and mail servers."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from tests.platform.mailservers import dovecot, imap, settings_of_mail, smtp

from caseferry.platform.access.actor import Actor
from caseferry.platform.access.models import User
from caseferry.platform.cases.actions.opening import open_case
from caseferry.platform.cases.models import Case

__all__ = ["dovecot", "imap", "settings_of_mail", "smtp"]


@dataclass(frozen=True)
class People:
    """Who is on the invented case."""

    case: Case
    user: User
    coordinator: Actor
    stranger: Actor


@pytest.fixture
def people(sqlite, settings_of_mail) -> People:
    """As `make_people`, on SQLite."""
    return make_people()


def make_people() -> People:
    """A case whose family writes from rosa@family.example."""
    mira, noor = (
        User.objects.create(
            username=name, email=f"{name}@desk.example", public_name=name.title(), role=User.Role.COORDINATOR
        )
        for name in ("mira", "noor")
    )
    mira_acts, noor_acts = (Actor("staff", str(user.pk), user.roles) for user in (mira, noor))
    words = {"name": "Rosa Quispe", "contact": {"name": "Rosa", "email": "Rosa@family.example"}}
    case = open_case(mira_acts, language="es", words=words).case
    return People(case, mira, mira_acts, noor_acts)

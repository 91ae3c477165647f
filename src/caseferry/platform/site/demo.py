"""Fills a new installation with invented cases, so that every page can be looked at."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

from django.conf import settings

from caseferry.platform.access.actor import STRANGER, Actor
from caseferry.platform.access.models import User
from caseferry.platform.cases.actions.describing import choose_cancer, choose_hospital
from caseferry.platform.cases.actions.opening import Welcome, inquire, open_case
from caseferry.platform.cases.actions.stating import make_statement
from caseferry.platform.cases.actions.uploading import append, begin_upload, finish_upload
from caseferry.platform.cases.models import Case
from caseferry.platform.site.first_start import make_account

_COORDINATOR = "demo@localhost"


def fill() -> Iterator[str]:
    """Make a coordinator, a case with the example's records and an inquiry; the lines to print. Nothing when cases exist."""
    if Case.objects.exists():
        yield "There are cases already: the demo changes nothing."
        return
    password = make_account(_COORDINATOR, "Ana Silva", role=User.Role.COORDINATOR)
    user = User.objects.get(email=_COORDINATOR)
    yield f"Coordinator of the demo: {_COORDINATOR}  password: {password}"
    actor = Actor("staff", str(user.pk), user.roles)
    told = json.loads((example_case() / "options.json").read_text(encoding="utf-8"))
    name, _, relation = told["attendant"][0].partition(";")
    words = {
        "question": told["question"],
        "contact": {"name": name},
        "attendants": [{"name": name, "relation": relation}],
    }
    welcome = open_case(actor, language="es", words=words)
    choose_cancer(actor, welcome.case, cancer=told["cancer"])
    choose_hospital(actor, welcome.case, hospital=told["hospital"], department=told["department"], urgent=False)
    family = Actor("family", str(welcome.link.link.pk), case=welcome.case.pk)
    make_statement(
        family, welcome.case, answers={"walking": "Walks to the shop alone, rests once.", "eating": "Half portions."}
    )
    records = example_case() / "records"
    count = 0
    for path in sorted(item for item in records.rglob("*") if item.is_file()):
        upload(family, welcome.case, path.relative_to(records).as_posix(), path)
        count += 1
    yield f"A case with {count} files, which the worker reads now:  {_way(welcome)}"
    asked = inquire(STRANGER, entry="speak", language="ar", words={"text": "نريد رأياً ثانياً لوالدتنا.", "name": "سلمى"})
    yield f"An inquiry in Arabic:  {_way(asked)}"


def upload(actor: Actor, case: Case, name: str, path: Path) -> None:
    """Send one file the way a browser does."""
    row = begin_upload(actor, case, name=name, size=path.stat().st_size)
    with path.open("rb") as stream:
        append(actor, row, 0, iter(lambda: stream.read(1 << 20), b""))
    finish_upload(actor, row)


def example_case() -> Path:
    """The invented case that the package brings: beside the sources, or inside an installed package."""
    beside = Path(__file__).parents[4] / "examples"
    return beside if beside.is_dir() else Path(str(resources.files("caseferry") / "examples"))


def _way(welcome: Welcome) -> str:
    return f"{settings.ADDRESS}/f/{welcome.link.token}/  passcode: {welcome.link.passcode}"

"""Invented people around an invented case, for the tests of the platform."""

from __future__ import annotations

import uuid
from pathlib import Path

from caseferry.platform.access.actor import STRANGER, Actor
from caseferry.platform.access.models import User
from caseferry.platform.cases.actions import consenting, describing, opening, reviewing, sending, uploading
from caseferry.platform.cases.models import Build, Case, Sending, Upload

HOSPITAL, DEPARTMENT = "cicams", "Department of Thoracic Surgery"


def make_user(name: str, role: str = "coordinator") -> User:
    """An account."""
    user = User(username=name, email=f"{name}@example.org", public_name=name.title(), role=role)
    user.set_password("correct horse battery")
    user.save()
    return user


def acting(user: User) -> Actor:
    """The account as it acts."""
    return Actor("staff", str(user.pk), user.roles, address="192.0.2.7")


def begin(coordinator: User, **words) -> tuple[Case, Actor]:
    """A case that `coordinator` opened, and its family."""
    welcome = opening.open_case(
        acting(coordinator),
        language="en",
        words={"name": "Petra Novakova", "question": "Is surgery possible?", **words},
    )
    return welcome.case, Actor("family", str(welcome.link.link.pk), case=welcome.case.pk, address="192.0.2.9")


def ask(entry: str = "review") -> opening.Welcome:
    """An inquiry by a stranger."""
    return opening.inquire(STRANGER, entry=entry, language="ru", words={"name": "Анна Белова", "text": "Нужен совет."})


def send_bytes(actor: Actor, case: Case, name: str, data: bytes) -> Upload:
    """One file, whole."""
    row = uploading.begin_upload(actor, case, name=name, size=len(data))
    uploading.append(actor, row, 0, [data])
    return uploading.finish_upload(actor, row)


def send_folder(actor: Actor, case: Case, folder: Path) -> None:
    """Every file below `folder`."""
    for path in sorted(item for item in folder.rglob("*") if item.is_file()):
        send_bytes(actor, case, path.relative_to(folder).as_posix(), path.read_bytes())


def agree(family: Actor, case: Case, *classes: str) -> None:
    """The consents that a sending needs."""
    for name in classes or ("clinical", "imaging"):
        agreement = consenting.Agreement(HOSPITAL, "second_opinion", name, "out", "patient", "Petra Novakova")
        consenting.give_consent(family, case, agreement)


def choose(coordinator: User, case: Case) -> None:
    """The hospital of these tests."""
    describing.choose_hospital(acting(coordinator), case, hospital=HOSPITAL, department=DEPARTMENT, urgent=False)


def finished(case: Case) -> Build:
    """The case's newest build as if it had been made, with every gate shut: for tests of what comes after a build."""
    build = Build.objects.filter(case=case).first() or Build.objects.create(
        case=case, number=1, asked_at=case.opened_at
    )
    Build.objects.filter(pk=build.pk).update(state="done", ready=True, genomic=False, sha256=uuid.uuid4().hex * 2)
    build.refresh_from_db()
    return build


def sent(coordinator: User) -> tuple[Case, Actor, Sending]:
    """A case that was sent; with its family."""
    case, family = begin(coordinator)
    send_bytes(family, case, "report.txt", b"CT of the chest")
    choose(coordinator, case)
    agree(family, case)
    build = finished(case)
    reviewing.mark_reviewed(acting(coordinator), case, build)
    made = sending.send(acting(coordinator), case, build, sending.Order(HOSPITAL, DEPARTMENT, "press"))
    case.refresh_from_db()
    return case, family, made.sending

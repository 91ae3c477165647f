"""Two cases that hold one of everything, each with its own people: what belongs to one must not exist for the other."""

from __future__ import annotations

import hashlib
import json
import uuid
from dataclasses import dataclass
from pathlib import PurePosixPath

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.test import Client
from django.utils import timezone
from tests.platform.people import DEPARTMENT, HOSPITAL, acting, agree, begin, choose, finished, make_user, send_bytes

from caseferry.platform.access.actor import Actor
from caseferry.platform.cases.actions import conversing, deciding, opining, requesting, reviewing, sending
from caseferry.platform.cases.actions.linking import make_hospital_link
from caseferry.platform.cases.models import Build, Case, Consent, ItemRequest, Message, Opinion, Ruling, Upload
from caseferry.platform.channels.models import MailArrival
from caseferry.platform.engine.building import run_build
from caseferry.platform.sharing.links import NewLink, make_link

REPORT = b"City Hospital\nPatient: Petra Novakova\nCollected: 2026-01-10\nHaemoglobin 118 g/L (120-160)\n"


@dataclass(frozen=True, slots=True)
class Whole:
    """A case with one of everything: its people's doors, and its ids by the name that addresses give them."""

    case: Case
    family: NewLink
    hospital: NewLink
    desk: Client
    ids: dict[str, str]


def whole_case(name: str, *, built: bool = False) -> Whole:
    """A case that was opened, sent, asked about, answered, and has a held mail; `built`: its packet is there to be looked at."""
    user = make_user(name)
    case, family = begin(user)
    upload = send_bytes(family, case, "report.txt", REPORT)
    choose(user, case)
    agree(family, case)
    asked = requesting.request_item(acting(user), case, item="core/pathology", words="Please send it.")
    target = {"sha256": hashlib.sha256(REPORT).hexdigest(), "page": 1}
    ruling = deciding.decide(
        acting(user), case, deciding.Choice("set_date", target, {"value": "2026-01-11", "role": "collected"})
    )
    if built:
        assert run_build(str(Build.objects.get(case=case).pk)) == "done"
        Build.objects.filter(case=case).update(ready=True)
    build = Build.objects.get(case=case) if built else finished(case)
    reviewing.mark_reviewed(acting(user), case, build)
    made = sending.send(acting(user), case, build, sending.Order(HOSPITAL, DEPARTMENT, "press")).sending
    hospital = Actor("hospital", str(made.link), case=case.pk)
    question = conversing.ask(hospital, case, conversing.Words("Which dose?", "desk", made))
    to_family = conversing.ask(acting(user), case, conversing.Words("When was the scan?", "family"))
    opinion = opining.give_opinion(hospital, case, made, opining.OpinionWords("Dr Li Wei", text="Seen."))
    mail = MailArrival(case=case, key=name, state="held", why="stranger", at=timezone.now())
    mail.set_content({})
    mail.save()
    ids = {
        "case": case.pk, "upload": upload.pk, "consent_id": Consent.objects.filter(case=case).first().pk,
        "request_id": asked.pk, "asked": asked.pk, "ruling": ruling.pk, "build": build.pk, "sending": made.pk,
        "question": to_family.pk, "opinion_id": opinion.pk, "opinion": opinion.pk, "mail": mail.pk,
        "person": user.pk, "hospital_question": question.pk,
    }  # fmt: skip
    link = make_link(case.pk, "family", days=3, by="test")
    return Whole(case, link, make_hospital_link(acting(user), case, made), signed_in(user), {
        **{key: str(value) for key, value in ids.items()}, "link": str(link.link.pk),
    })  # fmt: skip


def signed_in(user, **options) -> Client:
    """A browser in which this account is signed in, with a second factor."""
    Authenticator.objects.get_or_create(user=user, type="totp", defaults={"data": {"secret": "x"}})
    client = Client(**options)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def entered(door: str, link: NewLink, **options) -> Client:
    """A browser in which the passcode of a link was given (`door`: f or h)."""
    client = Client()
    assert client.post(f"/{door}/{link.token}/", {"passcode": link.passcode}).status_code == 302
    again = Client(**options)
    again.cookies[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return again


def state_of(case: uuid.UUID) -> str:
    """A digest of every row that hangs on a case, but for the audit chain and links that were looked at."""
    rows = []
    for model in sorted(apps.get_models(), key=lambda each: each._meta.label):
        names = {field.name: field for field in model._meta.fields}
        if model._meta.app_label in ("cases", "channels", "vault", "sharing") and "case" in names:
            found = model.objects.filter(case=case).order_by("pk")
            rows.append(serializers.serialize("json", found))
    rows.append(serializers.serialize("json", Case.objects.filter(pk=case)))
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


def stem(path: str) -> str:
    """The last name of a path."""
    return PurePosixPath(path).name


__all__ = [
    "ItemRequest",
    "Message",
    "Opinion",
    "Ruling",
    "Upload",
    "Whole",
    "entered",
    "signed_in",
    "state_of",
    "whole_case",
]

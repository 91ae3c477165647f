"""A coordinator at the browser, and a case that was read without reading anything."""

from __future__ import annotations

import html
import io
import json
import re
from pathlib import Path

import msgspec
from allauth.mfa.models import Authenticator
from django.test import Client
from PIL import Image
from tests.platform.people import begin

from caseferry.platform.access.models import User
from caseferry.platform.cases.models import Build, Case
from caseferry.platform.cases.pictures import source_key
from caseferry.platform.cases.stores import stores_of
from caseferry.platform.vault.safes import open_safe

GOLDEN = Path(__file__).parents[2] / "golden" / "small_case" / "packet.json"
DIAGNOSIS, HER2, HB = "f-a99ad3d567e171", "f-2a38473219df43", "f-ccdb5c552b8b27"


def manifest(**changes) -> dict:
    """The invented packet.json of the golden case, with changes."""
    return {**json.loads(GOLDEN.read_text(encoding="utf-8")), **changes}


def sign_in(user: User, client: Client | None = None) -> Client:
    """A browser in which `user` is signed in with a second factor."""
    Authenticator.objects.get_or_create(user=user, type="totp", defaults={"data": {"secret": "x"}})
    client = client or Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def read(case: Case, packet: dict | None = None) -> Build:
    """The case's next build is done and says `packet`; its first page has a picture."""
    newest = Build.objects.filter(case=case).first()
    number = newest.number + 1 if newest and newest.state == Build.State.DONE else newest.number if newest else 1
    build, _ = Build.objects.get_or_create(case=case, number=number, defaults={"asked_at": case.opened_at})
    return fill(build, packet)


def fill(build: Build, packet: dict | None = None) -> Build:
    """A build has these files, and is done."""
    packet, case = packet or manifest(), build.case
    gates = sum(row["open"] for row in packet["readiness"]["gates"])
    Build.objects.filter(pk=build.pk).update(
        state="done", sha256="a" * 64, open_gates=gates, ready=not gates, genomic=False
    )
    build.refresh_from_db()
    files = open_safe(case.pk).files(build.folder)
    files.write("packet.json", msgspec.json.encode(packet))
    files.write("links.json", b"{}")
    files.write("send/Pathology_2025-01-14.pdf", b"%PDF-1.7 pathology")
    open_safe(case.pk, "private").files(build.folder).write("keep/private/Passport_undated.pdf", b"%PDF-1.7 passport")
    buffer = io.BytesIO()
    Image.new("RGB", (300, 420), "white").save(buffer, "JPEG")
    stores_of(case)[1].put(f"{packet['sources'][0]['sha256']}/1.jpg", buffer.getvalue())
    return build


def opened(user: User, **words) -> Case:
    """A case of `user` that was read."""
    case, _ = begin(user, **words)
    read(case)
    return case


def source_of(case: Case, number: int = 0) -> str:
    """How a source of the golden case is called in addresses of this case."""
    return source_key(case, manifest()["sources"][number]["sha256"])


def text_of(answer) -> str:
    """What a page says, without its marks."""
    page = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", answer.content.decode(), flags=re.S)
    plain = html.unescape(re.sub(r"<[^>]+>", " ", page)).replace("\u2068", "").replace("\u2069", "")
    return re.sub(r"\s+", " ", plain)

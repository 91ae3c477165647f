"""A family at its browser, and a case that was read without reading anything."""

from __future__ import annotations

import html
import io
import re

import msgspec
from django.test import Client
from django.utils import timezone
from PIL import Image
from tests.platform.people import acting, make_user, send_bytes

from caseferry.platform.access.actor import Actor
from caseferry.platform.cases.actions.opening import Welcome, open_case
from caseferry.platform.cases.models import Build, Case
from caseferry.platform.vault.safes import open_safe

WORDS = {"name": "Petra Novakova", "contact": {"name": "Jana Novakova", "email": "jana@family.example"}}


def welcome(language: str = "en", **words) -> Welcome:
    """A case that a coordinator opened."""
    return open_case(acting(make_user("ana")), language=language, words={**WORDS, **words})


def family_of(made: Welcome) -> Actor:
    """The family as it acts."""
    return Actor("family", str(made.link.link.pk), case=made.case.pk)


def enter(made: Welcome, client: Client | None = None) -> Client:
    """A browser in which the passcode was given."""
    client = client or Client()
    answer = client.post(f"/f/{made.link.token}/", {"passcode": made.link.passcode})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/my/{made.case.pk}/")
    return client


def text_of(answer) -> str:
    """What a page says, without its marks."""
    page = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", answer.content.decode(), flags=re.S)
    plain = html.unescape(re.sub(r"<[^>]+>", " ", page)).replace("\u2068", "").replace("\u2069", "")
    return re.sub(r"\s+", " ", plain)


def picture(colour: str = "white") -> bytes:
    """A JPEG of a page."""
    buffer = io.BytesIO()
    Image.new("RGB", (300, 420), colour).save(buffer, "JPEG")
    return buffer.getvalue()


def sent(made: Welcome, **files: bytes) -> dict[str, str]:
    """The SHA-256 of each file after the family sent it, by name (`_` stands for the point of the ending)."""
    family = family_of(made)
    return {
        name: send_bytes(family, made.case, name.replace("_", "."), data).content["sha256"]
        for name, data in files.items()
    }


def read(case: Case, rows: list[tuple[str, str, str, str]], checklist=(), documents=()) -> Build:
    """The newest build is done. `rows`: (sha256, path, outcome, reason), one page each."""
    sources = [
        {
            "id": f"s-{number}", "path": path, "sha256": sha256, "media_type": "image/jpeg", "pages": 1,
            "status": "rejected" if outcome == "rejected" else "used", "reason": reason, "parent": "",
        }
        for number, (sha256, path, outcome, reason) in enumerate(rows)
    ]  # fmt: skip
    ledger = [
        {"source": f"s-{number}", "page": 1, "outcome": outcome, "file": None, "file_page": None, "reason": reason}
        for number, (_, _, outcome, reason) in enumerate(rows)
    ]
    build = Build.objects.filter(case=case).first() or Build.objects.create(
        case=case, number=1, asked_at=timezone.now()
    )
    safe = open_safe(case.pk)
    packet = {"sources": sources, "ledger": ledger, "checklist": list(checklist), "documents": list(documents)}
    safe.files(build.folder).write("packet.json", msgspec.json.encode(packet))
    safe.files(build.folder).write("links.json", b"{}")
    for sha256, _, outcome, _ in rows:
        if outcome != "rejected":
            safe.pages.put(f"{sha256}/1.jpg", picture())
    Build.objects.filter(case=case).update(state="done", ended_at=timezone.now())
    build.refresh_from_db()
    return build

"""Fills the home of a served platform with a coordinator and an invented case, in a process of its own: `python -m … HOME PAGES`."""

from __future__ import annotations

import copy
import io
import json
import os
import sys
import uuid
from pathlib import Path


def prepare(home: Path) -> None:
    """Django over `home`, as the served platform sees it."""
    os.environ["CASEFERRY_HOME"] = str(home)
    from caseferry.platform.site.first_start import prepare_environment

    prepare_environment()
    import django

    django.setup()


def long_manifest(pages: int) -> dict:
    """The golden case with its first paper copied until there are `pages` pages, each with its facts."""
    from tests.platform.desk.desks import manifest

    packet = manifest()
    source, document = packet["sources"][0], packet["documents"][0]
    facts = [row for row in packet["facts"] if row["kind"] in ("diagnosis", "biomarker")]
    quotations = {row["id"]: row for row in packet["quotations"]}
    for number in range(2, pages + 1):
        packet["ledger"].append({**packet["ledger"][0], "page": number})
        document["pages"].append({"source": source["id"], "page": number})
        for row in facts:
            fact, quotation = copy.deepcopy(row), copy.deepcopy(quotations[row["quotations"][0]])
            quotation["id"], quotation["page"] = f"{quotation['id']}-{number}", number
            fact["id"], fact["quotations"] = f"{fact['id']}-{number}", [quotation["id"]]
            packet["facts"].append(fact)
            packet["quotations"].append(quotation)
    source["pages"] = max(1, pages)
    return packet


def fill(pages: int) -> dict[str, str]:
    """The coordinator, the case, its pictures; what a browser needs to be signed in."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from PIL import Image, ImageDraw
    from tests.platform.desk.desks import read, sign_in
    from tests.platform.people import ask, begin, choose, make_user, send_bytes

    from caseferry.platform.cases.stores import stores_of

    user = make_user(f"ana-{uuid.uuid4().hex[:8]}")
    sign_in(user)
    case, family = begin(user, name="Petra Novakova")
    send_bytes(family, case, "report.txt", b"CT of the chest")
    choose(user, case)
    packet = long_manifest(pages)
    read(case, packet)
    image = Image.new("RGB", (850, 1200), "white")
    ImageDraw.Draw(image).text((90, 62), "Gastric adenocarcinoma", fill="black", font_size=18)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG")
    for source in packet["sources"]:
        for number in range(1, source["pages"] + 1):
            stores_of(case)[1].put(f"{source['sha256']}/{number}.jpg", buffer.getvalue())
    ask()
    answered = far_along(user)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return {
        "session": session.session_key or "", "case": str(case.pk), "answered": answered, "translated": translated(user),
    }  # fmt: skip


def far_along(user) -> str:
    """A case that was sent, with a question, a held mail, an opinion and a request."""
    from tests.platform.desk.desks import fill as fill_build
    from tests.platform.people import sent

    from caseferry.platform.access.actor import Actor
    from caseferry.platform.cases.actions import conversing, opining, requesting
    from caseferry.platform.channels.models import MailArrival

    case, family, sending = sent(user)
    fill_build(case.builds.get())
    staff, hospital = Actor("staff", str(user.pk), user.roles), Actor("hospital", str(sending.link), case=case.pk)
    requesting.request_item(staff, case, item="core/pathology", words="Please send the second page.")
    words = conversing.Words("Was EGFR tested by NGS?", "desk", sending, {"page": 2})
    conversing.pass_on(staff, case, conversing.ask(hospital, case, words), plain="Did they test the lump?")
    conversing.ask(hospital, case, words)
    conversing.ask(family, case, conversing.Words("Когда будет ответ?", "desk"))
    mail = MailArrival(case=case, key="k", state="held", why="stranger", files=1, at=case.opened_at)
    mail.set_content({"sender": "x@clinic.example", "subject": "Скан", "words": "From the clinic", "names": ["a.pdf"]})
    mail.save()
    said = opining.OpinionWords("Dr Wang", text="We read the records.", plan=[{"step": "Biopsy"}])
    opining.give_opinion(hospital, case, sending, said)
    return str(case.pk)


def translated(user) -> str:
    """A case whose translation came back with three flags: the address of the page where both stand side by side."""
    from tests.platform.desk.desks import manifest, opened
    from tests.platform.desk.translated import ask_translation, filled

    from caseferry.pack.translation_desk import Maker
    from caseferry.platform.access.actor import Actor
    from caseferry.platform.cases.actions.translating import take_translation
    from caseferry.platform.cases.translations import translation_desk
    from caseferry.platform.desk.queries.translations import translations_of

    case = opened(user)
    task = ask_translation(case, manifest()["sources"][0]["sha256"])
    name, data = next(translation_desk(case).sheets(task))
    take_translation(Actor("staff", str(user.pk), user.roles), case, name, filled(data), Maker("Lucía Prado"))
    return f"/desk/{case.pk}/translations/{translations_of(case)[0].key}/"


if __name__ == "__main__":
    prepare(Path(sys.argv[1]))
    sys.stdout.write(json.dumps(fill(int(sys.argv[2]))))

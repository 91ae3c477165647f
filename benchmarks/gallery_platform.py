"""Photographs every page of the platform, with invented people: python -m benchmarks.gallery_platform [docs/gallery/platform]

Families' pages in English, Arabic and Chinese; those of staff and hospitals in English and Chinese; on a phone and on a desk.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 860}}
FAMILY = ("", "upload/", "arrived/", "missing/", "question/", "consent/", "messages/", "condition/", "opinion/?read=1",
          "access/", "data/")  # fmt: skip
DESK = ("", "checklist/", "packet/", "hospital/", "messages/", "opinion/", "people/", "decisions/")
HOSPITAL = ("", "questions/", "opinion/")
OFFICE = ("people", "hospitals", "calendars", "cases", "audit", "machine")


def main() -> None:
    out = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/gallery/platform")
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    with tempfile.TemporaryDirectory(prefix="caseferry-gallery-") as folder:
        os.environ["CASEFERRY_HOME"] = str(Path(folder) / "home")
        os.environ["CASEFERRY_KEYS"] = str(Path(folder) / "keys")
        from benchmarks.platform.installation import Installation

        place = Installation()
        ways = _travel(place)
        with place.serving(worker=False) as server:
            _photograph(f"http://127.0.0.1:{server.port}", ways, out)


def _travel(place: Any) -> dict[str, Any]:
    """A case with the example's records, read, sent, asked about and answered; the ways into it."""
    from allauth.mfa.models import Authenticator
    from django.conf import settings
    from django.test import Client

    from caseferry.platform.access.actor import STRANGER, Actor
    from caseferry.platform.access.models import User
    from caseferry.platform.cases.actions import (
        consenting,
        conversing,
        describing,
        linking,
        opening,
        opining,
        receiving,
        requesting,
        reviewing,
        sending,
        stating,
    )  # fmt: skip
    from caseferry.platform.cases.models import Build
    from caseferry.platform.engine.building import run_build
    from caseferry.platform.site.demo import example_case, upload
    from caseferry.platform.site.first_start import make_account

    user = place.user
    ana = Actor("staff", str(user.pk), user.roles)
    words = {"question": "Is a new biopsy with sequencing useful?\nIs a trial possible?", "contact": {"name": "Jorge"}}
    welcome = opening.open_case(ana, language="en", words=words)
    case, family = welcome.case, Actor("family", str(welcome.link.link.pk), case=welcome.case.pk)
    describing.choose_cancer(ana, case, cancer="nsclc")
    describing.choose_hospital(ana, case, hospital="fuscc", department="Department of Thoracic Oncology", urgent=False)
    stating.make_statement(
        family, case, answers={"walking": "Walks to the shop, rests once.", "eating": "Half portions."}
    )
    records = example_case() / "records"
    for path in sorted(item for item in records.rglob("*") if item.is_file()):
        upload(family, case, path.relative_to(records).as_posix(), path)
    build = Build.objects.get(case=case)
    run_build(str(build.pk))
    Build.objects.filter(pk=build.pk).update(ready=True)  # the demo's open gates would keep it on the desk
    build.refresh_from_db()
    requesting.request_item(ana, case, item="core/ecog", words="Please tell us how she gets through a usual day.")
    for name in ("clinical", "imaging"):
        agreement = consenting.Agreement("fuscc", "second_opinion", name, "out", "patient", "Mariana Salazar")
        consenting.give_consent(family, case, agreement)
    reviewing.mark_reviewed(ana, case, build)
    sent = sending.send(ana, case, build, sending.Order("fuscc", "Department of Thoracic Oncology", "gallery")).sending
    hospital = Actor("hospital", "reviewer", case=case.pk)
    receiving.note_opened(hospital, case, sent)
    receiving.acknowledge(hospital, case, sent)
    asked = conversing.ask(hospital, case, conversing.Words("Please send the latest blood count.", "desk", sent))
    conversing.pass_on(ana, case, asked, plain="The hospital asks: do you have a blood test from the last four weeks?")
    said = opining.OpinionWords(
        "Dr Wang Lin", text="We have read the records. A new biopsy with sequencing can be considered.",
        plan=[{"step": "Blood count", "when": "this week", "who": "local doctor"}], outcome="further_screening",
    )  # fmt: skip
    opining.release_opinion(ana, case, opining.give_opinion(hospital, case, sent, said))
    opening.inquire(
        STRANGER, entry="speak", language="ar", words={"words": "نريد رأياً ثانياً لوالدتنا.", "name": "سلمى"}
    )
    make_account("root@example.org", "Root", role=User.Role.ADMINISTRATOR)
    root = User.objects.get(email="root@example.org")
    Authenticator.objects.create(user=root, type="totp", data={"secret": "x"})
    client = Client()
    client.force_login(root, backend="allauth.account.auth_backends.AuthenticationBackend")
    link = linking.make_hospital_link(ana, case, sent)
    return {
        "case": str(case.pk), "family": welcome.link, "hospital": link, "desk": place.desk_cookie().partition("=")[2],
        "office": client.cookies[settings.SESSION_COOKIE_NAME].value,
    }  # fmt: skip


def _photograph(address: str, ways: dict[str, Any], out: Path) -> None:
    from playwright.sync_api import sync_playwright

    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        for name, state, paths in _doors(browser, address, ways):
            languages = ("en", "ar", "zh-Hans") if name in ("family", "front") else ("en", "zh-Hans")
            for size, box in SIZES.items():
                context = browser.new_context(viewport=box, base_url=address, storage_state=state)
                page = context.new_page()
                for language in languages:
                    for path in paths:
                        separator = "&" if "?" in path else "?"
                        page.goto(f"{path}{separator}language={language}")
                        page.wait_for_timeout(400)
                        _keep(page.screenshot(), out / f"{name}-{_title(path, ways)}-{language}-{size}.png")
                context.close()
        browser.close()


def _doors(browser: Any, address: str, ways: dict[str, Any]) -> Iterator[tuple[str, Any, list[str]]]:
    """Each audience: its name, the browser's state after the door, and its pages."""
    case = ways["case"]
    doors = [f"/f/{ways['family'].token}/", "/", "/start/review/", "/lost/", "/nothing-here/"]
    yield "front", None, doors
    yield "family", _entered(browser, address, doors[0], ways["family"].passcode), [f"/my/{case}/{p}" for p in FAMILY]
    door = f"/h/{ways['hospital'].token}/"
    state = _entered(browser, address, door, ways["hospital"].passcode)
    yield "hospital", state, [door, *(f"/review/{case}/{p}" for p in HOSPITAL)]
    desk = ["/desk/", "/desk/new/", "/desk/away/", *(f"/desk/{case}/{p}" for p in DESK)]
    yield "desk", _signed_in(address, ways["desk"]), desk
    yield "office", _signed_in(address, ways["office"]), [f"/office/{name}/" for name in OFFICE]
    yield "account", None, ["/account/login/"]


def _entered(browser: Any, address: str, door: str, passcode: str) -> Any:
    context = browser.new_context(base_url=address)
    page = context.new_page()
    page.goto(door)
    page.fill('[name="passcode"]', passcode)
    page.click("main form button[type=submit]")
    page.wait_for_timeout(800)
    state = context.storage_state()
    context.close()
    return state


def _signed_in(address: str, key: str) -> dict[str, Any]:
    cookie = {"name": "sessionid", "value": key, "domain": "127.0.0.1", "path": "/", "expires": -1}
    return {"cookies": [{**cookie, "httpOnly": True, "secure": False, "sameSite": "Lax"}], "origins": []}


def _title(path: str, ways: dict[str, Any]) -> str:
    plain = path.partition("?")[0].replace(ways["case"], "case")
    for way, name in (("family", "passcode"), ("hospital", "passcode")):
        plain = plain.replace(ways[way].token, name)
    return "-".join(part for part in plain.split("/") if part) or "start"


def _keep(png: bytes, path: Path) -> None:
    """With 128 colours: a third of the size, and nobody sees it."""
    from PIL import Image

    Image.open(io.BytesIO(png)).convert("RGB").quantize(128).save(path, optimize=True)


if __name__ == "__main__":
    main()

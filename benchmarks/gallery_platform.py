"""Photographs every page of the platform, with invented people: python -m benchmarks.gallery_platform [docs/gallery/platform] [--only desk hospital]

Families' pages in English, Arabic and Chinese; those of staff and hospitals in English and Chinese; on a phone and on a desk.
axe looks at each; what it finds is printed, and the exit code is then 1.
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 860}}
FAMILY = ("", "upload/", "arrived/", "missing/", "question/", "consent/", "messages/", "condition/", "opinion/?read=1",
          "access/", "data/")  # fmt: skip
DESK = (
    "",
    "checklist/",
    "translations/",
    "translation",
    "packet/",
    "hospital/",
    "messages/",
    "opinion/",
    "people/",
    "decisions/",
)
HOSPITAL = ("", "questions/", "opinion/")
AUDIENCES = ("front", "family", "hospital", "ended", "desk", "office", "account")
AXE = Path(__file__).parents[1] / "tests" / "journeys" / "vendor" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ENGLISH = {
    "Centro de Medicina Nuclear Pachacámac": "Pachacámac Nuclear Medicine Centre",
    "Calle Los Nogales 75, Lima, Perú": "75 Los Nogales Street, Lima, Peru",
    "INFORME DE PET/CT CON 18F-FDG": "18F-FDG PET/CT REPORT",
    "Técnica": "Technique",
    "Se administran 296 MBq de 18F-FDG. Glucemia 94 mg/dL.": "296 MBq of 18F-FDG were given. Blood glucose 94 mg/dL.",
    "Hallazgos": "Findings",
    "Conclusión": "Conclusion",
    "Medicina nuclear": "Nuclear medicine",
}
"""Of the example's PET/CT report; the other lines come back as they were, and the checks say so."""
OFFICE = ("people", "hospitals", "calendars", "cases", "audit", "machine")


def main() -> int:
    """Photograph everything; 1 when axe found something."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", nargs="?", type=Path, default=Path("docs/gallery/platform"))
    parser.add_argument(
        "--only", nargs="+", choices=AUDIENCES, default=AUDIENCES, help="leave the other pictures as they are"
    )
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for name in options.only:
        for path in options.out.glob(f"{name}-*.png"):
            path.unlink()
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # a link is withdrawn while the browser looks
    with tempfile.TemporaryDirectory(prefix="caseferry-gallery-") as folder:
        os.environ["CASEFERRY_HOME"] = str(Path(folder) / "home")
        os.environ["CASEFERRY_KEYS"] = str(Path(folder) / "keys")
        from benchmarks.platform.installation import Installation

        place = Installation()
        ways = _travel(place)
        with place.serving(worker=False) as server:
            pages, found = _photograph(f"http://127.0.0.1:{server.port}", ways, options.out, options.only)
    print(f"{pages} pictures; violations that axe found: {len(found)}")
    for line in found:
        print(line)
    return 1 if found else 0


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
        "case": str(case.pk), "family": welcome.link, "hospital": link, "translation": _translated(ana, case), "desk": place.desk_cookie().partition("=")[2],
        "office": client.cookies[settings.SESSION_COOKIE_NAME].value,
    }  # fmt: skip


def _translated(ana: Any, case: Any) -> str:
    """The PET/CT report's translation came back, not whole; its key. The build that it asks for is left out: nobody would make it."""
    from caseferry.engines.exchange import WordSheet
    from caseferry.pack.translation_desk import Maker
    from caseferry.platform.cases.actions.translating import take_translation
    from caseferry.platform.cases.models import Build
    from caseferry.platform.cases.translations import translation_desk
    from caseferry.platform.desk.queries.translations import translations_of

    desk = translation_desk(case)
    task = next(task for task in desk.tasks if task.category == "imaging_pet")
    name, data = next(desk.sheets(task, "en"))
    sheet = WordSheet().read(data)
    rows = tuple(replace(row, target=ENGLISH.get(row.source, row.source)) for row in sheet.rows)
    take_translation(ana, case, name, WordSheet().write(replace(sheet, rows=rows)), Maker("Lucía Prado"))
    Build.objects.filter(case=case, state=Build.State.QUEUED).delete()
    return next(row.key for row in translations_of(case) if row.held)


def _photograph(address: str, ways: dict[str, Any], out: Path, only: Sequence[str]) -> tuple[int, list[str]]:
    """How many pictures were made, and what axe found."""
    from playwright.sync_api import sync_playwright

    count, found = 0, []
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        for name, state, paths in _doors(browser, address, ways):
            if name not in only:
                continue
            languages = ("en", "ar", "zh-Hans") if name in ("family", "front") else ("en", "zh-Hans")
            for size, box in SIZES.items():
                context = browser.new_context(
                    viewport=box, base_url=address, storage_state=state, bypass_csp=True, reduced_motion="reduce"
                )
                context.set_default_timeout(120_000)
                page = context.new_page()
                for language in languages:
                    for path in paths:
                        separator = "&" if "?" in path else "?"
                        page.goto(f"{path}{separator}language={language}")
                        page.wait_for_timeout(400)
                        title = f"{name}-{_title(path, ways)}-{language}-{size}"
                        _keep(page.screenshot(), out / f"{title}.png")
                        found += [f"{title}: {hit}" for hit in _violations(page)]
                        count += 1
                context.close()
        browser.close()
    return count, found


def _violations(page: Any) -> list[str]:
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    told = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    return [f"{hit['id']} {hit['nodes'][0]['html'][:120]}" for hit in told["violations"]]


def _doors(browser: Any, address: str, ways: dict[str, Any]) -> Iterator[tuple[str, Any, list[str]]]:
    """Each audience: its name, the browser's state after the door, and its pages."""
    case = ways["case"]
    doors = [f"/f/{ways['family'].token}/", "/", "/start/review/", "/lost/", "/nothing-here/"]
    yield "front", None, doors
    yield "family", _entered(browser, address, doors[0], ways["family"].passcode), [f"/my/{case}/{p}" for p in FAMILY]
    door = f"/h/{ways['hospital'].token}/"
    state = _entered(browser, address, door, ways["hospital"].passcode)
    yield "hospital", state, [door, *(f"/review/{case}/{p}" for p in HOSPITAL)]
    _withdraw(ways["hospital"])
    yield "ended", state, [f"/review/{case}/"]
    translation = f"translations/{ways['translation']}/?flag=1"
    tabs = [translation if path == "translation" else path for path in DESK]
    desk = ["/desk/", "/desk/new/", "/desk/away/", *(f"/desk/{case}/{path}" for path in tabs)]
    yield "desk", _signed_in(address, ways["desk"]), desk
    yield "office", _signed_in(address, ways["office"]), [f"/office/{name}/" for name in OFFICE]
    yield "account", None, ["/account/login/"]


def _withdraw(link: Any) -> None:
    """The link ends while its reviewer has the case open."""
    from django.utils import timezone

    type(link.link).objects.filter(pk=link.link.pk).update(revoked_at=timezone.now())


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
    plain = path.partition("?")[0].replace(ways["case"], "case").replace(ways["translation"], "side-by-side")
    for way, name in (("family", "passcode"), ("hospital", "passcode")):
        plain = plain.replace(ways[way].token, name)
    return "-".join(part for part in plain.split("/") if part) or "start"


def _keep(png: bytes, path: Path) -> None:
    """With 128 colours: a third of the size, and nobody sees it."""
    from PIL import Image

    Image.open(io.BytesIO(png)).convert("RGB").quantize(128).save(path, optimize=True)


if __name__ == "__main__":
    sys.exit(main())

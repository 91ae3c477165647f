"""Takes pictures of every page of a family for `docs/gallery/`: python -m benchmarks.gallery_family [--languages en,ar,zh-Hans]

Serves the demo, lets its worker read the example case, plays what a coordinator and a hospital do, and looks at each page on a
phone and on a desk. Needs Chromium and two minutes.
"""

from __future__ import annotations

import argparse
import base64
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright
from tests.journeys.platform.serving import Served, served

GALLERY = Path(__file__).parents[1] / "docs" / "gallery" / "family"
SCREENS = {"phone": (390, 844), "desk": (1280, 900)}
LANGUAGES = ("en", "ar", "zh-Hans")
OPEN = {"landing": "/", "inquiry": "/start/review/", "lost": "/lost/", "left": "/left/"}
PAGES = (
    "",
    "upload",
    "arrived",
    "missing",
    "question",
    "consent",
    "messages",
    "condition",
    "opinion",
    "access",
    "data",
)
READ = 420  # seconds that the worker may take
LONGEST = 2400  # pixels of a page that are kept


def main(languages: list[str]) -> None:
    """Play the case, then take every picture."""
    GALLERY.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="caseferry-gallery-"))
    try:
        with served(folder / "home", worker=True, demo=True) as site:
            _play(site.home)
            _look(site, _way(folder), languages)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _look(site: Served, way: tuple[str, str], languages: list[str]) -> None:
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for language in languages:
            for screen in SCREENS:
                for name, picture in _pictures(browser, site, way, language, screen):
                    (GALLERY / f"{name}-{language}-{screen}.webp").write_bytes(picture)
        browser.close()


def _way(folder: Path) -> tuple[str, str]:
    log = (folder / "serve.log").read_text(encoding="utf-8")
    found = re.search(r"reads now:\s+http\S+(/f/\S+)\s+passcode: (\S+)", log)
    assert found, "the demo prints the family's link"
    return found[1], found[2]


def _play(home: Path) -> None:
    """What happens in a case: something is asked for, it is sent, the hospital asks and answers."""
    os.environ.update(CASEFERRY_HOME=str(home), DJANGO_SETTINGS_MODULE="caseferry.platform.site.settings")
    import django

    django.setup()
    from caseferry.platform.cases.models import Build, Case

    end = time.monotonic() + READ
    while not Build.objects.filter(state="done").exists():
        assert time.monotonic() < end, "the worker reads the demo case"
        time.sleep(2)
    case = Case.objects.exclude(state="inquiry").get()
    build = Build.objects.filter(case=case, state="done").first()
    assert build is not None
    Build.objects.filter(pk=build.pk).update(ready=True, open_gates=0)
    build.refresh_from_db()
    _talk(case, build)


def _talk(case: Any, build: Any) -> None:
    from caseferry.platform.access.actor import Actor
    from caseferry.platform.cases.actions import consenting, conversing, opining, requesting, reviewing, sending
    from caseferry.platform.sharing.models import Link

    desk = Actor("staff", str(case.coordinator.pk), case.coordinator.roles)
    family = Actor("family", str(Link.objects.get(case=case.pk, audience="family").pk), case=case.pk)
    requesting.request_item(desk, case, item="core/pathology", words="Please send every page of the June report.")
    for name in ("clinical", "imaging"):
        agreement = consenting.Agreement(case.hospital, "second_opinion", name, "out", "patient", "Mariana Ortega")
        consenting.give_consent(family, case, agreement)
    reviewing.mark_reviewed(desk, case, build)
    made = sending.send(desk, case, build, sending.Order(case.hospital, case.department, "gallery")).sending
    hospital = Actor("hospital", str(made.link), case=case.pk)
    asked = conversing.ask(hospital, case, conversing.Words("请提供目前用药的剂量。", "desk", made))
    plain = "Which medicines does the patient take now, and how much?"
    conversing.pass_on(desk, case, asked, plain=plain)
    conversing.ask(family, case, conversing.Words("¿Cuándo sabremos algo?", "desk"))
    said = opining.OpinionWords(
        "Dr Li Wei",
        [{"question": case.content["question"], "answer": "The records state a change of the EGFR gene."}],
        plan=[{"step": "MRI of the head", "when": "within two weeks", "who": "local hospital"}],
        outcome="further_screening",
    )
    opining.release_opinion(desk, case, opining.give_opinion(desk, case, made, said))


def _pictures(
    browser: Browser, site: Served, way: tuple[str, str], language: str, screen: str
) -> Iterator[tuple[str, bytes]]:
    width, height = SCREENS[screen]
    context = browser.new_context(viewport={"width": width, "height": height}, base_url=site.address)
    page = context.new_page()

    def take(name: str, address: str) -> tuple[str, bytes]:
        page.goto(address)
        page.evaluate(
            """() => Promise.all([...document.images].map((each) => {
                each.loading = "eager";
                return each.decode().catch(() => null);
            }))"""
        )
        tall = min(LONGEST, int(page.evaluate("document.documentElement.scrollHeight")))
        session = context.new_cdp_session(page)
        clip = {"x": 0, "y": 0, "width": width, "height": tall, "scale": 1}
        options = {"format": "webp", "quality": 55, "clip": clip, "captureBeyondViewport": True}
        return name, base64.b64decode(session.send("Page.captureScreenshot", options)["data"])

    for name, address in OPEN.items():
        yield take(name, f"{address}?language={language}")
    yield take("passcode", f"{way[0]}?language={language}")
    page.locator("[name=passcode]").fill(way[1])
    page.locator("main form button").click()
    page.wait_for_url("**/my/**")
    home = page.url
    for part in PAGES:
        yield take(part or "home", f"{home}{part}/" if part else home)
    yield take("opinion-read", f"{home}opinion/?read=1")
    page.goto(home + "messages/")
    yield take("answer", page.locator("a.btn.primary").first.get_attribute("href") or home)
    page.goto(home + "arrived/")
    yield take("page", page.locator("a.view").nth(2).get_attribute("href") or home)
    context.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--languages", default=",".join(LANGUAGES))
    sys.exit(main(parser.parse_args().languages.split(",")))

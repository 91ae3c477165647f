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
READ = 1800  # seconds that the worker may take
LONGEST = 2400  # pixels of a page that are kept


def main(languages: list[str]) -> None:
    """Play the case, then take every picture."""
    GALLERY.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="caseferry-gallery-"))
    try:
        with served(folder / "home", worker=True, demo=True) as site:
            _play(site.home)
            _look(site, _way(folder), languages)
            print(f"{sum(1 for _ in GALLERY.iterdir())} pictures in {GALLERY}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _look(site: Served, way: tuple[str, str], languages: list[str]) -> None:
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for language in languages:
            for screen in SCREENS:
                for name, picture in _pictures(browser, site, way, language, screen):
                    _keep(name, language, screen, picture)
        for name, language, screen, picture in _ended(browser, site, way, languages):
            _keep(name, language, screen, picture)
        browser.close()


def _keep(name: str, language: str, screen: str, picture: bytes) -> None:
    (GALLERY / f"{name}-{language}-{screen}.webp").write_bytes(picture)


def _ended(
    browser: Browser, site: Served, way: tuple[str, str], languages: list[str]
) -> Iterator[tuple[str, str, str, bytes]]:
    """What is seen once: everything is erased, and its certificate; a link that no longer leads anywhere."""
    context = _context(browser, site, "phone")
    page = context.new_page()
    page.goto(f"{way[0]}?language=en")
    _enter(page, way[1])
    home = page.url
    page.goto(home)
    reference = re.search(r"CF-\w{4}-\w{4}", page.locator("main").inner_text())
    assert reference, "the home of a case shows its number"
    page.goto(home + "data/")
    page.locator("details.dialog:has([name=reference])").evaluate("each => { each.open = true; }")
    page.locator("[name=reference]").fill(reference[0])
    page.locator("form:has([name=reference]) button").click()
    page.wait_for_url("**/erased/**")
    certificate = page.url
    page.locator("dl.pairs").wait_for(timeout=120_000)
    context.close()
    for language in languages:
        for screen in SCREENS:
            context = _context(browser, site, screen)
            page = context.new_page()
            for name, address in (("erased", certificate), ("not-found", way[0])):
                yield name, language, screen, _shot(page, f"{address}?language={language}", screen)
            context.close()


def _context(browser: Browser, site: Served, screen: str) -> Any:
    width, height = SCREENS[screen]
    touch = screen == "phone"
    return browser.new_context(
        viewport={"width": width, "height": height},
        base_url=site.address,
        timezone_id="America/Guayaquil",
        has_touch=touch,
        is_mobile=touch,
    )


def _enter(page: Any, passcode: str) -> None:
    page.locator("[name=passcode]").fill(passcode)
    page.locator("main form button").click()
    page.wait_for_url("**/my/**")


def _shot(page: Any, address: str, screen: str) -> bytes:
    """The whole page as a picture, with every image drawn."""
    page.goto(address)
    page.evaluate(
        """() => Promise.all([...document.images].map((each) => {
            each.loading = "eager";
            return each.decode().catch(() => null);
        }))"""
    )
    tall = min(LONGEST, int(page.evaluate("document.documentElement.scrollHeight")))
    session = page.context.new_cdp_session(page)
    clip = {"x": 0, "y": 0, "width": SCREENS[screen][0], "height": tall, "scale": 1}
    options = {"format": "webp", "quality": 55, "clip": clip, "captureBeyondViewport": True}
    return base64.b64decode(session.send("Page.captureScreenshot", options)["data"])


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
    for name in ("clinical", "imaging", "genomic"):
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
    context = _context(browser, site, screen)
    page = context.new_page()

    def take(name: str, address: str) -> tuple[str, bytes]:
        return name, _shot(page, address, screen)

    for name, address in OPEN.items():
        yield take(name, f"{address}?language={language}")
    yield take("passcode", f"{way[0]}?language={language}")
    _enter(page, way[1])
    home = page.url
    for part in PAGES:
        yield take(part or "home", f"{home}{part}/" if part else home)
    yield take("opinion-read", f"{home}opinion/?read=1")
    page.goto(home + "messages/")
    yield take("answer", page.locator("a.btn.primary").first.get_attribute("href") or home)
    page.goto(home + "arrived/")
    yield take("page", page.locator("a.view").nth(2).get_attribute("href") or home)
    page.goto(home)
    _press(page, "/still/")
    yield take("still", home)
    _press(page, "/undo/")
    context.close()


def _press(page: Any, action: str) -> None:
    """The button of the form that leads to `action`, wherever it is folded away."""
    form = page.locator(f'form[action$="{action}"]').first
    form.evaluate("form => { const fold = form.closest('details'); if (fold) fold.open = true; }")
    with page.expect_navigation():
        form.locator("button").first.click()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--languages", default=",".join(LANGUAGES))
    sys.exit(main(parser.parse_args().languages.split(",")))

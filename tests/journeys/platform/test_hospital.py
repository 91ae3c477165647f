"""A doctor with ten minutes opens a packet over a poor line, reads, looks at the scans, asks, gives an opinion."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from tests.journeys.platform.serving import bare_environment, served

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("hospital")]
AXE = Path(__file__).parents[1] / "vendor" / "axe.min.js"
ROOT = Path(__file__).parents[3]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DRAWS_SCANS = True
DESK, TABLET, PHONE = (1280, 900), (820, 1180), (390, 844)
KEEP = os.environ.get("CASEFERRY_SCREENSHOTS", "")


@pytest.fixture(scope="module")
def sent(tmp_path_factory):
    """The links of a case that was really built and sent."""
    folder = tmp_path_factory.mktemp("hospital") / "made"
    command = [sys.executable, "-m", "tests.platform.hospital.sent_case", str(folder)]
    done = subprocess.run(command, cwd=ROOT, env=bare_environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def site(sent):
    with served(Path(sent["home"])) as running:
        yield running


@pytest.fixture
def visit(browser, site):
    """Opens a page that notes everything it asks for; at the end nothing may have gone elsewhere, nor been blocked."""
    opened = []

    def open_page(size=DESK, address="", **options):
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, base_url=address or site.address, **options
        )
        context.set_default_timeout(60_000)
        page = context.new_page()
        page.asked, page.troubles = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("pageerror", lambda error: page.troubles.append(str(error)))
        page.on("console", lambda said: page.troubles.append(said.text) if "Security Policy" in said.text else None)
        opened.append((context, page, address or site.address))
        return page

    yield open_page
    for context, page, address in opened:
        assert [url for url in page.asked if not url.startswith((address, "blob:", "data:"))] == []
        assert page.troubles == []
        context.close()


def enter(page, sent, which="second"):
    """Through the door; the address of the case."""
    token, passcode = sent[which]
    page.goto(f"/h/{token}/")
    page.locator("input[name=passcode]").fill(passcode)
    page.locator("main button").click()
    page.wait_for_url("**/review/**")
    return page.url


def read(page, kind="CT"):
    """Open a file of the overview in the reader."""
    page.locator(f'.files a[href*="/read/{kind}"]').first.click()
    page.locator("#reader[data-ready]").wait_for()


def until(page, script: str, arg=None, *, seconds: float = 120) -> None:
    """Until the page says yes. (Playwright's own waiting needs `eval`, which the policy of the pages forbids.)"""
    end = time.monotonic() + seconds
    while not page.evaluate(script, arg):
        assert time.monotonic() < end, page.locator("main").inner_text()
        time.sleep(0.05)


def is_drawn(page, number: int) -> bool:
    """Whether that page carries ink."""
    return page.evaluate(
        """(number) => {
            const canvas = document.querySelectorAll(".leaf")[number - 1].querySelector("canvas");
            if (!canvas) return false;
            const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
            let dark = 0;
            for (let at = 0; at < data.length; at += 4) if (data[at] < 128 && data[at + 3] > 0) dark += 1;
            return dark > 500;
        }""",
        number,
    )


def test_a_doctor_reads_a_report_in_place(visit, sent):
    page = visit()
    enter(page, sent)
    read(page)
    assert is_drawn(page, 1)
    assert page.locator("#pages").inner_text() == "12"
    assert "Landmark1word" in page.locator(".leaf").first.inner_text()

    page.locator("#paper").focus()
    page.keyboard.press("n")
    page.keyboard.press("n")
    until(page, "() => location.hash === '#page=3'")
    page.keyboard.press("p")
    until(page, "() => location.hash === '#page=2'")
    before = page.locator("#zoom").inner_text()
    page.keyboard.press("+")
    assert page.locator("#zoom").inner_text() != before

    page.locator("#words").fill("landmark6WORD")
    page.keyboard.press("Enter")
    until(page, "() => document.querySelector('#found').textContent.endsWith(': 6')")
    until(page, "() => document.querySelectorAll('.textLayer .hit').length === 1")
    assert page.locator(".hit").inner_text().startswith("Landmark6word")


def test_a_link_to_a_page_opens_that_page(visit, sent):
    page = visit()
    enter(page, sent)
    href = page.locator('.files a[href*="/read/CT"]').first.get_attribute("href")
    page.goto(f"{href}#page=7")
    page.locator("#reader[data-ready]").wait_for()
    until(page, "() => document.querySelector('#page').value === '7'")
    assert "page=7" in page.locator("#ask").get_attribute("href")
    assert is_drawn(page, 7)


def test_a_question_about_the_page_in_sight(visit, sent):
    page = visit()
    case = enter(page, sent)
    href = page.locator('.files a[href*="/read/CT"]').first.get_attribute("href")
    page.goto(f"{href}#page=3")
    page.locator("#reader[data-ready]").wait_for()
    until(page, "() => document.querySelector('#ask').href.includes('page=3')")
    page.locator("#ask").evaluate("link => link.click()")  # the driver's own click may scroll first
    page.locator("select[name=about]").wait_for()
    assert page.locator("select[name=about] option:checked").inner_text().startswith("CT")
    assert page.locator("input[name=page]").input_value() == "3"
    page.get_by_label("Your question").fill("Is the node on this sheet new?")
    page.get_by_role("button", name="Send").click()
    page.get_by_text("Your question was sent.").wait_for()
    page.get_by_role("link", name=re.compile("CT 2025-10-05")).click()
    until(page, "() => location.hash === '#page=3'")
    assert page.url.startswith(case)


def test_what_is_written_survives_a_reload_and_is_gone_once_sent(visit, sent):
    page = visit()
    case = enter(page, sent)
    page.goto(f"{case}opinion/")
    page.locator("textarea[name=answer_0]").fill("Yes, after staging.")
    page.reload()
    assert page.locator("textarea[name=answer_0]").input_value() == "Yes, after staging."
    page.locator("input[name=step_0]").fill("PET-CT")
    page.locator("input[name=signed_by]").fill("Dr Li, Thoracic Surgery")
    page.get_by_role("button", name="Send").click()
    page.get_by_text("Thank you. The opinion was sent.").wait_for()
    assert page.locator(".given").first.inner_text().count("Yes, after staging.") == 1
    assert page.locator("textarea[name=answer_0]").input_value() == ""


def test_without_scripts_everything_can_be_done_and_the_pdf_is_a_link(visit, sent):
    page = visit(java_script_enabled=False)
    case = enter(page, sent)
    page.get_by_role("link", name="Covering letter").click()
    link = page.get_by_role("link", name="Open the PDF").get_attribute("href")
    answer = page.request.get(link)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    page.goto(f"{case}questions/")
    page.get_by_label("Your question").fill("Which hospital did the biopsy?")
    page.get_by_role("button", name="Send").click()
    page.get_by_text("Your question was sent.").wait_for()
    page.goto(f"{case}opinion/")
    page.get_by_label("Conclusion").fill("Further tests first.")
    page.get_by_label("Name and department of the author").fill("Dr Li")
    page.get_by_role("button", name="Send").click()
    page.get_by_text("Thank you. The opinion was sent.").wait_for()


def test_the_scans_are_seen_in_the_viewer(visit, sent):
    page = visit()
    enter(page, sent)
    page.get_by_role("link", name="Open the viewer").click()
    page.locator("canvas").first.wait_for()
    until(page, "() => document.body.innerText.includes('4 / 6')")
    assert "Petra Novakova" in page.locator("header").inner_text()
    page.locator("header a").first.click()
    page.wait_for_url(re.compile(r"/review/[0-9a-f-]+/$"))


def test_a_lost_connection_says_so_and_can_be_tried_again(visit, sent):
    page = visit()
    enter(page, sent)
    read(page)
    page.context.set_offline(True)
    page.locator("#page").fill("8")
    page.keyboard.press("Enter")
    page.locator("#trouble").wait_for(timeout=60_000)
    assert "The connection is lost." in page.locator("#trouble").inner_text()
    page.context.set_offline(False)
    page.locator("#trouble button").click()
    page.locator("#reader[data-ready]").wait_for()
    until(page, "() => document.querySelector('#page').value === '8'")


def test_a_link_that_is_revoked_meanwhile_shows_no_further_page(visit, sent, site):
    page = visit()
    enter(page, sent, "first")
    read(page)
    _sql(sent, "update sharing_link set revoked_at = '2026-01-01 00:00:00' where token_hash = ?", sent["first"][0])
    page.locator("#page").fill("8")
    page.keyboard.press("Enter")
    page.locator("#trouble").wait_for()
    assert "This link no longer opens this file." in page.locator("#trouble").inner_text()
    assert page.reload().status == 410
    page.get_by_text("Your access to this case has ended").wait_for()
    page.goto(f"/h/{sent['first'][0]}/")
    page.get_by_text("This link has expired or was revoked.").wait_for()


def _sql(sent, statement: str, token: str) -> None:
    import hashlib
    import sqlite3

    with sqlite3.connect(Path(sent["home"]) / "caseferry.sqlite3", timeout=30) as connection:
        assert connection.execute(statement, (hashlib.sha256(token.encode()).hexdigest(),)).rowcount == 1
    connection.close()


@pytest.mark.parametrize("size", [DESK, TABLET, PHONE], ids=["desk", "tablet", "phone"])
@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_axe_finds_no_violation_and_nothing_stands_over_the_edge(visit, sent, language, size):
    page = visit(size, locale=language, bypass_csp=True, color_scheme="dark" if size is TABLET else "light")
    token = sent["second"][0]
    page.goto(f"/h/{token}/")
    _check(page, f"door-{language}-{size[0]}")
    case = enter(page, sent)
    page.evaluate("document.querySelectorAll('details.fold').forEach((part) => { part.open = true; })")
    _check(page, f"case-{language}-{size[0]}")
    for name in ("questions/", "opinion/", "v1/"):
        page.goto(case + name)
        page.evaluate("document.querySelectorAll('details.fold').forEach((part) => { part.open = true; })")
        _check(page, f"{name.strip('/')}-{language}-{size[0]}")
    page.goto(case)
    read(page)
    _check(page, f"reader-{language}-{size[0]}")


def _check(page, name: str) -> None:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    assert [(hit["id"], hit["nodes"][0]["html"]) for hit in found["violations"]] == [], name
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    if KEEP:
        page.screenshot(path=Path(KEEP) / f"hospital-{name}.png", full_page=not name.startswith("reader"))


def test_parts_of_the_pages_are_kept_by_the_browser_under_names_that_change_with_them(visit, sent):
    page = visit()
    kept = {}
    page.on("response", lambda answer: kept.setdefault(answer.url, answer.headers.get("cache-control", "")))
    enter(page, sent)
    read(page)
    parts = {url: said for url, said in kept.items() if "/static/" in url}
    assert len(parts) > 6
    hashed = {url for url in parts if re.search(r"\.[0-9a-f]{12}\.\w+$", url)}
    assert {parts[url] for url in hashed} == {"max-age=315360000, public, immutable"}
    assert not {url for url in parts if url not in hashed and not re.search("/(cmaps|standard_fonts|wasm)/", url)}


def test_the_overview_asks_for_little(visit, sent):
    page = visit()
    case = enter(page, sent)
    page.asked.clear()
    page.goto(case)
    page.wait_for_load_state("load")
    assert len([url for url in page.asked if "pdfjs" not in url]) <= 9
    with urllib.request.urlopen(f"{case.split('/review')[0]}/h/{sent['second'][0]}/") as answer:
        assert len(answer.read()) < 20_000

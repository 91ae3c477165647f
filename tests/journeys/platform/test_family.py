"""A family sends records from a phone over a connection that breaks, with and without scripts, and looks at every page."""

import contextlib
import hashlib
import io
import os
import re
import time
import urllib.request
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from tests.journeys.platform.serving import served
from tests.platform.postgres import throwaway_cluster, throwaway_database

pytestmark = pytest.mark.browser
AXE = Path(__file__).parents[1] / "vendor" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SLOW = 6_000_000  # bytes a second: slow enough to be cut in the middle, however late the test looks
PAGES = ("", "upload/", "arrived/", "missing/", "question/", "consent/", "messages/", "condition/", "opinion/", "access/",
         "data/")  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with served(tmp_path_factory.mktemp("platform") / "home") as running:
        yield running


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=[pytest.mark.postgres])])
def either_site(request, tmp_path):
    if request.param == "sqlite":
        yield request.getfixturevalue("site")
        return
    with (
        throwaway_cluster() as cluster,
        throwaway_database(cluster, "caseferry") as address,
        served(tmp_path / "platform" / "home", database=address) as running,
    ):
        yield running


def phone(browser, site, **options):
    context = browser.new_context(viewport={"width": 390, "height": 844}, base_url=site.address, **options)
    context.set_default_timeout(120_000)
    page = context.new_page()
    page.troubles = []
    page.on("pageerror", lambda error: page.troubles.append(str(error)))
    page.on("console", lambda said: page.troubles.append(said.text) if "Content Security Policy" in said.text else None)
    return page


def begin(page, look=lambda page: None) -> str:
    """From the front door to the home of the case; its address. `look` sees the pages that are shown once."""
    page.goto("/")
    page.get_by_role("link", name="Share records").click()
    page.get_by_label("Your name").fill("Jana Novakova")
    page.get_by_label("Email or phone number").fill("jana@family.example")
    page.get_by_label("You may keep").check()
    page.get_by_role("button", name="Send").click()
    link = page.locator("#link").get_attribute("href")
    passcode = re.search(r"[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}", page.locator(".keep.code").first.inner_text())[0]
    look(page)
    page.goto(link)
    look(page)
    page.get_by_label("Passcode").fill(passcode)
    page.get_by_role("button", name="Open my case").click()
    page.wait_for_url("**/my/**")
    return page.url


def records(folder: Path, megabytes: int) -> dict[str, Path]:
    """Three photographs and one large file."""
    folder.mkdir()
    for number in range(3):
        noise = Image.frombytes("RGB", (700, 900), os.urandom(700 * 900 * 3))
        noise.save(folder / f"IMG_{number}.jpg", quality=90)
    (folder / "cd.zip").write_bytes(os.urandom(megabytes * 1_000_000))
    return {path.name: path for path in sorted(folder.iterdir())}


def slow_down(page, *, offline: bool = False, speed: int = SLOW):
    """The phone's connection: slow, or gone."""
    session = getattr(page, "cdp", None) or page.context.new_cdp_session(page)
    page.cdp = session
    session.send(
        "Network.emulateNetworkConditions",
        {"offline": offline, "latency": 40, "downloadThroughput": speed, "uploadThroughput": speed},
    )


def until(page, script: str, arg=None, *, seconds: float = 180) -> None:
    """Until the page says yes. (Playwright's own waiting needs `eval`, which the policy of the pages forbids.)"""
    end = time.monotonic() + seconds
    while not page.evaluate(script, arg):
        assert time.monotonic() < end, page.locator("main").inner_text()
        time.sleep(0.05)


def until_it_is_read(page) -> None:
    """Until the page has drawn itself anew, and nothing is being read any more; each file may have wanted a reading of its own."""
    read = """() => document.readyState === "complete" && document.querySelector("article.page")
        && !document.querySelector("#live")"""
    end = time.monotonic() + 900
    while time.monotonic() < end:
        with contextlib.suppress(Exception):  # it draws itself anew while it is asked
            if page.evaluate(read):
                return
        time.sleep(0.5)
    pytest.fail(page.locator("main").inner_text())


def wait_until_sent(page, name: str, share: float) -> None:
    """Until so much of a file has left."""
    until(
        page,
        """([name, share]) => [...document.querySelectorAll("#list .item")].some((row) =>
            row.querySelector(".name").textContent === name
            && row.querySelector("progress").value / row.querySelector("progress").max >= share)""",
        [name, share],
    )


def hashes_of_what_arrived(page, home: str) -> dict[str, str]:
    """Every original, downloaded again."""
    page.goto(home + "arrived/")
    cookies = "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in page.context.cookies())
    found = {}
    for section in page.locator("section.file").all():
        name = section.locator("h2").first.inner_text()
        href = section.get_by_role("link", name="Download").get_attribute("href")
        found[name] = hash_of(site_of(page) + href, cookies)
    return found


def hash_of(address: str, cookies: str) -> str:
    """The SHA-256 of a download, piece by piece."""
    digest = hashlib.sha256()
    request = urllib.request.Request(address, headers={"Cookie": cookies})
    with urllib.request.urlopen(request) as answer:
        assert answer.headers["Content-Type"] == "application/octet-stream"
        while piece := answer.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


def site_of(page) -> str:
    return page.evaluate("location.origin")


def hashes_of(files: dict[str, Path]) -> dict[str, str]:
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}


def test_photos_and_a_large_file_arrive_whole_though_the_network_goes_and_the_server_dies(
    browser, either_site, tmp_path
):
    site = either_site
    files = records(tmp_path / "records", 200)
    page = phone(browser, site)
    home = begin(page)
    page.goto(home + "upload/")
    slow_down(page)
    page.locator("#files").set_input_files(list(files.values()))

    wait_until_sent(page, "cd.zip", 0.15)
    slow_down(page, offline=True)
    until(page, """() => [...document.querySelectorAll(".say")].some((said) => /connection/.test(said.textContent))""")
    slow_down(page)

    wait_until_sent(page, "cd.zip", 0.5)
    site.kill()
    time.sleep(1)
    site.start()

    page.locator("#see").wait_for(state="visible", timeout=600_000)
    assert page.locator("#list .item.good").count() == 4
    assert page.evaluate("Object.keys(localStorage).length") == 0
    page.locator("#see").click()
    page.get_by_role("heading", name="What arrived").wait_for()
    assert hashes_of_what_arrived(page, home) == hashes_of(files)
    assert page.troubles == []
    page.context.close()


def test_a_tab_that_was_killed_goes_on_when_the_same_file_is_chosen_again(browser, site, tmp_path):
    files = records(tmp_path / "records", 60)
    page = phone(browser, site)
    home = begin(page)
    page.goto(home + "upload/")
    slow_down(page, speed=SLOW // 3)
    page.locator("#files").set_input_files(files["cd.zip"])
    wait_until_sent(page, "cd.zip", 0.4)
    assert "cd.zip" not in page.evaluate("JSON.stringify(localStorage)")
    context = page.context
    page.close()

    again = context.new_page()
    sent = []
    again.on("request", lambda request: sent.append(request) if request.method in ("POST", "HEAD", "PATCH") else None)
    again.goto(home + "upload/")
    assert "cd.zip" in again.locator("#unfinished").inner_text()
    again.locator("#files").set_input_files(files["cd.zip"])
    again.locator("#see").wait_for(state="visible")
    assert sent[0].method == "HEAD" and "POST" not in {request.method for request in sent}
    assert int(sent[1].headers["upload-offset"]) > 15_000_000
    assert hashes_of_what_arrived(again, home) == {"cd.zip": hashes_of(files)["cd.zip"]}
    context.close()


def test_a_folder_keeps_its_paths(browser, site, tmp_path):
    (tmp_path / "CD" / "DICOM").mkdir(parents=True)
    (tmp_path / "CD" / "DICOM" / "IM0001").write_bytes(b"one")
    (tmp_path / "CD" / "README.TXT").write_bytes(b"two")
    page = phone(browser, site)
    home = begin(page)
    page.goto(home + "upload/")
    page.locator("#folder").set_input_files(tmp_path / "CD")
    page.locator("#see").wait_for(state="visible")
    assert set(hashes_of_what_arrived(page, home)) == {"CD/DICOM/IM0001", "CD/README.TXT"}
    page.context.close()


@pytest.mark.slow
def test_the_page_follows_the_reading_and_shows_each_page_when_it_ends(browser, tmp_path):
    report = Image.new("RGB", (1240, 1754), "white")
    pen = ImageDraw.Draw(report)
    for line, words in enumerate(
        ("CT of the chest", "Patient: Petra Novakova", "Date: 9 October 2025", "No effusion.")
    ):
        pen.text((120, 150 + 70 * line), words, fill="black", font_size=40)
    report.save(tmp_path / "ct.jpg")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 broken")
    with served(tmp_path / "platform" / "home", worker=True) as running:
        page = phone(browser, running)
        begin(page)
        page.goto(page.url + "upload/")
        page.locator("#files").set_input_files([tmp_path / "ct.jpg", tmp_path / "broken.pdf"])
        page.locator("#see").click()
        until_it_is_read(page)
        assert page.locator("article.page.read").count() == 1, page.locator("main").inner_text()
        assert "Could not be opened" in page.locator("section.file").first.inner_text()
        picture = page.request.get(page.locator("article.page.read img").get_attribute("src"))
        assert picture.headers["content-type"] == "image/jpeg" and len(picture.body()) > 2_000
        assert page.troubles == []
        page.context.close()


def test_without_scripts_the_same_way_leads_to_the_same_place(browser, site, tmp_path):
    files = records(tmp_path / "records", 1)
    page = phone(browser, site, java_script_enabled=False)
    home = begin(page)
    page.goto(home)
    page.get_by_role("link", name="Send more records").first.click()
    page.locator("#files").set_input_files(list(files.values()))
    page.get_by_role("button", name="Send", exact=True).click()
    page.wait_for_url("**/arrived/")
    assert hashes_of_what_arrived(page, home) == hashes_of(files)

    page.goto(home + "question/")
    page.get_by_label("Your question").fill("Is an operation possible?")
    page.get_by_role("button", name="Save").click()
    assert "Your question is saved." in page.locator("main").inner_text()
    page.get_by_text("The patient has died").click()
    page.get_by_role("button", name="Stop everything").click()
    assert "We are with you" in page.locator("h1").inner_text()
    page.context.close()


def faults_of(page) -> list[str]:
    """What axe finds with every fold of the main part open, a page wider than the phone, and targets that a thumb would miss."""
    page.evaluate("document.querySelectorAll('main details').forEach((each) => { each.open = true; })")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = [
        f"{item['id']}: {item['nodes'][0]['html'][:200]}"
        for item in page.evaluate("(rules) => axe.run({runOnly: rules})", RULES)["violations"]
    ]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append(f"wider than the phone: {page.evaluate('document.documentElement.scrollWidth')}")
    found += page.evaluate(
        """[...document.querySelectorAll("main .btn, main summary.btn, main button")].filter((each) =>
            each.offsetParent && (each.offsetHeight < 44 || each.offsetWidth < 44)).map((each) => each.outerHTML.slice(0, 120))"""
    )
    return found


@pytest.mark.parametrize("language", ["en", "ar", "zh-Hans"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_fault_that_axe_finds_or_scrolls_sideways(browser, site, language, scheme):
    page = phone(browser, site, color_scheme=scheme)
    found = {}

    def look(page, name: str = "") -> None:
        if faults := faults_of(page):
            found[name or page.title()] = faults

    home = begin(page, look)
    picture = io.BytesIO()
    Image.new("RGB", (60, 80), "white").save(picture, "JPEG")
    page.goto(home + "upload/")
    page.locator("#files").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()})
    page.locator("#see").wait_for(state="visible")
    look(page, "sent")
    for address in ("/", "/start/review/", "/lost/", "/left/", *(home + part for part in PAGES)):
        page.goto(f"{address}?language={language}")
        look(page, address)
    assert found == {}
    page.context.close()

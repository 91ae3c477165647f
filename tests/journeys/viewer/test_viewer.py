"""Somebody looks at the scans of a packet: on a desk, a tablet and a phone, in English and Chinese, with mouse, keys and fingers."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from benchmarks.discs import slice_of, written
from benchmarks.scans import write_scans
from PIL import Image

from caseferry.cli.progress import SilentProgress
from caseferry.domain.request import CaseRequest
from caseferry.pack.packing import Inputs, pack

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("viewer")]

AXE = Path(__file__).parents[1] / "vendor" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DRAWS_SCANS = True
DESK, TABLET, PHONE = (1280, 800), (820, 1180), (390, 844)
STRANGER = {"PatientName": "Fremd^Bert", "PatientID": "9", "PatientBirthDate": "19500101", "PatientSex": "M"}
KEEP = os.environ.get("CASEFERRY_SCREENSHOTS", "")


@pytest.fixture(scope="module")
def packet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real packet: the CT of today with its PET, the CT before, every odd kind, and a study of somebody else."""
    folder = tmp_path_factory.mktemp("viewer")
    write_scans(folder / "in", slices=40)
    for number in range(3):
        data = slice_of(number, study="1.2.826.0.1.3680043.10.999.78", SeriesDescription="Stranger", **STRANGER)
        (folder / "in" / f"X{number}").write_bytes(written(data))
    for number in range(5):
        data = written(
            slice_of(number, study="1.2.826.0.1.3680043.10.999.77.2", series=50, SeriesDescription="Cut off")
        )
        (folder / "in" / f"Y{number}").write_bytes(data[:9000] if number == 2 else data)
    request = CaseRequest(as_of=dt.date(2026, 1, 25), patient_name="Anna Probe", patient_birth_date="1960-01-02")
    pack(Inputs((folder / "in",)), request, folder / "out", jobs=2, progress=SilentProgress())
    return folder / "out"


@pytest.fixture(scope="module")
def told(packet: Path) -> Iterator[str]:
    """What `caseferry view` prints, while it serves."""
    command = [sys.executable, "-m", "caseferry", "view", str(packet), "--jobs", "2"]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert running.stdout
    lines: list[str] = []
    while "Ctrl-C" not in "".join(lines):
        line = running.stdout.readline()
        assert line, "the viewer ended early: " + "".join(lines)
        lines.append(line)
    yield "".join(lines)
    running.terminate()
    assert running.wait(timeout=20) in (0, 130)


@pytest.fixture(scope="module")
def address(told: str) -> str:
    found = re.search(r"http://\S+", told)
    assert found
    return found.group()


@pytest.fixture
def opened(browser, address):
    """Opens the viewer; afterwards nothing may have gone wrong in the page, and nothing asked of any other host."""
    pages = []

    def open_page(size=DESK, query="", **options):
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **options)
        page = context.new_page()
        page.asked, page.troubles = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.troubles.append(message.text))
        page.on("pageerror", lambda error: page.troubles.append(str(error)))
        page.route(re.compile(rf"^(?!{re.escape(address)}|data:|blob:)"), lambda route: route.abort())
        page.goto(address + query)
        page.locator(".pane[data-shown$=full]").first.wait_for()
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        assert [url for url in page.asked if not url.startswith((address, "data:", "blob:"))] == []
        assert page.troubles == []
        page.context.close()


def picture(page, name: str = "") -> Image.Image:
    data = page.screenshot()
    if KEEP and name:
        Path(KEEP, f"{name}.png").write_bytes(data)
    return Image.open(io.BytesIO(data)).convert("RGB")


def place(page, pane: int = 0) -> str:
    return page.locator(".place").nth(pane).inner_text().split("\n")[0]


def choose(page, name: str, pane: int = 0) -> None:
    page.get_by_role("button", name=re.compile(f"^{name}")).click()
    page.locator(".corner.title").nth(pane).get_by_text(name).wait_for()
    page.locator(".pane").nth(pane).and_(page.locator("[data-shown$=full]")).wait_for()
    page.locator(".stack .first").nth(pane).wait_for(state="hidden")
    page.evaluate(
        "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )  # now it is on the screen


def grey(page, x: float, y: float, pane: int = 0) -> tuple[int, int, int]:
    """The colour at a point of the scan; -1 to 1 across the (square) slice, as the phantom counts."""
    box = page.locator(".view").nth(pane).bounding_box()
    half = min(box["width"], box["height"]) / 2
    at = box["x"] + box["width"] / 2 + x * half, box["y"] + box["height"] / 2 + y * half
    data = page.screenshot(clip={"x": at[0] - 2, "y": at[1] - 2, "width": 5, "height": 5})
    return Image.open(io.BytesIO(data)).convert("RGB").resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))


def windowed(hu: float, center: float, width: float) -> int:
    return round(min(1.0, max(0.0, (hu - center) / width + 0.5)) * 255)


MUSCLE, AIR, HEART, SPINE = (0.0, -0.45), (-0.95, -0.9), (0.07, -0.1), (0.0, 0.36)


def test_the_command_says_what_is_withheld_and_where_to_look(told: str) -> None:
    assert "1 study of somebody else is withheld and not shown." in told
    assert re.search(r"http://127\.0\.0\.1:\d+/[\w-]{32}/\n", told)


@pytest.mark.parametrize("draw", ["processor", "card"])
def test_a_ct_is_drawn_at_its_window(opened, draw: str) -> None:
    page = opened(query=f"?draw={draw}")
    picture(page, f"ct-{draw}")
    assert place(page) == "21 / 40"
    assert grey(page, *HEART)[0] == pytest.approx(windowed(55, 40, 400), abs=6)
    assert grey(page, *AIR)[0] < 6
    assert page.locator(".grey").inner_text() == "C 40 W 400 HU"
    assert page.locator(".letter").all_inner_texts() == ["R", "L", "A", "P"]


@pytest.mark.parametrize("draw", ["processor", "card"])
@pytest.mark.parametrize(
    ("preset", "center", "width"), [("Lung", -600, 1500), ("Bone", 450, 1800), ("Brain", 40, 80), ("Liver", 70, 150), ("Soft tissue", 40, 400)]
)  # fmt: skip
def test_a_preset_changes_the_greys(opened, draw: str, preset: str, center: float, width: float) -> None:
    page = opened(query=f"?draw={draw}")
    page.get_by_label("Window").select_option(label=preset)
    page.locator(".grey").get_by_text(f"C {center} W {width} HU").wait_for()
    assert grey(page, *HEART)[0] == pytest.approx(windowed(55, center, width), abs=8)


@pytest.mark.parametrize("draw", ["processor", "card"])
def test_a_pet_is_shown_in_uptake_values_black_on_white(opened, draw: str) -> None:
    page = opened(query=f"?draw={draw}")
    choose(page, "PET corrected")
    picture(page, f"pet-{draw}")
    assert page.locator(".grey").inner_text() == "C 3.5 W 7.0 SUV"
    assert grey(page, *AIR)[0] > 250
    assert grey(page, 0.3, -0.12)[0] < 40  # the lesion
    assert grey(page, 0.0, -0.1)[0] == pytest.approx(255 - 255 * 3.0 / 7, abs=5)  # the heart


@pytest.mark.parametrize("draw", ["processor", "card"])
@pytest.mark.parametrize("name", ["RLE", "JPEG-LS", "JPEG 2000"])
def test_packed_slices_are_shown_like_plain_ones(opened, draw: str, name: str) -> None:
    page = opened(query=f"?draw={draw}")
    choose(page, name)
    assert grey(page, *HEART)[0] == pytest.approx(windowed(55, 40, 400), abs=8)
    assert grey(page, *AIR)[0] < 6


@pytest.mark.parametrize("draw", ["processor", "card"])
def test_odd_pictures_are_shown_as_they_are(opened, draw: str) -> None:
    page = opened(query=f"?draw={draw}")
    choose(page, "Inverted")
    assert grey(page, *HEART)[0] == pytest.approx(255 - windowed(55, 40, 400), abs=8)
    choose(page, "Colour")
    picture(page, f"colour-{draw}")
    assert grey(page, 0.3, 0.2) == pytest.approx((210, 40, 40), abs=6)
    assert grey(page, -0.3, -0.2) == pytest.approx((40, 80, 220), abs=6)
    choose(page, "One bit")
    picture(page, f"bit-{draw}")
    assert (grey(page, 0, 0)[0] > 250, grey(page, 0.8, 0.8)[0] < 5) == (True, True)
    choose(page, "Floating")
    assert grey(page, 0.3, -0.12)[0] > 200 > 60 > grey(page, *AIR)[0]
    choose(page, "Film")
    assert place(page) == "7 / 12"
    page.get_by_role("button", name="Play").click()
    page.locator(".place").get_by_text("10 / 12").wait_for()
    page.get_by_role("button", name="Pause").click()


def test_slices_are_scrolled_with_wheel_keys_slider_and_hand(opened) -> None:
    page = opened()
    view = page.get_by_role("application")
    box = view.bounding_box()
    page.mouse.move(box["x"] + 300, box["y"] + 200)
    page.mouse.wheel(0, 120)
    page.locator(".place").get_by_text("22 / 40").wait_for()
    view.focus()
    for key, wanted in (("ArrowUp", "21"), ("PageUp", "11"), ("End", "40"), ("Home", "1"), ("ArrowDown", "2")):
        page.keyboard.press(key)
        page.locator(".place").get_by_text(f"{wanted} / 40").wait_for()
    slider = page.get_by_role("slider", name="Slice")
    slider.fill("30")
    page.locator(".place").get_by_text("31 / 40").wait_for()
    assert slider.get_attribute("aria-valuetext") == "Slice 31 of 40"
    page.mouse.down()
    page.mouse.move(box["x"] + 300, box["y"] + 100, steps=5)
    page.mouse.up()
    assert int(place(page).split()[0]) < 31


def test_the_window_is_dragged(opened) -> None:
    page = opened()
    page.get_by_role("button", name="Brightness").click()
    box = page.get_by_role("application").bounding_box()
    page.mouse.move(box["x"] + 300, box["y"] + 200)
    page.mouse.down()
    page.mouse.move(box["x"] + 300, box["y"] + 300, steps=4)
    page.mouse.up()
    center, width = (float(part) for part in re.findall(r"-?[\d.]+", page.locator(".grey").inner_text()))
    assert (center, width) == (pytest.approx(40 + 400 * 100 / box["height"], abs=2), 400)
    assert place(page) == "21 / 40"
    assert grey(page, *HEART)[0] == pytest.approx(windowed(55, center, width), abs=6)
    assert page.get_by_label("Window").evaluate("part => part.selectedOptions[0].textContent") == "Custom"


def test_a_length_is_measured_in_millimetres(opened) -> None:
    page = opened()
    page.get_by_role("button", name="Length").click()
    box = page.get_by_role("application").bounding_box()
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    half = min(box["width"], box["height"]) / 2
    page.mouse.move(middle[0] - half / 2, middle[1])
    page.mouse.down()
    page.mouse.move(middle[0], middle[1], steps=4)
    page.mouse.move(middle[0] + half / 2, middle[1], steps=4)
    page.mouse.up()
    words = page.locator(".view svg text").filter(has_text=re.compile(r"^1[78]\d")).first
    words.wait_for()
    assert float((words.text_content() or "").split()[0]) == pytest.approx(180, abs=4)
    assert "mm" in (words.text_content() or "")
    page.get_by_role("button", name="Angle").click()
    page.mouse.move(middle[0] - 100, middle[1] + 100)
    page.mouse.down()
    page.mouse.move(middle[0], middle[1] + 100, steps=4)
    page.mouse.up()
    page.mouse.move(middle[0], middle[1] + 20, steps=4)
    page.mouse.down()
    page.mouse.up()
    degrees = page.locator(".view svg text").get_by_text("°")
    degrees.first.wait_for()
    assert float((degrees.first.text_content() or "").split()[0]) == pytest.approx(90, abs=2)
    picture(page, "measured")
    page.get_by_role("button", name="Clear").click()
    page.locator(".view svg text").first.wait_for(state="detached")


@pytest.mark.parametrize("draw", ["processor", "card"])
def test_pet_and_ct_scroll_together_by_place_in_the_body(opened, draw: str) -> None:
    page = opened(query=f"?draw={draw}")
    page.get_by_role("button", name="Compare").click()
    page.locator(".pane:nth-child(2)[data-shown$=full]").wait_for()
    page.get_by_text("Linked by place in the body").wait_for()
    page.get_by_role("application").first.focus()
    page.keyboard.press("Home")
    page.locator(".place").nth(1).get_by_text("1 / 20").wait_for()
    for _ in range(17):
        page.keyboard.press("ArrowDown")
    page.locator(".place").nth(1).get_by_text("9 / 20").wait_for()
    millimetres = [float(one.split("\n")[1].split()[0]) for one in page.locator(".place").all_inner_texts()]
    assert abs(millimetres[0] - millimetres[1]) <= 7.5
    picture(page, f"pet-ct-{draw}")


def test_the_scan_before_is_linked_by_the_distance_from_here(opened) -> None:
    page = opened()
    page.get_by_role("button", name="Compare").click()
    page.locator(".pane:nth-child(2)[data-shown$=full]").wait_for()
    page.locator(".pane").nth(1).locator(".view").click(position={"x": 60, "y": 300})
    page.get_by_role("button", name=re.compile("Chest 1.2 mm soft")).last.click()
    page.locator(".place").nth(1).get_by_text("/ 26").wait_for()
    page.get_by_text("Linked by distance from here").wait_for()
    before = int(place(page, 1).split()[0])
    page.get_by_role("application").first.focus()
    for _ in range(9):
        page.keyboard.press("ArrowUp")
    page.locator(".place").first.get_by_text("12 / 40").wait_for()
    assert int(place(page, 1).split()[0]) == pytest.approx(before - 6, abs=1)
    picture(page, "prior")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("size", "touch"), [(DESK, False), (TABLET, True), (PHONE, True)], ids=["desk", "tablet", "phone"]
)
def test_axe_finds_no_violation(opened, size, touch: bool, language: str) -> None:
    page = opened(size, f"?lang={language}", bypass_csp=True, has_touch=touch)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    assert [(hit["id"], hit["nodes"][0]["html"]) for hit in found["violations"]] == []
    assert len(found["passes"]) > 20
    page.locator(".tool").nth(6).click()
    page.locator(".pane:nth-child(2)[data-shown$=full]").wait_for()
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    assert [(hit["id"], hit["nodes"][0]["html"]) for hit in found["violations"]] == []
    page.locator(".tool").last.click()
    page.get_by_role("dialog").wait_for()
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    assert [(hit["id"], hit["nodes"][0]["html"]) for hit in found["violations"]] == []


@pytest.mark.parametrize("size", [DESK, TABLET, (1180, 820), PHONE], ids=["desk", "tablet", "tablet-wide", "phone"])
def test_the_page_fits_and_its_targets_are_large(opened, size) -> None:
    page = opened(size, "?lang=zh", has_touch=size != DESK)
    picture(page, f"zh-{size[0]}")
    assert page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]") <= [*size]
    for target in page.locator("button:visible, a:visible, select:visible").all():
        box = target.bounding_box()
        assert box["height"] >= 44 and box["width"] >= 44, target.inner_text()
    stack = page.locator(".stack").bounding_box()
    assert stack["height"] > 0.4 * size[1] - 40
    page.locator(".tool").nth(6).click()
    page.locator(".pane:nth-child(2)[data-shown$=full]").wait_for()
    picture(page, f"zh-{size[0]}-two")


def test_fingers_scroll_and_pinch(opened) -> None:
    page = opened(TABLET, has_touch=True)
    box = page.get_by_role("application").bounding_box()
    session = page.context.new_cdp_session(page)
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def touch(kind: str, *points: tuple[float, float]) -> None:
        told = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": told})

    touch("touchStart", middle)
    for step in range(1, 9):
        touch("touchMove", (middle[0], middle[1] + step * 15))
    touch("touchEnd")
    moved = int(place(page).split()[0])
    assert moved > 21
    before = grey(page, -0.8, -0.7)
    touch("touchStart", (middle[0] - 40, middle[1]), (middle[0] + 40, middle[1]))
    for step in range(1, 12):
        time.sleep(0.02)
        touch("touchMove", (middle[0] - 40 - step * 18, middle[1]), (middle[0] + 40 + step * 18, middle[1]))
    touch("touchEnd")
    time.sleep(0.3)
    assert int(place(page).split()[0]) == moved
    assert (before[0] < 6, grey(page, -0.8, -0.7)[0] > 60) == (True, True)  # where air was, muscle is seen
    picture(page, "pinched")


def test_a_slice_that_is_cut_off_says_so_and_the_others_are_seen(opened) -> None:
    page = opened()
    page.get_by_role("button", name=re.compile("^Cut off")).click()
    page.get_by_text("Cannot be shown: Its pixels cannot be shown").wait_for()
    page.get_by_role("application").focus()
    page.keyboard.press("ArrowDown")
    page.locator(".pane[data-shown$=full]").wait_for()
    assert place(page) == "4 / 5"
    page.keyboard.press("ArrowUp")
    page.get_by_text("Cannot be shown: Its pixels cannot be shown").wait_for()
    page.wait_for_timeout(600)
    assert len([url for url in page.asked if "/frames" in url and re.search(r"at=[\d,]*\b2\b", url)]) <= 3


def test_a_line_that_breaks_is_said_and_taken_up_again(browser, address) -> None:
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    broken = [True]
    page.route("**/frames?*", lambda route: route.abort() if broken[0] else route.continue_())
    page.goto(address)
    page.get_by_role("status").get_by_text("The connection was lost").wait_for()
    broken[0] = False
    page.locator(".pane[data-shown$=full]").wait_for()
    page.get_by_text("The connection was lost").wait_for(state="hidden")
    page.context.close()


def test_the_other_language_is_a_press_away(opened) -> None:
    page = opened()
    page.get_by_role("button", name="中文").click()
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    assert page.get_by_role("button", name="对比").is_visible()
    page.get_by_label("窗位").select_option(label="肺窗")
    page.locator(".grey").get_by_text("C -600 W 1500 HU").wait_for()


def test_the_review_page_is_a_link_away(opened) -> None:
    page = opened()
    page.get_by_role("link", name="Review page").click()
    page.wait_for_url("**/review")
    assert "Anna Probe" in page.content()


def test_somebody_else_is_nowhere(address: str, browser) -> None:
    page = browser.new_context().new_page()
    studies = page.request.get(address + "studies.json").json()
    assert "Stranger" not in json.dumps(studies)
    assert [len(study["series"]) for study in studies["studies"]] == [3, 8, 1]
    page.context.close()

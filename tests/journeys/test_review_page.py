"""A coordinator opens the review page: on a phone, on a desk, on paper, without a network."""

import base64
import io
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from PIL import Image
from tests.unit.steps.compose.review_case import CASE, COMPOSITION, FILES, LAB, MARKER

from caseferry.domain.imaging import ImagingStudy
from caseferry.domain.people import Patient, PatientMatch, PersonMention
from caseferry.engines.html.review import ReviewPage
from caseferry.pack.film_strip import FilmedReview
from caseferry.ports.pictures import Crop
from caseferry.steps.compose.review import review

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def _study(match, **values):
    uid = f"1.2.3.{match.value}"
    return ImagingStudy(
        uid,
        ("CT",),
        "Chest and abdomen",
        "CHEST",
        "2026-01-20",
        2,
        240,
        10_000,
        PersonMention(),
        match,
        ("s-1",),
        **values,
    )


SCANNED = replace(
    CASE,
    studies=(_study(PatientMatch.MATCH, problems=("3 slices are missing.",)), _study(PatientMatch.MISMATCH)),
)


def _webp(width, height):
    buffer = io.BytesIO()
    Image.new("L", (width, height), "white").save(buffer, "WEBP")
    return buffer.getvalue()


def _html(case=SCANNED):
    made = review(case, COMPOSITION, FILES)
    crops = {window.key: Crop("image/webp", _webp(400, 60), 400, 60) for window in made.windows}
    href = "data:image/webp;base64," + base64.b64encode(_webp(120, 120)).decode()
    film = [{"caption": f"series 1, {slice} of 8", "href": href, "width": 120, "height": 120} for slice in range(1, 9)]
    return FilmedReview(ReviewPage(), {0: film}).write(made, crops).decode()


@pytest.fixture
def address(tmp_path):
    path = tmp_path / "review.html"
    path.write_text(_html(), encoding="utf-8")
    return path.as_uri()


def _open(browser, address, *, width=1280, **options):
    context = browser.new_context(viewport={"width": width, "height": 740}, **options)
    page = context.new_page()
    page.asked = []
    page.troubles = []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("console", lambda message: page.troubles.append(message.text))
    page.on("pageerror", lambda error: page.troubles.append(str(error)))
    page.goto(address)
    return page


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_no_violation(browser, address, width, scheme):
    page = _open(browser, address, width=width, color_scheme=scheme, bypass_csp=True)
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    assert [(hit["id"], hit["nodes"][0]["html"]) for hit in found["violations"]] == []
    assert len(found["passes"]) > 30


@pytest.mark.browser
def test_nothing_is_asked_of_any_host_and_nothing_is_blocked(browser, address):
    page = _open(browser, address)
    assert [url for url in page.asked if not url.startswith(("file:", "data:"))] == []
    assert page.troubles == []


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_the_page_is_never_wider_than_the_screen(browser, address, width):
    page = _open(browser, address, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.browser
def test_search_and_filter_leave_what_fits(browser, address):
    page = _open(browser, address)
    page.get_by_label("Search facts").fill("hemoglobin")
    assert page.locator("[data-fact]:visible").evaluate_all("parts => parts.map(part => part.id)") == [LAB.id]
    assert "1 of 2 facts" in page.locator("#count").inner_text()
    page.get_by_label("Search facts").fill("")
    page.get_by_label("Kind").select_option("biomarker")
    assert page.locator("[data-fact]:visible").evaluate_all("parts => parts.map(part => part.id)") == [MARKER.id]
    page.get_by_label("Only doubtful ones").check()
    assert page.locator("#none").is_visible()


@pytest.mark.browser
def test_an_entry_is_copied_with_the_keyboard(browser, address):
    page = _open(browser, address)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    fact = page.locator(f"[id='{LAB.id}']")
    fact.locator("summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    fact.get_by_text("Copied").wait_for()
    assert "action: correct_fact" in page.evaluate("navigator.clipboard.readText()")


@pytest.mark.browser
def test_without_javascript_everything_can_be_read(browser, address):
    page = _open(browser, address, java_script_enabled=False)
    assert page.locator("[data-fact]").count() == 2 and page.locator("[data-fact]").first.is_visible()
    assert not page.get_by_role("search").is_visible() and not page.locator("button").first.is_visible()
    assert page.locator("[data-fact] svg[role=img]").first.bounding_box()["width"] > 100


@pytest.mark.browser
def test_the_words_of_a_fact_are_seen_beside_it(browser, address):
    page = _open(browser, address)
    picture, mark = (page.locator(f"[id='{LAB.id}'] svg {part}").first.bounding_box() for part in ("use", "rect"))
    assert picture["x"] <= mark["x"] and mark["x"] + mark["width"] <= picture["x"] + picture["width"]


def test_words_from_a_record_cannot_become_markup():
    assert "<script>alert(1)</script>" not in _html()
    named = replace(CASE, identity=replace(CASE.identity, patient=Patient("</title><img src=x onerror=alert(1)>")))
    assert "<img" not in _html(named)


def test_one_picture_serves_every_fact_that_it_shows():
    html, windows = _html(CASE), review(CASE, COMPOSITION, FILES).windows
    assert html.count("data:image/webp;base64,") == len(windows)


def test_a_picture_that_could_not_be_cut_leaves_the_words():
    html = ReviewPage().write(review(CASE, COMPOSITION, FILES), {}).decode()
    assert "data:image" not in html and "<use" not in html and "10.4" in html


def test_the_same_review_gives_the_same_page():
    assert _html() == _html()


@pytest.fixture
def panel(tmp_path):
    """A page with four results of one table, which share a card."""
    labs = tuple(
        replace(LAB, id=f"f-{number:014x}", value=value)
        for number, value in enumerate(("10.4", "10.5", "10.6", "10.7"), 1)
    )
    path = tmp_path / "panel.html"
    path.write_text(_html(replace(CASE, facts=(MARKER, *labs), conflicts=())), encoding="utf-8")
    return path.as_uri()


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1280])
def test_results_of_one_table_share_a_picture_and_axe_finds_no_violation(browser, panel, width):
    page = _open(browser, panel, width=width, bypass_csp=True)
    assert page.locator("[data-panel]").count() == 1 and page.locator("[data-panel] svg rect").count() >= 4
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    page.wait_for_selector("[data-panel] pre")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    assert [(hit["id"], hit["nodes"][0]["html"]) for hit in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.browser
def test_an_entry_of_a_result_is_made_when_it_is_opened_and_is_a_decision(browser, panel):
    page = _open(browser, panel)
    row = page.locator("#f-00000000000003")
    assert row.locator("pre").count() == 0
    row.locator("summary").click()
    entries = [yaml.safe_load(text)[0] for text in row.locator("pre").all_inner_texts()]
    assert [entry["action"] for entry in entries] == ["confirm_fact", "correct_fact", "reject_fact"]
    assert {entry["target"]["fact"] for entry in entries} == {"f-00000000000003"}
    assert entries[1]["value"]["value"] == "10.6"


@pytest.mark.browser
def test_search_leaves_the_rows_that_fit_and_hides_a_card_without_any(browser, panel):
    page = _open(browser, panel)
    page.get_by_label("Search facts").fill("10.6")
    assert page.locator("[data-fact]:visible").evaluate_all("parts => parts.map(part => part.id)") == [
        "f-00000000000003"
    ]
    page.get_by_label("Search facts").fill("her2")
    assert not page.locator("[data-panel]").is_visible()


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 1280])
def test_the_film_of_a_study_can_be_seen_and_only_the_patients(browser, address, width):
    page = _open(browser, address, width=width)
    films = page.locator("tr.film")
    assert films.count() == 1
    pictures = films.locator("img")
    pictures.last.scroll_into_view_if_needed()
    seen = pictures.evaluate_all(
        "all => Promise.all(all.map(async one => (await one.decode(), [one.alt, one.naturalWidth])))"
    )
    assert seen == [[f"series 1, {slice} of 8", 120] for slice in range(1, 9)]
    assert page.get_by_text("Someone else’s?").is_visible()

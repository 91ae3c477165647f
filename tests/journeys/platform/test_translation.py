"""A coordinator compares a translation with its original: by keyboard from flag to flag, and the same without scripts."""

from __future__ import annotations

import pytest
from tests.journeys.platform.desk_tab import AXE, RULES, desk

pytestmark = pytest.mark.browser


def focused(page) -> str:
    """The id of what has the focus."""
    return page.evaluate("document.activeElement.id")


def test_open_flags_are_walked_cleared_and_signed_by_keyboard(browser, site, case):
    page = desk(browser, site, case)
    page.goto(case["translated"])
    page.keyboard.press("j")
    assert focused(page) == "flag-1"
    assert page.locator(".mark.lit").get_attribute("data-slip") == "s-p1.l2"
    page.keyboard.press("j")
    assert focused(page) == "flag-2"
    page.keyboard.press("k")
    assert focused(page) == "flag-1"
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.wait_for_url("**?flag=3#flag-3")  # the third one stands on the second page
    page.wait_for_function("document.activeElement.id === 'flag-3'")
    page.keyboard.press("k")
    page.wait_for_url("**?flag=2#flag-2")
    page.wait_for_function("document.activeElement.id === 'flag-2'")

    for left in (2, 1, 0):
        page.goto(f"{case['translated']}?flag=1#flag-1")
        page.wait_for_function("document.activeElement.id === 'flag-1'")
        page.keyboard.press("c")
        page.keyboard.type("The film says so")
        page.keyboard.press("Enter")
        page.get_by_text(f"Open flags: {left}" if left else "No flag is open", exact=True).wait_for()
    page.locator("#sign button").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Compared and signed by", exact=False).first.wait_for()
    assert [told for told in page.troubles if "404" not in told] == []  # the second page has no picture


def test_words_are_corrected_by_keyboard_and_escape_leaves_the_field(browser, site, case):
    page = desk(browser, site, case)
    page.goto(case["translated"])
    page.keyboard.press("j")
    page.keyboard.press("e")
    page.wait_for_function("document.activeElement.name === 'words'")
    page.keyboard.press("Escape")
    assert focused(page) == "flag-1"
    page.keyboard.press("e")
    page.wait_for_function("document.activeElement.name === 'words'")
    page.keyboard.press("Control+A")
    page.keyboard.type("Metastasis in the left lung of 12 mm.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("Open flags: 1", exact=True).wait_for()
    assert "Metastasis in the left lung of 12 mm." in page.locator("#s-p1\\.l2 .target").inner_text()


def test_without_scripts_every_flag_is_reached_and_cleared(browser, site, case):
    page = desk(browser, site, case, java_script_enabled=False)
    page.goto(case["translated"])
    page.locator("#first-flag").click()
    for number in (2, 3):
        page.locator(f"#flag-{number - 1} [data-way=next]").click()
        page.wait_for_url(f"**?flag={number}#flag-{number}")
    page.locator("#flag-3 [name=reason]").fill("The letter says six")
    page.locator("#flag-3 button").click()
    page.get_by_text("Open flags: 2", exact=True).wait_for()


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("zh-Hans", "dark")])
def test_axe_finds_nothing_and_the_page_is_as_wide_as_the_screen(browser, site, case, language, scheme):
    found = []
    for width in (390, 1440):
        page = desk(browser, site, case, width=width, language=language, color_scheme=scheme, bypass_csp=True)
        page.goto(case["translated"])
        page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
        page.evaluate(AXE.read_text(encoding="utf-8"))
        told = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
        found += [(width, hit["id"], hit["nodes"][0]["html"][:200]) for hit in told["violations"]]
        wide = page.evaluate("document.documentElement.scrollWidth")
        found += [(width, "wide", wide)] if wide > width else []
        page.context.close()
    assert found == []

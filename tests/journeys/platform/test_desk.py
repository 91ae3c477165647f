"""A coordinator at the desk: the review by keyboard, the same without scripts, every page at every width."""

import pytest
from tests.journeys.platform.desk_tab import AXE, RULES, desk

pytestmark = pytest.mark.browser
TABS = (
    "",
    "?at=3",
    "checklist/",
    "translations/",
    "packet/",
    "hospital/",
    "messages/",
    "opinion/",
    "people/",
    "decisions/",
)
DIAGNOSIS, HER2 = "f-a99ad3d567e171", "f-2a38473219df43"


def review(page, case):
    """The second page of the case is open and its keys work."""
    page.goto(f"/desk/{case['case']}/?at=2")
    page.locator("li.fact.now").wait_for()


def until(page, fact, state):
    """The fact is shown in this state."""
    page.locator(f"li[data-fact='{fact}'][data-state='{state}']").wait_for()


def state_of(page, fact):
    return page.locator(f"li[data-fact='{fact}']").get_attribute("data-state")


def test_facts_are_confirmed_corrected_rejected_and_undone_by_keyboard(browser, site, case):
    page = desk(browser, site, case)
    review(page, case)
    first, second = page.locator("li.fact").nth(0), page.locator("li.fact").nth(1)
    assert "now" in first.get_attribute("class")
    lit = page.locator(".mark.lit")
    assert lit.get_attribute("data-fact") == DIAGNOSIS

    page.keyboard.press("c")
    until(page, DIAGNOSIS, "confirmed")
    page.locator(f"li.now[data-fact='{HER2}']").wait_for()
    assert "now" in second.get_attribute("class") and lit.get_attribute("data-fact") == HER2

    page.keyboard.press("e")
    page.keyboard.type("3+")
    page.keyboard.press("Enter")
    page.wait_for_url("**?at=3")  # nothing is left on this page, so the next one opens

    page.keyboard.press("u")
    page.wait_for_url(f"**?at=2#{HER2}")  # and back, where what was undone stands
    until(page, HER2, "open")
    until(page, DIAGNOSIS, "confirmed")
    page.keyboard.press("x")
    page.keyboard.press("Enter")
    page.wait_for_url("**?at=3")

    page.goto(f"/desk/{case['case']}/decisions/")
    said = page.locator("main").inner_text()
    assert [word for word in ("Confirmed", "Corrected", "Rejected", "Undone") if word not in said] == []
    assert page.troubles == []


def test_a_case_is_reviewed_page_after_page_with_one_key(browser, site, case):
    page = desk(browser, site, case)
    review(page, case)
    for _ in range(40):
        if "Everything is reviewed." in page.locator("#left").inner_text():
            break
        here = page.url
        if page.locator("#next-open").count():
            page.keyboard.press("a")  # confirms what is open here, and goes on to the next page
            page.wait_for_url(lambda url, here=here: url != here)
        else:
            page.keyboard.press("a")
            page.get_by_text("Everything is reviewed.").wait_for()
    assert page.locator("#left").inner_text() == "Everything is reviewed."
    assert page.troubles == []


def test_a_click_on_the_page_finds_the_fact_and_the_reverse(browser, site, case):
    page = desk(browser, site, case)
    review(page, case)
    page.locator(f"#m-{HER2} rect").click()
    assert "now" in page.locator(f"[id='{HER2}']").get_attribute("class")
    page.locator(f"[id='{DIAGNOSIS}'] .where").click()
    mark, picture = page.locator(f"#m-{DIAGNOSIS} rect").bounding_box(), page.locator(".paper img").bounding_box()
    assert "lit" in page.locator(f"#m-{DIAGNOSIS}").get_attribute("class")
    assert abs((mark["x"] - picture["x"]) / picture["width"] - 0.1) < 0.02
    assert abs((mark["y"] - picture["y"]) / picture["height"] - 0.05) < 0.02


def test_the_keys_can_be_switched_off_and_never_take_a_letter_from_a_field(browser, site, case):
    page = desk(browser, site, case)
    review(page, case)
    page.keyboard.press("e")
    page.keyboard.type("cjkuxa?")
    assert page.locator(f"[id='{DIAGNOSIS}'] [name=value]").input_value() == "cjkuxa?"
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.locator("#keys-on").uncheck()
    page.locator(f"[id='{DIAGNOSIS}']").focus()
    page.keyboard.press("c")
    page.wait_for_timeout(300)
    assert state_of(page, DIAGNOSIS) == "open"


def test_without_scripts_a_fact_is_corrected_and_its_words_are_lit(browser, site, case):
    page = desk(browser, site, case, java_script_enabled=False)
    page.goto(f"/desk/{case['case']}/?at=2")
    assert page.locator(f"[id='{HER2}'] .where").get_attribute("href") == f"#m-{HER2}"
    assert page.locator(f"[id='m-{HER2}']").get_attribute("href") == f"#{HER2}"
    page.locator(f"[id='{HER2}'] details[data-part=correct] summary").click()
    page.locator(f"[id='{HER2}'] [name=value]").fill("3+")
    page.locator(f"[id='{HER2}'] form[data-what=correct_fact] button").click()
    assert "Saved." in page.locator("main").inner_text()
    assert state_of(page, HER2) == "corrected"
    page.wait_for_url(f"**?at=2#{HER2}")


def test_a_server_that_does_not_answer_is_said_and_nothing_looks_saved(browser, site, case):
    page = desk(browser, site, case)
    review(page, case)
    page.route("**/decide/", lambda route: route.abort())
    page.keyboard.press("c")
    page.locator("#told p.bad").wait_for()
    assert "No answer from the server." in page.locator("#told").inner_text()
    assert state_of(page, DIAGNOSIS) == "open"


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("zh-Hans", "dark")])
def test_axe_finds_nothing_and_no_page_is_wider_than_the_screen(browser, site, case, language, scheme):
    paths = [f"/desk/{case['case']}/{tab}" for tab in TABS] + ["/desk/", "/desk/new/", "/desk/away/", "/desk/glass/"]
    paths += [
        f"/desk/{case['answered']}/{tab}" for tab in ("checklist/", "hospital/", "messages/", "opinion/", "people/")
    ]
    found = []
    for width in (390, 820, 1440):
        page = desk(
            browser,
            site,
            case,
            width=width,
            language=language,
            color_scheme=scheme,
            bypass_csp=True,
            reduced_motion="reduce",
        )
        for path in paths:
            page.goto(path)
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                found.append((path, width, f"{wide} wide"))
            if width == 820:
                continue
            page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
            page.evaluate(AXE.read_text(encoding="utf-8"))
            told = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
            found += [(path, width, hit["id"], hit["nodes"][0]["html"][:200]) for hit in told["violations"]]
        assert [trouble for trouble in page.troubles if "favicon" not in trouble] == []
        page.context.close()
    assert found == []


def test_a_paper_s_patient_is_said_by_key_taken_back_on_its_page_and_the_end_leads_to_the_packet(browser, site, case):
    page = desk(browser, site, case)
    page.goto(f"/desk/{case['case']}/?at=1")
    page.locator("#whose").wait_for()
    page.keyboard.press("s")
    page.locator(".rulings").get_by_text("Belongs to this patient").wait_for()
    assert page.locator("#whose").count() == 0

    page.locator(".rulings button").first.click()
    page.locator("#whose").wait_for()
    page.keyboard.press("o")
    page.locator(".rulings").get_by_text("Belongs to another person").wait_for()

    for _ in range(40):
        if page.locator("#finished:not([hidden])").count():
            break
        here = page.url
        going = page.locator("#next-open").count()
        page.keyboard.press("a")
        if going:
            page.wait_for_url(lambda url, here=here: url != here)
        else:
            page.locator("#finished:not([hidden])").wait_for()
    page.locator("#next-step:focus").wait_for()
    page.keyboard.press("a")
    page.wait_for_url("**/packet/")
    assert page.troubles == []

"""A tab at the desk, and what axe is asked of it."""

from __future__ import annotations

from pathlib import Path

AXE = Path(__file__).parents[1] / "vendor" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def desk(browser, site, case, *, width=1440, language="en", **options):
    """A tab in which the coordinator is signed in."""
    context = browser.new_context(viewport={"width": width, "height": 900}, base_url=site.address, **options)
    context.set_default_timeout(90_000)
    cookies = {"sessionid": case["session"], "language": language}
    context.add_cookies([{"name": name, "value": value, "url": site.address} for name, value in cookies.items()])
    page = context.new_page()
    page.troubles = []
    page.on("pageerror", lambda error: page.troubles.append(str(error)))
    page.on("console", lambda told: page.troubles.append(told.text) if told.type == "error" else None)
    return page

"""The camera: opens a page as its person does, photographs the whole of it, and lets axe look at it."""

from __future__ import annotations

import base64
import contextlib
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import sync_playwright

from benchmarks.platform.gallery.pages import Page
from benchmarks.platform.gallery.story import PASSWORD, SECRET, SECURED

SIZES: Final[Mapping[str, Mapping[str, int]]] = {
    "phone": {"width": 390, "height": 844},
    "desk": {"width": 1280, "height": 860},
}
_LONGEST = 1600  # pixels of a page that are kept
_QUALITY = 30
_SETTLED = 300  # milliseconds, for what a script adds
_PATIENCE = 120_000
_ZONE = "America/Guayaquil"
_AXE = Path(__file__).parents[3] / "tests" / "journeys" / "vendor" / "axe.min.js"
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_SEE = """() => Promise.all([...document.images].map((each) => {
  each.loading = "eager";
  return Promise.race([each.decode().catch(() => null), new Promise((go) => setTimeout(go, 5000))]);
}))"""
_OVER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@contextlib.contextmanager
def browser() -> Iterator[Any]:
    """Chromium, without a window."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@contextlib.contextmanager
def screen(opened: Any, address: str, size: str, state: Any) -> Iterator[Any]:
    """A page of a phone or of a desk, for somebody with the cookies of `state`."""
    touch = size == "phone"
    context = opened.new_context(
        viewport=SIZES[size],
        base_url=address,
        storage_state=state,
        timezone_id=_ZONE,
        has_touch=touch,
        is_mobile=touch,
        bypass_csp=True,
        reduced_motion="reduce",
    )
    context.set_default_timeout(_PATIENCE)
    yield context.new_page()
    context.close()


def photograph(page: Any, size: str) -> bytes:
    """The whole page as WebP, up to a length."""
    page.wait_for_timeout(_SETTLED)
    page.evaluate(_SEE)
    tall = min(_LONGEST, int(page.evaluate("document.documentElement.scrollHeight")))
    session = page.context.new_cdp_session(page)
    clip = {"x": 0, "y": 0, "width": SIZES[size]["width"], "height": tall, "scale": 1}
    options = {"format": "webp", "quality": _QUALITY, "clip": clip, "captureBeyondViewport": True}
    taken = base64.b64decode(session.send("Page.captureScreenshot", options)["data"])
    session.detach()
    return taken


def complaints(page: Any, schemes: Sequence[str]) -> list[str]:
    """What axe finds in light or in dark; and whether the page runs over the edge of the screen."""
    over = page.evaluate(_OVER)
    found = [f"runs {over} pixels over the edge"] if over > 0 else []
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    page.evaluate(_AXE.read_text(encoding="utf-8"))
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        told = page.evaluate("rules => axe.run(document, {runOnly: rules})", _RULES)
        found += [f"{scheme}: {hit['id']} {hit['nodes'][0]['html'][:120]}" for hit in told["violations"]]
    page.emulate_media(color_scheme="light")
    return found


@contextlib.contextmanager
def opened_page(page: Any, shot: Page, address: str) -> Iterator[list[str]]:
    """The page is there, after what must be done first; then that is undone. What is wrong with it when it is a fault of ours."""
    status = page.goto(address, wait_until="load").status
    before, after = _STEPS[shot.before]
    before(page)
    if shot.is_drawn:
        page.locator("canvas").first.wait_for()
        page.wait_for_load_state("networkidle")
    yield [f"answers {status}"] if status >= 500 else []
    after(page)


def show_error(page: Any, address: str, name: str, language: str) -> None:
    """An error page, made by the platform's own function and looked at where it would stand."""
    from django.contrib.auth.models import AnonymousUser
    from django.test import RequestFactory
    from django.utils import translation

    from caseferry.platform.site.errors import error_page

    request = RequestFactory().get("/")
    request.user, request.language, request.large_type = AnonymousUser(), language, False  # type: ignore[attr-defined]  # as the middleware sets them
    status = int(name) if name.isdecimal() else 503
    with translation.override(language.lower()):
        answer = error_page(request, status, code="" if name.isdecimal() else name)
    where = f"{address}/error/{name}/"
    page.route(where, lambda route: route.fulfill(status=status, content_type="text/html", body=answer.content))
    page.goto(where, wait_until="load")


def enter(opened: Any, address: str, door: str, passcode: str) -> Any:
    """The browser's state behind a link's passcode."""
    return _through(opened, address, (door, {"passcode": passcode}))


def sign_in(opened: Any, address: str, email: str) -> Any:
    """The browser's state after the password, the code of an authenticator where there is one, and the password once more."""
    doors = [("/account/login/", {"login": email, "password": PASSWORD})]
    doors += [("", {"code": _code()})] if email == SECURED else []
    return _through(opened, address, *doors, ("/account/reauthenticate/", {"password": PASSWORD}))


def _through(opened: Any, address: str, *doors: tuple[str, Mapping[str, str]]) -> Any:
    """The browser's state after forms, each at its address or where the one before led."""
    context = opened.new_context(base_url=address, timezone_id=_ZONE)
    page = context.new_page()
    for door, values in doors:
        if door:
            page.goto(door)
        _submit(page, values)
    state = context.storage_state()
    context.close()
    return state


def _submit(page: Any, values: Mapping[str, str]) -> None:
    form = page.locator(f"form:has([name={next(iter(values))}])").first
    for name, value in values.items():
        form.locator(f"[name={name}]").fill(value)
    with page.expect_navigation():
        form.locator("button:not([type=button])").first.click()


def _code() -> str:
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return str(format_hotp_value(hotp_value(SECRET, int(time.time()) // 30)))


def _press(page: Any, action: str) -> None:
    """The button of the form that leads to `action`, wherever it is folded away."""
    form = page.locator(f'form[action$="{action}"]').first
    form.evaluate("form => { const fold = form.closest('details'); if (fold) fold.open = true; }")
    with page.expect_navigation():
        form.locator("button").first.click()


def _inquire(page: Any) -> None:
    page.locator("main form [name=agree]").check()
    _submit(page, {"name": "Salma", "contact": "salma@example.org"})


def _forget(page: Any) -> None:
    """Half a sign-in would lead away from the page of sign-in."""
    page.context.clear_cookies()


def _nothing(page: Any) -> None:
    """Most pages are simply there."""


_STEPS: Final = {
    "": (_nothing, _nothing),
    "be still": (lambda page: _press(page, "/still/"), lambda page: _press(page, "/undo/")),
    "send inquiry": (_inquire, _nothing),
    "guess a password": (
        lambda page: _submit(page, {"login": "nobody@example.org", "password": "not the one"}),
        _nothing,
    ),
    "sign in": (lambda page: _submit(page, {"login": SECURED, "password": PASSWORD}), _forget),
}

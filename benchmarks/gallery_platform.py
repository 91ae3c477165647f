"""Photographs every page of the platform, with invented people: python -m benchmarks.gallery_platform [docs/gallery/platform] [--only desk hospital]

Families' pages in English, Arabic and Chinese; those of staff and hospitals in English and Chinese; on a phone and on a desk.
axe looks at each, in light and in dark; what it finds, and a page that runs over the edge of its screen, is printed, and the
exit code is then 1. tests/platform/test_gallery.py holds the list of pages against the table of addresses.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.platform.gallery import camera
from benchmarks.platform.gallery.pages import AUDIENCES, FAMILY_LANGUAGES, PAGES, Page
from benchmarks.platform.gallery.story import ADMINISTRATOR, SECURED, UNSECURED, Story, play
from benchmarks.platform.installation import Installation

SCHEMES = {"phone": ("light",), "desk": ("light", "dark")}


def main() -> int:
    """Photograph everything; 1 when something was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", nargs="?", type=Path, default=Path("docs/gallery/platform"))
    parser.add_argument(
        "--only", nargs="+", choices=AUDIENCES, default=AUDIENCES, help="leave the other pictures as they are"
    )
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for name in options.only:
        for path in options.out.glob(f"{name}-*"):
            path.unlink()
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # a link is withdrawn while the browser looks
    with tempfile.TemporaryDirectory(prefix="caseferry-gallery-") as folder:
        os.environ["CASEFERRY_HOME"] = str(Path(folder) / "home")
        os.environ["CASEFERRY_KEYS"] = str(Path(folder) / "keys")
        place = Installation()
        story = play(place)
        with place.serving(worker=False) as server:
            studio = Studio(f"http://127.0.0.1:{server.port}", place, story, options.out)
            studio.photograph(options.only)
    print(f"{studio.count} pictures; found: {len(studio.found)}")
    for line in studio.found:
        print(line)
    return 1 if studio.found else 0


class Studio:
    """Goes from audience to audience; `count` pictures were taken, `found` is what is wrong with them."""

    def __init__(self, address: str, place: Installation, story: Story, out: Path) -> None:
        self._address, self._place, self._story, self._out = address, place, story, out
        self.count, self.found = 0, list[str]()

    def photograph(self, only: Sequence[str]) -> None:
        """Every page of the chosen audiences."""
        with camera.browser() as opened:
            for audience, enter in self._doors(opened).items():
                if audience not in only:
                    continue
                state = enter()
                for size in camera.SIZES:
                    with camera.screen(opened, self._address, size, state) as page:
                        self._look(page, audience, size)

    def _look(self, page: Any, audience: str, size: str) -> None:
        for language in FAMILY_LANGUAGES:
            for shot in PAGES:
                if shot.audience == audience and language in shot.languages:
                    with camera.opened_page(page, shot, self._where(shot, language)) as faults:
                        self._take(page, f"{audience}-{shot.name}-{language}", size)
                        self.found += [f"{audience}-{shot.name}-{language}-{size}: {fault}" for fault in faults]
            for name in error_names() if audience == "error" else ():
                camera.show_error(page, self._address, name, language)
                self._take(page, f"error-{name}-{language}", size)

    def _take(self, page: Any, title: str, size: str) -> None:
        (self._out / f"{title}-{size}.webp").write_bytes(camera.photograph(page, size))
        self.found += [f"{title}-{size}: {hit}" for hit in camera.complaints(page, SCHEMES[size])]
        self.count += 1

    def _where(self, shot: Page, language: str) -> str:
        """The address of a page, which chooses the language too."""
        asked = "&".join(filter(None, (shot.query, f"language={language}")))
        return f"{address_of(shot, self._story)}?{asked}"

    def _doors(self, opened: Any) -> dict[str, Callable[[], Any]]:
        """How each audience comes in: what its browser holds then."""
        links, address = self._story.links, self._address

        def linked(audience: str, way: str) -> Any:
            return camera.enter(opened, address, f"/{way}/{links[audience].token}/", links[audience].passcode)

        def ended() -> Any:
            state = linked("hospital", "h")
            _withdraw(links["hospital"])
            return state

        return {
            "front": lambda: None,
            "family": lambda: linked("family", "f"),
            "new": lambda: linked("new", "f"),
            "hospital": lambda: linked("hospital", "h"),
            "ended": ended,
            "desk": lambda: _cookie(self._place.desk_cookie()),
            "office": lambda: _cookie(self._place.cookie_of(ADMINISTRATOR)),
            "account": lambda: None,
            "unsecured": lambda: camera.sign_in(opened, address, UNSECURED),
            "secured": lambda: camera.sign_in(opened, address, SECURED),
            "error": lambda: None,
        }


def address_of(shot: Page, story: Story) -> str:
    """The address with its places filled from the story; of the story's case unless it says otherwise."""
    from django.urls import NoReverseMatch, reverse

    if shot.route.startswith("/"):
        return shot.route
    places = story.places.get(f"{shot.audience}/{shot.name}") or story.places.get(shot.route) or {}
    try:
        return str(reverse(shot.route, kwargs={"case": story.case, **places}))
    except NoReverseMatch:
        return str(reverse(shot.route, kwargs=dict(places)))


def error_names() -> list[str]:
    """Every kind of error that has words: a status, or a name of its own."""
    from caseferry.platform.look.wording import sentences

    return sorted(key.split(".")[1] for key in sentences("en") if key.startswith("error.") and key.endswith(".title"))


def _withdraw(link: Any) -> None:
    """The link ends while its reviewer has the case open."""
    from django.utils import timezone

    type(link.link).objects.filter(pk=link.link.pk).update(revoked_at=timezone.now())


def _cookie(cookie: str) -> dict[str, Any]:
    name, _, value = cookie.partition("=")
    made = {"name": name, "value": value, "domain": "127.0.0.1", "path": "/", "expires": -1}
    return {"cookies": [{**made, "httpOnly": True, "secure": False, "sameSite": "Lax"}], "origins": []}


if __name__ == "__main__":
    sys.exit(main())

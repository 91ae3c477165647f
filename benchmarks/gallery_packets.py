"""Draws the papers of an invented case, binds them and writes its review page, for `docs/gallery/`; called by `benchmarks.gallery`.

The cases of the tests are values without files. Here their words are drawn onto sheets where their boxes say, so that binder and
cropper work on real pictures, without a minute of reading.
"""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw, ImageFont

from caseferry.cli.pack import pack_folder
from caseferry.domain.composition import WrittenFile
from caseferry.domain.pages import Page, PageRef
from caseferry.domain.understanding import Understanding
from caseferry.engines.html.review import ReviewPage
from caseferry.engines.storage import MemoryBlobs, MemoryPages
from caseferry.engines.typst import TypstTypesetter
from caseferry.engines.typst.typesetter import FONTS
from caseferry.knowledge.direction import runs_right_to_left
from caseferry.pack.binding import Bindery
from caseferry.pack.writing import Press, bind_documents, print_letters, write_review
from caseferry.steps.compose import compose, place_documents

EXAMPLE = Path(__file__).parents[1] / "examples"
WIDTH, HEIGHT = 1240, 1754  # A4 at 150 dots per inch
SCREENS = (("phone", 390, 844), ("desk", 1280, 900))
FACTS = ("three_lines", "chinese_name", "arabic_name")  # cases whose facts are shown on a desk, too
_INK, _PAPER = (28, 30, 36), (252, 251, 247)
_FACES = (
    ("NotoSansSC-Regular", "\u4e00", "\u9fff"),
    ("NotoSansArabic-Regular", "\u0600", "\u06ff"),
    ("NotoSans-Regular", "\u0000", "\uffff"),
)


class _Silent:
    """A Progress that says nothing."""

    def start(self, step: str, total: int) -> None: ...
    def advance(self, units: int = 1, *, about: str = "") -> None: ...
    def finish(self) -> None: ...


@dataclass(frozen=True)
class Packet:
    """A packet in memory: files by path."""

    files: dict[str, bytes]
    review: bytes

    def starting(self, prefix: str) -> bytes:
        """The first file under `send/` whose name begins so."""
        return next(data for path, data in sorted(self.files.items()) if path.startswith(f"send/{prefix}"))


def make(case: Understanding) -> Packet:
    """The case with drawn papers, composed."""
    pages = MemoryPages()
    drawn = replace(case, pages=tuple(_drawn(case, pages)))
    files: dict[str, bytes] = {}
    with Bindery(1) as bindery:
        press = Press(TypstTypesetter(), bindery, bindery, ReviewPage(), MemoryBlobs(), pages, _Silent())
        composition = compose(drawn)
        written: list[WrittenFile] = list(bind_documents(drawn, composition.binders, press, files.__setitem__).files)
        written += print_letters(composition.letters, press, files.__setitem__)
        review = write_review(place_documents(drawn), composition, written, press)
    return Packet(files, review)


def _drawn(case: Understanding, pages: MemoryPages) -> Iterator[Page]:
    titles = {ref: document.title for document in case.documents for ref in document.pages[:1]}
    for page in case.pages:
        key = f"{page.source}/{page.number}.jpg"
        pages.put(key, _sheet(page, titles.get(PageRef(page.source, page.number), "")))
        yield replace(page, picture=key, origin="ocr", confidence=0.97)


def _sheet(page: Page, title: str) -> bytes:
    """The words of a page where their boxes say, under the title of its document; Arabic from the right."""
    sheet = Image.new("RGB", (WIDTH, HEIGHT), _PAPER)
    pen = ImageDraw.Draw(sheet)
    _write(pen, title, 0.1, 0.9, 0.028, 30)
    pen.line((0.1 * WIDTH, 0.046 * HEIGHT, 0.9 * WIDTH, 0.046 * HEIGHT), fill=_INK, width=2)
    for line in page.lines:
        left, top, right, bottom = line.box
        _write(pen, line.text, left, right, (top + bottom) / 2, 21)
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=80)
    return out.getvalue()


def _write(pen: ImageDraw.ImageDraw, words: str, left: float, right: float, middle: float, size: int) -> None:
    mirrored = runs_right_to_left(words)
    place = ((right if mirrored else left) * WIDTH, middle * HEIGHT)
    pen.text(place, words, font=_face(words, size), fill=_INK, anchor="rm" if mirrored else "lm")


def _face(text: str, size: int) -> ImageFont.FreeTypeFont:
    name = next(name for name, low, high in _FACES if any(low <= letter <= high for letter in text) or high == "\uffff")
    return ImageFont.truetype(str(FONTS / f"{name}.ttf"), size)


def example(folder: Path) -> Packet:
    """The example case, packed: papers of four scripts, photos, a scan."""
    records, out = folder / "example", folder / "packet"
    shutil.copytree(EXAMPLE, records)
    options = json.loads((records / "options.json").read_text(encoding="utf-8"))
    options.setdefault("as-of", "2026-01-25")
    (records / "options.json").write_text(json.dumps(options), encoding="utf-8")
    pack_folder(records, out)
    files = {path.relative_to(out).as_posix(): path.read_bytes() for path in (out / "send").rglob("*.pdf")}
    return Packet(files, (out / "keep" / "review.html").read_bytes())


def page_picture(pdf: bytes | Path, *, number: int = 0, dpi: float) -> Image.Image:
    """A page of a PDF as a picture."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        picture: Image.Image = document[number].render(scale=dpi / 72).to_pil()
        return picture
    finally:
        document.close()


def photograph(pages: dict[str, Path]) -> Iterator[tuple[str, Image.Image]]:
    """`review-<case>-<screen>` with a picture for each review page: its beginning on a phone and on a desk, its facts on a desk."""
    from playwright.sync_api import sync_playwright

    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        for case, path in pages.items():
            for screen, width, height in SCREENS:
                shown = browser.new_page(viewport={"width": width, "height": height})
                shown.goto(path.as_uri())
                yield f"{case}-review-{screen}", Image.open(io.BytesIO(shown.screenshot()))
                if screen == "phone" or case in FACTS:
                    shown.evaluate("document.querySelector('#facts').scrollIntoView()")
                    yield f"{case}-review-{screen}-facts", Image.open(io.BytesIO(shown.screenshot()))
                shown.close()
        browser.close()

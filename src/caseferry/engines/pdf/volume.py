"""One binder in the making: its pages are built anew in a fresh PDF, so that nothing of the inputs but the pages gets in."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, OutlineItem
from PIL import Image

from caseferry.domain.composition import BinderPlan, BoundPage
from caseferry.engines.pdf.geometry import A4, Area, Frame
from caseferry.engines.pdf.glyphless import Glyphless
from caseferry.engines.pdf.layer import text_layer
from caseferry.engines.pdf.likeness import Likeness, cells_of
from caseferry.engines.pdf.originals import NotPassable, Original
from caseferry.engines.pdf.pictures import (
    Coding,
    drawn_to_scale,
    image_object,
    jpeg_of,
    open_for_drawing,
    recoded,
    scale_of,
)
from caseferry.engines.pdf.stamps import (
    LOOK_DPI,
    STRIP,
    Mark,
    StampSheet,
    area_of,
    draw_stamp,
    find_place,
    foot_place,
    strip_of,
)
from caseferry.ports.writing import Material, Typesetter

_PAGES_AN_OPENING = 24
_NO_DAY = "2000-01-01"  # the typesetter wants a date; stamps do not show it


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of the plan with its bytes."""

    page: BoundPage
    material: Material


@dataclass(frozen=True, slots=True)
class Made:
    """A PDF, how many contents pages come first, and which leaves do not look in it as they did."""

    pdf: bytes
    front: int
    changed: tuple[int, ...]


@dataclass
class Volume:
    """Makes PDFs from any run of a binder's leaves. Use as a context manager: it keeps the inputs open."""

    plan: BinderPlan
    leaves: Sequence[Leaf]
    contents: bytes | None
    typesetter: Typesetter
    passwords: tuple[str, ...]
    _sheet: StampSheet = field(init=False)
    _originals: dict[tuple[str, int], Original] = field(init=False, default_factory=dict)
    _fronts: list[Original] = field(init=False, default_factory=list)
    _drawing: Original | None = field(init=False, default=None)  # the one file that is open for drawing

    def __enter__(self) -> Volume:
        stamps = [leaf.page.stamp for leaf in self.leaves]
        self._sheet = StampSheet(stamps, self.typesetter, _day(self.plan.date))
        return self

    def __exit__(self, *error: object) -> None:
        self._sheet.close()
        for original in (*self._originals.values(), *self._fronts):
            original.close()

    def make(self, chosen: Sequence[int], *, contents: bool, codings: Mapping[int, Coding], title: str) -> Made:
        """The PDF of the leaves numbered `chosen`; `codings` says which of them are drawn and coded smaller."""
        with pikepdf.new() as out:
            looks: dict[int, tuple[int, Likeness]] = {}
            front = self._front(out) if contents and self.contents else 0
            builder = _Builder(out, self)
            for number in chosen:
                leaf = self.leaves[number]
                builder.add(leaf, self._sheet.mark(leaf.page.stamp, out), codings.get(number))
                if builder.likeness is not None:
                    looks[number] = (len(out.pages) - 1, builder.likeness)
            builder.finish()
            self._draw_from(None)
            self._outline(out, [self.leaves[number].page for number in chosen], front)
            _describe(out, title)
            pdf = _saved(out)
        return Made(pdf, front, _changed(pdf, looks))

    def draw(self, material: Material, *, dpi: float, grey: bool = False) -> Image.Image:
        """The page of an opened PDF as a picture. Raises Refusal `damaged`."""
        original = self.original(material)
        self._draw_from(original)
        return original.draw(material.pdf_page, dpi=dpi, turn=material.page.turn, grey=grey)

    def _draw_from(self, original: Original | None) -> None:
        """Only one file stays open for drawing: PDFium keeps a third of a megabyte for every page that it drew."""
        if self._drawing is not None and self._drawing is not original:
            self._drawing.rest()
        self._drawing = original

    def original(self, material: Material) -> Original:
        """The opened PDF of a page; one per file, however many of its pages are used."""
        data = material.pdf or b""
        key = (material.page.source, len(data))
        found = self._originals.get(key)
        if found is None:
            found = self._originals[key] = Original(data, self.passwords)
        return found

    def _front(self, out: pikepdf.Pdf) -> int:
        front = Original(self.contents or b"", ())
        self._fronts.append(front)
        count = len(front.pdf.pages) if front.pdf is not None else 0
        for number in range(count):
            page, _ = front.pass_on(number, 0, out, unhide=False)
            out.pages.append(pikepdf.Page(out.make_indirect(page)))
        return count

    def _outline(self, out: pikepdf.Pdf, pages: Sequence[BoundPage], front: int) -> None:
        marks = [(page.bookmark, front + index) for index, page in enumerate(pages) if page.bookmark]
        if front:
            marks.insert(0, ("Contents", 0))
        if not marks:
            return
        with out.open_outline() as outline:
            outline.root.extend(OutlineItem(text, index, "Fit") for text, index in marks)
        if len(marks) > 1:
            out.Root.PageMode = Name.UseOutlines


class _Builder:
    """Adds pages to one output."""

    def __init__(self, out: pikepdf.Pdf, volume: Volume) -> None:
        self._out = out
        self._volume = volume
        self._font = Glyphless(out)
        self._written = False
        self.likeness: Likeness | None = None  # of the page added last, when it was passed on as it is

    def add(self, leaf: Leaf, mark: Mark, coding: Coding | None) -> None:
        """Appends one page, from its picture, as it is, or drawn."""
        material = leaf.material
        self.likeness = None
        if material.picture is not None:
            picture = material.picture if coding is None else recoded(material.picture, A4[0], coding)
            self._add_picture(leaf, mark, picture)
        elif coding is not None:
            self._add_picture(leaf, mark, self._draw(material, coding))
        else:
            try:
                self._add_original(leaf, mark)
            except NotPassable:
                self._add_picture(leaf, mark, self._draw(material, Coding()))

    def finish(self) -> None:
        """Writes the font of the searchable layer when any page used it."""
        if self._written:
            self._font.finish()

    def _add_original(self, leaf: Leaf, mark: Mark) -> None:
        material = leaf.material
        unhide = material.page.origin == "ocr"
        original = self._volume.original(material)
        page, frame = original.pass_on(material.pdf_page, material.page.turn, self._out, unhide=unhide)
        if unhide:
            self._write(page, leaf, Area(0, 0, frame.width, frame.height), frame)
        look = self._look(material)
        scale = scale_of(frame.width, frame.height, LOOK_DPI)  # PDFium draws in user space, whatever its unit
        place = find_place(mark, frame, look)
        if place is None:
            frame = frame.extended(strip_of(frame))
            page.MediaBox = frame.box
            place = foot_place(mark, frame)
        self._append(page, draw_stamp(page, mark, place, frame))
        self.likeness = Likeness(cells_of(look), look.size, area_of(mark, place), frame, scale)

    def _add_picture(self, leaf: Leaf, mark: Mark, picture: bytes) -> None:
        image, width, height = image_object(self._out, picture)
        sheet = A4 if width <= height else (A4[1], A4[0])
        frame = Frame(0, 0, *sheet)
        scale = min(sheet[0] / width, (sheet[1] - STRIP) / height)
        area = Area((sheet[0] - width * scale) / 2, sheet[1] - height * scale, width * scale, height * scale)
        content = f"q {area.width:.3f} 0 0 {area.height:.3f} {area.left:.3f} {area.bottom:.3f} cm /Picture Do Q\n"
        page = Dictionary(
            Type=Name.Page, MediaBox=frame.box, Resources=Dictionary(XObject=Dictionary(Picture=image)),
            Contents=Array([self._out.make_stream(content.encode())]),
        )  # fmt: skip
        self._write(page, leaf, area, frame)
        self._append(page, draw_stamp(page, mark, foot_place(mark, frame), frame))

    def _write(self, page: Object, leaf: Leaf, area: Area, frame: Frame) -> None:
        content = text_layer(leaf.material.page, area, frame, self._font, "CaseferryText")
        if content:
            self._written = True
            fonts = page.Resources.get("/Font", Dictionary())
            fonts["/CaseferryText"] = self._font.obj
            page.Resources.Font = fonts
            page.Contents.append(self._out.make_stream(content))

    def _append(self, page: Object, stamp: bytes) -> None:
        page.Contents.append(self._out.make_stream(stamp))
        self._out.pages.append(pikepdf.Page(self._out.make_indirect(page)))

    def _look(self, material: Material) -> Image.Image:
        return self._volume.draw(material, dpi=LOOK_DPI, grey=True)

    def _draw(self, material: Material, coding: Coding) -> bytes:
        picture = self._volume.draw(material, dpi=coding.dpi)
        return jpeg_of(picture.convert("RGB"), quality=coding.quality)


def _changed(pdf: bytes, looks: Mapping[int, tuple[int, Likeness]]) -> tuple[int, ...]:
    """The leaves that do not look in `pdf` as they did. A few pages an opening, for PDFium keeps what it drew."""
    numbers = list(looks)
    changed: list[int] = []
    for first in range(0, len(numbers), _PAGES_AN_OPENING):
        with contextlib.closing(open_for_drawing(pdf, ())) as document:
            for number in numbers[first : first + _PAGES_AN_OPENING]:
                place, likeness = looks[number]
                if not likeness.holds(drawn_to_scale(document, place, scale=likeness.scale, grey=True)):
                    changed.append(number)
    return tuple(changed)


def _describe(out: pikepdf.Pdf, title: str) -> None:
    """The title and nothing else: no author, no program, no time."""
    out.docinfo["/Title"] = title
    out.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)


def _saved(out: pikepdf.Pdf) -> bytes:
    buffer = io.BytesIO()
    out.save(
        buffer,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,  # with object streams qpdf writes hint tables that its own check rejects
        compress_streams=True,
        deterministic_id=True,
        linearize=True,
        min_version="1.7",
    )
    return buffer.getvalue()


def _day(date: str) -> str:
    return date if len(date) == 10 else _NO_DAY

"""The PDFs that came in: opened, repaired, decrypted, and their pages passed on with nothing but what they show."""

from __future__ import annotations

import functools
import io
from collections.abc import Sequence

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, Object, Stream
from PIL import Image

from caseferry.domain.errors import Refusal
from caseferry.engines.pdf.forms import flatten
from caseferry.engines.pdf.geometry import Frame, frame_of, number
from caseferry.engines.pdf.hidden import without_hidden_text
from caseferry.engines.pdf.pictures import drawn, open_for_drawing
from caseferry.engines.pdf.resources import Cleaner

_BROKEN = (
    pikepdf.PdfError,
    pikepdf.DataDecodingError,
    pikepdf.PikepdfError,
    RuntimeError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
)


class NotPassable(Exception):
    """The page cannot be passed on as it is and must be drawn; the message says why."""


class Original:
    """One input PDF, opened once for copying and once for drawing, each when first asked for. Call `close` when done."""

    def __init__(self, data: bytes, passwords: Sequence[str] = ()) -> None:
        self._data = data
        self._passwords = tuple(passwords)
        self._cleaner = Cleaner()
        self._stuck: frozenset[int] = frozenset()
        self._bare: dict[tuple[int, int], bool] = {}

    @functools.cached_property
    def pdf(self) -> pikepdf.Pdf | None:
        """The file for copying, its forms flattened; None when only pictures of its pages can be used."""
        pdf = _opened(self._data, self._passwords)
        if pdf is None or self._drawable is None:
            return None
        try:
            # A repair that finds other pages than the reading engine saw would bind the wrong ones.
            if len(pdf.pages) == len(self._drawable):
                self._stuck = flatten(pdf)
                return pdf
        except _BROKEN:
            pdf.close()
        return None

    @functools.cached_property
    def _drawable(self) -> pypdfium2.PdfDocument | None:
        try:
            return open_for_drawing(self._data, self._passwords)
        except pypdfium2.PdfiumError:
            return None

    def rest(self) -> None:
        """Gives back what drawing keeps of every page that was drawn; the next drawing opens the file again."""
        opened = self.__dict__.pop("_drawable", None)
        if opened is not None:
            opened.close()

    def close(self) -> None:
        """Frees the file."""
        for name in ("pdf", "_drawable"):
            opened = self.__dict__.get(name)
            if opened is not None:
                opened.close()

    def draw(self, index: int, *, dpi: float, turn: int, grey: bool = False) -> Image.Image:
        """Page `index` (from 0) as a picture. Raises Refusal `damaged` when no reader can draw it."""
        try:
            if self._drawable is not None:
                return drawn(self._drawable, index, dpi=dpi, turn=turn, grey=grey)
        except (pypdfium2.PdfiumError, IndexError):
            pass
        raise Refusal(
            "damaged", "A page of the file cannot be drawn.", next_step="Send the file again, or a photo of the page."
        )

    def pass_on(self, index: int, turn: int, out: pikepdf.Pdf, *, unhide: bool) -> tuple[Object, Frame]:
        """A new page of `out` (not yet among its pages) that shows page `index` (from 0), and its frame.

        With `unhide`, invisible text is taken out. Raises NotPassable when the page must be drawn instead.
        """
        pdf = self.pdf
        if pdf is None:
            raise NotPassable("the file cannot be read whole")
        if index in self._stuck:
            raise NotPassable("it shows notes or fields that only a reader can draw")
        try:
            return self._pass_on(pdf, pdf.pages[index], turn, out, unhide)
        except _BROKEN as error:
            raise NotPassable("the page is damaged") from error

    def _pass_on(
        self, pdf: pikepdf.Pdf, page: pikepdf.Page, turn: int, out: pikepdf.Pdf, unhide: bool
    ) -> tuple[Object, Frame]:
        frame = frame_of(page, turn)
        if unhide and not without_hidden_text(pdf, page, self._bare):
            raise NotPassable("its visible text cannot be trusted")
        resources, before, after = self._cleaner.page_resources(page)
        streams = [self._cleaner.content(stream) for stream in _contents(page)]
        clip = " ".join(number(v) for v in (frame.x0, frame.y0, frame.x1 - frame.x0, frame.y1 - frame.y0)) + " re W n\n"
        head = out.make_stream(("q\n" + clip + "q\n" * (before + 1)).encode())
        tail = out.make_stream(("\n" + "Q\n" * (after + 1) + "Q\n").encode())
        copied = [out.copy_foreign(stream) for stream in streams]
        new = Dictionary(
            Type=Name.Page, MediaBox=frame.box, Rotate=frame.rotate, Contents=Array([head, *copied, tail]),
            Resources=out.copy_foreign(pdf.make_indirect(resources)),
        )  # fmt: skip
        if frame.unit != 1.0:
            new.UserUnit = frame.unit
        group = page.obj.get("/Group", None)
        if isinstance(group, Dictionary):
            new.Group = out.copy_foreign(pdf.make_indirect(self._cleaner.group(group)))
        self._keep_layers(pdf, out)
        return new, frame

    def _keep_layers(self, pdf: pikepdf.Pdf, out: pikepdf.Pdf) -> None:
        """Layers that were switched off in the original stay off."""
        if not self._cleaner.groups:
            return
        off = _switched_off(pdf)
        properties = out.Root.get("/OCProperties", None)
        if properties is None:
            out.Root.OCProperties = properties = Dictionary(
                OCGs=Array(), D=Dictionary(ON=Array(), OFF=Array(), Order=Array())
            )
        for key in sorted(self._cleaner.groups):
            group = out.copy_foreign(self._cleaner.groups[key])
            if group.objgen not in {known.objgen for known in properties.OCGs}:
                properties.OCGs.append(group)
                (properties.D.OFF if key in off else properties.D.ON).append(group)


def _opened(data: bytes, passwords: tuple[str, ...]) -> pikepdf.Pdf | None:
    for password in ("", *passwords):
        try:
            return pikepdf.open(io.BytesIO(data), password=password, suppress_warnings=True)
        except pikepdf.PasswordError:
            continue
        except pikepdf.PdfError:
            return None
    return None


def _contents(page: pikepdf.Page) -> list[Object]:
    contents = page.obj.get("/Contents", None)
    if isinstance(contents, Stream):
        return [contents]
    return [item for item in contents if isinstance(item, Stream)] if isinstance(contents, Array) else []


def _switched_off(pdf: pikepdf.Pdf) -> set[tuple[int, int]]:
    properties = pdf.Root.get("/OCProperties", None)
    if not isinstance(properties, Dictionary) or not isinstance(properties.get("/D", None), Dictionary):
        return set()
    config = properties.D
    named = {key: {item.objgen for item in config.get(key, [])} for key in ("/ON", "/OFF")}
    if config.get("/BaseState", None) == Name.OFF:
        every = {item.objgen for item in properties.get("/OCGs", [])}
        return every - named["/ON"]
    return named["/OFF"]

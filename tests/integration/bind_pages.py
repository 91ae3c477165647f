"""Invented pages and files for the binder's tests."""

import io

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image, ImageDraw

from caseferry.domain.composition import BinderPlan, BoundPage, Stamp
from caseferry.domain.pages import Line, Page, PageRef, PageState, Word
from caseferry.engines.pdf.binder import PdfBinder
from caseferry.engines.typst import TypstTypesetter
from caseferry.ports.writing import Material

A4 = (595, 842)


def pdf_of(*contents, size=A4, change=None):
    """A PDF with one page a content stream, Helvetica as /F1; `change(pdf)` may add to it."""
    with pikepdf.new() as pdf:
        font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        for content in contents:
            pdf.add_blank_page(page_size=size)
            pdf.pages[-1].Contents = pdf.make_stream(content.encode("latin-1"))
            pdf.pages[-1].Resources = Dictionary(Font=Dictionary(F1=font))
        if change is not None:
            change(pdf)
        return saved(pdf)


def saved(pdf, **options):
    buffer = io.BytesIO()
    pdf.save(buffer, static_id=True, **options)
    return buffer.getvalue()


def says(text, x=72, y=700, size=14):
    """Content that writes `text`."""
    return f"BT /F1 {size} Tf {x} {y} Td ({text}) Tj ET\n"


def photo(width=620, height=877, mode="L", form="JPEG", **options):
    """A light picture with a dark bar."""
    picture = Image.new(mode, (width, height), 1 if mode == "1" else "white")
    ImageDraw.Draw(picture).rectangle(
        (width // 10, height // 10, width // 2, height // 8), fill=0 if mode in ("1", "L") else "black"
    )
    buffer = io.BytesIO()
    picture.save(buffer, form, **options)
    return buffer.getvalue()


def page(source="s-1", number=1, *, lines=(), origin="text_layer", turn=0, size=A4):
    return Page(source, number, *size, PageState.READ, lines=tuple(lines), origin=origin, turn=turn)


def line(text, top, *, left=0.1, right=0.9, height=0.018):
    """A row whose words share the width by their length; right-to-left rows run from the right."""
    backward = any("\u0590" <= char <= "\u06ff" for char in text)
    words, at = [], 0
    for part in text.replace("\t", " ").split(" "):
        start, end = (left + (right - left) * edge / len(text) for edge in (at, at + len(part)))
        if backward:
            start, end = left + right - end, left + right - start
        words.append(Word(part, (start, top, end, top + height), at))
        at += len(part) + 1
    return Line(text, (left, top, right, top + height), tuple(words))


def plan_of(material, *, documents=None, path="send/Labs_2025-10-02.pdf", date="2025-10-02", title="Labs"):
    """A plan that binds the material in order; each page is a document of its own unless `documents` names them."""
    names = documents or [f"d-{number}" for number in range(len(material))]
    pages = tuple(
        BoundPage(
            PageRef(piece.page.source, piece.page.number),
            Stamp(f"{piece.page.source}.pdf", piece.page.number, 9, date),
            bookmark=f"Report {name}" if name not in names[:number] else "",
            document=name,
        )
        for number, (piece, name) in enumerate(zip(material, names, strict=True))
    )
    return BinderPlan(path, "labs", title, date, tuple(dict.fromkeys(names)), pages)


_TYPESETTER = TypstTypesetter()


def bound(material, *, passwords=(), contents=None, limit_bytes=None, **plan):
    """The bound files."""
    binder = PdfBinder(_TYPESETTER, passwords=passwords)
    return binder.bind(plan_of(material, **plan), material, contents=contents, limit_bytes=limit_bytes)


def one(material, **options):
    """The bytes of the one bound file."""
    (made,) = bound(material, **options)
    return made.pdf


def passed(pdf, number=1, *, source="s-1", **options):
    """Material that passes a page of `pdf` on."""
    return Material(page(source, number, **options), pdf=pdf, pdf_page=number - 1)


def everything(pdf):
    """All bytes of a PDF with every stream unpacked, and every string and name."""
    parts = []
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for obj in opened.objects:
            if isinstance(obj, Stream):
                parts.append(obj.read_bytes(pikepdf.StreamDecodeLevel.generalized))
                parts.append(Dictionary(dict(obj.items())).unparse(resolved=False))
            elif isinstance(obj, (Dictionary, Array)):
                parts.append(obj.unparse(resolved=False))
    return b"\n".join(parts)


def keys(pdf):
    """Every dictionary key that occurs anywhere in a PDF."""
    found = set()

    def walk(value):
        if isinstance(value, Dictionary | Stream):
            for key, inner in value.items():
                found.add(key)
                if not inner.is_indirect if isinstance(inner, pikepdf.Object) else False:
                    walk(inner)
        elif isinstance(value, Array):
            for inner in value:
                if isinstance(inner, pikepdf.Object) and not inner.is_indirect:
                    walk(inner)

    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for obj in opened.objects:
            walk(obj)
    return found


def drawn(pdf, number=1, *, scale=1.0, turn=0, password=None):
    """A page as a grey picture, as a reader shows it."""
    document = pypdfium2.PdfDocument(pdf, password=password)
    if document.get_formtype():
        document.init_forms()
    picture = document[number - 1].render(scale=scale, rotation=turn, grayscale=True, may_draw_forms=True).to_pil()
    document.close()
    return picture


def text_of(pdf, number=1):
    """The text of a page as a reader copies it."""
    document = pypdfium2.PdfDocument(pdf)
    text = document[number - 1].get_textpage().get_text_range()
    document.close()
    return text

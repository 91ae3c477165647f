"""Bound pages look as they did, upright, with a stamp that covers nothing."""

import io
import shutil
import subprocess

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageChops
from tests.integration.bind_pages import drawn, line, one, page, passed, pdf_of, photo, says, text_of

from caseferry.engines.pdf.resources import Cleaner
from caseferry.ports.writing import Material

TOLERANCE = 2
"""Of 255: how far a pixel of a passed page may differ from its original outside the stamp."""

DENSE = "".join(
    says(f"row {y} of a page that is written on to its very edges, without any margin" * 3, 2, y, 8)
    for y in range(2, 842, 7)
)
SHAPES = "0.8 0.1 0.1 rg 40 600 200 120 re f 0 0 1 RG 3 w 60 80 m 400 500 l S\n"


def _difference(original, made):
    """Where the two differ by more than the tolerance, in pixels; None when nowhere."""
    assert original.size == made.size
    return ImageChops.difference(original, made).point(lambda value: 255 * (value > TOLERANCE)).getbbox()


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("own", [0, 90, 180, 270])
def test_a_passed_page_is_upright_and_unchanged_outside_its_stamp(own, turn):
    def rotate(pdf):
        pdf.pages[0].obj.Rotate = own

    source = pdf_of(SHAPES + says("Vector page"), change=rotate)
    made = drawn(one([passed(source, turn=turn)]), scale=2)
    box = _difference(drawn(source, scale=2, turn=turn), made)
    assert box is not None, "the stamp is there"
    assert box[3] - box[1] <= 24 and box[1] > made.height - 80, (
        "and it is one small line at the foot of the page as seen"
    )


def test_content_that_forgets_to_close_what_it_opened_does_not_move_the_stamp():
    source = pdf_of("q 0.5 0 0 0.5 0 0 cm q " + says("half size"))
    made = one([passed(source)])
    box = _difference(drawn(source, scale=2), drawn(made, scale=2))
    assert box is not None and box[1] > 1600
    surplus = pdf_of("Q Q 0.5 0 0 0.5 0 0 cm " + says("half size"))
    assert _difference(drawn(surplus, scale=2), drawn(one([passed(surplus)]), scale=2))[1] > 1600


def test_a_page_without_margins_grows_at_its_foot():
    source = pdf_of(DENSE)
    made = drawn(one([passed(source)]), scale=2)
    before = drawn(source, scale=2)
    assert made.width == before.width and 20 <= made.height - before.height <= 40
    assert _difference(before, made.crop((0, 0, *before.size))) is None
    assert made.crop((0, before.height, *made.size)).getextrema()[0] < 150


def test_what_lay_outside_the_visible_part_stays_invisible_when_the_page_grows():
    def crop(pdf):
        pdf.pages[0].cropbox = [0, 400, 595, 842]

    source = pdf_of(DENSE, change=crop)
    made = drawn(one([passed(source)]), scale=2)
    before = drawn(source, scale=2)
    strip = made.crop((0, before.height + 1, 120, made.height))
    assert strip.getextrema()[0] > 200, "left of the stamp the strip is empty"


def test_the_stamp_goes_to_the_head_when_the_foot_is_written_on():
    source = pdf_of(
        "".join(says("footnote text that fills the row from side to side" * 4, 2, y, 8) for y in range(2, 200, 7))
    )
    box = _difference(drawn(source, scale=2), drawn(one([passed(source)]), scale=2))
    assert box is not None and box[3] < 120


def test_a_dark_page_gets_its_stamp_on_white():
    source = pdf_of("0 g 0 0 595 842 re f")
    made = drawn(one([passed(source)]))
    assert made.height > 842 and made.getpixel((5, made.height - 3)) > 240


def test_a_photo_keeps_its_shape_on_a_sheet():
    made = one([Material(page(origin="ocr"), picture=photo(900, 600))])
    with pikepdf.open(io.BytesIO(made)) as opened:
        assert [round(float(value)) for value in opened.pages[0].mediabox] == [0, 0, 842, 595]
    bar = drawn(made, scale=2).point(lambda value: 255 * (value < 128)).crop((0, 0, 1684, 1150)).getbbox()
    assert (bar[2] - bar[0]) / (bar[3] - bar[1]) == pytest.approx((450 - 90) / (75 - 60), rel=0.08)


@pytest.mark.parametrize(
    ("mode", "form"), [("L", "JPEG"), ("RGB", "JPEG"), ("1", "PNG"), ("L", "PNG"), ("RGBA", "PNG"), ("1", "TIFF")]
)
def test_pictures_of_every_kind_come_out_as_they_are(mode, form):
    made = drawn(one([Material(page(origin="ocr"), picture=photo(mode=mode, form=form))]))
    assert made.getpixel((200, 90)) < 60 and made.getpixel((400, 400)) > 240


def test_a_two_level_picture_is_coded_as_a_fax():
    with pikepdf.open(io.BytesIO(one([Material(page(origin="ocr"), picture=photo(1240, 1754, "1", "PNG"))]))) as opened:
        assert opened.pages[0].Resources.XObject.Picture.Filter == pikepdf.Name.CCITTFaxDecode


def test_a_photo_with_a_turn_in_its_exif_stands_upright():
    picture = Image.new("L", (400, 600), "white")
    picture.paste(0, (0, 0, 400, 50))
    exif = Image.Exif()
    exif[0x0112] = 6  # turn clockwise to see it
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", exif=exif)
    made = drawn(one([Material(page(origin="ocr"), picture=buffer.getvalue())]))
    assert made.width > made.height
    assert (
        made.getpixel((made.width - 30, made.height // 2)) < 60
        and made.getpixel((made.width // 3, made.height // 2)) > 240
    )


@pytest.mark.parametrize(
    "name", ["Scan Ivanova", "报告", "анализ", "تقرير", "रिपोर्ट", "báo cáo", "report 🙏", "日本語"]
)
def test_the_stamp_prints_a_name_in_any_script(name):
    made = one([passed(pdf_of(SHAPES), source=name)])
    with pikepdf.open(io.BytesIO(made)) as opened:
        form = opened.pages[0].Resources.XObject["/CaseferryStamp"]
        fonts = [font for _, font in form.Resources.Font.items()]
        assert fonts and all("/FontFile2" in _descriptor(font) or "/FontFile3" in _descriptor(font) for font in fonts)
    assert "page 1 of 9" in text_of(made)
    box = _difference(drawn(pdf_of(SHAPES), scale=2), drawn(made, scale=2))
    assert box is not None


def _descriptor(font):
    return font.DescendantFonts[0].FontDescriptor


def test_a_very_long_name_still_fits_the_page():
    made = one([passed(pdf_of(SHAPES), source="very long name " * 16)])
    box = _difference(drawn(pdf_of(SHAPES)), drawn(made))
    assert box[0] > 5 and box[2] < 590


@pytest.mark.parametrize("size", [(200, 300), (2400, 3600), (14400, 14400)])
def test_receipts_and_posters_are_bound_in_their_own_size(size):
    with pikepdf.open(io.BytesIO(one([passed(pdf_of(SHAPES, size=size), size=size)]))) as opened:
        assert [round(float(value)) for value in opened.pages[0].mediabox][2:] == list(size)


def test_bookmarks_lead_to_their_documents_after_the_contents_page():
    source = pdf_of(*(says(f"p{n}") for n in range(1, 4)))
    material = [passed(source, number) for number in (1, 2, 3)]
    made = one(material, documents=["a", "a", "b"], contents=pdf_of(says("Contents")))
    with pikepdf.open(io.BytesIO(made)) as opened, opened.open_outline() as outline:
        found = [(item.title, opened.pages.index(pikepdf.Page(item.destination[0]))) for item in outline.root]
    assert found == [("Contents", 0), ("Report a", 1), ("Report b", 3)]


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
def test_qpdf_has_nothing_to_say(tmp_path):
    source = pdf_of(says("one"), says("two"))
    ocr = Material(page("s-2", origin="ocr", lines=[line("Hemoglobin 10.4", 0.2)]), picture=photo())
    path = tmp_path / "out.pdf"
    path.write_bytes(one([passed(source, 1), passed(source, 2), ocr], contents=pdf_of(says("Contents"))))
    checked = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")


def test_a_page_that_lost_something_on_the_way_is_drawn_instead(monkeypatch):
    def form(pdf):
        words = pdf.make_stream(says("Hemoglobin 10.4", 72, 400).encode())
        words.Type, words.Subtype, words.BBox = Name.XObject, Name.Form, Array([0, 0, 600, 850])
        pdf.pages[0].Resources = Dictionary(Font=pdf.pages[0].Resources.Font, XObject=Dictionary(Fm=words))

    source = pdf_of(SHAPES + "/Fm Do", says("untouched"), change=form)
    cut = Cleaner.page_resources

    def forgetful(self, part):
        resources, before, after = cut(self, part)
        resources.XObject = Dictionary()
        return resources, before, after

    monkeypatch.setattr(Cleaner, "page_resources", forgetful)
    words = line("Hemoglobin 10.4", 1 - 414 / 842, left=72 / 595, right=0.3)
    made = one([passed(source, 1, lines=[words]), passed(source, 2)])
    with pikepdf.open(io.BytesIO(made)) as opened:
        assert ["/Picture" in part.Resources.XObject for part in opened.pages] == [True, False]
    assert "Hemoglobin 10.4" in text_of(made)


def _note(pdf, **options):
    pdf.pages[0].Annots = Array([pdf.make_indirect(Dictionary(Type=Name.Annot, Rect=[100, 480, 300, 520], **options))])


@pytest.mark.parametrize(("hidden", "drawn_anew"), [(0, True), (2, False)])
def test_a_note_that_only_readers_draw_is_kept_as_seen(hidden, drawn_anew):
    def circle(pdf):
        _note(pdf, Subtype=Name.Square, C=[1, 0, 0], IC=[1, 0, 0], F=hidden, BS=Dictionary(W=4))

    source = pdf_of(says("Result"), change=circle)
    made = one([passed(source)])
    with pikepdf.open(io.BytesIO(made)) as opened:
        assert ("/Picture" in opened.pages[0].Resources.XObject) == drawn_anew
    assert (drawn(made).getpixel((200, 340)) < 200) == (drawn(source).getpixel((200, 342)) < 200)


def test_a_field_in_another_script_without_a_look_of_its_own_is_not_garbled():
    def fill(pdf):
        _note(
            pdf,
            Subtype=Name.Widget,
            FT=Name.Tx,
            T=String("f"),
            V=String("аденокарцинома"),
            F=4,
            DA=String("/F1 12 Tf 0 g"),
        )
        fonts = Dictionary(Font=pdf.pages[0].Resources.Font)
        pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.pages[0].Annots[0]]), NeedAppearances=True, DR=fonts)

    made = one([passed(pdf_of(says("Form"), change=fill), lines=[line("аденокарцинома", 0.4)])])
    assert "аденокарцинома" in text_of(made) and "?" not in text_of(made)


def test_a_field_with_plain_words_gets_its_look():
    def fill(pdf):
        _note(
            pdf, Subtype=Name.Widget, FT=Name.Tx, T=String("f"), V=String("Value 42"), F=4, DA=String("/F1 12 Tf 0 g")
        )
        fonts = Dictionary(Font=pdf.pages[0].Resources.Font)
        pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.pages[0].Annots[0]]), NeedAppearances=True, DR=fonts)

    assert "Value 42" in text_of(one([passed(pdf_of(says("Form"), change=fill))]))

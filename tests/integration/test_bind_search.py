"""Words of scanned pages are found and copied from the bound file."""

import io
import shutil
import subprocess

import pikepdf
import pypdfium2
import pytest
from pikepdf import Dictionary, Name
from tests.integration.bind_pages import bound, drawn, line, one, page, passed, pdf_of, photo, says, text_of

from caseferry.engines.pdf.glyphless import font_program
from caseferry.ports.writing import Material

ROWS = {
    "latin": ["Hemoglobin\t10,4 g/dL\t(12.0-16.0)", "Gemäß „Befund“ ≥ 5 % — α", "Bệnh viện Ung bướu Đà Nẵng"],
    "cyrillic": ["Гемоглобин 104 г/л — снижен", "Заключение: аденокарцинома"],
    "chinese": ["病理诊断：浸润性导管癌（Ⅱ级）", "ER 阳性 90% HER2 2+", "𠀋 rare"],
    "arabic": ["تقرير الأشعة المقطعية", "المريضة: فاطمة، العمر 54 سنة", "تاريخ ١٢/٠٩/٢٠٢٥", "الهيموغلوبين 12.4 غ/دل"],
    "hebrew": ["שלום עולם 2024"],
}


def _scan(rows, **options):
    lines = [line(row, 0.1 + 0.04 * number, right=0.1 + 0.015 * len(row)) for number, row in enumerate(rows)]
    return Material(page(lines=lines, origin="ocr", **options), picture=photo(1240, 1754))


def _plain(text):
    marks = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    return " ".join("".join(char for char in text if char not in marks).split())


@pytest.mark.parametrize("script", sorted(ROWS))
def test_words_come_back_in_reading_order(script):
    copied = _plain(text_of(one([_scan(ROWS[script])])))
    assert [row for row in ROWS[script] if _plain(row) not in copied] == []


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")
@pytest.mark.parametrize("script", ["latin", "cyrillic", "chinese"])
def test_poppler_copies_them_too(script, tmp_path):
    path = tmp_path / "scan.pdf"
    path.write_bytes(one([_scan(ROWS[script])]))
    copied = _plain(subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True, check=True).stdout)
    assert [row for row in ROWS[script] if _plain(row) not in copied] == []


def test_a_word_is_selected_where_it_stands():
    made = one([_scan(["alpha beta gamma"])])
    document = pypdfium2.PdfDocument(made)
    words = document[0].get_textpage()
    found = words.search("beta", match_case=True).get_next()
    boxes = [words.get_charbox(found[0] + number) for number in range(found[1])]
    word = line("alpha beta gamma", 0.1, right=0.34).words[1]
    left, top = 0 + word.box[0] * 595.3, 841.9 * (1 - word.box[1])
    assert min(box[0] for box in boxes) == pytest.approx(left, abs=12)
    assert max(box[3] for box in boxes) == pytest.approx(top, abs=12)


def test_the_layer_leaves_no_ink():
    bare = Material(page(origin="ocr"), picture=photo(1240, 1754))
    assert drawn(one([_scan(ROWS["latin"])])).tobytes() == drawn(one([bare])).tobytes()


def test_the_font_is_small_and_is_written_once():
    assert len(font_program()) < 600
    made = one([_scan(ROWS["latin"], source="s-1"), _scan(ROWS["chinese"], source="s-2")])
    with pikepdf.open(io.BytesIO(made)) as opened:
        fonts = {opened.pages[number].Resources.Font["/CaseferryText"].objgen for number in (0, 1)}
    assert len(fonts) == 1


def _with_hidden_text(pdf):
    picture = pdf.make_stream(b"\xff" * 100 * 100)
    picture.Type, picture.Subtype, picture.Width, picture.Height = Name.XObject, Name.Image, 100, 100
    picture.ColorSpace, picture.BitsPerComponent = Name.DeviceGray, 8
    pdf.pages[0].Resources.XObject = Dictionary(Im0=picture)


def test_a_wrong_invisible_layer_is_replaced_and_the_scan_passes_through():
    source = pdf_of(
        "q 595 0 0 842 0 0 cm /Im0 Do Q BT 3 Tr /F1 12 Tf 72 700 Td (Wr0ng w0rds) Tj ET", change=_with_hidden_text
    )
    made = one([passed(source, origin="ocr", lines=[line("Right words", 0.2)])])
    assert "Wr0ng" not in text_of(made) and "Right words" in text_of(made)
    with pikepdf.open(io.BytesIO(made)) as opened:
        assert "/Im0" in opened.pages[0].Resources.XObject


def test_a_page_with_untrusted_visible_text_becomes_a_picture():
    made = one([passed(pdf_of(says("Gibberish")), origin="ocr", lines=[line("Readable", 0.2)])])
    assert "Gibberish" not in text_of(made) and "Readable" in text_of(made)


@pytest.mark.parametrize("own", [0, 90, 180, 270])
def test_the_layer_of_a_turned_scan_follows_its_turn(own):
    def scan(pdf):
        _with_hidden_text(pdf)
        pdf.pages[0].obj.Rotate = own

    source = pdf_of("595 0 0 842 0 0 cm /Im0 Do", change=scan)
    made = one([passed(source, origin="ocr", turn=90, lines=[line("Upright words", 0.1)])])
    document = pypdfium2.PdfDocument(made)
    turned, words = document[0], document[0].get_textpage()
    found = words.search("Upright").get_next()
    box = words.get_charbox(found[0])
    media = turned.get_mediabox()
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    seen = {0: y, 90: media[2] - x, 180: media[3] - y, 270: x}[turned.get_rotation()]
    height = turned.get_size()[1]
    seen_from_top = {0: height - y, 90: x, 180: y, 270: height - x}[turned.get_rotation()]
    assert seen_from_top / height == pytest.approx(0.109, abs=0.02), seen


def test_words_of_a_page_that_passes_with_its_own_text_are_not_written_again():
    made = one([passed(pdf_of(says("Own text")), lines=[line("Own text", 0.2)])])
    assert text_of(made).count("Own text") == 1


def test_the_same_input_gives_the_same_bytes():
    material = [_scan(ROWS["arabic"]), passed(pdf_of(says("x")), source="s-2")]
    assert bound(material) == bound(material)

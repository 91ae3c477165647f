"""The Typst engine: page bounds, equal bytes, every script, and nothing from outside the package."""

import io

import pikepdf
import pypdfium2
import pytest

from caseferry.domain.errors import CaseferryError, OutputError
from caseferry.engines.typst import TypstTypesetter, available, typesetter
from caseferry.engines.typst.coverage import load_coverage, printable
from caseferry.engines.typst.typesetter import FONTS
from caseferry.steps.compose.letter_covering import contents_words


def block(kind, text="", cells=(), level=0):
    return {"kind": kind, "text": text, "cells": list(cells), "level": level}


def rendition(*blocks, name="letter.docx"):
    return {"as_of": "2026-02-16", "title": "", "name": name, "blocks": list(blocks)}


def text_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


@pytest.fixture(scope="module")
def typst_engine():
    return TypstTypesetter()


def test_the_package_holds_what_it_needs():
    assert available()


def test_a_rendition_says_of_which_file_it_is_and_keeps_its_words(typst_engine):
    made = typst_engine.typeset(
        "rendition", rendition(block("heading", "Report", level=1), block("paragraph", "CEA 7,4 ng/mL"))
    )
    assert made.pages == 1
    assert text_of(made.pdf).split("\r\n")[:3] == ["Text rendition of letter.docx", "Report", "CEA 7,4 ng/mL"]


def test_equal_data_gives_equal_bytes_from_two_engines(typst_engine):
    data = rendition(block("paragraph", "Пациентка 王秀英 فاطمة"), block("row", cells=["Hb", "112", "120-140"]))
    assert typst_engine.typeset("rendition", data) == TypstTypesetter().typeset("rendition", data)


def test_what_we_typeset_is_tagged_archival_pdf(typst_engine):
    made = typst_engine.typeset("rendition", rendition(block("paragraph", "x")))
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf, pdf.open_metadata() as meta:
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "B")
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20260216")


NAMES = [
    "Анна Ёлкина", "Ngô Thị Hường", "Σοφία", "فاطمة الخطيب", "שרה כהן", "सुनीता देवी", "สมชาย ใจดี", "欧阳淑华", "陳怡君", "김영희", "さくら",
    "Թամար", "თამარ", "ফাতেমা", "பிரியா", "సీత", "હેતલ", "ਗੁਰਪ੍ਰੀਤ", "ಲಕ್ಷ್ಮಿ", "ലക്ഷ്മി", "සුනිල්", "ស៊ុខា", "ສົມພອນ", "မောင်", "ሰላም", "Ọlábísí Ṣadé", "Þórunn",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_name_in_any_script_prints_without_an_empty_box(name, typst_engine):
    coverage = load_coverage(FONTS)
    assert printable(name, coverage) == name
    assert typst_engine.typeset("rendition", rendition(block("paragraph", name))).pages == 1


def test_all_of_gb2312_is_covered():
    coverage = load_coverage(FONTS)
    rows = (bytes([high, low]) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    characters = "".join(pair.decode("gb2312", errors="ignore") for pair in rows)
    assert len(characters) == 6763
    assert {char for char in characters if ord(char) not in coverage} == set()


def test_what_no_font_has_is_spelt_out(typst_engine):
    made = typst_engine.typeset("rendition", rendition(block("paragraph", "thanks 🙏 𠮷 \x07 \ue000")))
    assert "thanks [person with folded hands] [U+20BB7]" in text_of(made.pdf)


def test_wide_tables_stay_on_the_page_and_long_ones_lose_no_row(typst_engine):
    rows = [block("row", cells=[f"r{number}c{column}" for column in range(12)]) for number in range(150)]
    words = text_of(typst_engine.typeset("rendition", rendition(*rows)).pdf)
    assert all(f"r{number}c11" in words for number in range(150))


def test_a_cell_longer_than_a_page_is_not_cut(typst_engine):
    made = typst_engine.typeset("rendition", rendition(block("row", cells=["note", "word " * 3000 + "END"])))
    assert made.pages > 1
    assert "END" in text_of(made.pdf)


def test_a_text_that_never_fits_is_refused_without_quoting_it(typst_engine):
    with pytest.raises(CaseferryError) as refusal:
        typst_engine.typeset("rendition", rendition(*[block("paragraph", "secret words")] * 400), at_most=1)
    assert "does not fit 1 page" in str(refusal.value)
    assert "secret" not in str(refusal.value)


def test_an_unknown_template_is_one_clear_sentence(typst_engine):
    with pytest.raises(CaseferryError, match="There is no template 'nothing'"):
        typst_engine.typeset("nothing", {"as_of": "2026-02-16"})


def test_missing_fonts_are_one_clear_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(typesetter, "FONTS", tmp_path)
    assert not available()
    with pytest.raises(OutputError, match="Parts of the package are missing: SourceSans3-Regular"):
        TypstTypesetter()


def test_a_table_of_contents_counts_from_its_own_last_page(typst_engine):
    rows = [
        {"title": f"Report {number}", "date": "2025-09-12", "pages": 2, "source": "scan.pdf"} for number in range(3)
    ]
    heads = {"as_of": "2026-02-16", "title": "Pathology", **contents_words("pathology")}
    words = text_of(typst_engine.typeset("contents", {**heads, "rows": rows}).pdf)
    assert "病理" in words and "由新到旧" in words
    assert "Report 2" in words
    assert words.replace("\r\n", " ").count("scan.pdf") == 3

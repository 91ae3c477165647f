"""Every exchange file: what goes out comes back, and what is not whole is refused."""

import io
import zipfile

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from caseferry.domain.errors import Refusal
from caseferry.engines.exchange import WordSheet, XliffSheet
from caseferry.engines.exchange.xliff import CORE
from caseferry.ports.translation import ExchangeRow, ExchangeSheet

ROWS = (
    ExchangeRow("p1.l1", "ЛДГ 312 Ед/л & <b>", "LDH 312 U/L & <b>", (("ЛДГ ", False), ("312", True), (" Ед/л & <b>", False)), "page 1, line 1"),
    ExchangeRow("p1.l2.c1", "لا توجد نقائل", "", (("لا توجد نقائل", False),), "page 1, line 2, cell 1"),
)  # fmt: skip
SHEET = ExchangeSheet("t-00ff", "Эпикриз", "ru", "en", ROWS)


@pytest.fixture(params=[WordSheet, XliffSheet])
def form(request):
    return request.param()


def plain(sheet):
    return [(row.id, row.source, row.target) for row in sheet.rows]


def test_what_goes_out_comes_back(form):
    back = form.read(form.write(SHEET))
    assert plain(back) == plain(SHEET)
    assert (back.key, back.language, back.to, back.machine) == ("t-00ff", "ru", "en", "")


def test_a_draft_of_a_machine_is_known_when_it_comes_back(form):
    sheet = ExchangeSheet("t-00ff", "Эпикриз", "es", "zh", ROWS, "opus-mt es-zh")
    back = form.read(form.write(sheet))
    assert (back.machine, back.to) == ("opus-mt es-zh", "zh")


def test_equal_sheets_make_equal_files(form):
    assert form.write(SHEET) == form.write(SHEET)


@pytest.mark.parametrize("data", [b"", b"no file", b"PK\x03\x04broken"])
def test_what_is_no_file_of_ours_is_refused(form, data):
    with pytest.raises(Refusal):
        form.read(data)


def test_a_file_cut_short_is_refused(form):
    data = form.write(SHEET)
    with pytest.raises(Refusal):
        form.read(data[: len(data) // 2])


def test_xliff_follows_the_core_of_2_1_and_marks_what_is_locked():
    root = etree.fromstring(XliffSheet().write(SHEET))
    names = {"x": CORE}
    assert (root.get("version"), root.get("srcLang"), root.get("trgLang")) == ("2.1", "ru", "en")
    assert root.xpath("//x:unit/@id", namespaces=names) == ["p1.l1", "p1.l2.c1"]
    assert root.xpath("//x:mrk[@translate='no']/text()", namespaces=names) == ["312"]
    assert root.xpath("//x:segment/@state", namespaces=names) == ["translated", "initial"]


def test_xliff_that_a_program_cut_into_segments_and_marked_comes_back_whole():
    text = f"""<xliff xmlns="{CORE}" version="2.0" srcLang="ru" trgLang="en"><file id="t-00ff"><unit id="p1.l1">
      <segment id="s1"><source>Печень. </source><target>Liver. </target></segment><ignorable><source> </source></ignorable>
      <segment id="s2"><source>Узел <mrk id="m" translate="no">8</mrk> мм.</source><target>Nodule <pc id="1">8</pc> mm.</target></segment>
      </unit></file></xliff>"""
    row = XliffSheet().read(text.encode()).rows[0]
    assert (row.source, row.target) == ("Печень.  Узел 8 мм.", "Liver.  Nodule 8 mm.")


def test_xliff_with_entities_or_of_another_version_is_refused(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("s3cret", encoding="utf-8")
    text = f'<!DOCTYPE xliff [<!ENTITY e SYSTEM "file://{secret}">]><xliff xmlns="{CORE}" version="2.1"><file id="t">&e;</file></xliff>'
    with pytest.raises(Refusal) as refused:
        XliffSheet().read(text.encode())
    assert refused.value.code == "hostile"
    with pytest.raises(Refusal, match="not XLIFF 2"):
        XliffSheet().read(b'<xliff version="1.2"/>')


def test_a_bomb_of_entities_is_refused():
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    text = f'<!DOCTYPE x [<!ENTITY a0 "lol">{levels}]><x>&a9;</x>'
    with pytest.raises(Refusal):
        XliffSheet().read(text.encode())


def test_word_shows_locked_words_shaded_and_arabic_from_right_to_left():
    document = docx.Document(io.BytesIO(WordSheet().write(SHEET)))
    rows = document.tables[0].rows
    shaded = [run.text for run in rows[1].cells[1].paragraphs[0].runs if "w:shd" in run._r.xml]
    assert shaded == ["312"]
    arabic = ExchangeSheet("t-00ff", "تقرير", "ar", "en", ROWS[1:])
    paragraph = docx.Document(io.BytesIO(WordSheet().write(arabic))).tables[0].rows[1].cells[1].paragraphs[0]
    assert "w:bidi" in paragraph._p.xml and "w:rtl" in paragraph._p.xml


# The order in which WordprocessingML (ECMA-376 part 1, 17.3 and 17.4) wants the properties; a word processor may refuse another.
ORDERS = {
    "rPr": ("rStyle", "rFonts", "b", "bCs", "i", "iCs", "color", "sz", "szCs", "shd", "rtl", "lang"),
    "pPr": ("pStyle", "keepNext", "bidi", "spacing", "ind", "jc", "rPr"),
    "trPr": ("cantSplit", "tblHeader"),
    "tcPr": ("tcW", "gridSpan", "shd"),
    "tblPr": ("tblStyle", "bidiVisual", "tblW", "jc", "tblLayout", "tblLook"),
    "sectPr": ("headerReference", "footerReference", "pgSz", "pgMar", "cols", "docGrid"),
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "ar", "zh"])
def test_word_page_holds_its_table_whose_heads_repeat_and_whose_rows_are_whole(language):
    sheet = ExchangeSheet("t-00ff", "Заключение", language, "en", ROWS * 40)
    document = docx.Document(io.BytesIO(WordSheet().write(sheet)))
    (section,), (table,) = document.sections, document.tables
    room = section.page_width - section.left_margin - section.right_margin
    assert section.page_width > section.page_height
    assert sum(column.width for column in table.columns) <= room
    assert all([cell.width for cell in row.cells] == [column.width for column in table.columns] for row in table.rows)
    assert table.autofit is False
    heads, *rows = table.rows
    assert "w:tblHeader" in heads._tr.xml
    assert len(rows) == len(ROWS) * 40
    assert all("w:cantSplit" in row._tr.xml for row in rows)
    assert [cell.text for cell in heads.cells] == ["Segment", "Original", "Translation"]
    assert document.styles["Normal"].element.rPr.rFonts.get(qn("w:eastAsia")) == "Noto Sans SC"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_word_properties_stand_in_the_order_of_the_standard(language):
    sheet = ExchangeSheet("t-00ff", "تقرير", language, "en", ROWS)
    body = docx.Document(io.BytesIO(WordSheet().write(sheet))).element.body
    for name, order in ORDERS.items():
        for properties in body.iter(qn(f"w:{name}")):
            names = [child.tag.rpartition("}")[2] for child in properties]
            assert set(names) <= set(order), (name, names)
            assert names == sorted(names, key=order.index), (name, names)


def test_word_with_tracked_changes_is_read_as_if_all_were_accepted():
    data = WordSheet().write(SHEET)
    old = b"LDH 312 U/L &amp; &lt;b&gt;</w:t></w:r>"
    new = b'LDH </w:t></w:r><w:del w:id="1" w:author="a"><w:r><w:delText>321</w:delText></w:r></w:del><w:ins w:id="2" w:author="a"><w:r><w:t>312</w:t></w:r></w:ins>'
    back = WordSheet().read(_with_part(data, lambda part: part.replace(old, new)))
    assert back.rows[0].target == "LDH 312"


def test_word_without_its_code_is_refused():
    data = _with_part(WordSheet().write(SHEET), lambda part: part.replace(b"Code: ", b""))
    with pytest.raises(Refusal, match="the code of the document is gone"):
        WordSheet().read(data)


def _with_part(data, change):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            changed = change(part) if name == "word/document.xml" else part
            assert name != "word/document.xml" or changed != part
            new.writestr(name, changed)
    return out.getvalue()

"""Letters behind bytes of an unknown charset."""

import pytest

from caseferry.knowledge.charsets import decode_names, decode_text

WRITTEN = {
    "utf-8": "Гемоглобин 102 г/л, 患者, é",
    "cp1251": "Выписка из истории болезни. Пациент Иванова Мария Петровна, 1961 г.р.",
    "koi8-r": "Выписка из истории болезни. Пациент Иванова Мария",
    "cp866": "Выписка из истории болезни",
    "gb18030": "患者王小明，男，62岁。病理诊断：胃腺癌",
    "big5": "病患王小明，男，62歲。病理診斷：胃腺癌",
    "cp1252": "Paciente con diagnóstico de carcinoma según biopsia, año 2025. Évaluation à réaliser",
    "cp1256": "تقرير الأشعة المقطعية للمريض محمد أحمد",
    "shift_jis": "患者氏名：山田太郎、診断名：胃がん、検査結果",
    "euc-kr": "환자 성명 홍길동 진단명 위암",
    "cp1250": "Pacjent z rozpoznaniem raka żołądka, łódź, część",
    "cp874": "ผู้ป่วยหญิงอายุ",
    "utf-16": "Hb 10,2 – Größe",
    "utf-16-le": "Hemoglobin 10.2 g/dL",
}


@pytest.mark.parametrize("charset", WRITTEN)
def test_a_text_is_read_without_being_told_its_charset(charset):
    assert decode_text(WRITTEN[charset].encode(charset)) == WRITTEN[charset]


def test_a_charset_that_was_told_is_believed_where_it_fits():
    assert decode_text("Größe".encode("cp437"), "cp437") == "Größe"
    assert decode_text("Größe".encode(), "no-such-charset") == "Größe"


def test_names_of_one_archive_share_a_charset_unless_they_are_utf_8():
    assert decode_names([name.encode("cp866") for name in ("анализы крови.pdf", "снимок.jpg")]) == [
        "анализы крови.pdf",
        "снимок.jpg",
    ]
    assert decode_names(["病理报告.pdf".encode("gbk"), "résumé.pdf".encode()]) == ["病理报告.pdf", "résumé.pdf"]

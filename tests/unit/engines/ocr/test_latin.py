"""When a Latin page is Vietnamese."""

from __future__ import annotations

import pytest

from caseferry.engines.ocr.latin import looks_vietnamese, may_be_vietnamese

DROPPED = ["PHÒNG XÉT NGHIÊM", "KT QUÀ", "Giői: Nů", "Ngày lãy mãu", "Đơn vi", "Khong tham chiu"]
"""What PP-OCR leaves of a Vietnamese page."""


def test_a_page_whose_marks_were_dropped_may_be_vietnamese() -> None:
    assert may_be_vietnamese(DROPPED) and not looks_vietnamese(DROPPED[:4])


@pytest.mark.parametrize(
    "text",
    [
        "São Paulo, avaliação não disponível, às 3ª", "Hémoglobine, cœur, âge, forêt", "Año: leucocitos, según", "Doğum Tarihi, İstanbul, çığ",
        "Größe, Übergewicht", "Příjmení a jméno, bůh", "Numele și prenumele, vârstă", "Hemoglobina, żółć, łódź",
    ],
)  # fmt: skip
def test_a_page_of_another_language_is_not(text: str) -> None:
    assert not may_be_vietnamese([text])

"""Changes of a gene in English and Chinese, whatever language they were printed in."""

from __future__ import annotations

import pytest

from caseferry.domain.facts import Fact
from caseferry.domain.quotation import Quotation
from caseferry.steps.compose.variant_speech import say_variant


def variant(value: str, **attributes: str) -> Fact:
    quotation = Quotation.of("s", 1, [(0.0, 0.0, 1.0, 0.1)], value)
    return Fact("f", "variant", "EGFR", value, (quotation,), attributes={"gene": "EGFR", **attributes})


@pytest.mark.parametrize(
    ("value", "attributes", "english", "chinese"),
    [
        (
            "exon 19 deletion 23% p.E746_A750del",
            {"exon": "19", "vaf": "23%", "protein_change": "p.E746_A750del"},
            "EGFR exon 19 deletion p.E746_A750del, VAF 23%",
            "EGFR 19号外显子缺失 p.E746_A750del，VAF 23%",
        ),
        ("делеция 19 экзона", {"exon": "19"}, "EGFR exon 19 deletion", "EGFR 19号外显子缺失"),
        ("19外显子缺失突变", {"exon": "19"}, "EGFR exon 19 deletion", "EGFR 19号外显子缺失"),
        ("délétion de l'exon 19", {"exon": "19"}, "EGFR exon 19 deletion", "EGFR 19号外显子缺失"),
        ("p.L858R", {"protein_change": "p.L858R"}, "EGFR p.L858R", "EGFR p.L858R"),
        ("L858R mutation", {"protein_change": "L858R"}, "EGFR L858R", "EGFR L858R"),
        ("amplificación", {}, "EGFR amplification", "EGFR 扩增"),
        ("deletion or insertion", {}, "", ""),
        ("rare alteration", {}, "", ""),
    ],
)
def test_a_change_is_told_by_what_was_read_of_it(
    value: str, attributes: dict[str, str], english: str, chinese: str
) -> None:
    assert (say_variant(variant(value, **attributes)) or ("", "")) == (english, chinese)

"""Right-to-left words that were typeset stay apart when they are read back, behind wide letters too."""

from __future__ import annotations

import importlib.resources
import io

import pytest
import typst

from caseferry.engines.pdf.read import PdfPages
from caseferry.steps.recognise.rows import rows


@pytest.mark.parametrize(
    "words",
    [
        "گزارش پاتولوژی",
        "آدنوکارسینوم مجاری پستان چپ",
        "عاش صبر قصص طويلة",
        "التشخيص سرطان القولون",
        "تلقت المريضة 6 دورات R-CHOP سابقا",
    ],
)
def test_words_keep_their_spaces(words: str) -> None:
    fonts = [str(importlib.resources.files("caseferry.engines.typst") / "fonts")]
    source = f'#set text(font: ("Source Sans 3", "Noto Sans Arabic"), size: 10pt, dir: rtl)\n#text("{words}")'
    made = typst.compile(source.encode(), format="pdf", font_paths=fonts)
    with PdfPages(io.BytesIO(made)) as pages:
        layer = pages.layer(1)
    (line,) = rows(layer.lines, aspect=layer.width / layer.height)
    assert line.text == words

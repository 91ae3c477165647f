"""PDFs that are locked in a way that PDFium does not understand."""

from __future__ import annotations

import io
from dataclasses import replace

import pikepdf
import pytest
from benchmarks.example import reports
from benchmarks.example.layout import draw

from caseferry.domain.errors import Refusal
from caseferry.engines.pdf.pictures import open_for_drawing
from caseferry.engines.pdf.read import PdfPages


@pytest.fixture(scope="module")
def odd() -> bytes:
    """RC4 with a key length of 5 where the method of the crypt filter calls for 16."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(draw(replace(reports.NGS, title="LOCKED REPORT")))) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="key", user="key", R=4, aes=False, metadata=False))
    return out.getvalue().replace(b"/CFM /V2 /Length 16", b"/CFM /V2 /Length 5 ")


def test_it_is_read_with_its_password(odd: bytes) -> None:
    with PdfPages(io.BytesIO(odd), passwords=("other", "key")) as pages:
        assert "LOCKED REPORT" in {line.text for line in pages.layer(1).lines}
    assert len(open_for_drawing(odd, ("other", "key"))) == 1


@pytest.mark.parametrize("passwords", [(), ("other",)])
def test_without_it_it_is_locked_not_broken(odd: bytes, passwords: tuple[str, ...]) -> None:
    with pytest.raises(Refusal) as caught:
        PdfPages(io.BytesIO(odd), passwords=passwords)
    assert caught.value.code == "encrypted"


def test_a_broken_file_is_broken() -> None:
    with pytest.raises(Refusal) as caught:
        PdfPages(io.BytesIO(b"%PDF-1.7\nnothing of use"), passwords=("key",))
    assert caught.value.code == "damaged"


def test_a_page_as_thin_as_a_thread_is_refused() -> None:
    made = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(3, 14_000))
        pdf.save(made)
    with PdfPages(made) as pages, pytest.raises(Refusal, match="too long and thin"):
        pages.picture(1, dpi=200, pixels=24_000_000)

"""Pictures are opened in their true shape."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from caseferry.engines.photo import open_bytes


def fax(dpi: tuple[int, int] | None, format: str = "TIFF") -> bytes:
    out = io.BytesIO()
    Image.new("1", (1728, 1145), 1).save(out, format, **({"dpi": dpi} if dpi else {}))
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (fax((204, 98)), (1728, 2383)),
        (fax((204, 196)), (1728, 1145)),
        (fax((204, 30)), (1728, 1145)),  # no such fax: the file says nonsense
        (fax(None), (1728, 1145)),
        (fax((204, 98), "PNG"), (1728, 1145)),
    ],
)
def test_a_fax_of_standard_fineness_is_as_tall_as_its_paper(data: bytes, size: tuple[int, int]) -> None:
    picture = open_bytes(data).picture(1, dpi=200, pixels=12_000_000)
    assert (picture.width, picture.height) == size

"""Names from outside."""

import pytest

from caseferry.platform.cases.errors import BadInput
from caseferry.platform.cases.filenames import safe_path


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("C:\\Users\\x\\скан.pdf", "C/Users/x/скан.pdf"),
        ("/abs/a.jpg", "abs/a.jpg"),
        ("a\x00b\u202e.pdf", "ab.pdf"),
        ("病理 报告.pdf", "病理 报告.pdf"),
        ("x" * 400 + ".pdf", "x" * 236 + ".pdf"),
    ],
)
def test_a_name_stays_inside_and_readable(given, kept):
    assert safe_path(given) == kept


@pytest.mark.parametrize("given", ["", "..", "/", "\x00", " / "])
def test_a_name_of_nothing_is_refused(given):
    with pytest.raises(BadInput):
        safe_path(given)

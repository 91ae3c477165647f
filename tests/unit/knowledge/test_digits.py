"""Digits of a script's own are told from ours in another dress."""

from __future__ import annotations

import pytest

from caseferry.knowledge.digits import is_own_digit


@pytest.mark.parametrize(
    ("text", "own"),
    [("12.5", False), ("175 mg/m²", False), ("10⁹/L", False), ("２０２５年", False), ("①", False), ("١٢", True), ("۱۴۰۴", True), ("५", True)],
)  # fmt: skip
def test_only_digits_that_are_shaped_otherwise_are_own(text: str, own: bool) -> None:
    assert any(map(is_own_digit, text)) is own

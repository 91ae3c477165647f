"""Ruled lines are taken out of a page, words are not."""

from __future__ import annotations

import numpy as np

from caseferry.engines.ocr.segments import without_rules


def test_a_rule_as_long_as_a_table_goes_and_the_blurred_middle_of_a_word_stays() -> None:
    page = np.full((600, 900, 3), 255, np.uint8)
    page[100:103, 50:850] = 0  # the rule of a table
    page[200:208, 60:160] = 0  # a word of which blur has made one stroke
    cleaned = without_rules(page)
    assert (cleaned[100:103, 60:840] > 200).all()
    assert (cleaned[201:207, 65:155] == 0).all()

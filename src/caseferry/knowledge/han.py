"""Traditional Chinese characters as simplified ones, which the vocabularies are written in (`data/han_variants.yaml`)."""

from __future__ import annotations

import functools

from caseferry.knowledge.tables import load_yaml


@functools.cache
def simplified_characters() -> dict[str, str]:
    """Each traditional character with its simplified one. Raises ValueError when the two lists differ in length or one repeats.

    >>> simplified_characters()["療"]
    '疗'
    """
    data = load_yaml("han_variants.yaml")
    traditional, simplified = "".join(data["traditional"]), "".join(data["simplified"])
    if len(traditional) != len(simplified) or len(set(traditional)) != len(traditional):
        raise ValueError("han_variants.yaml: the two lists must be of one length, without a character twice")
    return dict(zip(traditional, simplified, strict=True))

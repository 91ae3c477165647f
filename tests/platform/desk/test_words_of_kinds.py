"""A coordinator can choose every kind of document, by a name in both languages of the desk."""

import pytest

from caseferry.knowledge.categories import STATEMENT, load_categories
from caseferry.platform.look.wording import STAFF_LANGUAGES, sentences


@pytest.mark.parametrize("language", STAFF_LANGUAGES)
def test_every_kind_of_document_has_a_name(language: str) -> None:
    named = {key.removeprefix("desk.category.") for key in sentences(language) if key.startswith("desk.category.")}
    assert named >= {*load_categories(), STATEMENT}

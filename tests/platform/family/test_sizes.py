"""A page of a family, with its style and script, stays under 60 kB: for a poor connection."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from tests.platform.family.visits import enter, read, sent, welcome

MOST = 60_000
PAGES = (
    "", "upload/", "arrived/", "missing/", "question/", "consent/", "messages/", "condition/", "opinion/", "access/",
    "data/",
)  # fmt: skip


def weight(answer) -> int:
    """Bytes of the page, its style sheets and its scripts; pictures come later, one by one."""
    page = answer.content.decode()
    names = re.findall(r'(?:href|src)="/static/([\w/.-]+?\.(?:css|js))"', page)
    assert len(names) >= 4, names
    total = len(answer.content)
    for name in names:
        path = finders.find(name) or finders.find(re.sub(r"\.[0-9a-f]{12}(\.\w+)$", r"\1", name))
        assert path, name
        total += Path(path).stat().st_size
    return total


@pytest.mark.parametrize("language", ["en", "ar", "ru"])
def test_no_page_is_heavier_than_sixty_kilobytes(sqlite, language):
    made = welcome(language)
    client = enter(made)
    files = {f"photo-{number}_jpg": bytes([number]) for number in range(30)}
    hashes = sent(made, **files)
    read(made.case, [(hashes[name], name.replace("_", "."), "placed", "") for name in files])
    heavy = {page: weight(client.get(f"/my/{made.case.pk}/{page}")) for page in PAGES}
    heavy |= {page: weight(client.get(page)) for page in ("/", "/start/review/", "/lost/", f"/f/{made.link.token}/")}
    assert {page: size for page, size in heavy.items() if size >= MOST} == {}

"""The sent case of these tests, and a browser that has entered it."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from tests.platform.hospital.desks import Round, copied, enter, installed, prepare


@pytest.fixture(scope="session")
def prepared(migrated_file, tmp_path_factory):
    """Made once: building takes seconds."""
    folder = tmp_path_factory.mktemp("sent") / "installation"
    return prepare(folder, migrated_file), folder


@pytest.fixture
def made(prepared, tmp_path) -> Round:
    """A copy of its own for each test."""
    row, source = prepared
    folder = tmp_path / "installation"
    own = copied(row, source, folder)
    with installed(folder):
        cache.clear()
        yield own


@pytest.fixture
def client(made):
    """The desk with the newest version."""
    return enter(made, made.second)

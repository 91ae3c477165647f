"""A fresh, migrated database for a test: SQLite always, PostgreSQL where it is installed."""

from __future__ import annotations

import contextlib
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connections
from django.test import override_settings
from tests.platform.postgres import throwaway_database

from caseferry.platform.site.database import database as read_url

ON_BOTH = ["sqlite", pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.xdist_group("postgres")])]


@contextlib.contextmanager
def using(url: str, home: Path) -> Iterator[None]:
    """Every connection of this process goes to `url` (empty: SQLite in `home`) meanwhile."""
    kept = connections.settings["default"]
    _switch(connections.configure_settings({"default": read_url(url, home)})["default"])
    try:
        yield
    finally:
        _switch(kept)


def _switch(to: dict) -> None:
    connections.close_all()
    with contextlib.suppress(AttributeError):
        del connections["default"]
    connections.settings["default"] = to


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory) -> Path:
    """An empty SQLite database with every table, to copy from."""
    home = tmp_path_factory.mktemp("migrated")
    with using("", home):
        call_command("migrate", verbosity=0, skip_checks=True)
    return home / "caseferry.sqlite3"


@pytest.fixture(scope="session")
def migrated_postgres(postgres_cluster) -> Iterator[str]:
    """The name of an empty PostgreSQL database with every table, to copy from."""
    with throwaway_database(postgres_cluster, "migrated") as url:
        with using(url, Path()):
            call_command("migrate", verbosity=0, skip_checks=True)
        yield "migrated"


@pytest.fixture
def home(tmp_path) -> Iterator[Path]:
    """An installation's folder of data, with its keys beside it."""
    folder = tmp_path / "home"
    folder.mkdir()
    keys = tmp_path / "keys"
    with override_settings(
        HOME=folder,
        KEYS=keys,
        OBJECTS=folder / "objects",
        MASTER_KEYS=(),
        MASTER_KEY_FILE=keys / "master.key",
        STORAGE_URL="",
    ):
        yield folder


@pytest.fixture
def sqlite(home, migrated_file) -> Iterator[str]:
    """A fresh SQLite database; its address."""
    shutil.copy(migrated_file, home / "caseferry.sqlite3")
    with using("", home):
        yield f"sqlite://{home}/caseferry.sqlite3"


@pytest.fixture(params=ON_BOTH)
def database(request, home) -> Iterator[str]:
    """A fresh database, once on each kind; its address."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite")
        return
    cluster = request.getfixturevalue("postgres_cluster")
    template = request.getfixturevalue("migrated_postgres")
    with throwaway_database(cluster, f"t_{uuid.uuid4().hex}", template=template) as url, using(url, home):
        yield url


@pytest.fixture
def elsewhere(request, home, tmp_path):
    """Called, the test goes on on another machine: an empty database, an empty storage, no key."""
    there = tmp_path / "there"
    there.mkdir()
    keys = tmp_path / "keys of the other" / "master.key"
    with contextlib.ExitStack() as stack:

        def move(kind="sqlite"):
            stack.enter_context(override_settings(OBJECTS=there / "objects", MASTER_KEY_FILE=keys))
            if kind == "sqlite":
                shutil.copy(request.getfixturevalue("migrated_file"), there / "caseferry.sqlite3")
                stack.enter_context(using("", there))
                return
            template = request.getfixturevalue("migrated_postgres")
            name, cluster = f"t_{uuid.uuid4().hex}", request.getfixturevalue("postgres_cluster")
            stack.enter_context(using(stack.enter_context(throwaway_database(cluster, name, template=template)), there))

        yield move

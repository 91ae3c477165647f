"""Nothing sealed can be read where it lies, and after an erasure nothing opens it again."""

import datetime as dt
import io
import logging
import os
import secrets
import subprocess
import uuid
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import override_settings
from tests.platform.postgres import find_program

from caseferry.platform.access.actor import Actor
from caseferry.platform.audit.chain import record
from caseferry.platform.cases.models import Case
from caseferry.platform.vault.erasure import Certificate, case_erased, sweep_erased
from caseferry.platform.vault.errors import Damaged, Erased
from caseferry.platform.vault.index import find_cases, index_names
from caseferry.platform.vault.models import CaseKey, NameToken
from caseferry.platform.vault.safes import create_safe, erase, open_safe

CASE, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)
PLANTED = ("Wanjiru Atieno Zebulon", "ПЛОСКОКЛЕТОЧНЫЙ", "passport KX-448812", "zebulon-scan-17.pdf")
NOW = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)


def new_case(case):
    create_safe(case)
    row = Case(id=case, reference=f"CF-{case.int:04d}", state_since=NOW, opened_at=NOW, changed_at=NOW)
    row.set_content({"name": PLANTED[0], "question": PLANTED[1]})
    row.save()
    return row


def fill(case):
    """Every way into the vault, each with a planted string."""
    new_case(case)
    safe = open_safe(case)
    words = "\n".join(PLANTED).encode() * 500
    sha256, _ = safe.blobs.put([words])
    safe.pages.put(f"{sha256}/1.json", words)
    safe.files("packet/1").write(f"send/{PLANTED[3]}", words)
    incoming = safe.receive(PLANTED[3])
    incoming.append(0, [words])
    open_safe(case, "private").blobs.put([PLANTED[2].encode()])
    index_names(case, [PLANTED[0]])
    record(Actor("family", "link", case=case, address="192.0.2.1"), "upload.receive", case=case, about=sha256)
    return sha256


def everything(folder):
    """All bytes of an installation's data with the names of its files; the keys lie elsewhere."""
    return b"".join(str(path).encode() + path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def seen(text):
    return {planted for planted in PLANTED for form in (planted.encode(), planted.encode("utf-16-le")) if form in text}


def dump(url):
    """What a copy of the database shows: PostgreSQL's tables as text."""
    return subprocess.run([find_program("pg_dump"), url], capture_output=True, check=True).stdout


def table_file():
    """The bytes of PostgreSQL's own file of the keys."""
    if connection.vendor != "postgresql":
        return b""
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SELECT pg_read_binary_file(pg_relation_filepath('vault_casekey'))")
        return bytes(cursor.fetchone()[0])


def test_no_planted_string_can_be_read_after_sealing(database, home, tmp_path, monkeypatch):
    log, temporary = io.StringIO(), tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr("tempfile.tempdir", None)
    handler = logging.StreamHandler(log)
    logging.getLogger().addHandler(handler)
    with override_settings(DEBUG=True):
        sha256 = fill(CASE)
    logging.getLogger().removeHandler(handler)
    kept = everything(home) + everything(temporary) + log.getvalue().encode()
    if database.startswith("postgresql"):
        kept += dump(database)
    else:
        assert (home / "caseferry.sqlite3-wal").stat().st_size > 0  # what is not yet in the file is looked at too
    assert seen(kept) == set() and sha256.encode() not in everything(home / "objects")
    assert open_safe(CASE).files("packet/1").paths() == (f"send/{PLANTED[3]}",)
    assert Case.objects.get(id=CASE).content["name"] == PLANTED[0]


def test_after_an_erasure_neither_rows_nor_copied_objects_open(database, home):
    sha256 = fill(CASE)
    fill(OTHER)
    key = CaseKey.objects.get(case=CASE, kind="case")
    wrapped = bytes(key.wrapped)
    assert wrapped in everything(home) + table_file()
    copied = {p: p.read_bytes() for p in (home / "objects").rglob("*") if p.is_file()}
    row = Case.objects.get(id=CASE)  # as a backup of the tables has it
    with pytest.raises(Erased):
        erase(CASE)
        open_safe(CASE)
    with pytest.raises(Erased):
        _ = row.content
    assert Case.objects.get(id=CASE).content == {}
    folder = home / "objects" / key.id.hex
    assert not folder.exists() and wrapped not in everything(home) + table_file()
    for path, data in copied.items():  # somebody kept a copy of the storage
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    with pytest.raises((Damaged, KeyError)):
        open_safe(OTHER).place.open(f"{key.id.hex}/blobs/{sha256}", f"blob/{sha256}")
    assert (find_cases("Zebulon"), open_safe(OTHER).blobs.size(sha256) > 0) == ([OTHER], True)


def test_a_certificate_says_what_and_until_when(database):
    fill(CASE)
    keys = sorted(row.id.hex for row in CaseKey.objects.filter(case=CASE))
    with override_settings(KEY_BACKUP_DAYS=10):
        first, second = erase(CASE), erase(CASE)
    gone_by = (first.erased_at + dt.timedelta(days=10)).date()
    assert first == Certificate(CASE, first.erased_at, tuple(keys), 5, gone_by)
    assert second == Certificate(CASE, first.erased_at, tuple(keys), 0, gone_by)


def test_an_erasure_that_is_rolled_back_erases_nothing(database):
    sha256 = fill(CASE)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        erase(CASE)
        raise ZeroDivisionError
    assert open_safe(CASE).blobs.size(sha256) > 0 and NameToken.objects.filter(case=CASE).exists()


def test_objects_wait_for_a_storage_that_was_away(database, home):
    fill(CASE)
    (home / "objects").rename(home / "unmounted")
    erase(CASE)
    (home / "unmounted").rename(home / "objects")
    assert (sweep_erased(), sweep_erased()) == (5, 0)


def test_the_apps_above_hear_of_an_erasure(database):
    fill(CASE)
    heard = []

    def hear(case, **_):
        heard.append((case, connection.in_atomic_block))

    case_erased.connect(hear)
    try:
        erase(CASE)
    finally:
        case_erased.disconnect(hear)
    assert heard == [(CASE, True)]


def test_a_killed_uploads_leftovers_are_swept_after_a_day(database, home):
    fill(CASE)
    fresh, old = home / "objects" / ".part-new", home / "objects" / ".part-old"
    for path in (fresh, old):
        path.write_bytes(secrets.token_bytes(10))
    os.utime(old, (0, 0))
    assert open_safe(CASE).place.objects.sweep() == 1
    assert (fresh.exists(), old.exists()) == (True, False)


def test_no_master_key_lies_with_the_data(database, home):
    fill(CASE)
    text = (home.parent / "keys" / "master.key").read_text().strip()
    assert text.encode() not in everything(home)
    assert [path.name for path in Path(home.parent / "keys").iterdir()] == ["master.key"]

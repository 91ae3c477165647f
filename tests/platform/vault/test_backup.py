"""A backup comes back whole, on either database; keys lie apart, and what was erased stays erased."""

import base64
import uuid

import pytest
from django.db import connection
from django.test import override_settings
from tests.platform.databases import ON_BOTH
from tests.platform.vault.test_erasure import PLANTED, fill, seen
from tests.platform.vault.test_incoming import small_disk

from caseferry.domain.errors import OutputError, UsageError
from caseferry.platform.access.actor import Actor
from caseferry.platform.access.models import User
from caseferry.platform.audit.chain import record, verify_chain
from caseferry.platform.audit.models import Entry
from caseferry.platform.cases.models import Case
from caseferry.platform.vault.backup import make_backup
from caseferry.platform.vault.errors import Damaged, Erased, StorageFull, WrongMasterKey
from caseferry.platform.vault.index import find_cases
from caseferry.platform.vault.keys import key_id, new_key
from caseferry.platform.vault.models import CaseKey, Erasure
from caseferry.platform.vault.restore import restore_backup
from caseferry.platform.vault.rotation import forget_old_masters, rotate_keys
from caseferry.platform.vault.safes import erase, open_safe
from caseferry.platform.vault.stores import pieces

CASE, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)
PASSPHRASE = "nine quiet herons wade"


@pytest.fixture
def apart(tmp_path):
    return tmp_path / "backup-data", tmp_path / "backup-keys"


@pytest.fixture
def backup(database, apart):
    """Two cases, an account, an audit chain, and a backup of it all."""
    return make(apart)


@pytest.fixture
def small(sqlite, apart):
    """The same on SQLite alone, for what does not depend on the database."""
    return make(apart)


def make(apart):
    fill(CASE)
    fill(OTHER)
    User.objects.create(username="ana", email="ana@example.org", public_name="Ana")
    record(Actor("staff", "ana"), "case.view", case=CASE)
    return make_backup(*apart, PASSPHRASE)


def audit():
    return list(Entry.objects.order_by("number").values())


@pytest.mark.parametrize("kind", ON_BOTH)
def test_everything_comes_back_on_another_machine(backup, elsewhere, kind):
    before, cases = audit(), list(Case.objects.order_by("id").values())
    safe = open_safe(CASE)
    objects = {key: b"".join(pieces(safe.place.objects.open(key))) for key in safe.place.objects.keys("")}
    elsewhere(kind)
    restored = restore_backup(backup.data, backup.keys, PASSPHRASE)
    assert (restored.objects, restored.erased, restored.chain_whole) == (len(objects), 0, True)
    assert restored.rows == backup.rows and verify_chain().rows == 3
    assert (audit(), list(Case.objects.order_by("id").values())) == (before, cases)
    assert User.objects.get().email == "ana@example.org"
    safe = open_safe(CASE)
    assert safe.files("packet/1").read(f"send/{PLANTED[3]}").startswith(PLANTED[0].encode())
    assert safe.receive(PLANTED[3]).offset > 0 and find_cases("Zebulon") == [CASE, OTHER]
    assert Case.objects.get(id=CASE).content["name"] == PLANTED[0]
    assert {key: b"".join(pieces(safe.place.objects.open(key))) for key in safe.place.objects.keys("")} == objects
    record(Actor("staff", "ana"), "case.view", case=CASE)
    assert verify_chain().broken_at is None


def test_neither_archive_shows_a_word_and_the_data_hold_no_key(small):
    data, keys = small.data.read_bytes(), small.keys.read_bytes()
    assert seen(data + keys) == set() and b"example.org" not in data
    wrapped = [bytes(row.wrapped) for row in CaseKey.objects.all()]
    assert not any(key in data or key in keys or base64.b64encode(key) in keys for key in wrapped)
    assert {path.stat().st_mode & 0o777 for path in (small.data, small.keys)} == {0o600}


def test_what_was_erased_after_the_backup_stays_erased(backup, apart, elsewhere):
    erase(CASE)
    with override_settings(KEY_BACKUP_DAYS=35):
        backup.keys.unlink()
        newer = make_backup(*apart, PASSPHRASE)
    elsewhere()
    restored = restore_backup(backup.data, newer.keys, PASSPHRASE)  # the old data with the newest keys
    assert restored.erased == 1
    check_erased()


def test_an_older_backup_of_keys_learns_of_an_erasure_from_a_newer_one_beside_it(small, apart, elsewhere):
    renamed = small.keys.with_name("caseferry-keys-20260101T000000Z.cfk")
    small.keys.rename(renamed)
    erase(CASE)
    with override_settings(KEY_BACKUP_DAYS=100_000):
        make_backup(*apart, PASSPHRASE)
    elsewhere()
    assert restore_backup(small.data, renamed, PASSPHRASE).erased == 1
    check_erased()


def test_an_erasure_that_only_a_certificate_tells_is_applied(small, elsewhere):
    elsewhere()
    assert restore_backup(small.data, small.keys, PASSPHRASE, erased=[CASE]).erased == 1
    check_erased()


def check_erased():
    with pytest.raises(Erased):
        open_safe(CASE)
    assert [row.case for row in Erasure.objects.all()] == [CASE]
    folders = {key.split("/")[0] for key in open_safe(OTHER).place.objects.keys("")}
    assert folders == {row.id.hex for row in CaseKey.objects.filter(case=OTHER)}
    assert find_cases("Zebulon") == [OTHER] and open_safe(OTHER).files("packet/1").paths() != ()


def test_backups_of_keys_past_their_time_are_deleted(small, apart):
    old, fresh = (apart[1] / f"caseferry-keys-{day}T000000Z.cfk" for day in ("20200101", "29990101"))
    foreign = apart[1] / "letters.txt"
    for path in (old, fresh, foreign):
        path.write_bytes(b"x")
    again = make_backup(*apart, PASSPHRASE)
    assert again.expired == (old,)
    assert {fresh, foreign, again.keys} <= set(apart[1].iterdir()) and not old.exists()


@pytest.mark.parametrize("keys", [".", "keys", ".."])
def test_keys_and_data_must_lie_apart(sqlite, apart, keys):
    with pytest.raises(UsageError, match="must lie apart"):
        make_backup(apart[0], apart[0] / keys, PASSPHRASE)


def test_a_short_passphrase_is_refused(sqlite, apart):
    with pytest.raises(UsageError, match="shorter than 12"):
        make_backup(*apart, "herons")
    assert not apart[0].exists() and not apart[1].exists()


def test_an_installation_without_a_case_and_leftovers_of_a_killed_backup(sqlite, apart):
    apart[0].mkdir()
    left = apart[0] / ".caseferry-data-20260101T000000Z.cfd.part"
    left.write_bytes(b"x")
    made = make_backup(*apart, PASSPHRASE)
    assert (made.objects, sorted(apart[0].iterdir()), made.keys.exists()) == (0, [made.data], True)


def test_another_passphrase_opens_nothing(small, elsewhere):
    elsewhere()
    with pytest.raises(UsageError, match="The passphrase does not open"):
        restore_backup(small.data, small.keys, "another passphrase")


def test_the_two_files_cannot_be_mixed_up(small, elsewhere):
    elsewhere()
    with pytest.raises(UsageError, match="not a backup of keys"):
        restore_backup(small.keys, small.data, PASSPHRASE)


def test_a_full_installation_is_never_overwritten(small):
    with pytest.raises(UsageError, match="not empty"):
        restore_backup(small.data, small.keys, PASSPHRASE)
    assert open_safe(CASE) and Case.objects.count() == 2


def test_a_cut_backup_brings_nothing_half_back(small, elsewhere):
    elsewhere()
    whole = small.data.read_bytes()
    for cut in (whole[:-1], whole[: len(whole) // 2], whole[:-20] + bytes(20)):
        small.data.write_bytes(cut)
        with pytest.raises(Damaged):
            restore_backup(small.data, small.keys, PASSPHRASE)
        assert (Case.objects.count(), CaseKey.objects.count()) == (0, 0)
    small.data.write_bytes(whole)
    assert restore_backup(small.data, small.keys, PASSPHRASE).rows == small.rows


def test_a_full_disk_leaves_no_half_backup(sqlite, tmp_path):
    fill(CASE)
    (tmp_path / "small").mkdir()
    with small_disk(tmp_path / "small", 64 * 1024):
        with pytest.raises(StorageFull):
            make_backup(tmp_path / "small" / "data", tmp_path / "keys-apart", PASSPHRASE)
        assert list((tmp_path / "small" / "data").iterdir()) == []


def test_a_folder_that_cannot_be_made_is_one_sentence(sqlite, tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="The backup cannot be written"):
        make_backup(tmp_path / "file" / "data", tmp_path / "keys-apart", PASSPHRASE)


def test_a_rotation_wraps_every_key_anew_and_nothing_else_changes(backup, home):
    sealed = open_safe(CASE).seal(b"x", "a")
    old, wrapped = (
        {row.wrapped_by for row in CaseKey.objects.all()},
        {bytes(row.wrapped) for row in CaseKey.objects.all()},
    )
    rotation = rotate_keys()
    assert rotation.rewrapped == 5  # two keys a case, and the index
    assert {row.wrapped_by for row in CaseKey.objects.all()} == {rotation.master} != old
    assert not wrapped & {bytes(row.wrapped) for row in CaseKey.objects.all()}
    assert (open_safe(CASE).unseal(sealed, "a"), find_cases("Zebulon")) == (b"x", [CASE, OTHER])
    assert (forget_old_masters(), len((home.parent / "keys" / "master.key").read_text().split())) == (1, 1)
    assert open_safe(CASE).unseal(sealed, "a") == b"x"


def test_a_backup_from_before_a_rotation_still_comes_back(small, apart, elsewhere):
    rotate_keys()
    newer = make_backup(*apart, PASSPHRASE)
    elsewhere()
    assert restore_backup(small.data, newer.keys, PASSPHRASE).chain_whole
    assert open_safe(CASE).files("packet/1").paths() != ()


def test_what_comes_back_is_wrapped_by_the_key_of_the_new_machine(small, elsewhere):
    text = base64.b64encode(new_key()).decode()
    elsewhere()
    with override_settings(MASTER_KEYS=(text,)):
        restore_backup(small.data, small.keys, PASSPHRASE)
        assert open_safe(CASE).files("packet/1").paths() != () and find_cases("Zebulon") == [CASE, OTHER]
    assert {row.wrapped_by for row in CaseKey.objects.all()} == {key_id(base64.b64decode(text))}


def test_an_interrupted_rotation_is_finished_with_the_same_key(small, monkeypatch):
    done = []

    def stop(rows, wrapper):
        if done:
            raise KeyboardInterrupt
        done.append(1)
        return real(rows[:1], wrapper)

    from caseferry.platform.vault import rotation

    real = rotation._rewrap
    monkeypatch.setattr(rotation, "_rewrap", stop)
    with pytest.raises(KeyboardInterrupt):
        rotate_keys()
    monkeypatch.setattr(rotation, "_rewrap", real)
    assert open_safe(CASE) and open_safe(OTHER)
    with pytest.raises(UsageError, match="still wrapped by an older"):
        forget_old_masters()
    assert rotate_keys().rewrapped == 4
    assert len({row.wrapped_by for row in CaseKey.objects.all()}) == 1


def test_rotation_with_keys_of_the_environment(database):
    old, new = (base64.b64encode(new_key()).decode() for _ in range(2))
    with override_settings(MASTER_KEYS=(old,)):
        fill(CASE)
        assert rotate_keys().rewrapped == 0
    with override_settings(MASTER_KEYS=(new, old)):
        assert rotate_keys().rewrapped == 3
        with pytest.raises(UsageError, match="does not lie in this installation's file"):
            forget_old_masters()
    with override_settings(MASTER_KEYS=(new,)):
        assert open_safe(CASE)
    with override_settings(MASTER_KEYS=(old,)), pytest.raises(WrongMasterKey):
        open_safe(CASE)


def test_others_write_while_a_backup_reads(database, apart, monkeypatch):
    """A reader of one moment holds nobody up, and does not see what comes after it began."""
    import threading

    from caseferry.platform.vault import backup as module

    fill(CASE)
    real, failures = module.dump_rows, []

    def write():
        try:
            record(Actor("staff", "ana"), "case.view", case=CASE)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    def slow():
        for number, lines in enumerate(real()):
            if number == 0:
                thread = threading.Thread(target=write)
                thread.start()
                thread.join(10)
                assert not thread.is_alive()
            yield lines

    monkeypatch.setattr(module, "dump_rows", slow)
    made = make_backup(*apart, PASSPHRASE)
    assert failures == [] and verify_chain().rows == 2 and made.rows > 0

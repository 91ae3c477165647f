"""A safe opens what it sealed, and nothing else does."""

import base64
import os
import secrets
import stat
import uuid

import pytest
from django.test import override_settings

from caseferry.platform.vault.errors import Damaged, Erased, NoMasterKey, NoSafe, StorageLost, WrongMasterKey
from caseferry.platform.vault.keys import new_key
from caseferry.platform.vault.models import CaseKey
from caseferry.platform.vault.safes import create_safe, erase, open_safe, open_safes

CASE, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)


@pytest.fixture
def safe(database):
    create_safe(CASE)
    return open_safe(CASE)


def text_of(key):
    return base64.b64encode(key).decode()


def test_short_bytes_and_values_come_back_under_their_name_alone(safe):
    sealed = safe.seal(b"HER2 3+", "fact/1")
    value = safe.seal_value({"question": "Можно ли оперировать?", "tries": 3, "none": None}, "case/1")
    assert safe.unseal(sealed, "fact/1") == b"HER2 3+"
    assert safe.unseal_value(value, "case/1") == {"question": "Можно ли оперировать?", "tries": 3, "none": None}
    for wrong in (
        lambda: safe.unseal(sealed, "fact/2"),
        lambda: safe.unseal(sealed[:-1], "fact/1"),
        lambda: safe.unseal(b"", "fact/1"),
    ):
        with pytest.raises(Damaged):
            wrong()


def test_another_case_and_the_private_key_open_nothing_of_it(safe):
    create_safe(OTHER)
    sha256, _ = safe.blobs.put([b"a passport"])
    for stranger in (open_safe(OTHER), open_safe(CASE, "private")):
        with pytest.raises(Damaged):
            stranger.unseal(safe.seal(b"x", "a"), "a")
        with pytest.raises(KeyError):
            stranger.blobs.read(sha256)


def test_an_object_put_in_anothers_place_does_not_open(safe):
    one, _ = safe.blobs.put([b"one"])
    two, _ = safe.blobs.put([b"two"])
    folder = safe.place.objects.path
    first, second = (folder / safe.place.name("blobs", sha256) for sha256 in (one, two))
    first.write_bytes(second.read_bytes())
    with pytest.raises(Damaged, match="altered, cut short or put in another's place"):
        safe.blobs.read(one)


def test_size_and_ranges(safe):
    data = secrets.token_bytes(300_000)
    sha256, size = safe.blobs.put([data])
    assert (size, safe.blobs.size(sha256)) == (300_000, 300_000)
    assert b"".join(safe.blobs.range(sha256, 65_530, 200_001)) == data[65_530:200_001]
    assert b"".join(safe.blobs.range(sha256, 299_999, 400_000)) == data[299_999:]
    assert b"".join(safe.blobs.range(sha256, 5, 5)) == b""
    with pytest.raises(KeyError):
        safe.blobs.range("0" * 64, 0, 1)


def test_files_keep_their_paths_to_themselves(safe):
    packet = safe.files("packet/1")
    long = "imaging/" + "исследование " * 20 + "/1.dcm"
    for path in ("send/02 Summary.pdf", "send/01 Letter.pdf", long):
        packet.write(path, path.encode())
    packet.write("send/01 Letter.pdf", [b"the ", b"newer"])
    assert packet.paths() == tuple(sorted(("send/02 Summary.pdf", "send/01 Letter.pdf", long)))
    assert (packet.read("send/01 Letter.pdf"), packet.open(long).read(10)) == (b"the newer", long.encode()[:10])
    assert safe.files("packet/2").paths() == ()
    with pytest.raises(KeyError):
        packet.read("send/03.pdf")
    names = " ".join(safe.place.objects.keys())
    assert "Letter.pdf" not in names and "send/01" not in names
    packet.delete()
    assert packet.paths() == ()


@pytest.mark.parametrize("path", ["", "/x", "../x", "a/../x", "a//b", "./x", "a\0b"])
def test_a_path_that_is_a_way_out_is_refused(safe, path):
    with pytest.raises(KeyError):
        safe.files("packet/1").write(path, b"x")


def test_making_a_safe_twice_keeps_the_keys(safe):
    sealed = safe.seal(b"x", "a")
    create_safe(CASE)
    assert open_safe(CASE).unseal(sealed, "a") == b"x"
    assert CaseKey.objects.count() == 2


def test_a_case_without_a_safe_says_so(database):
    with pytest.raises(NoSafe, match="No key was ever made"):
        open_safe(CASE)
    with pytest.raises(NoSafe):
        erase(CASE)


def test_many_safes_open_with_one_query(safe):
    create_safe(OTHER)
    erase(OTHER)
    assert set(open_safes([CASE, OTHER, uuid.UUID(int=3)])) == {CASE}


def test_the_first_start_makes_a_key_that_only_its_owner_reads(safe, home):
    file = home.parent / "keys" / "master.key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [len(base64.b64decode(line)) for line in file.read_text().split()] == [32]


def test_a_missing_master_key_is_never_replaced_by_a_new_one(safe, home):
    file = home.parent / "keys" / "master.key"
    file.rename(file.with_suffix(".away"))
    with pytest.raises(NoMasterKey, match="There is no master key"):
        open_safe(CASE)
    with pytest.raises(NoMasterKey):
        create_safe(OTHER)
    assert not file.exists()
    file.with_suffix(".away").rename(file)
    assert open_safe(CASE)


def test_a_wrong_master_key_is_one_sentence_and_harms_nothing(safe):
    sealed = safe.seal(b"x", "a")
    with override_settings(MASTER_KEYS=(text_of(new_key()),)), pytest.raises(WrongMasterKey) as caught:
        open_safe(CASE)
    assert str(caught.value).startswith("The master key does not open the keys of this database.")
    assert "try again later" in caught.value.family and "another master key" in caught.value.coordinator
    assert open_safe(CASE).unseal(sealed, "a") == b"x"


def test_keys_of_the_environment_count_before_the_file(database, home):
    old, new = new_key(), new_key()
    with override_settings(MASTER_KEYS=(text_of(old),)):
        create_safe(CASE)
    assert not (home.parent / "keys").exists()
    with override_settings(MASTER_KEYS=(text_of(new), text_of(old))):
        assert open_safe(CASE)
    with override_settings(MASTER_KEYS=(f"{text_of(new)}\n{text_of(old)}",)):
        assert open_safe(CASE)


def test_lost_storage_is_one_sentence_and_comes_back(safe, home):
    sha256, _ = safe.blobs.put([b"a report"])
    (home / "objects").rename(home / "unmounted")
    with pytest.raises(StorageLost) as caught:
        open_safe(CASE).blobs.read(sha256)
    assert (
        str(caught.value).startswith("The storage is not there.") and "Nothing you sent is lost" in caught.value.family
    )
    with pytest.raises(StorageLost):
        open_safe(CASE).receive("u").append(0, [b"x"])
    assert not (home / "objects").exists()
    (home / "unmounted").rename(home / "objects")
    assert open_safe(CASE).blobs.read(sha256) == b"a report"


def test_a_disk_that_fails_to_read_is_lost_storage(safe, monkeypatch):
    sha256, _ = safe.blobs.put([b"a report"])
    monkeypatch.setattr("pathlib.Path.open", lambda *_: (_ for _ in ()).throw(OSError(5, os.strerror(5))))
    with pytest.raises(StorageLost):
        safe.blobs.read(sha256)


def test_what_a_safe_shows_of_itself_holds_no_key(safe):
    assert repr(safe) == f"Safe(case={CASE!r}, kind='case')"


def test_erasure_is_for_ever_and_told_in_three_texts(safe):
    erase(CASE)
    with pytest.raises(Erased) as caught:
        open_safe(CASE)
    assert caught.value.family.startswith("These records were erased")
    with pytest.raises(Erased):
        open_safe(CASE, "private")
    create_safe(CASE)
    with pytest.raises(Erased):
        open_safe(CASE)

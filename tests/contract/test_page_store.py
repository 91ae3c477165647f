"""Every PageStore keeps what reading produced, whole or not at all."""

import uuid

import pytest
from tests.platform.s3 import address, s3_port

from caseferry.engines.storage import FolderPages, MemoryPages
from caseferry.platform.vault.objects import LocalObjects, S3Objects
from caseferry.platform.vault.stores import Place, SealedPages

__all__ = ["s3_port"]
KEY = "ab12/1.json"


def sealed(folder):
    objects = LocalObjects(folder)
    objects.prepare()
    return SealedPages(Place.of(objects, "case", bytes(32)))


@pytest.fixture(params=["folder", "memory", "sealed", "sealed in a bucket"])
def store(request, tmp_path):
    if request.param == "folder":
        return FolderPages(tmp_path / "pages")
    if request.param == "memory":
        return MemoryPages()
    if request.param == "sealed":
        return sealed(tmp_path / "objects")
    objects = S3Objects(address(request.getfixturevalue("s3_port"), f"b{uuid.uuid4().hex}"))
    objects.prepare()
    return SealedPages(Place.of(objects, "case", bytes(32)))


def test_nothing_is_known_at_first(store):
    assert store.get(KEY) is None


def test_the_last_bytes_count(store):
    store.put(KEY, b"one")
    store.put(KEY, b"two")
    store.put("ab12/2.json", b"")
    assert (store.get(KEY), store.get("ab12/2.json")) == (b"two", b"")


def test_what_was_kept_survives_a_restart(tmp_path):
    FolderPages(tmp_path).put(KEY, b"read")
    assert FolderPages(tmp_path).get(KEY) == b"read"


def test_no_temporary_file_stays(tmp_path):
    FolderPages(tmp_path).put(KEY, b"read")
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()] == [KEY]


def test_what_was_sealed_survives_a_restart(tmp_path):
    sealed(tmp_path).put(KEY, b"read")
    assert sealed(tmp_path).get(KEY) == b"read"


@pytest.mark.parametrize("make", [FolderPages, sealed])
@pytest.mark.parametrize("key", ["../x", "/x", "a/../x", "", "a//b"])
def test_a_key_cannot_leave_the_folder(tmp_path, make, key):
    with pytest.raises(KeyError):
        make(tmp_path).put(key, b"x")

"""Every BlobStore keeps bytes under their hash, whole or not at all."""

import errno
import hashlib
import os
import stat
import uuid

import pytest
from tests.platform.s3 import address, s3_port

from caseferry.domain.errors import OutputError
from caseferry.engines.storage import FolderBlobs, MemoryBlobs, folders
from caseferry.platform.vault.objects import LocalObjects, S3Objects
from caseferry.platform.vault.stores import Place, SealedBlobs

__all__ = ["s3_port"]
WORDS = b"a report"
SHA256 = hashlib.sha256(WORDS).hexdigest()


@pytest.fixture(params=["folder", "memory", "sealed", "sealed in a bucket"])
def store(request, tmp_path):
    if request.param == "folder":
        return FolderBlobs(tmp_path / "blobs")
    if request.param == "memory":
        return MemoryBlobs()
    if request.param == "sealed":
        objects = LocalObjects(tmp_path / "objects")
    else:
        objects = S3Objects(address(request.getfixturevalue("s3_port"), f"b{uuid.uuid4().hex}"))
    objects.prepare()
    return SealedBlobs(Place.of(objects, "case", bytes(32)))


def test_bytes_come_back_under_their_hash(store):
    assert store.put([WORDS[:3], WORDS[3:]]) == (SHA256, 8)
    assert store.read(SHA256) == WORDS
    with store.open(SHA256) as stream:
        stream.seek(2)
        assert stream.read() == WORDS[2:]


def test_no_bytes_at_all_can_be_kept(store):
    sha256, size = store.put([])
    assert (store.read(sha256), size) == (b"", 0)


def test_the_same_bytes_twice_are_one(store):
    assert store.put([WORDS]) == store.put([WORDS])


@pytest.mark.parametrize("name", ["0" * 64, "", "../../etc/passwd"])
def test_an_unknown_hash_is_a_key_error(store, name):
    with pytest.raises(KeyError):
        store.open(name)
    with pytest.raises(KeyError):
        store.read(name)


def test_what_breaks_off_leaves_nothing(store, tmp_path):
    before = sorted(tmp_path.rglob("*"))

    def broken():
        yield WORDS
        raise ValueError("the sender is gone")

    with pytest.raises(ValueError):
        store.put(broken())
    with pytest.raises(KeyError):
        store.read(SHA256)
    assert [path for path in tmp_path.rglob("*") if path.is_file() and path not in before] == []


def test_only_the_owner_can_look_into_the_folder(tmp_path):
    blobs = FolderBlobs(tmp_path / "work" / "blobs")
    blobs.put([WORDS])
    modes = {stat.S_IMODE(path.stat().st_mode) for path in blobs.path.rglob("*") if path.is_file()}
    assert (modes, stat.S_IMODE(blobs.path.stat().st_mode)) == ({0o600}, 0o700)


def test_a_full_disk_is_one_clear_sentence_and_leaves_nothing(tmp_path, monkeypatch):
    class Full:
        def __init__(self, stream):
            self.stream = stream

        def write(self, _):
            raise OSError(errno.ENOSPC, "No space left on device")

        def close(self):
            self.stream.close()

    opened = os.fdopen
    monkeypatch.setattr(folders.os, "fdopen", lambda handle, mode: Full(opened(handle, mode)))
    with pytest.raises(OutputError, match="The disk is full"):
        FolderBlobs(tmp_path).put([WORDS])
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_one_clear_sentence(tmp_path):
    (tmp_path / "blobs").write_text("a file where a folder should be")
    with pytest.raises(OutputError):
        FolderBlobs(tmp_path / "blobs").put([WORDS])

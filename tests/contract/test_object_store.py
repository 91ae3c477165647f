"""Every ObjectStore keeps sealed bytes whole or not at all, in a folder or in a bucket."""

import secrets
import uuid

import pytest
from tests.platform.s3 import address, s3_port, serving

from caseferry.platform.vault.errors import StorageLost
from caseferry.platform.vault.objects import LocalObjects, S3Objects

__all__ = ["s3_port"]
MANY = secrets.token_bytes(20_000_003)  # more than two parts of a bucket


@pytest.fixture(params=["local", "s3"])
def store(request, tmp_path):
    if request.param == "local":
        made = LocalObjects(tmp_path / "objects")
    else:
        made = S3Objects(address(request.getfixturevalue("s3_port"), f"b{uuid.uuid4().hex}"))
    made.prepare()
    made.prepare()
    return made


def test_bytes_come_back_from_any_place(store):
    store.put("a/b", (MANY[at : at + 65_552] for at in range(0, len(MANY), 65_552)))
    with store.open("a/b") as stream:
        assert stream.seek(0, 2) == len(MANY)
        assert stream.seek(12_345_678) == 12_345_678
        assert stream.read(100_000) == MANY[12_345_678:12_445_678]
        assert stream.read(7) == MANY[12_445_678:12_445_685]
        stream.seek(-5, 2)
        assert (stream.read(), stream.read()) == (MANY[-5:], b"")
        stream.seek(0)
        assert stream.read() == MANY


def test_a_key_may_be_told_after_the_last_chunk(store):
    told = []

    def chunks():
        yield b"one"
        told.append("late/key")

    store.put(lambda: told[0], chunks())
    assert (store.open("late/key").read(), list(store.keys())) == (b"one", ["late/key"])


def test_the_last_bytes_count(store):
    store.put("k", [b"first"])
    store.put("k", [b"", b"second"])
    store.put("empty", [])
    assert (store.open("k").read(), store.open("empty").read()) == (b"second", b"")


def test_keys_of_a_folder_are_sorted_and_its_own(store):
    for key in ("f/2", "f/1/x", "ff/3", "g"):
        store.put(key, [b"x"])
    assert (list(store.keys("f")), list(store.keys("none"))) == (["f/1/x", "f/2"], [])
    assert list(store.keys()) == ["f/1/x", "f/2", "ff/3", "g"]


def test_what_was_deleted_is_unknown_and_deleting_it_again_is_silent(store):
    store.put("f/1", [b"x"])
    store.delete("f/1")
    store.delete("f/1")
    assert list(store.keys()) == []
    with pytest.raises(KeyError):
        store.open("f/1")


@pytest.mark.parametrize("key", ["", "../x", "/x", "a//b", "a/../b", "a b", ".part-x", "x.pdf"])
def test_a_key_cannot_leave_the_store(store, key):
    with pytest.raises(KeyError):
        store.put(key, [b"x"])
    with pytest.raises(KeyError):
        store.open(key)


def test_what_breaks_off_leaves_nothing(store):
    def broken():
        yield MANY
        raise ConnectionResetError("the sender is gone")

    for key in ("k", lambda: "k"):
        with pytest.raises(ConnectionResetError):
            store.put(key, broken())
    assert list(store.keys()) == []


def test_there_is_nothing_to_sweep_in_a_store_of_today(store):
    store.put("k", [MANY])
    assert (store.sweep(), list(store.keys())) == (0, ["k"])


def test_a_folder_that_is_not_mounted_is_lost_not_empty(tmp_path):
    store = LocalObjects(tmp_path / "objects")
    store.prepare()
    store.put("k", [b"x"])
    (tmp_path / "objects").rename(tmp_path / "elsewhere")
    (tmp_path / "objects").mkdir()
    for attempt in (
        lambda: store.open("k"),
        lambda: store.put("k", [b"y"]),
        lambda: list(store.keys()),
        lambda: store.delete("k"),
    ):
        with pytest.raises(StorageLost, match="The storage is not there"):
            attempt()
    (tmp_path / "objects").rmdir()
    (tmp_path / "elsewhere").rename(tmp_path / "objects")
    assert store.open("k").read() == b"x"


def test_a_bucket_that_does_not_answer_is_lost_and_comes_back(tmp_path, monkeypatch):
    pytest.importorskip("boto3")
    with serving(tmp_path) as port:
        store = S3Objects(address(port, "bucket"))
        store.prepare()
        store.put("k", [b"x"])
    for attempt in (lambda: store.open("k"), lambda: store.put("k", [b"y"]), lambda: list(store.keys())):
        with pytest.raises(StorageLost, match="The storage is not there"):
            attempt()
    with serving(tmp_path, port=port):
        assert store.open("k").read() == b"x"


@pytest.mark.parametrize("url", ["http://bucket", "s3://", "/a/folder"])
def test_another_address_is_refused(url):
    with pytest.raises(ValueError, match="STORAGE_URL"):
        S3Objects(url)

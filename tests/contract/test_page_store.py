"""Every PageStore keeps what reading produced, whole or not at all."""

import pytest

from caseferry.engines.storage import FolderPages, MemoryPages

KEY = "ab12/1.json"


@pytest.fixture(params=["folder", "memory"])
def store(request, tmp_path):
    return FolderPages(tmp_path / "pages") if request.param == "folder" else MemoryPages()


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


@pytest.mark.parametrize("key", ["../x", "/x", "a/../x", "", "a//b"])
def test_a_key_cannot_leave_the_folder(tmp_path, key):
    with pytest.raises(KeyError):
        FolderPages(tmp_path).put(key, b"x")

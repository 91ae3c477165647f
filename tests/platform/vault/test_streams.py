"""The STREAM construction: any read comes back, and no change goes unseen."""

import io
import secrets

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseferry.platform.vault.errors import Damaged
from caseferry.platform.vault.streams import CHUNK, open_stream, seal_stream, sealed_size

KEY = bytes(range(32))
HEAD, SEALED = 36, CHUNK + 16
THREE = secrets.token_bytes(3 * CHUNK)


def seal(data, about="blob/1", key=KEY):
    return b"".join(seal_stream(key, [data], about))


def unseal(sealed, about="blob/1", key=KEY):
    with open_stream(key, io.BytesIO(sealed), about) as stream:
        return stream.read()


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 5])
def test_bytes_come_back_and_their_sealed_size_is_known(size):
    data = secrets.token_bytes(size)
    sealed = seal(data)
    assert (unseal(sealed), len(sealed)) == (data, sealed_size(size))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 2 * CHUNK), max_size=6), st.integers(0, 6 * CHUNK), st.integers(0, 2 * CHUNK))
def test_pieces_of_any_size_are_read_from_any_place(sizes, start, length):
    data = [secrets.token_bytes(size) for size in sizes]
    whole = b"".join(data)
    with open_stream(KEY, io.BytesIO(b"".join(seal_stream(KEY, data, "a"))), "a") as stream:
        stream.seek(start)
        assert stream.read(length) == whole[start : start + length]
        stream.seek(0)
        assert stream.read() == whole


def parts(sealed):
    return sealed[:HEAD], [sealed[at : at + SEALED] for at in range(HEAD, len(sealed), SEALED)]


def join(head, chunks):
    return head + b"".join(chunks)


@pytest.mark.parametrize(
    ("what", "change"),
    [
        ("a missing last chunk", lambda c: c[:-1]),
        ("two missing chunks", lambda c: c[:-2]),
        ("no chunk at all", lambda c: []),
        ("a missing first chunk", lambda c: c[1:]),
        ("a missing middle chunk", lambda c: [c[0], c[2]]),
        ("swapped chunks", lambda c: [c[1], c[0], c[2]]),
        ("a last chunk moved to the front", lambda c: [c[2], c[0], c[1]]),
        ("a chunk in the place of the last", lambda c: [c[0], c[1], c[1]]),
        ("a repeated chunk", lambda c: [c[0], c[0], c[1], c[2]]),
        ("a cut last chunk", lambda c: [c[0], c[1], c[2][:-1]]),
        ("a last chunk of a tag alone", lambda c: [c[0], c[1], c[2], b"\0" * 16]),
        ("an added byte", lambda c: [c[0], c[1], c[2], b"\0"]),
        ("a flipped bit", lambda c: [c[0][:100] + bytes([c[0][100] ^ 1]) + c[0][101:], c[1], c[2]]),
    ],
)
def test_a_changed_stream_fails(what, change):
    head, chunks = parts(seal(THREE))
    with pytest.raises(Damaged):
        unseal(join(head, change(chunks)))


def test_a_cut_stream_does_not_even_open():
    head, chunks = parts(seal(THREE))
    with pytest.raises(Damaged):
        open_stream(KEY, io.BytesIO(join(head, chunks[:-1])), "blob/1")


def test_chunks_of_another_stream_under_the_same_key_fail():
    head, chunks = parts(seal(THREE))
    _, others = parts(seal(THREE))
    for place in range(3):
        with pytest.raises(Damaged):
            unseal(join(head, [*chunks[:place], others[place], *chunks[place + 1 :]]))


@pytest.mark.parametrize("cut", [0, 3, 4, HEAD - 1, HEAD, HEAD + 15])
def test_a_head_that_was_cut_fails(cut):
    with pytest.raises(Damaged):
        unseal(seal(b"x")[:cut])


@pytest.mark.parametrize(("about", "key"), [("blob/2", KEY), ("", KEY), ("blob/1", bytes(32))])
def test_another_name_or_key_fails(about, key):
    with pytest.raises(Damaged):
        unseal(seal(b"a report"), about, key)


def test_the_same_bytes_never_look_alike():
    assert seal(b"a report")[4:] != seal(b"a report")[4:]

"""A long upload survives cut connections, a killed process and a full disk; memory stays flat."""

import contextlib
import hashlib
import os
import secrets
import signal
import subprocess
import sys
import time
import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.platform.s3 import address, s3_port

from caseferry.platform.vault.errors import Damaged, OffsetMismatch, StorageFull
from caseferry.platform.vault.incoming import SEGMENT, Incoming
from caseferry.platform.vault.objects import LocalObjects, S3Objects
from caseferry.platform.vault.stores import Place, SealedBlobs

__all__ = ["s3_port"]
KEY = bytes(range(32))
DATA = secrets.token_bytes(3 * SEGMENT + 12_345)
SHA256 = hashlib.sha256(DATA).hexdigest()


def place_in(folder):
    objects = LocalObjects(folder)
    objects.prepare()
    return Place.of(objects, "case", KEY)


@pytest.fixture(params=["local", "s3"])
def place(request, tmp_path):
    if request.param == "local":
        return place_in(tmp_path / "objects")
    objects = S3Objects(address(request.getfixturevalue("s3_port"), f"b{uuid.uuid4().hex}"))
    objects.prepare()
    return Place.of(objects, "case", KEY)


def cut(data, size):
    return [data[at : at + size] for at in range(0, len(data), size)]


@pytest.mark.parametrize("size", [50_000, SEGMENT, 10 * SEGMENT])
def test_a_file_arrives_whole(place, size):
    incoming = Incoming(place, "u1")
    assert (incoming.offset, incoming.append(0, cut(DATA, size)), incoming.offset) == (0, len(DATA), len(DATA))
    assert incoming.finish() == (SHA256, len(DATA))
    assert SealedBlobs(place).read(SHA256) == DATA


def test_a_cut_connection_loses_nothing_that_arrived(place):
    def cut_off(data):
        yield from cut(data, 70_000)
        raise ConnectionResetError

    arrived = 0
    for stop in (SEGMENT // 2, SEGMENT + 3, 2 * SEGMENT + 1):
        with pytest.raises(ConnectionResetError):
            Incoming(place, "u1").append(arrived, cut_off(DATA[arrived:stop]))
        arrived = Incoming(place, "u1").offset
        assert arrived == stop
    Incoming(place, "u1").append(arrived, [DATA[arrived:]])
    assert Incoming(place, "u1").finish() == (SHA256, len(DATA))


def test_the_wrong_place_is_refused_with_the_right_one(place):
    Incoming(place, "u1").append(0, [b"abc"])
    for offset in (0, 2, 4):
        with pytest.raises(OffsetMismatch) as caught:
            Incoming(place, "u1").append(offset, [b"xyz"])
        assert caught.value.kept == 3
    assert b"".join(Incoming(place, "u1").read()) == b"abc"


def test_two_uploads_do_not_mix_and_an_abandoned_one_is_gone(place):
    one, two = Incoming(place, "u1"), Incoming(place, "u2")
    one.append(0, [b"one"])
    two.append(0, [b"two"])
    one.abandon()
    assert (one.offset, two.offset, b"".join(two.read())) == (0, 3, b"two")


def test_finishing_twice_says_the_same_until_it_is_forgotten(place):
    incoming = Incoming(place, "u1")
    incoming.append(0, [DATA])
    assert incoming.finish() == incoming.finish() == (SHA256, len(DATA))
    assert incoming.offset == len(DATA)
    incoming.abandon()
    assert (incoming.offset, len(list(place.objects.keys()))) == (0, 1)


def test_an_empty_file_can_be_finished(place):
    assert Incoming(place, "u1").finish() == (hashlib.sha256(b"").hexdigest(), 0)


def test_segments_that_changed_places_are_found(tmp_path):
    place = place_in(tmp_path)
    incoming = Incoming(place, "u1")
    incoming.append(0, [DATA[: 2 * SEGMENT]])
    found = list(place.objects.keys())
    first, second = (tmp_path / key for key in found)
    first.write_bytes(second.read_bytes())
    with pytest.raises(Damaged):
        incoming.finish()


_SENDER = """
import sys, resource
from pathlib import Path
from caseferry.platform.vault.incoming import Incoming
from caseferry.platform.vault.objects import LocalObjects
from caseferry.platform.vault.stores import Place
place = Place.of(LocalObjects(Path(sys.argv[1])), "case", bytes(range(32)))
incoming = Incoming(place, "u1")
block = bytes(range(256)) * 256
def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
"""


def sender(folder, script, **options):
    return subprocess.Popen([sys.executable, "-c", _SENDER + script, str(folder)], stdout=subprocess.PIPE, **options)


def test_a_killed_process_loses_nothing_that_was_kept(tmp_path):
    place = place_in(tmp_path)
    block, kept = bytes(range(256)) * 256, 0
    for _ in range(3):
        process = sender(tmp_path, "import itertools\nincoming.append(incoming.offset, itertools.repeat(block))")
        deadline = time.monotonic() + 180
        while Incoming(place, "u1").offset < kept + 3 * SEGMENT:
            assert time.monotonic() < deadline and process.poll() is None
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
        kept = Incoming(place, "u1").offset
    assert kept >= 9 * SEGMENT and kept % SEGMENT == 0
    assert Incoming(place, "u1").append(kept, [b"the end"]) == kept + 7
    whole = (block * (kept // len(block) + 1))[:kept] + b"the end"
    assert Incoming(place, "u1").finish() == (hashlib.sha256(whole).hexdigest(), kept + 7)


def test_memory_stays_flat_while_200_mb_arrive(tmp_path):
    place_in(tmp_path)
    script = """
incoming.append(0, [block]); before = peak()
incoming.append(len(block), (block for _ in range(200_000_000 // len(block))))
sha256, size = incoming.finish()
print(size, peak() - before)
"""
    size, grown = map(int, sender(tmp_path, script).communicate(timeout=400)[0].split())
    assert size > 200_000_000 and grown < 30_000, f"{grown} kB"


def test_a_full_disk_is_one_sentence_and_what_arrived_stays(tmp_path):
    """A real full disk where one can be mounted; a limit on the size of files elsewhere."""
    disk = tmp_path / "disk"
    disk.mkdir()
    with small_disk(disk, 4 * SEGMENT):
        place = place_in(disk / "objects")
        with pytest.raises(StorageFull) as caught:
            Incoming(place, "u1").append(0, cut(DATA + DATA, 70_000))
        assert str(caught.value).startswith("The disk is full.") and "What you sent is safe" in caught.value.family
        kept = Incoming(place, "u1").offset
        assert kept == 3 * SEGMENT and b"".join(Incoming(place, "u1").read()) == DATA[:kept]
        assert [path.name for path in (disk / "objects").glob(".part-*")] == []


def test_a_file_that_the_disk_has_no_room_for_is_not_half_kept(tmp_path):
    place_in(tmp_path)
    script = """
from caseferry.platform.vault.errors import StorageFull
from caseferry.platform.vault.stores import SealedBlobs
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
try: SealedBlobs(place).put([block] * 10)
except StorageFull as full: print(full)
"""
    assert sender(tmp_path, script).communicate(timeout=180)[0].startswith(b"The disk is full. Make room")
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [".caseferry-objects"]


@contextlib.contextmanager
def small_disk(folder, size):
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("needs the right to mount a small disk")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def test_nothing_of_an_upload_can_be_read_where_it_lies(tmp_path):
    place = place_in(tmp_path)
    incoming = Incoming(place, "scan of Wanjiru Atieno.pdf")
    incoming.append(0, [b"carcinoma " * 10_000])
    for _ in range(2):
        seen = b"".join(path.read_bytes() + os.fsencode(path) for path in tmp_path.rglob("*") if path.is_file())
        assert b"carcinoma" not in seen and b"Wanjiru" not in seen
        incoming.finish()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 2 * SEGMENT), st.integers(1, 300_000), st.booleans()), max_size=6))
def test_any_order_of_pieces_and_cuts_keeps_a_true_beginning(tmp_path, steps):
    incoming, data = Incoming(place_in(tmp_path), uuid.uuid4().hex), DATA * 4

    def pieces_of(part, size, breaks):
        yield from cut(part, size)
        if breaks:
            raise ConnectionResetError

    reached = 0
    for length, size, breaks in steps:
        with contextlib.suppress(ConnectionResetError):
            incoming.append(reached, pieces_of(data[reached : reached + length], size, breaks))
        assert incoming.offset == reached + length
        reached = incoming.offset
    assert incoming.finish() == (hashlib.sha256(data[:reached]).hexdigest(), reached)

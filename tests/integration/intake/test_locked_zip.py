"""Password-protected ZIPs of both kinds, made here after APPNOTE.TXT 6.1 and the AE-2 description."""

import hashlib
import hmac
import io
import struct
import zlib

import pytest
from Cryptodome.Cipher import AES
from Cryptodome.Util import Counter

from caseferry.domain.errors import Refusal
from caseferry.domain.limits import Limits
from caseferry.pack.unpacking import SandboxedContainer

WORDS = b"Hb 10.2 g/dL " * 500


def archive_of(body, *, method, crc, extra=b"", flags=1):
    local = struct.pack(
        "<4sHHHHHIIIHH", b"PK\x03\x04", 51, flags, method, 0, 33, crc, len(body), len(WORDS), 5, len(extra)
    )
    central = struct.pack(
        "<4sHHHHHHIIIHHHHHII",
        b"PK\x01\x02",
        51,
        51,
        flags,
        method,
        0,
        33,
        crc,
        len(body),
        len(WORDS),
        5,
        len(extra),
        0,
        0,
        0,
        0,
        0,
    )
    end = struct.pack(
        "<4sHHHHIIH",
        b"PK\x05\x06",
        0,
        0,
        1,
        1,
        len(central) + 5 + len(extra),
        len(local) + 5 + len(extra) + len(body),
        0,
    )
    return local + b"a.txt" + extra + body + central + b"a.txt" + extra + end


def packed():
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return packer.compress(WORDS) + packer.flush()


def aes_zip(password, *, method=8, spoil=False):
    salt = bytes(range(16))
    keys = hashlib.pbkdf2_hmac("sha1", password.encode(), salt, 1000, 66)
    cipher = AES.new(keys[:32], AES.MODE_CTR, counter=Counter.new(128, initial_value=1, little_endian=True))
    body = cipher.encrypt(packed() if method == 8 else WORDS)
    seal = hmac.new(keys[32:64], body, hashlib.sha1).digest()[:10]
    body = body[:-1] + b"?" if spoil else body
    extra = struct.pack("<HHHBBBH", 0x9901, 7, 2, ord("A"), ord("E"), 3, method)
    return archive_of(salt + keys[64:] + body + seal, method=99, crc=0, extra=extra)


def traditional_zip(password):
    keys = [0x12345678, 0x23456789, 0x34567890]

    def step(byte):
        keys[0] = zlib.crc32(bytes([byte]), keys[0] ^ 0xFFFFFFFF) ^ 0xFFFFFFFF
        keys[1] = ((keys[1] + (keys[0] & 255)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = zlib.crc32(bytes([keys[1] >> 24]), keys[2] ^ 0xFFFFFFFF) ^ 0xFFFFFFFF

    for byte in password.encode():
        step(byte)
    crc = zlib.crc32(WORDS)
    body = bytearray()
    for byte in bytes(11) + bytes([crc >> 24]) + packed():
        mixed = (keys[2] | 2) & 0xFFFF
        body.append(byte ^ ((mixed * (mixed ^ 1) >> 8) & 255))
        step(byte)
    return archive_of(bytes(body), method=8, crc=crc)


def opened(data, *passwords):
    (member,) = SandboxedContainer(passwords).members(
        io.BytesIO(data), "application/zip", limits=Limits(cpu_seconds=20)
    )
    return member.refused.code if member.refused else None


def read(data, *passwords):
    members = SandboxedContainer(passwords).members(io.BytesIO(data), "application/zip", limits=Limits(cpu_seconds=20))
    member = next(members)
    return member.refused.code if member.refused else b"".join(member.chunks)


@pytest.mark.parametrize("data", [aes_zip("right"), aes_zip("right", method=0), traditional_zip("right")])
def test_the_right_password_among_several_opens_it(data):
    assert read(data, "wrong", "right") == WORDS


@pytest.mark.parametrize("data", [aes_zip("right"), traditional_zip("right")])
def test_without_a_password_it_is_asked_for(data):
    assert opened(data) == "encrypted"


@pytest.mark.parametrize("data", [aes_zip("right"), aes_zip("right", spoil=True)])
def test_a_wrong_password_or_a_broken_seal_gives_no_bytes(data):
    with pytest.raises(Refusal) as caught:
        read(data, "right" if data != aes_zip("right") else "wrong")
    assert caught.value.code == "encrypted"


def test_a_wrong_traditional_password_gives_no_bytes():
    assert read(traditional_zip("right"), "wrong") == "encrypted"

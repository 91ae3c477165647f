"""Office files with a password, locked here after MS-OFFCRYPTO."""

import base64
import hashlib
import struct

import pytest
from Cryptodome.Cipher import AES
from tests.contract.test_block_reader import WORD, word_file
from tests.integration.intake.outlook_files import compound
from tests.integration.intake.test_hostile import Quiet

from caseferry.domain.limits import Limits
from caseferry.engines.storage import MemoryBlobs
from caseferry.pack.unpacking import SandboxedContainer
from caseferry.ports.unpacking import Arrival
from caseferry.steps.intake import intake

LETTER = word_file()
SALT = bytes(range(16))


def padded(data, size):
    return data.ljust(-(-len(data) // size) * size, b"\0")


def agile(content, password, *, spins=1000, told_spins=1000):
    def sha(data):
        return hashlib.sha512(data).digest()

    def sealed(block, data):
        return AES.new(sha(spun + block)[:32], AES.MODE_CBC, SALT).encrypt(padded(data, 16))

    spun = sha(SALT + password.encode("utf-16-le"))
    for number in range(spins):
        spun = sha(struct.pack("<I", number) + spun)
    key, check = bytes(range(100, 132)), bytes(range(50, 66))
    fields = {
        "encryptedVerifierHashInput": sealed(bytes.fromhex("fea7d2763b4b9e79"), check),
        "encryptedVerifierHashValue": sealed(bytes.fromhex("d7aa0f6d3061344e"), sha(check)),
        "encryptedKeyValue": sealed(bytes.fromhex("146e0be7abacd0d6"), key),
        "saltValue": SALT,
    }
    shape = 'blockSize="16" keyBits="256" hashSize="64" cipherAlgorithm="AES" cipherChaining="ChainingModeCBC" hashAlgorithm="SHA512"'
    told = " ".join(f'{name}="{base64.b64encode(value).decode()}"' for name, value in fields.items())
    info = (
        f'<encryption xmlns="e" xmlns:p="p"><keyData {shape} saltValue="{base64.b64encode(SALT).decode()}"/>'
        f'<keyEncryptors><keyEncryptor><p:encryptedKey spinCount="{told_spins}" {shape} {told}/></keyEncryptor></keyEncryptors></encryption>'
    )
    body = b"".join(
        AES.new(key, AES.MODE_CBC, sha(SALT + struct.pack("<I", number))[:16]).encrypt(
            padded(content[at : at + 4096], 16)
        )
        for number, at in enumerate(range(0, len(content), 4096))
    )
    return compound(
        {
            "EncryptionInfo": struct.pack("<HHI", 4, 4, 0x40) + info.encode(),
            "EncryptedPackage": struct.pack("<Q", len(content)) + body,
        }
    )


def standard(content, password):
    def sha(data):
        return hashlib.sha1(data).digest()

    spun = sha(SALT + password.encode("utf-16-le"))
    for number in range(50_000):
        spun = sha(struct.pack("<I", number) + spun)
    last = sha(spun + bytes(4)) + bytes(44)
    cipher = AES.new(sha(bytes(byte ^ 0x36 for byte in last))[:16], AES.MODE_ECB)
    check = bytes(range(50, 66))
    header = struct.pack("<IIIIIIII", 0x24, 0, 0x660E, 0x8004, 128, 0x18, 0, 0) + "AES\0".encode("utf-16-le")
    verifier = (
        struct.pack("<I", 16)
        + SALT
        + cipher.encrypt(check)
        + struct.pack("<I", 20)
        + cipher.encrypt(padded(sha(check), 16))
    )
    info = struct.pack("<HHII", 4, 2, 0x24, len(header)) + header + verifier
    return compound(
        {
            "EncryptionInfo": info,
            "EncryptedPackage": struct.pack("<Q", len(content)) + cipher.encrypt(padded(content, 16)),
        }
    )


LOCKS = pytest.mark.parametrize("lock", [agile, standard])


def taken_in(data, *passwords):
    blobs = MemoryBlobs()
    arrival = Arrival("letter.docx", *blobs.put([data]))
    rows = intake(
        [arrival], container=SandboxedContainer(passwords), blobs=blobs, limits=Limits(cpu_seconds=20), progress=Quiet()
    )
    return rows, blobs


@LOCKS
def test_the_right_password_among_several_opens_it(lock):
    rows, blobs = taken_in(lock(LETTER, "right"), "wrong", "right")
    assert [(row.path, row.media_type, row.refused) for row in rows[1:]] == [("letter.docx/unlocked", WORD, None)]
    assert blobs.read(rows[1].sha256) == LETTER


@LOCKS
@pytest.mark.parametrize("passwords", [(), ("wrong",)])
def test_without_it_the_password_is_asked_for(lock, passwords):
    ((row,), _) = taken_in(lock(b"PK content", "right"), *passwords)
    assert row.refused and (row.refused.code, "--password" in row.refused.next_step) == ("encrypted", True)


def test_a_lock_that_would_spin_for_ever_is_not_tried():
    ((row,), _) = taken_in(agile(LETTER, "right", told_spins=99_999_999), "right")
    assert row.refused and row.refused.code == "unsupported"

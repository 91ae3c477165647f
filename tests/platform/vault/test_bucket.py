"""The same vault over a real S3: nothing readable there, erasure, backup and restore into a folder and back."""

import uuid

import pytest
from django.test import override_settings
from tests.platform.s3 import address, s3_port, serving
from tests.platform.vault.test_erasure import CASE, OTHER, PLANTED, everything, fill, seen

from caseferry.platform.vault.backup import make_backup
from caseferry.platform.vault.errors import Erased, StorageLost
from caseferry.platform.vault.models import CaseKey
from caseferry.platform.vault.restore import restore_backup
from caseferry.platform.vault.safes import create_safe, erase, open_safe

__all__ = ["s3_port"]
PASSPHRASE = "nine quiet herons wade"


@pytest.fixture
def bucket(tmp_path, sqlite):
    """A bucket, and the folder that shows what its service sees."""
    pytest.importorskip("boto3")
    folder = tmp_path / "s3"
    folder.mkdir()
    with serving(folder) as port, override_settings(STORAGE_URL=address(port, f"b{uuid.uuid4().hex}")):
        yield folder


def test_the_service_sees_nothing(bucket, home):
    sha256 = fill(CASE)
    kept = everything(bucket)
    assert len(kept) > 10_000 and seen(kept) == set() and sha256.encode() not in kept
    assert not (home / "objects").exists()
    assert open_safe(CASE).files("packet/1").read(f"send/{PLANTED[3]}").startswith(PLANTED[0].encode())


def test_an_erasure_empties_the_bucket_of_the_case(bucket):
    fill(CASE)
    fill(OTHER)
    assert erase(CASE).objects == 5
    with pytest.raises(Erased):
        open_safe(CASE)
    left = {path.relative_to(bucket).parts[2] for path in bucket.rglob("*") if path.is_file()}
    assert left == {row.id.hex for row in CaseKey.objects.filter(case=OTHER)}


def test_a_backup_of_a_bucket_comes_back_into_a_folder(bucket, tmp_path, elsewhere):
    sha256 = fill(CASE)
    made = make_backup(tmp_path / "d", tmp_path / "k", PASSPHRASE)
    with override_settings(STORAGE_URL=""):
        elsewhere()
        assert restore_backup(made.data, made.keys, PASSPHRASE).objects == made.objects == 5
        assert open_safe(CASE).blobs.size(sha256) > 0 and (tmp_path / "there" / "objects").is_dir()


def test_a_bucket_out_of_reach_is_one_sentence(tmp_path, sqlite):
    pytest.importorskip("boto3")
    with serving(tmp_path) as port:
        url = address(port, f"b{uuid.uuid4().hex}")
        with override_settings(STORAGE_URL=url):
            create_safe(CASE)
    with override_settings(STORAGE_URL=url), pytest.raises(StorageLost, match="The storage is not there"):
        open_safe(CASE).blobs.put([b"x"])
    with override_settings(STORAGE_URL=url):
        assert open_safe(CASE).unseal(open_safe(CASE).seal(b"a column", "a"), "a") == b"a column"
    with override_settings(STORAGE_URL=url.replace("objects", "other")), pytest.raises(StorageLost):
        CaseKey.objects.all().delete()
        create_safe(OTHER)

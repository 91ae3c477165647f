"""Keys from the environment, a file or a service; texts of the installation under keys of their own."""

import base64
import uuid

import pytest
from django.test import override_settings

from caseferry.domain.errors import UsageError
from caseferry.platform.vault.backup import make_backup
from caseferry.platform.vault.errors import Damaged, WrongMasterKey
from caseferry.platform.vault.keys import installation_key, new_key, read_keys
from caseferry.platform.vault.models import CaseKey
from caseferry.platform.vault.restore import restore_backup
from caseferry.platform.vault.rotation import rotate_keys
from caseferry.platform.vault.safes import create_safe, open_safe
from caseferry.platform.vault.texts import seal_text, unseal_text

CASE = uuid.UUID(int=1)
SERVICE = "tests.platform.vault.service.KeyService"


@pytest.mark.parametrize("text", ["abc", "ключ", base64.b64encode(bytes(31)).decode(), "#" * 44])
def test_a_text_that_is_no_key_is_refused(text):
    with pytest.raises(UsageError, match="not 32 bytes in base64"):
        read_keys([text])


def test_keys_are_read_in_both_alphabets_and_any_list():
    keys = [bytes([255] * 32), bytes([251] * 32)]
    plain, url = base64.b64encode(keys[0]).decode(), base64.urlsafe_b64encode(keys[1]).decode()
    assert read_keys([f"{plain},{url}"]) == read_keys([plain, url]) == read_keys([f"{plain}\n{url}\n"]) == tuple(keys)


def test_with_a_service_no_master_key_lies_here(database, home):
    with override_settings(KEY_WRAPPER=SERVICE):
        create_safe(CASE)
        assert open_safe(CASE).unseal(open_safe(CASE).seal(b"x", "a"), "a") == b"x"
    assert not (home.parent / "keys").exists()
    assert set(CaseKey.objects.values_list("wrapped_by", flat=True)) == {"service/1"}


def test_an_installation_moves_from_its_file_to_a_service(sqlite):
    create_safe(CASE)
    sealed = open_safe(CASE).seal(b"x", "a")
    with override_settings(KEY_WRAPPER=SERVICE), pytest.raises(WrongMasterKey):
        open_safe(CASE)
    assert open_safe(CASE).unseal(sealed, "a") == b"x"


def test_a_backup_under_a_service_comes_back_under_it(sqlite, tmp_path, elsewhere):
    with override_settings(KEY_WRAPPER=SERVICE):
        create_safe(CASE)
        open_safe(CASE).files("p").write("a", b"words")
        made = make_backup(tmp_path / "d", tmp_path / "k", "nine quiet herons wade")
        elsewhere()
        restore_backup(made.data, made.keys, "nine quiet herons wade")
        assert open_safe(CASE).files("p").read("a") == b"words"
        assert rotate_keys().rewrapped == 0


def test_an_installation_key_is_made_once_and_is_its_own(database):
    one, again, other = installation_key("a"), installation_key("a"), installation_key("b")
    assert one == again != other and len(one) == 32 and one != new_key()


def test_texts_of_the_installation(database):
    sealed = seal_text("JBSWY3DPEHPK3PXP", "second-factor")
    assert "JBSWY" not in sealed and unseal_text(sealed, "second-factor") == "JBSWY3DPEHPK3PXP"
    for wrong in (
        lambda: unseal_text(sealed, "other"),
        lambda: unseal_text("JBSWY3DPEHPK3PXP", "second-factor"),
        lambda: unseal_text("é", "second-factor"),
    ):
        with pytest.raises(Damaged):
            wrong()

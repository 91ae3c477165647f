"""Every KeyWrapper opens what it wrapped, for the same purpose alone."""

import pytest
from tests.platform.vault.service import KeyService

from caseferry.platform.vault.errors import WrongMasterKey
from caseferry.platform.vault.keys import MasterKeys, key_id, new_key

OLD, NEW = new_key(), new_key()


@pytest.fixture(params=["keys of our own", "a service"])
def wrapper(request):
    return MasterKeys((NEW, OLD)) if request.param == "keys of our own" else KeyService()


def test_a_key_comes_back_for_its_purpose_alone(wrapper):
    key = new_key()
    wrapped, by = wrapper.wrap(key, "case/1/case")
    assert (wrapper.unwrap(wrapped, by, "case/1/case"), by, key in wrapped) == (key, wrapper.newest, False)
    for change in (
        (wrapped, by, "case/1/private"),
        (wrapped[:-1], by, "case/1/case"),
        (wrapped, "0" * 16, "case/1/case"),
        (b"", by, "case/1/case"),
    ):
        with pytest.raises(WrongMasterKey):
            wrapper.unwrap(*change)


def test_an_older_master_key_still_opens_and_the_newest_wraps():
    wrapped, by = MasterKeys((OLD,)).wrap(new_key(), "a")
    both = MasterKeys((NEW, OLD))
    assert both.unwrap(wrapped, by, "a") and both.wrap(new_key(), "a")[1] == key_id(NEW) != by
    with pytest.raises(WrongMasterKey):
        MasterKeys((NEW,)).unwrap(wrapped, by, "a")


def test_what_master_keys_show_of_themselves_holds_no_key():
    assert repr(MasterKeys((NEW,))) == "MasterKeys()"

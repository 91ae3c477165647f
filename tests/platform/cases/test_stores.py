"""Identity papers go under their own key with everything that was made of them."""

import pytest
from tests.platform.people import begin, make_user, send_bytes

from caseferry.platform.cases.models import Upload
from caseferry.platform.cases.stores import hide_private, stores_of
from caseferry.platform.vault.safes import open_safe

NAMES = (
    "1.json",
    "1.jpg",
    "1.view.jpg",
    "1.view90.jpg",
    "1.view180.jpg",
    "1.view270.jpg",
    "2.view.jpg",
    "rendition.pdf",
)


@pytest.fixture
def held(sqlite):
    case, family = begin(make_user("ana"))
    sha256 = send_bytes(family, case, "passport.pdf", b"P<PASSPORT").content["sha256"]
    pages = open_safe(case.pk).pages
    for name in NAMES:
        pages.put(f"{sha256}/{name}", name.encode())
    packet = {"sources": [{"sha256": sha256, "pages": 2, "status": "private"}]}
    return case, sha256, packet


def assert_hidden(case, sha256):
    safe, private = open_safe(case.pk), open_safe(case.pk, "private")
    assert [name for name in NAMES if safe.pages.get(f"{sha256}/{name}") is not None] == []
    assert {name: private.pages.get(f"{sha256}/{name}") for name in NAMES} == {name: name.encode() for name in NAMES}
    with pytest.raises(KeyError):
        safe.blobs.read(sha256)
    assert stores_of(case)[0].read(sha256) == b"P<PASSPORT"


def test_nothing_that_was_made_of_a_passport_stays_under_the_key_of_the_records(held):
    case, sha256, packet = held
    hide_private(case, packet)
    assert_hidden(case, sha256)
    hide_private(case, packet)  # again: nothing changes
    assert_hidden(case, sha256)


def test_a_process_that_was_killed_before_the_last_step_is_made_good(held):
    case, sha256, packet = held
    hide_private(case, packet)
    open_safe(case.pk).blobs.put([b"P<PASSPORT"])  # as if the copy had not been deleted yet
    assert Upload.objects.get().private
    hide_private(case, packet)
    assert_hidden(case, sha256)


def test_a_picture_that_is_drawn_later_lies_under_the_key_of_the_passport(held):
    case, sha256, packet = held
    hide_private(case, packet)
    stores_of(case)[1].put(f"{sha256}/2.view90.jpg", b"later")
    assert open_safe(case.pk).pages.get(f"{sha256}/2.view90.jpg") is None
    assert open_safe(case.pk, "private").pages.get(f"{sha256}/2.view90.jpg") == b"later"

"""Many at once: uploads of one case that come and go do not trip over each other."""

import threading

from caseferry.platform.vault.incoming import Incoming
from caseferry.platform.vault.objects import LocalObjects
from caseferry.platform.vault.stores import Place, SealedBlobs


def test_uploads_that_begin_while_others_end(tmp_path):
    objects = LocalObjects(tmp_path / "objects")
    objects.prepare()
    place, failures = Place.of(objects, "case", bytes(32)), []

    def send(sender):
        try:
            for number in range(15):
                incoming = Incoming(place, f"{sender}/{number}")
                incoming.append(0, [f"{sender}/{number}".encode()])
                sha256, _ = incoming.finish()
                incoming.abandon()
                assert SealedBlobs(place).read(sha256) == f"{sender}/{number}".encode()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=send, args=(sender,)) for sender in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    assert len(list(objects.keys("case/blobs"))) == 120 and list(objects.keys("case/incoming")) == []

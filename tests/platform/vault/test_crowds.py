"""Many at once: uploads of one case that come and go do not trip over each other."""

import hashlib
import threading

from caseferry.platform.vault.incoming import Incoming
from caseferry.platform.vault.objects import LocalObjects
from caseferry.platform.vault.stores import Place, SealedBlobs


def test_two_that_finish_one_upload_say_the_same(tmp_path):
    objects = LocalObjects(tmp_path / "objects")
    objects.prepare()
    place, said = Place.of(objects, "case", bytes(32)), []
    data = bytes(range(256)) * 20_000
    for number in range(5):
        Incoming(place, str(number)).append(0, [data])
        together = threading.Barrier(4)

        def finish(name=str(number), together=together):
            together.wait(10)
            try:
                said.append(Incoming(place, name).finish())
            except BaseException as error:
                said.append(error)

        threads = [threading.Thread(target=finish) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    assert said == [(hashlib.sha256(data).hexdigest(), len(data))] * 20
    assert SealedBlobs(place).read(said[0][0]) == data


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

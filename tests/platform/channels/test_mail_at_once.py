"""I2: two workers may fetch the same mailbox at once: each mail is taken once, on SQLite and on PostgreSQL."""

from __future__ import annotations

import threading

import pytest
from django.db import connections
from tests.platform.channels.conftest import make_people
from tests.platform.channels.written_mails import family_mail, with_file

from caseferry.platform.cases.models import Upload
from caseferry.platform.channels.email.addresses import address_of
from caseferry.platform.channels.email.arrivals import take_mail
from caseferry.platform.channels.email.mailbox import Verdict
from caseferry.platform.channels.models import MailArrival


@pytest.mark.usefixtures("settings_of_mail")
def test_I2_two_workers_take_each_mail_once(database) -> None:
    people = make_people()
    address = address_of("case", people.case.pk)
    mails = [with_file(family_mail(address, key=f"<{number}@x>"), "a.pdf").as_bytes() for number in range(4)]
    verdicts: list[Verdict] = []

    def work() -> None:
        verdicts.extend(take_mail(raw) for raw in mails)
        connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert verdicts == [Verdict.TAKEN] * 12
    assert (MailArrival.objects.count(), Upload.objects.filter(state="kept").count()) == (4, 8)

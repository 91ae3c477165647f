"""Each class of data goes to each hospital by its own consent, and only while what was read is of these days."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests.platform.people import DEPARTMENT, HOSPITAL, acting, agree, begin, choose, finished, make_user, send_bytes

from caseferry.platform.cases.actions import consenting, reviewing, sending
from caseferry.platform.cases.errors import GateOpen
from caseferry.platform.cases.models import Build, Consent, Sending
from caseferry.platform.sharing.links import find_link, is_live


@pytest.fixture
def ana(database):
    return make_user("ana")


def order(key="press-1", **more):
    return sending.Order(HOSPITAL, DEPARTMENT, key, **more)


def ready(ana, *classes, genomic=True):
    """A reviewed case, agreed for these classes; with its family and its build."""
    case, family = begin(ana)
    send_bytes(family, case, "ngs.txt", b"NGS report")
    choose(ana, case)
    agree(family, case, *classes)
    build = finished(case)
    Build.objects.filter(pk=build.pk).update(genomic=genomic)
    build.refresh_from_db()
    reviewing.mark_reviewed(acting(ana), case, build)
    case.refresh_from_db()
    return case, family, build


def test_a_gene_test_does_not_go_without_a_consent_of_its_own(ana):
    case, family, build = ready(ana, "clinical", "imaging")

    assert sending.open_gates(case, build, order()) == ("consent_genomic",)
    with pytest.raises(GateOpen):
        sending.send(acting(ana), case, build, order())

    agree(family, case, "genomic")
    made = sending.send(acting(ana), case, build, order()).sending
    assert made.data_classes == ("clinical", "imaging", "genomic")


def test_records_without_a_gene_test_ask_for_no_such_consent(ana):
    case, _, build = ready(ana, "clinical", "imaging", genomic=False)
    assert sending.send(acting(ana), case, build, order()).sending.data_classes == ("clinical", "imaging")


def test_a_build_that_has_not_said_so_may_hold_one(ana):
    case, family = begin(ana)
    send_bytes(family, case, "ngs.txt", b"NGS report")
    assert "consent_genomic" in sending.open_gates(case, Build.objects.get(), order())


@pytest.mark.parametrize("name", ["clinical", "imaging", "genomic"])
def test_a_class_that_is_taken_back_ends_the_sending_that_carries_it(ana, name):
    case, family, build = ready(ana, "clinical", "imaging", "genomic")
    made = sending.send(acting(ana), case, build, order()).sending

    consenting.withdraw_consent(family, case, Consent.objects.get(data_class=name))

    assert Sending.objects.get().state == "revoked"
    assert not is_live(find_link(made.content["token"], "hospital"))


def test_a_class_that_did_not_go_or_is_agreed_twice_leaves_the_sending_alone(ana):
    case, family, build = ready(ana, "clinical", "imaging", "genomic", "identity")
    sending.send(acting(ana), case, build, order())
    agree(family, case, "genomic")

    consenting.withdraw_consent(family, case, Consent.objects.get(data_class="identity"))
    consenting.withdraw_consent(family, case, Consent.objects.filter(data_class="genomic").last())

    assert Sending.objects.get().state == "sent"


def row_of(made, **other):
    values = {
        "case": made.case, "packet": made.packet, "consent": made.consent, "recipient": HOSPITAL, "department": "x",
        "channel": "link", "packet_sha256": "0", "sent_at": timezone.now(), "key": "other", "with_imaging": False,
        "with_genomic": False,
    }  # fmt: skip
    return Sending(**{**values, **other})


def refused(change):
    with pytest.raises(IntegrityError, match="no live consent"), transaction.atomic():
        change()
    return True


@pytest.mark.parametrize(
    ("purpose", "name"), [("travel", "clinical"), ("second_opinion", "identity"), ("reading", "clinical")]
)
def test_the_database_refuses_a_consent_for_something_else(ana, purpose, name):
    case, family, build = ready(ana, "clinical", "imaging", genomic=False)
    made = sending.send(acting(ana), case, build, order()).sending
    agreement = consenting.Agreement(HOSPITAL, purpose, name, "out", "patient", "Petra Novakova")
    consent = consenting.give_consent(family, case, agreement)

    assert refused(row_of(made, consent=consent).save)
    assert refused(lambda: Sending.objects.update(consent=consent))


def test_the_database_refuses_every_class_that_nobody_agreed_to(ana):
    case, _, build = ready(ana, "clinical", "imaging", genomic=False)
    made = sending.send(acting(ana), case, build, order()).sending
    row_of(made, with_imaging=True).save()

    for field in ("with_private", "with_genomic"):
        assert refused(row_of(made, key="a third", **{field: True}).save)
        assert refused(lambda field=field: Sending.objects.update(**{field: True}))
    assert refused(lambda: Sending.objects.update(recipient="fudan_cancer"))


def test_a_sending_can_be_written_on_after_its_consent_ended(ana):
    case, family, build = ready(ana, "clinical", "imaging", genomic=False)
    made = sending.send(acting(ana), case, build, order()).sending
    consenting.withdraw_consent(family, case, made.consent)

    made.refresh_from_db()
    made.set_content({**made.content, "proof": "the paper came back"})
    made.save()

    assert Sending.objects.get().content["proof"] == "the paper came back"
    assert refused(row_of(made).save)


def test_what_was_read_long_ago_is_built_again_before_it_goes(ana):
    case, _, build = ready(ana, "clinical", "imaging", genomic=False)
    Build.objects.update(asked_at=timezone.now() - sending.FRESH + dt.timedelta(hours=1))
    assert sending.open_gates(case, Build.objects.get(), order()) == ()

    Build.objects.update(asked_at=timezone.now() - sending.FRESH - dt.timedelta(hours=1))
    build.refresh_from_db()

    assert sending.open_gates(case, build, order()) == ("stale_build",)
    with pytest.raises(GateOpen):
        sending.record_sending(acting(ana), case, build, order(), sending.Elsewhere("courier", "DHL 4711"))

"""A case from the first word to the answer, by the actions alone."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests.platform.people import (
    DEPARTMENT,
    HOSPITAL,
    acting,
    agree,
    ask,
    begin,
    choose,
    finished,
    make_user,
    send_bytes,
)

from caseferry.platform.access.actor import Actor
from caseferry.platform.audit.chain import entries_of, verify_chain
from caseferry.platform.cases.actions import (
    closing,
    consenting,
    conversing,
    deciding,
    linking,
    opening,
    opining,
    receiving,
    requesting,
    reviewing,
    sending,
    teaming,
    uploading,
)  # fmt: skip
from caseferry.platform.cases.errors import (
    BadInput,
    Forbidden,
    ForbiddenClaim,
    GateOpen,
    NotFound,
    Overtaken,
    WrongState,
)  # fmt: skip
from caseferry.platform.cases.models import Build, Case, ClockPause, Outbox, Reminder, Sending, Upload
from caseferry.platform.sharing.links import enter, find_link, is_live


@pytest.fixture
def ana(database):
    return make_user("ana")


def order(key="press-1", **more):
    return sending.Order(HOSPITAL, DEPARTMENT, key, **more)


def sent_case(ana):
    """A case that was sent; with its family, its hospital's reader and the sending."""
    case, family = begin(ana)
    send_bytes(family, case, "report.txt", b"CT of the chest")
    choose(ana, case)
    agree(family, case)
    reviewing.mark_reviewed(acting(ana), case, finished(case))
    made = sending.send(acting(ana), case, Build.objects.get(case=case), order())
    case.refresh_from_db()
    hospital = Actor("hospital", str(made.link.link.pk), case=case.pk)
    return case, family, hospital, made.sending


def test_an_inquiry_becomes_a_case_with_one_name_for_the_family(ana):
    welcome = ask()
    assert (welcome.case.state, welcome.case.waits_on, welcome.case.coordinator) == ("inquiry", "desk", None)

    case = opening.accept(acting(ana), welcome.case)

    assert (case.state, case.waits_on, case.coordinator.public_name) == ("collecting", "family", "Ana")
    assert case.content == {"name": "Анна Белова", "text": "Нужен совет.", "entry": "review"}


def test_a_file_that_arrived_is_kept_whole_and_wants_one_build(ana):
    case, family = begin(ana)
    row = uploading.begin_upload(family, case, name="../../etc/скан.pdf", size=9)
    assert uploading.append(family, row, 0, [b"abc"]) == 3
    assert uploading.append(family, row, 3, [b"defghi"]) == 9

    kept = uploading.finish_upload(family, row)
    send_bytes(family, case, "second.txt", b"x")

    assert kept.content["name"] == "etc/скан.pdf"
    assert (kept.state, kept.size) == (Upload.State.KEPT, 9)
    assert list(Build.objects.values_list("number", "state")) == [(1, "queued")]
    assert Outbox.objects.filter(kind="build").count() == 1
    assert Case.objects.get().state == "reviewing"


@pytest.mark.parametrize("offset", [1, 3, 99])
def test_a_piece_that_does_not_fit_is_refused_and_nothing_is_lost(ana, offset):
    case, family = begin(ana)
    row = uploading.begin_upload(family, case, name="a.pdf", size=9)
    uploading.append(family, row, 0, [b"ab"])

    with pytest.raises(BadInput):
        uploading.append(family, row, offset, [b"x"])

    assert uploading.append(family, row, 2, [b"cdefghi"]) == 9


def test_more_bytes_than_announced_are_refused(ana):
    case, family = begin(ana)
    row = uploading.begin_upload(family, case, name="a.pdf", size=2)
    with pytest.raises(BadInput):
        uploading.append(family, row, 0, [b"abc"])


def test_nothing_is_sent_while_a_gate_is_open(ana):
    case, family = begin(ana)
    send_bytes(family, case, "report.txt", b"CT")
    build = Build.objects.get()

    assert sending.open_gates(case, build, order()) == (
        "packet", "review", "recipient", "consent_clinical", "consent_imaging", "consent_genomic",
    )  # fmt: skip
    with pytest.raises(GateOpen):
        sending.send(acting(ana), case, build, order())
    assert not Sending.objects.exists()


def test_a_newer_build_overtakes_a_review(ana):
    case, family = begin(ana)
    send_bytes(family, case, "report.txt", b"CT")
    build = finished(case)
    reviewing.mark_reviewed(acting(ana), case, build)
    send_bytes(family, case, "more.txt", b"MRI")

    assert "newer_build" in sending.open_gates(case, build, order())
    with pytest.raises(Overtaken):
        reviewing.mark_reviewed(acting(ana), case, build)


def test_the_same_press_of_the_button_sends_once(ana):
    case, _, _, first = sent_case(ana)

    again = sending.send(acting(ana), case, first.packet.build, order())

    assert (again.sending.pk, again.link) == (first.pk, None)
    assert Sending.objects.count() == 1
    assert Outbox.objects.filter(about="family_sent").count() == 1


def test_a_sending_elsewhere_needs_its_proof_and_starts_the_clock(ana):
    case, family = begin(ana)
    send_bytes(family, case, "report.txt", b"CT")
    choose(ana, case)
    agree(family, case)
    build = finished(case)
    reviewing.mark_reviewed(acting(ana), case, build)

    with pytest.raises(BadInput):
        sending.record_sending(acting(ana), case, build, order(), sending.Elsewhere("courier", " "))
    made = sending.record_sending(
        acting(ana), case, build, order(), sending.Elsewhere("courier", "DHL 4711, signed Li")
    )

    case.refresh_from_db()
    assert (made.channel, made.packet_sha256, made.content["proof"]) == ("courier", build.sha256, "DHL 4711, signed Li")
    assert (case.state, case.waits_on) == ("sent", "hospital")
    assert case.due_at > timezone.now() + dt.timedelta(days=6)
    assert "not_opened" not in set(Reminder.objects.values_list("kind", flat=True))  # nothing that could be opened


def test_the_database_itself_refuses_a_sending_without_consent(ana):
    case, family, _, made = sent_case(ana)
    consenting.withdraw_consent(family, case, made.consent)
    with pytest.raises(IntegrityError), transaction.atomic():
        Sending.objects.create(
            case=case, packet=made.packet, consent=made.consent, recipient=HOSPITAL, department="x", channel="link",
            packet_sha256="0", sent_at=timezone.now(), key="other",
        )  # fmt: skip


def test_a_consent_that_is_taken_back_ends_the_links_at_once(ana):
    case, family, _hospital, made = sent_case(ana)
    token = made.content["token"]
    assert is_live(find_link(token, "hospital"))

    consenting.withdraw_consent(family, case, made.consent)

    assert not is_live(find_link(token, "hospital"))
    assert Sending.objects.get().state == "revoked"
    assert not Reminder.objects.filter(stopped_at=None).exists()


def test_a_link_is_shut_after_five_wrong_passcodes(ana):
    welcome = ask()
    link, passcode = welcome.link.link, welcome.link.passcode
    assert [enter(link, "AAAA-AAAA") for _ in range(5)] == [False] * 5
    assert not enter(link, passcode)


def test_a_passcode_is_read_however_it_is_typed(ana):
    welcome = ask()
    assert enter(welcome.link.link, f" {welcome.link.passcode.lower().replace('-', ' ')} ")


def test_a_recovery_phrase_replaces_a_lost_link_once(ana):
    welcome = ask()

    made = linking.recover(Actor("stranger"), welcome.phrase.upper())

    assert made.case.pk == welcome.case.pk
    assert not is_live(find_link(welcome.link.token, "family"))
    assert is_live(find_link(made.link.token, "family"))
    assert linking.recover(Actor("stranger"), welcome.phrase) is None


def test_question_answer_and_opinion_travel_and_the_clock_stands_in_between(ana):
    case, family, hospital, made = sent_case(ana)
    receiving.note_opened(hospital, case, made)
    receiving.acknowledge(hospital, case, made)
    question = conversing.ask(hospital, case, conversing.Words("Was EGFR tested?", "desk", made, {"item": "egfr"}))
    assert Case.objects.get().state == "question_open"

    plain = conversing.pass_on(acting(ana), case, question, plain="Did the doctors test the tumour for EGFR?")
    assert ClockPause.objects.filter(until=None).count() == 1
    assert (plain.content["original"], Case.objects.get().waits_on) == ("Was EGFR tested?", "family")

    conversing.answer(family, case, plain, text="Yes, I will send the paper.")
    assert not ClockPause.objects.filter(until=None).exists()
    conversing.answer(acting(ana), case, question, text="EGFR exon 19, the report is enclosed.")
    assert Case.objects.get().state == "answered"

    opinion = opining.give_opinion(
        hospital, case, made,
        opining.OpinionWords("Dr Wang", text="We read the records.", plan=[{"step": "Biopsy"}], outcome="more_information"),
    )  # fmt: skip
    assert (Case.objects.get().state, opinion.released_at) == ("opinion_received", None)
    opining.release_opinion(acting(ana), case, opinion)
    closing.close(acting(ana), case, outcome="more_information")
    assert (Case.objects.get().state, Case.objects.get().outcome) == ("closed", "more_information")
    assert verify_chain().broken_at is None
    assert "opinion.release" in set(entries_of(case.pk).values_list("action", flat=True))


def test_nobody_promises_or_advises_in_the_desk_s_name(ana):
    case, _family = begin(ana)
    for text in ("You will be cured.", "The hospital will accept you."):
        with pytest.raises(ForbiddenClaim):
            conversing.ask(acting(ana), case, conversing.Words(text, "family"))
    with pytest.raises(ForbiddenClaim):
        requesting.request_item(acting(ana), case, item="core/pathology", words="Your mother will be cured.")


def test_two_people_do_not_overwrite_each_other(ana):
    case, _ = begin(ana)
    bo = make_user("bo")
    teaming.add_stand_in(acting(ana), case, user=bo)
    target = {"sha256": "a" * 64, "page": 1}
    first = deciding.decide(acting(ana), case, deciding.Choice("set_category", target, "pathology", seen=0))

    with pytest.raises(Overtaken):
        deciding.decide(acting(bo), case, deciding.Choice("set_category", target, "labs", seen=0))
    second = deciding.decide(acting(bo), case, deciding.Choice("set_category", target, "labs", seen=first.number))
    deciding.undo(acting(bo), case, second)

    assert [(row.number, bool(row.undone_at)) for row in case.rulings.all()] == [(1, False), (2, True)]


def test_a_decision_that_pack_would_refuse_is_refused_here(ana):
    case, _ = begin(ana)
    with pytest.raises(BadInput, match="reason"):
        deciding.decide(acting(ana), case, deciding.Choice("waive_gate", {"gate": "pathology"}))


def test_a_death_stops_every_reminder_and_request(ana):
    case, family, _, _ = sent_case(ana)
    closing.be_still(family, case)
    requesting.request_item(acting(ana), case, item="core/labs")

    assert not Reminder.objects.filter(stopped_at=None).exists()
    assert not Outbox.objects.filter(about="family_request").exists()
    closing.speak_again(acting(ana), case)
    assert not Case.objects.get().still


def test_withdrawal_ends_every_consent_and_link_and_closes_the_case(ana):
    case, family, _, made = sent_case(ana)
    closing.withdraw(family, case)
    assert (Case.objects.get().state, Case.objects.get().outcome) == ("closed", "withdrawn")
    assert not is_live(find_link(made.content["token"], "hospital"))


def test_another_coordinator_finds_no_such_case_and_is_written_down(ana):
    case, _ = begin(ana)
    with pytest.raises(NotFound):
        closing.close(acting(make_user("bo")), case, outcome="no_reply")
    assert list(entries_of(case.pk).filter(outcome="denied").values_list("action", flat=True)) == ["case.close"]


def test_an_administrator_sees_that_a_case_is_there_but_may_not_work_on_it(ana):
    case, _ = begin(ana)
    with pytest.raises(Forbidden):
        closing.close(acting(make_user("root", "administrator")), case, outcome="no_reply")


def test_breaking_the_glass_needs_a_reason_lasts_hours_and_tells_the_team(ana):
    case, _ = begin(ana)
    bo = make_user("bo")
    with pytest.raises(BadInput):
        teaming.break_glass(acting(bo), case, reason="urgent")
    member = teaming.break_glass(acting(bo), case, reason="Ana is ill, the hospital waits")

    closing.close(acting(bo), case, outcome="no_reply")
    assert member.until - member.since == dt.timedelta(hours=4)
    assert Outbox.objects.filter(about="desk_glass").count() == 1


def test_the_family_sees_one_name_after_a_handover(ana):
    case, _ = begin(ana)
    bo = make_user("bo")
    teaming.hand_over(acting(ana), case, to=bo)
    assert Case.objects.get().coordinator == bo
    with pytest.raises(NotFound):
        closing.close(acting(ana), case, outcome="no_reply")


def test_what_has_no_place_in_a_state_is_said(ana):
    case, _ = begin(ana)
    with pytest.raises(WrongState):
        closing.reopen(acting(ana), case)


def test_the_audit_says_which_sending_link_and_upload_it_was(ana):
    case, family, _, made = sent_case(ana)
    link = linking.make_hospital_link(acting(ana), case, made)
    begun = uploading.begin_upload(family, case, name="half.pdf", size=9)
    uploading.cancel_upload(family, case, begun)

    rows = entries_of(case.pk)
    assert rows.get(action="packet.send").about == str(made.pk)
    assert rows.get(action="link.make").about == str(link.link.pk)
    assert set(rows.filter(action="upload.receive").values_list("about", flat=True)) >= {str(begun.pk)}

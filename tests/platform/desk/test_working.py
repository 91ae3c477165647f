"""The work on a case: asking, choosing, sending, talking, the opinion, people, links, the end."""

import io
import re
import uuid
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests.platform.desk.desks import fill, manifest, opened, read, sign_in, text_of
from tests.platform.people import DEPARTMENT, HOSPITAL, acting, agree, begin, choose, make_user, send_bytes, sent

from caseferry.platform.access.actor import Actor
from caseferry.platform.audit.models import Entry
from caseferry.platform.cases.actions.conversing import Words
from caseferry.platform.cases.actions.conversing import ask as ask_question
from caseferry.platform.cases.models import Case, ItemRequest, Member, Message, Opinion, Outbox, Sending, Upload
from caseferry.platform.channels.models import MailArrival
from caseferry.platform.sharing.models import Link
from caseferry.platform.vault.safes import open_safe


@pytest.fixture
def case(ana):
    return opened(ana)


@pytest.fixture
def ready(ana):
    """A case that may be sent: read, its gates shut, the family agreed, a coordinator read it."""
    case, family = begin(ana)
    send_bytes(family, case, "report.txt", b"CT of the chest")
    choose(ana, case)
    agree(family, case)
    packet = manifest()
    packet["readiness"] = {"ready": True, "gates": [{**row, "open": False} for row in packet["readiness"]["gates"]]}
    build = read(case, packet)
    sign_in(ana).post(f"/desk/{case.pk}/packet/{build.pk}/reviewed/")
    case.refresh_from_db()
    return case


def press(client, case, path, **given):
    return client.post(f"/desk/{case.pk}/{path}", given)


def order(**more):
    return {"key": uuid.uuid4().hex, "with_imaging": "on", **more}


def test_the_family_is_asked_for_an_item_and_the_request_is_taken_back(client, case):
    assert press(client, case, "checklist/ask/", item="core/pathology", words="Please send page 2.").status_code == 302
    page = text_of(client.get(f"/desk/{case.pk}/checklist/"))
    assert "The family was asked" in page and "Please send page 2." in page
    row = ItemRequest.objects.get()
    assert press(client, case, f"checklist/{row.pk}/back/").status_code == 302
    assert ItemRequest.objects.get().state == "withdrawn"


def test_a_promise_to_the_family_is_refused_and_the_words_are_kept(client, case):
    answer = press(client, case, "checklist/ask/", item="core/pathology", words="Your mother will be cured.")
    assert answer.status_code == 422
    assert "promise or advise" in text_of(answer) and "Your mother will be cured." in text_of(answer)
    assert not ItemRequest.objects.exists()


def test_an_item_that_is_not_on_the_list_is_not_asked_for(client, case):
    assert press(client, case, "checklist/ask/", item="core/nothing").status_code == 404


def test_the_packet_shows_gates_files_and_what_changed(client, case):
    page = text_of(client.get(f"/desk/{case.pk}/packet/"))
    assert "Pathology_2025-01-14.pdf" in page and "Waive with a reason" in page and "Run 1" in page


def test_a_file_is_read_in_place_and_kept_apart_from_the_private_ones(client, case):
    build = case.builds.get()
    shown = client.get(f"/desk/{case.pk}/packet/{build.pk}/file/send/Pathology_2025-01-14.pdf")
    assert shown.headers["Content-Type"] == "application/pdf"
    assert shown.headers["Content-Disposition"].startswith("inline")
    kept = client.get(f"/desk/{case.pk}/packet/{build.pk}/download/send/Pathology_2025-01-14.pdf")
    assert kept.headers["Content-Disposition"].startswith("attachment")
    passport = "keep/private/Passport_undated.pdf"
    assert client.get(f"/desk/{case.pk}/packet/{build.pk}/file/{passport}").status_code == 404
    assert client.get(f"/desk/{case.pk}/packet/{build.pk}/private/{passport}").status_code == 200
    looks = Entry.objects.filter(case=case.pk).values_list("action", flat=True)
    assert {"packet.view", "packet.download", "private.view"} <= set(looks)


def test_all_that_goes_to_the_hospital_is_one_zip_without_anything_else(client, case):
    answer = client.get(f"/desk/{case.pk}/packet/{case.builds.get().pk}/all.zip")
    names = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))).namelist()
    assert names == ["Pathology_2025-01-14.pdf"]
    assert Entry.objects.filter(case=case.pk, action="packet.download").count() == 1


@pytest.mark.parametrize(
    "path", ["packet.json/../../x", "../../../etc/passwd", "send/%2e%2e/x", "send/none.pdf", "links.json"]
)
def test_a_path_that_the_packet_does_not_have_is_not_found(client, case, path):
    assert client.get(f"/desk/{case.pk}/packet/{case.builds.get().pk}/file/{path}").status_code in (301, 404)


def test_an_original_is_saved_and_never_shown(client, case, ana):
    row = send_bytes(acting(ana), case, "evil.html", b"<script>alert(1)</script>")
    answer = client.get(f"/desk/{case.pk}/original/{row.pk}/")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    press(client, case, f"original/{row.pk}/remove/")
    assert Upload.objects.get(pk=row.pk).state == "removed"
    press(client, case, f"original/{row.pk}/remove/")
    assert Upload.objects.get(pk=row.pk).state == "kept"


def test_records_that_came_another_way_are_added(client, case):
    file = SimpleUploadedFile("fax.pdf", b"%PDF-1.7 fax")
    assert client.post(f"/desk/{case.pk}/upload/", {"files": file}).status_code == 302
    assert [(row.came_from, row.content["name"]) for row in Upload.objects.all()] == [("desk", "fax.pdf")]


def test_a_hospital_is_chosen_with_reasons_and_warnings_beside_it(client, case):
    page = text_of(client.get(f"/desk/{case.pk}/hospital/?hospital={HOSPITAL}"))
    assert "The entry was never verified." in page and "International Patient Department" in page
    press(client, case, "hospital/choose/", hospital=HOSPITAL, department=DEPARTMENT, urgent="yes")
    chosen = Case.objects.get()
    assert (chosen.hospital, chosen.department, chosen.urgent) == (HOSPITAL, DEPARTMENT, True)


@pytest.mark.parametrize(
    "given", [{"hospital": "nowhere", "department": "x"}, {"hospital": HOSPITAL, "department": ""}]
)
def test_a_desk_that_is_none_is_refused_with_what_to_do(client, case, given):
    answer = press(client, case, "hospital/choose/", **given)
    assert answer.status_code == 422 and "Please choose a" in text_of(answer)


def test_nothing_is_sent_while_a_gate_is_open_and_the_page_says_which(client, case, ana):
    choose(ana, case)
    answer = press(client, case, "hospital/send/", **order())
    assert answer.status_code == 409
    assert "Nobody has marked this run as read" in text_of(answer)
    assert not Sending.objects.exists()


def test_a_sending_shows_its_link_once_and_the_same_press_sends_once(client, ready):
    given = order(email="thoracic@hospital.example")
    page = text_of(press(client, ready, "hospital/send/", **given))
    token = re.search(r"/h/([\w-]{43})/", page)[1]
    assert re.search(r"Passcode \w{4}-\w{4}", page)
    again = press(client, ready, "hospital/send/", **given)
    assert (again.status_code, Sending.objects.count()) == (409, 1)
    shown = text_of(client.get(f"/desk/{ready.pk}/hospital/"))
    assert token not in shown and "Version 1" in shown and "Answer due" in shown


def test_a_general_address_is_refused(client, ready):
    answer = press(client, ready, "hospital/send/", **order(email="info@hospital.example"))
    assert answer.status_code == 422 and "general address" in text_of(answer)


def test_a_sending_made_elsewhere_needs_its_proof(client, ready):
    given = order(channel="courier", to="Dr Li", sent_on=timezone.localdate().isoformat())
    assert press(client, ready, "hospital/record/", **given).status_code == 422
    assert press(client, ready, "hospital/record/", **given, proof="DHL 4711").status_code == 302
    assert "DHL 4711" in text_of(client.get(f"/desk/{ready.pk}/hospital/"))


def test_a_sending_is_acknowledged_renewed_and_taken_back(client, ana):
    case, _, sending = sent(ana)
    press(client, case, f"sending/{sending.pk}/acknowledged/")
    assert Sending.objects.get().state == "acknowledged"
    assert re.search(r"/h/[\w-]{43}/", text_of(press(client, case, f"sending/{sending.pk}/link/")))
    press(client, case, f"sending/{sending.pk}/revoke/")
    assert Sending.objects.get().state == "revoked"
    assert not Link.objects.filter(sending=sending.pk, revoked_at=None).exists()


def asked(ana):
    """A case whose hospital asks a question."""
    case, family, sending = sent(ana)
    fill(case.builds.get())
    hospital = Actor("hospital", str(sending.link), case=case.pk)
    return case, family, ask_question(hospital, case, Words("Was EGFR tested by NGS?", "desk", sending, {"page": 2}))


def test_a_question_is_read_measured_and_passed_on_in_plain_words(client, ana):
    case, _, question = asked(ana)
    assert "Was EGFR tested by NGS?" in text_of(client.get(f"/desk/{case.pk}/messages/"))
    assert Message.objects.get().seen_at is not None
    path = f"messages/{question.pk}/pass-on/"
    hard = text_of(
        press(client, case, path, plain="Immunohistochemical documentation necessitates clarification.", check="yes")
    )
    assert "could be easier" in hard and "Reading grade" in hard and not question.passed_on
    assert press(client, case, path, plain="Did they test the lump for EGFR?").status_code == 302
    assert Message.objects.get(pk=question.pk).passed_on is not None
    assert press(client, case, path, plain="Again?").status_code == 422


def test_the_hospital_and_the_family_get_their_answers(client, ana):
    case, family, question = asked(ana)
    press(client, case, f"messages/{question.pk}/answer/", text="EGFR exon 19, report enclosed.")
    assert Case.objects.get().state == "answered"
    own = ask_question(family, case, Words("When do we hear from them?", "desk"))
    answer = press(client, case, f"messages/{own.pk}/answer/", text="The hospital will accept you.")
    assert answer.status_code == 422 and "The hospital will accept you." in text_of(answer)
    press(client, case, f"messages/{own.pk}/answer/", text="We ask them on Monday.")
    assert Message.objects.filter(receiver="family").count() == 1


def test_a_new_thread_begins_on_either_side(client, ana, case):
    assert press(client, case, "messages/new/", to="hospital", text="Hello").status_code == 404
    assert press(client, case, "messages/new/", to="family", text=" ").status_code == 422
    assert press(client, case, "messages/new/", to="family", text="Please call us.").status_code == 302
    other, _, _ = sent(ana)
    assert press(client, other, "messages/new/", to="hospital", text="Did it arrive?").status_code == 302


def test_a_held_mail_is_looked_at_and_removed(client, case):
    mail = MailArrival(case=case, key="k", state="held", why="stranger", files=1, at=case.opened_at)
    mail.set_content({"sender": "x@y.example", "subject": "Scan", "words": "From the clinic", "names": ["a.pdf"]})
    mail.save()
    open_safe(case.pk).files(mail.folder).write("mail.eml", b"From: x@y.example\r\n\r\nhello")
    page = text_of(client.get(f"/desk/{case.pk}/messages/"))
    assert "x@y.example" in page and "Unknown sender" in page
    press(client, case, f"mail/{mail.pk}/", take="no")
    assert MailArrival.objects.get().state == "discarded"
    assert press(client, case, f"mail/{mail.pk}/", take="yes").status_code == 404


def test_an_opinion_is_entered_with_its_paper_and_released(client, ana):
    case, _, sending = sent(ana)
    given = {
        "sending": str(sending.pk), "signed_by": "Dr Wang", "answer": "We read the records.", "outcome": "more_information",
        "plan": "Biopsy | in two weeks | family\nSecond reading", "files": SimpleUploadedFile("opinion.pdf", b"%PDF-1.7"),
    }  # fmt: skip
    assert press(client, case, "opinion/enter/", **given).status_code == 302
    opinion = Opinion.objects.get()
    assert opinion.content["plan"] == [
        {"step": "Biopsy", "when": "in two weeks", "who": "family"},
        {"step": "Second reading", "when": "", "who": ""},
    ]
    assert opinion.upload is not None and "Not released yet" in text_of(client.get(f"/desk/{case.pk}/opinion/"))
    press(client, case, f"opinion/{opinion.pk}/release/")
    assert Case.objects.get().state == "released"


def test_an_opinion_without_a_doctor_or_words_is_refused(client, ana):
    case, _, sending = sent(ana)
    assert press(client, case, "opinion/enter/", sending=str(sending.pk), text="x").status_code == 422
    assert press(client, case, "opinion/enter/", sending=str(sending.pk), signed_by="Dr Wang").status_code == 422
    assert not Opinion.objects.exists()


def test_the_data_of_a_case_are_changed_and_only_what_differs_builds_again(client, case):
    given = {"name": "Petra Novakova", "question": "Is surgery possible?", "contact_email": "p@family.example"}
    press(client, case, "people/data/", **given)
    assert Case.objects.get().content["contact"] == {"email": "p@family.example"}
    assert not Outbox.objects.filter(kind="build").exists()
    press(client, case, "people/data/", **given, birth_date="1960-01-02")
    assert Case.objects.get().content["birth_date"] == "1960-01-02"
    assert Outbox.objects.filter(kind="build").count() == 1


def test_a_case_is_handed_over_and_a_stand_in_comes_and_goes(client, case):
    bo = make_user("bo")
    press(client, case, "people/stand-in/", user=str(bo.pk))
    assert Member.objects.filter(user=bo, part="stand_in").exists()
    press(client, case, "people/stand-in/", user=str(bo.pk), end="yes")
    assert not Member.objects.filter(user=bo).exists()
    assert press(client, case, "people/hand-over/", user=str(uuid.uuid4())).status_code == 404
    assert press(client, case, "people/hand-over/", user=str(bo.pk)).headers["Location"] == "/desk/"
    assert client.get(f"/desk/{case.pk}/").status_code == 404


def test_a_new_link_ends_the_old_ones_and_is_shown_once(client, case):
    old = Link.objects.get()
    assert re.search(r"/f/[\w-]{43}/", text_of(press(client, case, "people/link/")))
    assert Link.objects.get(pk=old.pk).revoked_at is not None
    new = Link.objects.get(revoked_at=None)
    press(client, case, f"people/link/{new.pk}/end/")
    assert not Link.objects.filter(revoked_at=None).exists()


def test_a_case_rests_ends_begins_again_and_is_taken_back(client, case):
    press(client, case, "still/")
    assert Case.objects.get().still and "No reminder goes out." in text_of(client.get(f"/desk/{case.pk}/people/"))
    press(client, case, "still/", end="yes")
    assert press(client, case, "close/", outcome="nonsense").status_code == 422
    press(client, case, "close/", outcome="not_suitable")
    assert (Case.objects.get().state, Case.objects.get().outcome) == ("closed", "not_suitable")
    assert press(client, case, "close/", outcome="died").status_code == 409
    press(client, case, "reopen/")
    assert Case.objects.get().state == "collecting"
    press(client, case, "withdraw/")
    assert Case.objects.get().outcome == "withdrawn"


def test_the_tumour_type_is_chosen_from_those_that_there_are(client, case):
    assert press(client, case, "people/cancer/", cancer="gastric").status_code == 302
    assert press(client, case, "people/cancer/", cancer="nonsense").status_code == 404
    assert Case.objects.get().cancer == "gastric"


def test_nothing_of_another_case_is_reached_through_this_one(client, ana, case):
    """Every sub-object of a second case of the same coordinator, asked for under the first case's address."""
    other, _, question = asked(ana)
    sending, link = Sending.objects.get(), Link.objects.filter(case=other.pk).first()
    upload, build = Upload.objects.filter(case=other).first(), other.builds.first()
    request = ItemRequest.objects.create(case=other, item="core/pathology", asked_at=other.opened_at)
    opinion = Opinion.objects.create(case=other, sending=sending, entered_by="x", received_at=other.opened_at)
    mail = MailArrival.objects.create(case=other, key="k", state="held", at=other.opened_at)
    posts = [
        f"checklist/{request.pk}/back/", f"packet/{build.pk}/reviewed/", f"original/{upload.pk}/remove/",
        f"sending/{sending.pk}/revoke/", f"sending/{sending.pk}/link/", f"sending/{sending.pk}/acknowledged/",
        f"messages/{question.pk}/answer/", f"messages/{question.pk}/pass-on/", f"mail/{mail.pk}/",
        f"opinion/{opinion.pk}/release/", f"people/link/{link.pk}/end/",
    ]  # fmt: skip
    gets = [
        f"original/{upload.pk}/",
        f"packet/{build.pk}/file/packet.json",
        f"packet/{build.pk}/download/packet.json",
        f"packet/{build.pk}/all.zip",
    ]
    codes = {path: press(client, case, path, text="x", plain="x").status_code for path in posts}
    codes |= {path: client.get(f"/desk/{case.pk}/{path}").status_code for path in gets}
    assert {path: code for path, code in codes.items() if code != 404} == {}
    entered = press(client, case, "opinion/enter/", sending=str(sending.pk), signed_by="Dr X", text="x")
    assert entered.status_code == 422 and Opinion.objects.count() == 1


@pytest.mark.parametrize(
    "tab", ["", "checklist/", "packet/", "hospital/", "messages/", "opinion/", "people/", "decisions/"]
)
@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_every_tab_is_there_before_anything_came_and_after_an_answer(client, ana, tab, language):
    bare, _ = begin(ana)
    full, _, _ = asked(ana)
    for case in (bare, full):
        answer = client.get(f"/desk/{case.pk}/{tab}?language={language}")
        assert answer.status_code == 200 and "desk." not in re.sub(r"/desk/|\.desk|desk\.(css|js)", "", text_of(answer))

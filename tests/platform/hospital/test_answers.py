"""What a desk says: here, accepted, returned, asked, answered; and its opinion."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from tests.platform.family.visits import text_of
from tests.platform.hospital.desks import enter, staff

from caseferry.platform.access.actor import Actor
from caseferry.platform.cases.actions.conversing import Words, answer, ask, pass_on
from caseferry.platform.cases.actions.uploading import append, begin_upload, finish_upload
from caseferry.platform.cases.models import Build, Case, Message, Opinion, Outbox, Sending, Upload
from caseferry.platform.cases.records import records_of
from caseferry.platform.engine.building import given_of
from caseferry.platform.family.queries.arrivals import arrivals_of
from caseferry.platform.sharing.links import make_link


def sending(made) -> Sending:
    return Sending.objects.get(pk=made.link(made.second).sending)


def test_receipt_and_acceptance_move_the_sending_on(made, client):
    assert client.post(f"{made.url}v2/acknowledge/").status_code == 302
    assert (sending(made).state, made.row().state) == ("acknowledged", "acknowledged")
    said = text_of(client.get(made.url))
    assert "Acknowledge receipt" not in said
    assert "Thank you. It was noted." in said

    assert client.post(f"{made.url}v2/accept/").status_code == 302
    assert sending(made).state == "accepted"
    assert "Accept for review" not in text_of(client.get(made.url)).replace("Accepted for review", "")


def test_a_return_needs_a_reason(made, client):
    answer = client.post(f"{made.url}v2/return/", {"reason": " "})
    assert answer.status_code == 422
    assert sending(made).state == "opened"

    assert client.post(f"{made.url}v2/return/", {"reason": "The slides are missing."}).status_code == 302
    assert sending(made).state == "returned"
    assert sending(made).content["return_reason"] == "The slides are missing."
    assert made.row().state == "reviewing"


def test_a_question_about_a_page_leads_back_to_that_page(made, client):
    path = client.get(made.url).content.decode().split("/v2/read/CT_")[1].split('"')[0]
    name = f"CT_{path}"
    page = client.get(f"{made.url}questions/?file={name}&page=3&version=2")
    assert f'<option value="file:{name}" selected>' in page.content.decode()

    posted = {"about": f"file:{name}", "page": "3", "version": "2", "text": "Which phase is this?"}
    assert client.post(f"{made.url}questions/", posted).status_code == 302

    row = Message.objects.get(sender="hospital")
    assert row.content == {"text": "Which phase is this?", "about": {"file": name, "page": 3, "version": 2}}
    assert (row.receiver, row.is_question, row.sending_id) == ("desk", True, sending(made).pk)
    assert made.row().state == "question_open"
    assert f'href="{made.url}v2/read/{name}#page=3"' in client.get(f"{made.url}questions/").content.decode()


def test_a_question_about_a_missing_item_names_it(made, client):
    url = client.get(made.url).content.decode().split("questions/?item=")[1].split("&")[0]
    from urllib.parse import unquote

    code = unquote(url)
    client.post(f"{made.url}questions/", {"about": f"item:{code}", "text": "Was it done?"})
    assert Message.objects.get(sender="hospital").content["about"] == {"item": code}


def test_a_question_about_what_is_not_there_is_refused(made, client):
    answer = client.post(f"{made.url}questions/", {"about": "file:../keep/review.html", "text": "And this?"})
    assert answer.status_code == 422
    assert not Message.objects.filter(sender="hospital").exists()


def test_the_answer_comes_with_its_files_and_nothing_of_the_family_s_thread(made, client):
    client.post(f"{made.url}questions/", {"text": "Was LDH measured?"})
    question = Message.objects.get(sender="hospital")
    plain = pass_on(staff(), made.row(), question, plain="Do you have a blood test with LDH?")
    family = Actor("family", str(make_link(made.row().pk, "family", days=1, by="test").link.pk), case=made.row().pk)
    answer(family, made.row(), plain, text="Yes, my sister has it at home.")
    row = begin_upload(staff(), made.row(), name="LDH <b>.html", size=29, message=str(question.pk))
    append(staff(), row, 0, [b"<script>alert('LDH')</script>"])
    finish_upload(staff(), row)
    answer(staff(), made.row(), question, text="LDH was 210 U/L.")

    page = client.get(f"{made.url}questions/")
    said = text_of(page)
    assert "LDH was 210 U/L." in said
    assert "sister" not in said
    assert "Do you have" not in said

    file = client.get(f"{made.url}attachment/{row.pk}/")
    assert b"".join(file.streaming_content) == b"<script>alert('LDH')</script>"
    assert file.headers["Content-Type"] == "application/octet-stream"
    assert file.headers["Content-Disposition"].startswith("attachment;")
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in file.headers["Content-Security-Policy"]
    assert Message.objects.get(thread=question.pk, sender="desk", receiver="hospital").seen_at is not None


def test_the_coordinator_s_question_is_answered_by_the_desk(made, client):
    asked = ask(staff(), made.row(), Words("Did the disc open?", "hospital", sending(made)))
    assert "Questions 1" in text_of(client.get(made.url))

    assert client.post(f"{made.url}questions/{asked.pk}/", {"text": ""}).status_code == 422
    assert client.post(f"{made.url}questions/{asked.pk}/", {"text": "It did."}).status_code == 302

    told = Message.objects.get(thread=asked.pk, sender="hospital")
    assert (told.content["text"], told.receiver) == ("It did.", "desk")
    asked.refresh_from_db()
    assert asked.answered_at is not None
    assert made.row().waits_on == "desk"
    assert not Outbox.objects.filter(about="family_message").exists()


OPINION = {
    "answer_0": "Yes, after staging.", "answer_1": "", "text": "Resectable on CT.", "step_0": "PET-CT",
    "when_0": "within 3 weeks", "who_0": "local", "outcome": "further_screening", "signed_by": "Dr Li, Thoracic Surgery",
}  # fmt: skip


def test_an_opinion_keeps_each_answer_beside_its_question(made, client):
    page = text_of(client.get(f"{made.url}opinion/"))
    assert "1. Is surgery possible?" in page
    assert "2. Which further tests are needed?" in page

    assert client.post(f"{made.url}opinion/", OPINION).status_code == 302

    row = Opinion.objects.get()
    assert row.content == {
        "answers": [{"question": "Is surgery possible?", "answer": "Yes, after staging."}],
        "text": "Resectable on CT.",
        "plan": [{"step": "PET-CT", "when": "within 3 weeks", "who": "local"}],
        "signed_by": "Dr Li, Thoracic Surgery",
    }
    assert (row.outcome, row.released_at, row.sending_id) == ("further_screening", None, sending(made).pk)
    assert made.row().state == "opinion_received"
    assert "Resectable on CT." in text_of(client.get(f"{made.url}opinion/"))


def test_an_empty_opinion_and_one_without_a_name_are_told(made, client):
    answer = client.post(f"{made.url}opinion/", {"signed_by": "Dr Li"})
    assert answer.status_code == 422
    assert "Please answer at least one question" in text_of(answer)
    answer = client.post(f"{made.url}opinion/", {**OPINION, "signed_by": ""})
    assert answer.status_code == 422
    assert "Yes, after staging." in answer.content.decode()
    assert not Opinion.objects.exists()


def test_an_uploaded_opinion_is_kept_inert_and_is_no_record_of_the_patient(made, client):
    builds = Build.objects.count()
    paper = SimpleUploadedFile("opinion.pdf", b"%PDF-1.7 the signed opinion", "application/pdf")
    assert client.post(f"{made.url}opinion/", {"signed_by": "Dr Li", "file": paper}).status_code == 302

    row = Opinion.objects.get()
    upload = Upload.objects.get(pk=row.upload)
    assert (upload.came_from, upload.content["name"]) == ("hospital", "opinion.pdf")
    saved = client.get(f"{made.url}opinion/{row.pk}/document/")
    assert b"".join(saved.streaming_content) == b"%PDF-1.7 the signed opinion"
    assert saved.headers["Content-Type"] == "application/octet-stream"

    case = Case.objects.get()
    assert upload not in list(records_of(case))
    assert "opinion.pdf" not in {arrival.path for arrival in given_of(Build.objects.latest("number")).arrivals}
    assert Build.objects.count() == builds
    assert "opinion.pdf" not in str([file for file in arrivals_of(case).files])


def test_a_file_of_a_form_that_was_not_sent_through_is_dropped(made, client):
    paper = SimpleUploadedFile("opinion.pdf", b"%PDF-1.7", "application/pdf")
    before = Upload.objects.count()
    assert client.post(f"{made.url}opinion/", {"signed_by": "", "file": paper}).status_code == 422
    assert Upload.objects.count() == before


def test_the_other_hospital_sees_nothing_of_this_conversation(made, client):
    client.post(f"{made.url}questions/", {"text": "Only between us."})
    client.post(f"{made.url}opinion/", OPINION)
    other = enter(made, made.other)
    assert "Only between us." not in text_of(other.get(f"{made.url}questions/"))
    assert "Resectable on CT." not in text_of(other.get(f"{made.url}opinion/"))
    assert other.get(f"{made.url}opinion/{Opinion.objects.get().pk}/document/").status_code == 404

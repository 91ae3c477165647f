"""A build in the vault, beside the same run of the command line."""

import datetime as dt
import hashlib
from pathlib import Path

import pytest
from django.utils import timezone
from tests.platform.people import DEPARTMENT, HOSPITAL, acting, begin, choose, make_user, send_bytes, send_folder

from caseferry.domain.request import CaseRequest
from caseferry.pack.packing import Inputs, pack
from caseferry.platform.cases.actions import deciding, stating
from caseferry.platform.cases.decisions import decisions_text
from caseferry.platform.cases.models import Build, Case, Outbox, Upload
from caseferry.platform.cases.packets import PacketFiles, load_manifest
from caseferry.platform.cases.statements import statement_of
from caseferry.platform.engine.building import run_build
from caseferry.platform.engine.ending import run_erasure
from caseferry.platform.sharing.models import Link

REPORT = """City Hospital, Department of Pathology
PATHOLOGY REPORT
Patient: Petra Novakova   Date of birth: 12.03.1961
Collected: 2025-09-12   Reported: 2025-09-18
Specimen: lung, right upper lobe, core biopsy
Diagnosis: Adenocarcinoma of the lung, grade 2. TTF-1 positive.
PD-L1 (22C3) TPS 60 %.
"""
LABS = """City Hospital, Laboratory
Patient: Petra Novakova   Date of birth: 12.03.1961
Collected: 2026-01-10
Haemoglobin 118 g/L (120-160)
Creatinine 71 umol/L (44-97)
"""


class Silent:
    """A Progress that says nothing."""

    def start(self, step, total):
        pass

    def advance(self, units=1, *, about=""):
        pass

    def finish(self):
        pass


@pytest.fixture
def ana(sqlite):
    return make_user("ana")


def heap(folder: Path) -> Path:
    (folder / "papers").mkdir(parents=True)
    (folder / "papers" / "pathology.txt").write_text(REPORT, encoding="utf-8")
    (folder / "labs.txt").write_text(LABS, encoding="utf-8")
    return folder


def test_a_packet_built_here_and_by_the_command_line_has_equal_bytes_to_send(ana, tmp_path):
    records = heap(tmp_path / "records")
    case, family = begin(ana, birth_date="1961-03-12")
    choose(ana, case)
    stating.make_statement(family, case, answers={"walking": "Climbs one floor."}, said_on=dt.date(2026, 1, 20))
    send_folder(family, case, records)
    page = {"sha256": hashlib.sha256(LABS.encode()).hexdigest(), "page": 1}
    deciding.decide(acting(ana), case, deciding.Choice("set_date", page, {"value": "2026-01-11", "role": "collected"}))
    build = Build.objects.get()
    Build.objects.update(asked_at=dt.datetime(2026, 1, 25, 9, tzinfo=dt.UTC))

    assert run_build(str(build.pk)) == "done"

    statement = tmp_path / "statement.txt"
    statement.write_text(statement_of(case.statements.all()), encoding="utf-8")
    request = CaseRequest(
        as_of=dt.date(2026, 1, 25), question="Is surgery possible?", hospital=HOSPITAL, department=DEPARTMENT,
        patient_name="Petra Novakova", patient_birth_date="1961-03-12", originals=False,
    )  # fmt: skip
    inputs = Inputs((records,), statement, decisions_text(Case.objects.get()))
    pack(inputs, request, tmp_path / "out", jobs=1, progress=Silent())

    build.refresh_from_db()
    files = PacketFiles.of(build)
    here = {path: files.read(path) for path in files.paths() if path.startswith("send/")}
    there = {
        path.relative_to(tmp_path / "out").as_posix(): path.read_bytes()
        for path in sorted((tmp_path / "out" / "send").rglob("*"))
        if path.is_file()
    }
    assert sorted(here) == sorted(there)
    assert [path for path in here if here[path] != there[path]] == []
    assert len(here) >= 6
    assert "2026-01-11" in {row["date"] for row in load_manifest(build)["documents"]}
    assert set(Upload.objects.values_list("state", flat=True)) == {"read"}


def test_a_poison_file_costs_itself_alone(ana):
    case, family = begin(ana)
    send_bytes(family, case, "report.txt", REPORT.encode())
    send_bytes(family, case, "broken.pdf", b"%PDF-1.7\n\x00\xff garbage")
    build = Build.objects.get()

    assert run_build(str(build.pk)) == "done"

    states = {row.content["name"]: row.state for row in Upload.objects.all()}
    assert states == {"report.txt": "read", "broken.pdf": "failed"}
    reasons = [row["reason"] for row in load_manifest(build)["ledger"] if row["outcome"] == "rejected"]
    assert len(reasons) == 1 and reasons[0]


def test_a_case_without_a_readable_page_says_so_and_the_next_file_tries_again(ana):
    case, family = begin(ana)
    send_bytes(family, case, "broken.pdf", b"%PDF-1.7\n\x00\xff garbage")
    first = Build.objects.get()
    assert run_build(str(first.pk)) == "failed"
    first.refresh_from_db()
    assert first.reason == "nothing_readable"

    send_bytes(family, case, "report.txt", REPORT.encode())
    second = Build.objects.first()
    assert (second.number, run_build(str(second.pk))) == (2, "done")


def test_a_finished_build_is_not_made_again(ana):
    case, family = begin(ana)
    send_bytes(family, case, "report.txt", REPORT.encode())
    build = Build.objects.get()
    run_build(str(build.pk))
    build.refresh_from_db()
    ended = build.ended_at

    assert run_build(str(build.pk)) == "done"
    build.refresh_from_db()
    assert build.ended_at == ended


def test_an_erased_case_leaves_its_frame_alone_and_its_build_ends_quietly(ana):
    case, family = begin(ana)
    send_bytes(family, case, "report.txt", REPORT.encode())
    build = Build.objects.get()
    row = Outbox.objects.create(
        kind="erase", key="e", case=case.pk, written_at=timezone.now(), not_before=timezone.now()
    )

    assert run_erasure(str(row.pk)) == "erased"

    assert (run_build(str(build.pk)), run_erasure(str(row.pk))) == ("gone", "already")
    left = Case.objects.get()
    assert (left.reference, left.state, left.content, bool(left.erased_at)) == (case.reference, "closed", {}, True)
    assert not Upload.objects.exists() and not Link.objects.exists()


def test_nothing_of_a_record_is_readable_on_the_disk(ana, home):
    case, family = begin(ana)
    send_bytes(family, case, "report.txt", REPORT.encode())
    run_build(str(Build.objects.get().pk))
    case.refresh_from_db()

    planted = [text.encode() for text in ("Novakova", "Adenocarcinoma", "12.03.1961", "report.txt", "surgery possible")]
    for path in (item for item in home.rglob("*") if item.is_file()):
        data = path.read_bytes()
        assert [text for text in planted if text in data or text in str(path).encode()] == [], path

"""A case that was really built and sent, twice to one desk and once to another, made once and copied for each test."""

from __future__ import annotations

import io
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import typst
from benchmarks.discs import slice_of, written
from django.test import Client, override_settings
from PIL import Image
from tests.platform.databases import using
from tests.platform.people import DEPARTMENT, HOSPITAL, acting, agree, begin, make_user, send_bytes

from caseferry.platform.access.actor import Actor
from caseferry.platform.access.models import User
from caseferry.platform.cases.actions import describing, reviewing
from caseferry.platform.cases.actions.consenting import Agreement, give_consent
from caseferry.platform.cases.actions.sending import Order, send
from caseferry.platform.cases.models import Build, Case
from caseferry.platform.engine.building import run_build
from caseferry.platform.sharing.links import find_link
from caseferry.platform.sharing.models import Link

OTHER = "shchest"
QUESTION = "Is surgery possible?\nWhich further tests are needed?"
WHO = {"PatientName": "Novakova^Petra", "PatientID": "77001", "PatientBirthDate": "19610312", "PatientSex": "F"}
PATHOLOGY = """City Hospital, Department of Pathology
PATHOLOGY REPORT
Patient: Petra Novakova   Date of birth: 1961-03-12
Collected: 2025-09-12   Reported: 2025-09-18
Specimen: lung, right upper lobe, core biopsy
Diagnosis: Adenocarcinoma of the lung, grade 2. TTF-1 positive.
PD-L1 (22C3) TPS 60 %.
"""
LABS = """City Hospital, Laboratory
Patient: Petra Novakova   Date of birth: 1961-03-12
Collected: {day}
Haemoglobin 118 g/L (120-160)
Creatinine 71 umol/L (44-97)
"""
PASSPORT = """PASSPORT
REPUBLIC OF NOWHERE
Type P   Passport No. X1234567
Surname NOVAKOVA  Given names PETRA
Date of birth 12 MAR 1961  Sex F
Date of issue 01 JAN 2020  Date of expiry 01 JAN 2030
P<NWHNOVAKOVA<<PETRA<<<<<<<<<<<<<<<<<<<<<<<<
X1234567<7NWH6103124F3001012<<<<<<<<<<<<<<04
"""
CT_PAGES = 12


@dataclass(frozen=True, slots=True)
class Way:
    """A link as it was handed over."""

    token: str
    passcode: str

    @property
    def door(self) -> str:
        return f"/h/{self.token}/"


@dataclass(frozen=True, slots=True)
class Round:
    """The case with its links: `first` and `second` version to one desk, `other` to another hospital."""

    case: str
    first: Way
    second: Way
    other: Way
    home: Path
    keys: Path

    @property
    def url(self) -> str:
        return f"/review/{self.case}/"

    def row(self) -> Case:
        return Case.objects.get(pk=self.case)

    def link(self, way: Way) -> Link:
        """The link of a way."""
        found = find_link(way.token, "hospital")
        assert found
        return found


def enter(made: Round, way: Way, client: Client | None = None) -> Client:
    """A browser in which the passcode was given."""
    client = client or Client()
    answer = client.post(way.door, {"passcode": way.passcode})
    assert (answer.status_code, answer.headers["Location"]) == (302, made.url)
    return client


def hospital_actor(made: Round, way: Way) -> Actor:
    """The desk as it acts."""
    return Actor("hospital", str(made.link(way).pk), case=made.row().pk)


def staff() -> Actor:
    """The coordinator."""
    return acting(User.objects.get(username="ana"))


@contextmanager
def installed(folder: Path):
    """The installation in `folder` is the one that is used meanwhile."""
    keys = folder / "home-keys"
    with (
        override_settings(
            HOME=folder / "home", KEYS=keys, OBJECTS=folder / "home" / "objects", MASTER_KEYS=(),
            MASTER_KEY_FILE=keys / "master.key", STORAGE_URL="",
        ),
        using("", folder / "home"),
    ):  # fmt: skip
        yield


def prepare(folder: Path, migrated: Path) -> Round:
    """Fill an empty installation: everything as people and the engine do it, but for the open gates, which are shut by hand."""
    (folder / "home").mkdir(parents=True)
    shutil.copy(migrated, folder / "home" / "caseferry.sqlite3")
    with installed(folder):
        return _round(folder)


def copied(made: Round, source: Path, folder: Path) -> Round:
    """The same installation elsewhere."""
    shutil.copytree(source, folder)
    return replace(made, home=folder / "home", keys=folder / "home-keys")


def _round(folder: Path) -> Round:
    ana = make_user("ana")
    case, family = begin(ana, birth_date="1961-03-12", question=QUESTION)
    agree(family, case, "clinical", "imaging", "identity")
    give_consent(family, case, Agreement(OTHER, "second_opinion", "clinical", "out", "patient", "Petra Novakova"))
    for name, data in records().items():
        send_bytes(family, case, name, data)
    first = _sent(ana, case, Order(HOSPITAL, DEPARTMENT, "one", words="Thank you for looking."))
    send_bytes(family, case, "labs later.txt", LABS.format(day="2026-02-20").encode())
    second = _sent(ana, case, Order(HOSPITAL, DEPARTMENT, "two", with_private=True))
    other = _sent(ana, case, Order(OTHER, "Department of Oncology", "three", with_imaging=False))
    return Round(str(case.pk), first, second, other, folder / "home", folder / "home-keys")


def _sent(ana: User, case: Case, order: Order) -> Way:
    describing.choose_hospital(acting(ana), case, hospital=order.hospital, department=order.department, urgent=False)
    build = Build.objects.filter(case=case).latest("number")
    assert run_build(str(build.pk)) == "done"
    Build.objects.filter(pk=build.pk).update(ready=True)
    build.refresh_from_db()
    case.refresh_from_db()
    reviewing.mark_reviewed(acting(ana), case, build)
    link = send(acting(ana), case, build, order).link
    assert link
    return Way(link.token, link.passcode)


def records() -> dict[str, bytes]:
    """What the family sent: texts, a scan of several pages, a disc, a passport."""
    disc = {f"CD/IM{number}": written(slice_of(number, of=6, **WHO)) for number in range(6)}
    return {
        "pathology.txt": PATHOLOGY.encode(), "labs.txt": LABS.format(day="2026-01-10").encode(),
        "passport.txt": PASSPORT.encode(), "CT report.pdf": ct_report(), **disc,
    }  # fmt: skip


def ct_report(pages: int = CT_PAGES, noise: int = 400) -> bytes:
    """A report whose pages carry pictures that do not compress; each page says which it is."""
    sheets = []
    files: dict[str, bytes] = {}
    for number in range(1, pages + 1):
        pixels = np.random.default_rng(number).integers(0, 255, (noise, noise), np.uint8)
        buffer = io.BytesIO()
        Image.fromarray(pixels).save(buffer, "PNG")
        files[f"n{number}.png"] = buffer.getvalue()
        sheets.append(f"""
= CT REPORT, CHEST AND ABDOMEN
City Hospital, Radiology. Patient: Petra Novakova. Date of birth: 1961-03-12.

Examination performed: 2025-10-05. Sheet {number} of {pages}.

Technique: contrast enhanced CT of the chest and upper abdomen.

Findings: Mass of the right upper lobe, 32 mm. No pleural effusion. Liver without focal lesion. Landmark{number}word.

Impression: Mass of the right upper lobe.
#image("n{number}.png", width: 60%)
""")
    with_folder = Path(tempfile.mkdtemp(prefix="caseferry-ct-"))
    for name, data in files.items():
        (with_folder / name).write_bytes(data)
    source = with_folder / "report.typ"
    source.write_text('#set page(paper: "a4")\n' + "\n#pagebreak()\n".join(sheets), encoding="utf-8")
    made = typst.compile(str(source))
    shutil.rmtree(with_folder)
    return bytes(made)

"""What has happened before the gallery is photographed: invented people, a case that went its whole way, and three others."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.platform.installation import Installation

PASSWORD = "three quiet rivers run"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
UNSECURED, SECURED, ADMINISTRATOR = "lucia@example.org", "omar@example.org", "root@example.org"
_ENGLISH = {
    "Centro de Medicina Nuclear Pachacámac": "Pachacámac Nuclear Medicine Centre",
    "Calle Los Nogales 75, Lima, Perú": "75 Los Nogales Street, Lima, Peru",
    "INFORME DE PET/CT CON 18F-FDG": "18F-FDG PET/CT REPORT",
    "Técnica": "Technique",
    "Se administran 296 MBq de 18F-FDG. Glucemia 94 mg/dL.": "296 MBq of 18F-FDG were given. Blood glucose 94 mg/dL.",
    "Hallazgos": "Findings",
    "Conclusión": "Conclusion",
    "Medicina nuclear": "Nuclear medicine",
}
"""Of the example's PET/CT report; the other lines come back as they were, and the checks say so."""

_BLOOD = """City Laboratory
COMPLETE BLOOD COUNT
Patient: ORTEGA VILLALBA, Mariana Lucía
Date of birth: 1971-03-22
Collected: 2025-11-12
Haemoglobin 11.8 g/dL (12.0-16.0)
Leukocytes 6.4 x10^9/L (4.0-10.0)
Platelets 231 x10^9/L (150-400)
"""


@dataclass(frozen=True)
class Story:
    """The case, the ways into it, and what the places in the addresses of pages are (by `audience/name`, else by address)."""

    case: str
    links: Mapping[str, Any]
    places: Mapping[str, Mapping[str, Any]]


def play(place: Installation) -> Story:
    """A case with the example's records: read, sent twice, asked about and answered; one that is new, one whose link was replaced, one erased."""
    from caseferry.platform.access.actor import Actor

    ana = Actor("staff", str(place.user.pk), place.user.roles)
    welcome, build = _collect(ana)
    case, family = welcome.case, Actor("family", str(welcome.link.link.pk), case=welcome.case.pk)
    translation = _translate(ana, case)
    sent = _send(ana, family, case, build)
    newer = _answer(ana, family, case, sent)
    asked = _talk(ana, family, case, newer)
    fresh, ended, erased = _others(ana)
    _accounts()
    links = {"family": welcome.link, "new": fresh.link, "link-ended": ended.link, **_hospital_links(ana, case, newer)}
    return Story(str(case.pk), links, _places(links, fresh, erased) | _inside(case, build, translation, asked))


def _collect(ana: Any) -> tuple[Any, Any]:
    """The case as its family has filled it, and the finished build."""
    from caseferry.platform.access.actor import Actor
    from caseferry.platform.cases.actions import describing, opening, stating
    from caseferry.platform.cases.models import Build
    from caseferry.platform.engine.building import run_build
    from caseferry.platform.site.demo import example_case, upload

    words = {"question": "Is a new biopsy with sequencing useful?\nIs a trial possible?", "contact": {"name": "Jorge"}}
    welcome = opening.open_case(ana, language="en", words=words)
    case, family = welcome.case, Actor("family", str(welcome.link.link.pk), case=welcome.case.pk)
    describing.choose_cancer(ana, case, cancer="nsclc")
    describing.choose_hospital(ana, case, hospital="fuscc", department="Department of Thoracic Oncology", urgent=False)
    answers = {"walking": "Walks to the shop, rests once.", "eating": "Half portions."}
    stating.make_statement(family, case, answers=answers)
    records = example_case() / "records"
    for path in sorted(item for item in records.rglob("*") if item.is_file()):
        upload(family, case, path.relative_to(records).as_posix(), path)
    build = Build.objects.get(case=case)
    run_build(str(build.pk))
    Build.objects.filter(pk=build.pk).update(ready=True)  # the example's open gates would keep it on the desk
    build.refresh_from_db()
    return welcome, build


def _send(ana: Any, family: Any, case: Any, build: Any) -> Any:
    """What is asked of the family, what it agrees to, and the sending, twice."""
    from caseferry.platform.cases.actions import consenting, requesting, reviewing, sending

    requesting.request_item(ana, case, item="core/ecog", words="Please tell us how she gets through a usual day.")
    for name in ("clinical", "imaging", "genomic"):
        agreement = consenting.Agreement("fuscc", "second_opinion", name, "out", "patient", "Mariana Ortega")
        consenting.give_consent(family, case, agreement)
    reviewing.mark_reviewed(ana, case, build)
    return sending.send(ana, case, build, sending.Order("fuscc", "Department of Thoracic Oncology", "gallery")).sending


def _answer(ana: Any, family: Any, case: Any, sent: Any) -> Any:
    """The hospital asks for a paper, the family sends it; the sending of the second version."""
    from caseferry.platform.access.actor import Actor
    from caseferry.platform.cases.actions import conversing, receiving, reviewing, sending
    from caseferry.platform.cases.models import Build
    from caseferry.platform.engine.building import run_build
    from caseferry.platform.site.demo import upload

    hospital = Actor("hospital", "reviewer", case=case.pk)
    receiving.note_opened(hospital, case, sent)
    receiving.acknowledge(hospital, case, sent)
    asked = conversing.ask(hospital, case, conversing.Words("Please send the latest blood count.", "desk", sent))
    plain = "The hospital asks: do you have a blood test from the last four weeks?"
    passed = conversing.pass_on(ana, case, asked, plain=plain)
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as paper:
        paper.write(_BLOOD)
        paper.flush()
        upload(family, case, "blood count November.txt", Path(paper.name))
    conversing.answer(family, case, passed, text="Yes, from 12 November. We sent it just now.")
    conversing.answer(ana, case, asked, text="The blood count of 12 November is in the second version.")
    build = Build.objects.filter(case=case, state=Build.State.QUEUED).first()
    run_build(str(build.pk))
    Build.objects.filter(pk=build.pk).update(ready=True)
    build.refresh_from_db()
    reviewing.mark_reviewed(ana, case, build)
    return sending.send(ana, case, build, sending.Order("fuscc", "Department of Thoracic Oncology", "newer")).sending


def _talk(ana: Any, family: Any, case: Any, sent: Any) -> str:
    """Questions that wait for the family, the desk and the hospital; an opinion with a plan. The id of the family's question."""
    from caseferry.platform.access.actor import Actor
    from caseferry.platform.cases.actions import conversing, opining, receiving

    hospital = Actor("hospital", "reviewer", case=case.pk)
    receiving.note_opened(hospital, case, sent)
    receiving.acknowledge(hospital, case, sent)
    asked = conversing.ask(hospital, case, conversing.Words("Which medicines does she take now?", "desk", sent))
    passed = conversing.pass_on(ana, case, asked, plain="Which medicines does your mother take now, and how much?")
    conversing.ask(family, case, conversing.Words("When may we hear something?", "desk"))
    conversing.ask(ana, case, conversing.Words("Would you accept slides by courier?", "hospital", sent))
    said = opining.OpinionWords(
        "Dr Wang Lin",
        text="We have read the records. A new biopsy with sequencing can be considered.",
        plan=[{"step": "Blood count", "when": "this week", "who": "local doctor"}],
        outcome="further_screening",
    )
    opining.release_opinion(ana, case, opining.give_opinion(hospital, case, sent, said))
    return str(passed.pk)


def _others(ana: Any) -> tuple[Any, Any, Any]:
    """An inquiry, a case whose link was replaced, and one that its family had erased."""
    from caseferry.platform.access.actor import STRANGER
    from caseferry.platform.cases.actions import linking, opening
    from caseferry.platform.vault.erasure import erase

    words = {"words": "نريد رأياً ثانياً لوالدتنا.", "name": "سلمى"}
    opening.inquire(STRANGER, entry="speak", language="ar", words=words)
    fresh = opening.open_case(ana, language="en", words={"name": "Petra Novakova", "contact": {"name": "Petra"}})
    ended = opening.open_case(ana, language="en", words={"name": "Dana Weiss"})
    linking.replace_family_link(ana, ended.case)
    erased = opening.open_case(ana, language="en", words={"name": "Lev Orlov"})
    erase(erased.case.pk)
    return fresh, ended, erased


def _hospital_links(ana: Any, case: Any, sent: Any) -> dict[str, Any]:
    from caseferry.platform.cases.actions import linking

    link = linking.make_hospital_link(ana, case, sent)
    return {"hospital": link, "ended": link}


def _accounts() -> None:
    """Two of staff beside Ana: one without a second factor, one with an authenticator, recovery codes and a passkey; and an administrator."""
    from allauth.mfa.models import Authenticator
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP

    from caseferry.platform.access.models import User
    from caseferry.platform.site.first_start import make_account

    for email, name, role in (
        (UNSECURED, "Lucía Prado", User.Role.COORDINATOR),
        (SECURED, "Omar Haddad", User.Role.COORDINATOR),
        (ADMINISTRATOR, "Root", User.Role.ADMINISTRATOR),
    ):
        make_account(email, name, role=role)
        user = User.objects.get(email=email)
        user.set_password(PASSWORD)
        user.save()
    root, omar = User.objects.get(email=ADMINISTRATOR), User.objects.get(email=SECURED)
    Authenticator.objects.create(user=root, type="totp", data={"secret": "x"})
    TOTP.activate(omar, SECRET)
    RecoveryCodes.activate(omar)
    Authenticator.objects.create(user=omar, type="webauthn", data={"name": "Omar's phone", "credential": _passkey()})


def _passkey() -> dict[str, Any]:
    """What a device answers when it has made a passkey, as browsers send it; nobody holds the device."""
    from cryptography.hazmat.primitives.asymmetric import ec
    from fido2.cose import ES256
    from fido2.utils import sha256, websafe_encode
    from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

    key = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    held = AttestedCredentialData.create(Aaguid(bytes(16)), bytes(range(16)), key)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT
    told = AuthenticatorData.create(sha256(b"127.0.0.1"), flags, 0, bytes(held))
    asked = CollectedClientData.create("webauthn.create", bytes(32), "http://127.0.0.1")
    answer = {
        "clientDataJSON": websafe_encode(bytes(asked)),
        "attestationObject": websafe_encode(bytes(AttestationObject.create("none", told, {}))),
    }
    name = websafe_encode(bytes(range(16)))
    return {
        "id": name,
        "rawId": name,
        "type": "public-key",
        "response": answer,
        "clientExtensionResults": {"credProps": {"rk": True}},
    }


def _translate(ana: Any, case: Any) -> str:
    """The PET/CT report's translation came back, not whole; its key. The build that it asks for is left out: nobody would make it."""
    from caseferry.engines.exchange import WordSheet
    from caseferry.pack.translation_desk import Maker
    from caseferry.platform.cases.actions.translating import take_translation
    from caseferry.platform.cases.models import Build
    from caseferry.platform.cases.translations import translation_desk
    from caseferry.platform.desk.queries.translations import translations_of

    desk = translation_desk(case)
    task = next(task for task in desk.tasks if task.category == "imaging_pet")
    name, data = next(desk.sheets(task, "en"))
    sheet = WordSheet().read(data)
    rows = tuple(replace(row, target=_ENGLISH.get(row.source, row.source)) for row in sheet.rows)
    take_translation(ana, case, name, WordSheet().write(replace(sheet, rows=rows)), Maker("Lucía Prado"))
    Build.objects.filter(case=case, state=Build.State.QUEUED).delete()
    return next(row.key for row in translations_of(case) if row.held)


def _places(links: Mapping[str, Any], fresh: Any, erased: Any) -> dict[str, dict[str, Any]]:
    """What stands in the addresses of doors, and of the cases beside the main one."""
    from allauth.mfa.models import Authenticator
    from django.core import signing

    from caseferry.platform.access.models import User
    from caseferry.platform.family.views.ending import CERTIFICATE_SALT

    certificate = signing.dumps(str(erased.case.pk), salt=CERTIFICATE_SALT, compress=False)
    passkey = {"pk": Authenticator.objects.get(type="webauthn").pk}
    return {
        "front/passcode": {"token": links["family"].token},
        "front/link-ended": {"token": links["link-ended"].token},
        "front/erased": {"token": certificate},
        "family:inquiry": {"entry": "review"},
        "hospital:door": {"token": links["hospital"].token},
        "office:hospital": {"hospital": "fuscc"},
        "office:person": {"person": str(User.objects.filter(role="coordinator").order_by("email")[0].pk)},
        "account_reset_password_from_key": {"uidb36": "1", "key": "old-link"},
        "mfa_edit_webauthn": passkey,
        "mfa_remove_webauthn": passkey,
        **{
            f"new/{name}": {"case": str(fresh.case.pk)}
            for name in ("home", "arrived", "missing", "messages", "opinion")
        },
    }


def _inside(case: Any, build: Any, translation: str, asked: str) -> dict[str, dict[str, Any]]:
    """What stands in the addresses of the main case: a page that is hard to read, a paper, a question, a translation."""
    from caseferry.platform.cases.packets import PacketFiles
    from caseferry.platform.family.queries.arrivals import arrivals_of

    sheets = [sheet for file in arrivals_of(case).files for sheet in file.sheets]
    sheet = next((each for each in sheets if each.again and each.has_picture), sheets[0])
    paper = next(path for path in PacketFiles.of(build).paths() if path.startswith("send/Pathology"))
    return {
        "family:page": {"source": sheet.source, "number": sheet.number},
        "family:answer": {"question": asked},
        "desk:translation": {"key": translation},
        "hospital:version": {"number": 1},
        "hospital:read": {"number": 1, "path": paper.removeprefix("send/")},
        "hospital:imaging": {"number": 1},
    }

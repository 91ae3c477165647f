"""Every Container gives the members of every kind of container, in this process and in the sandbox alike."""

import io

import pytest
from tests.contract.container_files import FILES, MANY, ONE, SINGLE, mail_of, seven_of, zip_of

from caseferry.domain.errors import Refusal
from caseferry.domain.limits import Limits
from caseferry.domain.sources import Refused
from caseferry.engines.archives import rars
from caseferry.pack.unpacking import SandboxedContainer, Unpacker
from caseferry.ports.unpacking import Member, Remark

LIMITS = Limits(cpu_seconds=20, memory_bytes=1 << 30)
CONTAINERS = pytest.mark.parametrize("container", [Unpacker, SandboxedContainer])


def gathered(container, data, media_type):
    """Names with their bytes or refusal; what is said of the rest under an empty name."""
    found = {}
    for item in container.members(io.BytesIO(data), media_type, limits=LIMITS):
        if isinstance(item, Remark):
            found.setdefault("remarks", []).append(item.text)
        elif isinstance(item, Refused):
            found[""] = item.code
        else:
            try:
                found[item.path] = item.refused.code if item.refused else b"".join(item.chunks)
            except Refusal as refusal:
                found[item.path] = refusal.code
    return found


@CONTAINERS
@pytest.mark.parametrize("media_type", MANY)
def test_all_members_come_out_whole(container, media_type):
    for data in MANY[media_type]:
        assert gathered(container(), data, media_type) == FILES


@CONTAINERS
@pytest.mark.parametrize("media_type", SINGLE)
def test_a_single_packed_file_comes_out(container, media_type):
    assert gathered(container(), SINGLE[media_type], media_type) == {"content": ONE}


@CONTAINERS
@pytest.mark.parametrize("media_type", MANY)
def test_what_is_cut_off_says_so_and_never_invents(container, media_type):
    whole = MANY[media_type][0]
    try:
        found = gathered(container(), whole[: len(whole) * 2 // 3], media_type)
    except Refusal as refusal:
        found = {"": refusal.code}
    named = {name: data for name, data in found.items() if isinstance(data, bytes)}
    assert all(FILES.get(name, b"").startswith(data[:1000]) for name, data in named.items())
    assert set(found) - {""} <= set(FILES)
    if media_type != "message/rfc822":
        assert "damaged" in found.values()


@CONTAINERS
def test_members_carry_sender_and_time_of_their_mail(container):
    (member,) = (
        item
        for item in container().members(io.BytesIO(mail_of({"a.pdf": b"%PDF-1.4"})), "message/rfc822", limits=LIMITS)
    )
    assert (member.path, member.received_from) == ("a.pdf", "Ana Pérez <ana@example.org>, 2026-02-10 14:03+03:00")
    assert isinstance(member, Member)


@CONTAINERS
def test_a_link_in_a_mail_is_named_by_its_host_alone(container):
    mail = mail_of({}, body="The CT is at https://drive.google.com/file/d/SECRETTOKEN/view thanks")
    (remark,) = gathered(container(), mail, "message/rfc822")["remarks"]
    assert remark.startswith("link: drive.google.com ") and "SECRETTOKEN" not in remark


@pytest.mark.parametrize(
    ("passwords", "found"), [((), {"": "encrypted"}), (("wrong",), {"": "encrypted"}), (("wrong", "right"), FILES)]
)
def test_a_locked_7z_asks_for_its_password(passwords, found):
    got = gathered(SandboxedContainer(passwords), seven_of(FILES, password="right"), "application/x-7z-compressed")
    assert set(got.values()) == {"encrypted"} if found != FILES else got == FILES


def test_an_unknown_kind_is_refused():
    with pytest.raises(Refusal) as caught:
        gathered(SandboxedContainer(), zip_of(FILES), "application/x-unknown")
    assert caught.value.code == "unsupported"


def test_members_that_nobody_reads_are_skipped():
    names = [
        item.path for item in SandboxedContainer().members(io.BytesIO(zip_of(FILES)), "application/zip", limits=LIMITS)
    ]
    assert names == list(FILES)


PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(60))
CDA = b'<ClinicalDocument xmlns="urn:hl7-org:v3"><component><nonXMLBody><text mediaType="application/pdf" representation="B64">JVBERi0x\nLjQ=</text></nonXMLBody></component></ClinicalDocument>'
FHIR = b'{"resourceType": "DocumentReference", "content": [{"attachment": {"contentType": "application/pdf", "data": "JVBERi0xLjQ="}}]}'
RICH = (
    b"{\\rtf1 Hi {\\*\\shppict{\\pict{\\*\\picprop}\\picw10\\pich10\\pngblip\\bliptag1{\\*\\blipuid 0a}\n"
    + PICTURE.hex().encode()
    + b"}}{\\pict\\wmetafile8 0100}}"
)
BOX = b"From a@b Tue Feb 10 14:03:00 2026\nSubject: one\n\n>From the start\n\nFrom c@d Wed Feb 11 14:03:00 2026\nSubject: two\n\nHi\n"


@CONTAINERS
@pytest.mark.parametrize(
    ("data", "media_type", "found"),
    [
        (CDA, "application/cda+xml", {"enclosure-1.pdf": b"%PDF-1.4"}),
        (FHIR, "application/fhir+json", {"enclosure-1.pdf": b"%PDF-1.4"}),
        (RICH, "text/rtf", {"picture-1.png": PICTURE}),
        (
            BOX,
            "application/mbox",
            {"mail-0001.eml": b"Subject: one\n\nFrom the start\n\n", "mail-0002.eml": b"Subject: two\n\nHi\n"},
        ),
    ],
)
def test_what_is_carried_inside_a_record_comes_out(container, data, media_type, found):
    assert gathered(container(), data, media_type) == found


@CONTAINERS
def test_a_rar_is_opened_where_libarchive_is_and_refused_with_advice_elsewhere(container):
    if rars.available():  # it reads any archive, and nothing here can make a RAR
        assert gathered(container(), zip_of(FILES), "application/vnd.rar") == FILES
    else:
        assert gathered(container(), b"Rar!", "application/vnd.rar") == {"": "unsupported"}


def test_without_libarchive_a_rar_asks_for_another_format(monkeypatch):
    monkeypatch.setattr(rars, "_library", lambda: None)
    (refused,) = Unpacker().members(io.BytesIO(b"Rar!"), "application/vnd.rar", limits=LIMITS)
    assert isinstance(refused, Refused) and (refused.code, "ZIP" in refused.next_step) == ("unsupported", True)

"""Every Container gives the members of every kind of container, in this process and in the sandbox alike."""

import io

import pytest
from tests.contract.container_files import FILES, MANY, ONE, SINGLE, mail_of, seven_of, zip_of

from caseferry.domain.errors import Refusal
from caseferry.domain.limits import Limits
from caseferry.domain.sources import Refused
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
    (member,) = (item for item in container().members(io.BytesIO(mail_of({"a.pdf": b"%PDF-1.4"})), "message/rfc822", limits=LIMITS))
    assert (member.path, member.received_from) == ("a.pdf", "Ana Pérez <ana@example.org>, 2026-02-10 14:03+03:00")
    assert isinstance(member, Member)


@CONTAINERS
def test_a_link_in_a_mail_is_named_by_its_host_alone(container):
    mail = mail_of({}, body="The CT is at https://drive.google.com/file/d/SECRETTOKEN/view thanks")
    (remark,) = gathered(container(), mail, "message/rfc822")["remarks"]
    assert remark.startswith("link: drive.google.com ") and "SECRETTOKEN" not in remark


@pytest.mark.parametrize(("passwords", "found"), [((), {"": "encrypted"}), (("wrong",), {"": "encrypted"}), (("wrong", "right"), FILES)])
def test_a_locked_7z_asks_for_its_password(passwords, found):
    got = gathered(SandboxedContainer(passwords), seven_of(FILES, password="right"), "application/x-7z-compressed")
    assert set(got.values()) == {"encrypted"} if found != FILES else got == FILES


def test_an_unknown_kind_is_refused():
    with pytest.raises(Refusal) as caught:
        gathered(SandboxedContainer(), zip_of(FILES), "application/x-unknown")
    assert caught.value.code == "unsupported"


def test_members_that_nobody_reads_are_skipped():
    names = [item.path for item in SandboxedContainer().members(io.BytesIO(zip_of(FILES)), "application/zip", limits=LIMITS)]
    assert names == list(FILES)

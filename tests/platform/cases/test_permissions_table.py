"""The permission table names every action that the code uses, and no other."""

import re
from pathlib import Path

from caseferry.platform.access.actor import Actor
from caseferry.platform.access.permissions import TABLE, allowed, roles_of

HERE = Path(__file__).parents[3] / "src" / "caseferry" / "platform"
USED = re.compile(r"""(?:@action|_gate|allowed|require|record)\(\s*(?:[\w.]+,\s*)?"([a-z]+\.[a-z_]+)\"""")


def test_every_action_in_the_code_stands_in_the_table():
    used = {name for path in HERE.rglob("*.py") for name in USED.findall(path.read_text(encoding="utf-8"))}
    assert used - set(TABLE) == set()


def test_an_administrator_alone_may_do_nothing_with_records():
    admin = Actor("staff", "1", frozenset({"administrator"}))
    may = {name for name in TABLE if allowed(admin, name)}
    assert may == {
        "case.list", "case.metadata", "audit.view", "audit.verify", "case.inquire", "link.open", "link.recover",
        "case.hand_over", "case.break_glass", "people.manage", "hospital.manage", "calendar.manage", "settings.view",
    }  # fmt: skip


def test_a_hospital_s_link_opens_no_more_than_its_packet():
    may = {name for name in TABLE if "hospital" in TABLE[name]}
    assert may == {
        "packet.view", "packet.download", "imaging.view", "link.enter", "upload.receive", "sending.open",
        "sending.acknowledge", "sending.accept", "sending.return", "message.ask", "message.answer", "message.view",
        "opinion.give", "opinion.view",
    }  # fmt: skip


def test_a_coordinator_off_the_case_has_no_member_s_rights():
    assert roles_of(Actor("staff", "1", frozenset({"coordinator"})), member=False) == {"anyone", "coordinator"}

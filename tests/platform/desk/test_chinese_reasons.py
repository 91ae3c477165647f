"""In the Chinese desk no reason of a gate, of an item of the checklist, of a task, a warning or a page is in English."""

import ast
import inspect
import re
from pathlib import Path

import pytest
from django.test import Client
from tests.platform.desk.desks import manifest, read, sign_in, text_of
from tests.platform.people import begin, make_user

import caseferry
from caseferry.domain.checklist import Gate, ItemState
from caseferry.domain.composition import LedgerRow
from caseferry.knowledge.checklists import load_core, load_help, load_therapies, load_tumours
from caseferry.knowledge.routing import load_routing
from caseferry.platform.desk.queries.reasons import Teller
from caseferry.platform.look.wording import is_key

SOURCE = Path(caseferry.__file__).parent
ENGLISH = re.compile(r"\b(?:the|of|is|was|not|and|or|a|to|in|for|has|have|ask|found|send)\b", re.IGNORECASE)
GATES = re.search(r"    gate: str  # (.+)", inspect.getsource(Gate))[1].split(" | ")
OUTCOMES = ("placed", "annex", "duplicate", "private", "withheld", "administrative", "imaging", "rejected", "blank")
ITEMS = {
    item.id: item
    for items in (
        load_core(),
        *(tumour.items for tumour in load_tumours().values()),
        *(therapy.items for therapy in load_therapies().values()),
    )
    for item in items
}


def row_of(item, state):
    return {
        "item": item.id, "label": item.label, "label_zh": item.label_zh, "level": item.level, "state": state.value,
        "documents": [], "facts": [], "basis": "Not found in the records received.", "help": load_help(item.category),
        "newest": "2026-01-10",
    }  # fmt: skip


def warning_codes() -> set[str]:
    """Every code that the core gives a warning of its own."""
    found = set()
    for path in (SOURCE / "steps").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Caution" and node.args:
                first = node.args[0]
                found |= {first.value} if isinstance(first, ast.Constant) else set()
    return found


@pytest.fixture
def shown(sqlite):
    """A case whose packet has every gate open, and the pages of its desk in Chinese."""
    user = make_user("ana")
    case, _ = begin(user)
    packet = manifest()
    gates = [
        {
            "gate": gate,
            "open": True,
            "reason": f"The {gate} was not found.",
            "next": f"Ask for the {gate}.",
            "waived": "",
        }
        for gate in GATES
    ]
    packet["readiness"] = {"ready": False, "gates": gates}
    packet["checklist"] = [row_of(item, state) for item, state in zip(load_core(), list(ItemState) * 9, strict=False)]
    packet["tasks"] = [
        {"who": who, "what": "Ask the family for the report.", "about": about}
        for who in ("family", "coordinator", "local_doctor")
        for about in ("core/pathology", packet["documents"][0]["id"], packet["sources"][0]["id"], "fuscc", "")
    ]
    read(case, packet)
    client: Client = sign_in(user)
    return lambda path: text_of(client.get(f"/desk/{case.pk}/{path}?language=zh-Hans"))


def test_there_are_eleven_gates():
    assert len(GATES) == 11


def test_every_gate_has_its_own_words():
    for gate in GATES:
        assert (
            is_key(f"desk.gate_reason.{gate}") and is_key(f"desk.gate_next.{gate}") and is_key(f"desk.gate_name.{gate}")
        )


def test_the_packet_s_page_says_no_reason_in_english(shown):
    page = shown("packet/")
    assert "The " not in page and "Ask for" not in page
    for words in ("还没有选定医院", "没有找到病理报告", "以下报告看不出活检日期", "病历之间有不一致"):
        assert words in page


def test_the_checklist_says_nothing_in_english(shown):
    page = shown("checklist/")
    assert "Not found in" not in page and "Ask " not in page
    assert "收到的病历中没有找到" in page and "通常要求在 90 天之内" in page


@pytest.mark.parametrize("state", list(ItemState))
def test_every_item_of_every_list_is_told_in_chinese(state):
    teller = Teller({**manifest(), "checklist": []}, "zh-Hans")
    for item in ITEMS.values():
        row = row_of(item, state)
        words = teller.basis(row) + teller.help(row)
        assert not ENGLISH.search(words), (item.id, words)
        assert re.search("[一-鿿]", words)


def test_every_task_of_an_item_is_told_in_chinese():
    for item in ITEMS.values():
        teller = Teller({**manifest(), "checklist": [row_of(item, ItemState.MISSING)]}, "zh-Hans")
        for who in ("family", "local_doctor"):
            words = teller.task({"who": who, "what": "Ask for it.", "about": item.id}).replace(item.label_zh, "")
            assert not ENGLISH.search(words), (item.id, words)


def test_every_warning_and_every_outcome_of_a_page_has_words():
    assert len(warning_codes()) > 12
    assert {code for code in warning_codes() if not is_key(f"desk.warning.{code}")} == set()
    assert {outcome for outcome in OUTCOMES if not is_key(f"desk.page_outcome.{outcome}")} == set()
    assert all(outcome in inspect.getsource(LedgerRow) for outcome in OUTCOMES)


def test_every_reason_for_a_department_has_words():
    assert {
        rule for rule in (*load_routing().weights, "international") if not is_key(f"desk.route_why.{rule}")
    } == set()


def test_what_is_long_is_cut_and_counted():
    packet = manifest()
    packet["ledger"] = [
        {"source": packet["sources"][0]["id"], "page": page, "outcome": "rejected", "reason": "Damaged."}
        for page in range(1, 11)
    ]
    words = Teller(packet, "zh-Hans").gate({"gate": "unreadable"})
    assert words.startswith("无法读取：") and words.endswith("，另有 2 项") and "Damaged" not in words


def test_the_english_desk_keeps_what_the_core_says(sqlite):
    user = make_user("ana")
    case, _ = begin(user)
    packet = manifest()
    packet["readiness"]["gates"][0] |= {
        "open": True,
        "reason": "No hospital was chosen by hand.",
        "next": "Choose one.",
    }
    read(case, packet)
    assert "No hospital was chosen by hand." in text_of(sign_in(user).get(f"/desk/{case.pk}/packet/"))

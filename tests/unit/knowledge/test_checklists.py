"""The checklists, hospitals and mentions as data: whole, consistent, and found by the names that people use."""

from __future__ import annotations

import pytest

from caseferry.domain.errors import UsageError
from caseferry.knowledge.checklists import (
    find_therapy,
    find_tumour,
    load_core,
    load_help,
    load_sources,
    load_therapies,
    load_tumours,
)
from caseferry.knowledge.hospitals import find_hospital, load_hospitals
from caseferry.knowledge.mentions import load_cues, load_terms
from caseferry.knowledge.translation_policy import load_policy


def test_the_lists_are_complete() -> None:
    """Lists of this edition; hospitals grow by a row each, so their number is not pinned."""
    assert (len(load_core()), len(load_tumours()), len(load_therapies())) == (22, 28, 7)


def test_rows_that_may_not_ship_are_off() -> None:
    assert "cervical/mri" not in {item.id for item in load_tumours()["cervical"].items}
    assert load_therapies()["til_tcrt"].items == ()
    assert "suda1" not in load_hospitals()


def test_every_item_has_a_source_and_help() -> None:
    lists = (*load_tumours().values(), *load_therapies().values())
    items = [*load_core(), *(item for one in lists for item in one.items)]
    assert all(item.source in load_sources() and load_help(item.category) and item.label for item in items)


@pytest.mark.parametrize(
    ("text", "tumour"),
    [
        ("cervix", "cervical"), ("cervical", "cervical"), ("gastric", "gastric"), ("stomach", "gastric"), ("Breast", "breast"),
        ("lung", "nsclc"), ("SCLC", "sclc"), ("Рак молочной железы", "breast"), ("胃癌", "gastric"), ("hodgkin", "dlbcl"),
        ("cáncer de mama", "breast"), ("HEAD-AND-NECK", "head_neck"), ("nasopharynx", "npc"), ("AML", "aml"),
    ],
)  # fmt: skip
def test_a_tumour_type_is_found_by_what_people_call_it(text: str, tumour: str) -> None:
    assert find_tumour(text) == tumour


def test_therapies_and_hospitals_are_found_by_name() -> None:
    assert (find_therapy("CAR-T"), find_therapy("proton"), find_therapy("bone marrow transplant")) == (
        "car_t",
        "particle",
        "hsct",
    )
    assert (find_hospital("FUSCC"), find_hospital("北京协和医院")) == ("fuscc", "pumch")


def test_no_name_stands_for_two_tumour_types() -> None:
    seen: dict[str, str] = {}
    for row in load_tumours().values():
        for name in {row.id, row.name_en.casefold(), row.name_zh, *row.aliases, *row.unspecific}:
            assert seen.setdefault(name, row.id) == row.id, name


def test_an_unknown_name_is_refused_with_close_ones() -> None:
    with pytest.raises(UsageError, match=r"There is no cancer type named 'cervx'\. Did you mean cervical"):
        find_tumour("cervx")
    with pytest.raises(UsageError, match=r"There is no therapy named 'zzzz'\. Known: bnct, car_t"):
        find_therapy("zzzz")


@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        ("pet", "行PET-CT检查", True), ("pet", "petrous bone", False), ("ct", "SPECT", False), ("ct", "КТ органов", True),
        ("ngs", "NGS", True), ("slides", "Bloc opératoire B", False), ("slides", "по типу матового стекла", False),
        ("slides", "стекла и блоки", True), ("disc", "CD20 positive", False), ("disc", "images on CD.", True),
        ("scc_ag", "SCC 1.2 ng/mL", True), ("scc_ag", "well differentiated SCC of the tongue", False),
        ("brain", "头颅MRI", True), ("receptors", "пер", False),
    ],
)  # fmt: skip
def test_a_term_is_met_as_a_word_of_its_own(term: str, text: str, found: bool) -> None:
    assert (load_terms()[term].search(text) is not None) is found


def test_cues_are_of_every_language_and_do_not_overlap_in_sense() -> None:
    cues = load_cues()
    assert all(
        cues["awaited"].search(words)
        for words in ("is pending", "pendiente", "en attente", "в работе", "待回报", "بانتظار", "chờ")
    )
    assert all(
        cues["not_done"].search(words)
        for words in ("not done", "no realizada", "non réalisée", "не проводилось", "未做")
    )


def test_the_default_policy_asks_nothing_of_laboratory_reports() -> None:
    policy = load_policy()
    assert policy.read == ("en", "zh")
    assert "labs" not in policy.classes
    assert policy.classes["imaging_ct"].latest

"""Row T2: the statement is bound to every character, and two people stand behind a translation."""

from dataclasses import replace

import pytest
from tests.unit.steps.translate.documents import TEXT, make_case, make_task, translated, wording_of

from caseferry.domain.errors import UsageError
from caseferry.steps.translate import translate
from caseferry.steps.translate.records import read_translation, write_translation
from caseferry.steps.translate.statement import Reviser, clear, is_signed, open_flags, same_person, sign
from caseferry.steps.translate.verify import verify_all

WHO = Reviser("Mark Stone", "2026-02-14")


def flags_of(translation):
    return verify_all(translation, wording_of(make_task()))


def signed(task=None):
    made = translated(task or make_task())
    flags = flags_of(made)
    for flag in open_flags(made, flags):
        made = clear(made, flags, (flag.segment, flag.code), who=WHO, reason="as printed")
    return sign(made, flags, who=WHO)


def state(translation, text=TEXT):
    case, _ = make_case(text)
    case = replace(case, request=replace(case.request, translations=(translation,)))
    return translate(case).translations[0].state


def test_T2_a_signed_translation_is_reviewed():
    assert state(signed()) == "reviewed"


@pytest.mark.parametrize("side", ["source", "target"])
def test_T2_one_changed_character_of_source_or_translation_makes_the_statement_void(side):
    made = signed()
    for number, row in enumerate(made.segments):
        changed = replace(row, **{side: getattr(row, side)[:-1] + "х"})
        other = replace(made, segments=(*made.segments[:number], changed, *made.segments[number + 1 :]))
        assert not is_signed(other)
        assert state(other) == "void"


def test_T2_a_source_that_is_read_in_other_words_makes_the_statement_void():
    assert state(signed(), TEXT.replace("312,5", "312,6")) == "void"


def test_T2_other_pages_mean_that_the_translation_is_lost_and_told():
    made = signed()
    assert state(replace(made, pages=(replace(made.pages[0], page=2),))) == "lost"


def test_T2_the_translator_may_neither_clear_nor_sign():
    made = translated(make_task())
    flags = flags_of(made)
    for act in (
        lambda: clear(made, flags, ("p1.l5.c2", "thousands"), who=Reviser("FIELD, Anna", "2026-02-14")),
        lambda: sign(made, (), who=Reviser("Dr. Anna Field", "2026-02-14")),
    ):
        with pytest.raises(UsageError, match="Someone else must revise it"):
            act()


def test_T2_a_statement_whose_reviser_became_the_translator_does_not_hold():
    made = signed()
    assert not is_signed(replace(made, translator="Mark Stone"))


def test_every_flag_must_be_cleared_before_the_statement_is_signed():
    made = translated(make_task())
    flags = flags_of(made)
    assert [(flag.segment, flag.code) for flag in flags] == [("p1.l5.c2", "thousands")]
    with pytest.raises(UsageError, match="1 flag is still open"):
        sign(made, flags, who=WHO)
    assert (state(made), state(clear(made, flags, ("p1.l5.c2", "thousands"), who=WHO))) == ("flagged", "unsigned")


def test_a_clearing_ends_when_the_words_change():
    made = signed()
    rows = tuple(replace(row, target="1,234") if row.target == "1.234" else row for row in made.segments)
    other = replace(made, segments=rows)
    assert [flag.code for flag in open_flags(other, flags_of(other))] == ["thousands"]


def test_a_statement_does_not_cover_an_open_flag():
    made = signed()
    assert state(replace(made, clearings=())) == "flagged"


def test_a_flag_that_is_not_there_cannot_be_cleared():
    with pytest.raises(UsageError, match="There is no flag 'number'"):
        clear(translated(make_task()), (), ("p1.l1", "number"), who=WHO)


def test_a_translation_survives_being_written_and_read():
    made = signed()
    assert read_translation(write_translation(made), "x.yaml") == made


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda text: text.replace("caseferry.translation/1", "other"), "is not a translation"),
        (lambda text: text.replace("to: en", "to: fr"), "unknown language, level or origin"),
        (lambda text: text.replace("segments:", "segments: 7\nrest:", 1), "cannot be read"),
        (lambda text: text + "\n\t:", "is not YAML"),
        (lambda text: text.replace("origin: person\nsegments", "origin: machine\nsegments").replace("level: readable", "level: professional"), "called professional"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_translation_is_told_in_one_sentence(change, words):
    with pytest.raises(UsageError, match=words):
        read_translation(change(write_translation(signed())), "x.yaml")


def test_titles_and_order_do_not_make_two_people():
    assert same_person("Dr Ana Ruiz", "RUIZ, Ana") and not same_person("Ana Ruiz", "Ana Ruiz Gomez")


def test_a_clearing_in_the_name_of_the_translator_counts_for_nothing():
    made = signed()
    own = replace(made, clearings=tuple(replace(item, by="Anna Field") for item in made.clearings))
    assert [flag.code for flag in open_flags(own, flags_of(own))] == ["thousands"]

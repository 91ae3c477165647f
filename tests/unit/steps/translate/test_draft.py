"""A machine's draft: locked before, unlocked and checked afterwards."""

from dataclasses import replace

from tests.unit.steps.translate.documents import ENGLISH, make_task, translated, wording_of

from caseferry.steps.translate.draft import draft
from caseferry.steps.translate.locks import lock
from caseferry.steps.translate.memory import Memory
from caseferry.steps.translate.verify import verify_all

TASK = make_task()


class Machine:
    """Translates from a list; what it does not know it gives back. `spoil` changes each answer."""

    name, remote = "test machine", False

    def __init__(self, spoil=lambda words: words):
        self.seen, self._spoil = [], spoil

    def translate(self, texts, *, source, target):
        self.seen += texts
        known = {lock(key, wording_of(TASK)).text: value for key, value in ENGLISH.items()}
        known["Назначен [[1]] [[2]] [[3]]."] = "[[1]] [[2]] [[3]] was prescribed."
        return tuple(self._spoil(known[text]) for text in texts)


def flags(segments):
    made = replace(translated(TASK), segments=segments, origin="machine")
    return [(flag.segment, flag.code) for flag in verify_all(made, wording_of(TASK))]


def test_the_machine_sees_placeholders_and_never_what_is_carried():
    machine = Machine()
    segments = draft(TASK, wording_of(TASK), Memory(), machine)
    assert machine.seen[-1] == "Назначен [[1]] [[2]] [[3]]." and "312,5" not in machine.seen
    assert segments[-1].target == "cisplatin 75 mg/m² was prescribed."
    assert flags(segments) == [("p1.l5.c2", "thousands")]


def test_a_machine_that_loses_a_placeholder_leaves_the_original_and_a_flag():
    segments = draft(TASK, wording_of(TASK), Memory(), Machine(lambda words: words.replace("[[2]]", "70")))
    last = segments[-1]
    assert (last.target, last.remark) == (last.source, "placeholder")
    assert ("p1.l6", "placeholder") in flags(segments)


def test_a_machine_that_drops_a_negation_is_flagged():
    segments = draft(
        TASK, wording_of(TASK), Memory(), Machine(lambda words: words.replace("No metastases", "Metastases"))
    )
    assert ("p1.l2", "negation") in flags(segments)


def test_reviewed_words_are_used_before_the_machine_is_asked():
    memory = Memory()
    memory.add("ru", "en", "ЛДГ", "LDH (lactate dehydrogenase)")
    machine = Machine()
    segments = draft(TASK, wording_of(TASK), memory, machine)
    assert next(row for row in segments if row.source == "ЛДГ").origin == "memory" and "ЛДГ" not in machine.seen

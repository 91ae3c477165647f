"""Which documents may be translated, and the gate."""

from dataclasses import replace

from tests.unit.invented_case import CaseMaker
from tests.unit.steps.translate.documents import make_case, make_task, translated
from tests.unit.steps.translate.test_statement import signed

from caseferry.domain.documents import Placement
from caseferry.domain.translation import AttachedTranslation
from caseferry.steps.check.translation import awaiting_translation
from caseferry.steps.translate import translate
from caseferry.steps.translate.tasks import translation_tasks


def test_foreign_documents_that_leave_are_listed_with_what_is_asked():
    maker = CaseMaker()
    maker.document("pathology", "Диагноз", language="ru")
    maker.document("labs", "Анализ", language="ru")
    maker.document("pathology", "Diagnosis", language="en")
    maker.document("passport", "Паспорт", language="ru", placed=Placement.PRIVATE)
    maker.withheld(maker.document("pathology", "Чужой", language="ru"))
    tasks = translation_tasks(maker.case())
    assert [(task.category, task.level, task.segments[0].text) for task in tasks] == [
        ("pathology", "readable", "Диагноз"),
        ("labs", "none", "Анализ"),
    ]


def test_of_scans_only_the_newest_asks_for_one():
    maker = CaseMaker()
    maker.document("imaging_ct", "Старый", language="ru", date="2025-01-01")
    maker.document("imaging_ct", "Новый", language="ru", date="2025-06-01")
    assert [(task.date, task.level) for task in translation_tasks(maker.case())] == [
        ("2025-01-01", "none"),
        ("2025-06-01", "readable"),
    ]


def awaited(translation=None):
    case, _ = make_case()
    held = (translation,) if translation else ()
    case = translate(replace(case, request=replace(case.request, translations=held)))
    return [(row.document.category, row.level, row.lacking) for row in awaiting_translation(case)]


def test_the_gate_waits_until_a_person_answers_for_the_translation():
    assert awaited() == [("discharge", "readable", "")]
    assert awaited(translated(make_task())) == [("discharge", "readable", "1 flag waits for a person.")]
    assert awaited(signed()) == []


def test_a_readable_translation_is_not_enough_where_a_professional_one_is_asked(monkeypatch):
    from caseferry.knowledge import translation_policy
    from caseferry.steps.check import translation

    strict = replace(
        translation_policy.load_policy(), classes={"discharge": translation_policy.TranslationRule("professional")}
    )
    monkeypatch.setattr(translation, "load_policy", lambda hospital="": strict)
    assert awaited(signed()) == [("discharge", "professional", "a professional translation is asked for")]


def test_a_lost_translation_is_kept_with_its_reason():
    made = replace(signed(), pages=())
    case, _ = make_case()
    case = translate(replace(case, request=replace(case.request, translations=(made,))))
    assert case.translations == (
        AttachedTranslation(made, "", "lost", "No document of this case has exactly these pages now."),
    )

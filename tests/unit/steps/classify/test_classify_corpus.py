"""Whole invented documents in a dozen languages: kind, language, date, role, person."""

from pathlib import Path

import pytest
import yaml
from tests.unit.steps.classify.pages_of_text import REQUEST, page_of, source_of

from caseferry.steps.classify import classify

CORPUS = yaml.safe_load(Path(__file__).with_name("corpus.yaml").read_text(encoding="utf-8"))


def iso(value):
    return value.isoformat() if hasattr(value, "isoformat") else (value or "")


@pytest.mark.parametrize("row", CORPUS, ids=[row["id"] for row in CORPUS])
def test_an_invented_document_is_understood(row):
    documents = classify([page_of(row["text"], language=row["language"])], [source_of("scan.jpg")], request=REQUEST)
    assert len(documents) == 1
    found = documents[0]
    expected = {
        "category": row["category"], "language": row["language"], "date": iso(row["date"]), "name": row["name"],
        **({"role": row["role"]} if "role" in row else {}),
        **({"birth": iso(row["birth"])} if "birth" in row else {}),
        **({"sex": row["sex"]} if "sex" in row else {}),
        **({"age": row["age"]} if "age" in row else {}),
        **({"ambiguous": row["ambiguous"]} if "ambiguous" in row else {}),
    }  # fmt: skip
    read = {
        "category": found.category, "language": found.language, "date": found.date.value, "name": found.person.name,
        "role": found.date_role.value, "birth": found.person.birth_date, "sex": found.person.sex, "age": found.person.age,
        "ambiguous": next((list(d.date.alternatives) for d in found.dates if d.date.ambiguous), None),
    }  # fmt: skip
    assert {key: read[key] for key in expected} == expected


def test_a_russian_summary_with_the_usual_misread_letters():
    text = "ВЬІПИСНОЙ ЗПИКРИЗ\nПациент Громова Ольга Ильинична\nДата поступления 02.06.2025\tДата вьштиски 13.06.2025\nДиагноз\nРак легкого."
    (found,) = classify([page_of(text, language="ru")], [source_of("scan.jpg")], request=REQUEST)
    assert (found.category, found.date.value, found.date_role.value) == ("discharge", "2025-06-13", "discharged")

"""Who travels along, as a person writes it down: a line for each, the name before what they are to the patient."""

from __future__ import annotations

from collections.abc import Sequence

_MOST = 200


def read_attendants(text: str) -> list[dict[str, str]]:
    """The people of a field, in order.

    >>> read_attendants("Jan Novak; husband\\n\\n Eva Novakova ；daughter\\nLi Na")
    [{'name': 'Jan Novak', 'relation': 'husband'}, {'name': 'Eva Novakova', 'relation': 'daughter'}, {'name': 'Li Na'}]
    """
    rows = [line.replace("；", ";").replace("؛", ";").partition(";") for line in text.splitlines()]
    found = [(name.strip()[:_MOST], relation.strip()[:_MOST]) for name, _, relation in rows if name.strip()]
    return [{"name": name, "relation": relation} if relation else {"name": name} for name, relation in found]


def write_attendants(people: Sequence[dict[str, str]]) -> str:
    """The field's text for people that the case has."""
    return "\n".join("; ".join(filter(None, (row["name"], row.get("relation", "")))) for row in people)

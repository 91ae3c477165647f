"""The JSON Schema of packet.json (`data/packet.schema.json`)."""

from __future__ import annotations

import functools
import importlib.resources
import json
from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator


@functools.cache
def load_packet_schema() -> dict[str, Any]:
    """The schema as a value; shared, so never change it."""
    path = importlib.resources.files("caseferry.knowledge") / "data" / "packet.schema.json"
    schema: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return schema


def schema_problems(packet: object) -> Iterator[str]:
    """What of `packet` breaks the schema: the place and the rule, without the value, which may be a patient's.

    >>> next(schema_problems([]))
    'packet.json: type'
    """
    validator = Draft202012Validator(load_packet_schema())
    for error in sorted(validator.iter_errors(packet), key=lambda item: [str(part) for part in item.absolute_path]):
        place = "/".join(str(part) for part in error.absolute_path)
        yield f"packet.json{': ' if not place else '/' + place + ': '}{error.validator}"

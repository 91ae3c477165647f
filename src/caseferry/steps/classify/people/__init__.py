"""Whom a document says it is about: name, birth date, age, sex, numbers, as printed."""

from caseferry.steps.classify.people.read import read_person

__all__ = ["read_person"]

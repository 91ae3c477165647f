"""Facts with quotations, read from documents by rules and tables."""

from caseferry.steps.extract.facts import extract

__all__ = ["extract"]

"""Facts with quotations, read from documents by rules and tables."""

from caseferry.steps.extract.facts import extract
from caseferry.steps.extract.proposed import Proposed, propose

__all__ = ["Proposed", "extract", "propose"]

"""What a person decided: values of their own that are applied after each step and survive every rebuild."""

from caseferry.steps.decide.decisions import Decisions
from caseferry.steps.decide.reading import load_decisions
from caseferry.steps.decide.statement import statement_text

__all__ = ["Decisions", "load_decisions", "statement_text"]

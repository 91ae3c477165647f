"""Step: whether a question rewritten for a family is easy to read, beside the original."""

from caseferry.steps.readability.compare import compare_reading
from caseferry.steps.readability.measure import measure_reading

__all__ = ["compare_reading", "measure_reading"]

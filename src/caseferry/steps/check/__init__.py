"""Says what of the case is here, what is old or lacking, and what stands in the way of sending."""

from caseferry.steps.check.case import check
from caseferry.steps.check.undrawable import leave_out

__all__ = ["check", "leave_out"]

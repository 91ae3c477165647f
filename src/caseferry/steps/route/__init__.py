"""Step: which department of the chosen hospital a case could be sent to, and why. The coordinator decides."""

from caseferry.steps.route.suggest import suggest_departments

__all__ = ["suggest_departments"]

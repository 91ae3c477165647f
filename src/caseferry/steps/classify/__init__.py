"""Which pages are one report, of what kind, of when, about whom."""

from caseferry.steps.classify.classify import classify

__all__ = ["classify"]

"""Locks, unlocks, checks and remembers translations, and puts each beside its document."""

from caseferry.steps.translate.attach import translate

__all__ = ["translate"]

"""Who the case is about, and which documents are about somebody else."""

from caseferry.steps.identify.identify import identify, match_person

__all__ = ["identify", "match_person"]

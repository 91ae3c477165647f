"""What the bytes are, unpacked within limits, duplicates found: the files of a case as values."""

from caseferry.steps.intake.walk import intake

__all__ = ["intake"]

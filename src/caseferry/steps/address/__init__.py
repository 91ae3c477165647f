"""Step: to which desk of a hospital a packet may be addressed."""

from caseferry.steps.address.directory import assess_entry

__all__ = ["assess_entry"]

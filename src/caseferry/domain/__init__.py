"""Frozen values and their words; imports nothing of the package."""

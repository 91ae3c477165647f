"""Draws the example case: an invented patient's heap of records, as a family would send it."""

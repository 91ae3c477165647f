"""Dates on pages: every reading, in its role, and the one that names a document."""

from caseferry.steps.classify.dates.choose import Chosen, choose_date
from caseferry.steps.classify.dates.order import Order, decide_order
from caseferry.steps.classify.dates.read import PlacedDate, candidates, read_dates

__all__ = ["Chosen", "Order", "PlacedDate", "candidates", "choose_date", "decide_order", "read_dates"]

"""Prints a figure beside the bound that it is accepted by, and whether it is reached."""

from __future__ import annotations


def print_bound(what: str, figure: float, *, at_least: float | None = None, at_most: float | None = None) -> bool:
    """One line; True when the figure keeps its bound. A figure without pages to measure on is `nan` and reaches nothing."""
    reached = (at_least is None or figure >= at_least) and (at_most is None or figure <= at_most)
    bound = f">= {at_least:g}" if at_least is not None else f"<= {at_most:g}"
    print(f"  accepted when  {what:<78}{figure:>9.3f}  {bound:<8} {'reached' if reached else 'MISSED'}")
    return reached

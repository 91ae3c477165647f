"""From facts to a history: lines of therapy assembled, conflicts listed, none decided."""

from caseferry.steps.reconcile.reconcile import Reconciled, reconcile

__all__ = ["Reconciled", "reconcile"]

"""The finders of what was done: treatments, radiotherapy, operations, transplants, responses, medications, allergies."""

from __future__ import annotations

from caseferry.steps.extract.allergies import find_allergies
from caseferry.steps.extract.medications import find_medications
from caseferry.steps.extract.procedures import find_procedures
from caseferry.steps.extract.radiotherapy import find_radiotherapy
from caseferry.steps.extract.transplants import find_transplants
from caseferry.steps.extract.treatments import find_treatments
from caseferry.steps.extract.treatments_responses import find_responses

HISTORY_FINDERS = (
    find_treatments,
    find_responses,
    find_radiotherapy,
    find_procedures,
    find_transplants,
    find_medications,
    find_allergies,
)
"""Registered in finders.py."""

"""Standardised uptake values of PET: activity per gram of body weight, after the dose that was injected (QIBA's vendor-neutral formula)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pydicom

_LONGEST = 24 * 3600  # seconds between injection and scan; more is a wrong clock


def suv_factor(header: pydicom.Dataset) -> float | None:
    """What a value in Bq/ml is multiplied by; None when units, decay correction, weight, dose or times do not allow it."""
    items = header.get("RadiopharmaceuticalInformationSequence")
    dose = items[0] if items else None
    if dose is None or header.get("Units") != "BQML":
        return None
    weight, total = _number(header.get("PatientWeight")), _number(dose.get("RadionuclideTotalDose"))
    decayed = _decayed(header, dose)
    return weight * 1000 / (total * decayed) if weight > 0 and total > 0 and decayed else None


def _decayed(header: pydicom.Dataset, dose: pydicom.Dataset) -> float | None:
    """The share of the dose that is left at the moment to which the values are corrected."""
    if header.get("DecayCorrection") == "ADMIN":
        return 1.0
    half_life = _number(dose.get("RadionuclideHalfLife"))
    scan = _moment(header.get("SeriesDate"), header.get("SeriesTime"))
    given = _given(header, dose)
    if header.get("DecayCorrection") != "START" or half_life <= 0 or scan is None or given is None:
        return None
    seconds = (scan - given).total_seconds()
    return float(2 ** (-seconds / half_life)) if 0 < seconds < _LONGEST else None


def _given(header: pydicom.Dataset, dose: pydicom.Dataset) -> dt.datetime | None:
    whole = str(dose.get("RadiopharmaceuticalStartDateTime") or "")
    if len(whole) >= 14:
        return _moment(whole[:8], whole[8:14])
    return _moment(header.get("SeriesDate"), dose.get("RadiopharmaceuticalStartTime"))


def _moment(day: Any, time: Any) -> dt.datetime | None:
    """Clock times of one hospital, hence without a zone."""
    try:
        return dt.datetime.strptime(f"{day} {str(time)[:6]}", "%Y%m%d %H%M%S")  # noqa: DTZ007
    except ValueError:
        return None


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return 0.0

"""Laboratory values for the clinical summary: the latest of each, as printed, and small plots of those with three or more."""

from __future__ import annotations

from caseferry.domain.facts import Fact
from caseferry.knowledge.summary_layout import load_layout, markers_of
from caseferry.steps.compose.letter_dossier import Dossier
from caseferry.steps.compose.letter_places import Row
from caseferry.steps.compose.summary_curves import draw_trend
from caseferry.steps.compose.summary_findings import origin_of

MOST_TRENDS = 4
_TREND_CODES = ("ldh", "hemoglobin", "platelets", "neutrophils_abs", "creatinine", "bilirubin_total")


def latest_labs(dossier: Dossier) -> list[Row]:
    """The newest value of each analyte of the layout, and of the disease's markers, in the order of the layout."""
    latest: dict[str, Fact] = {fact.code: fact for fact in dossier.of_kind("lab")}
    order = [code for _, codes in load_layout().groups for code in codes]
    wanted = [*order[:5], *markers_of(dossier.case.cancer), *order[5:]]
    return [_row(dossier, latest[code]) for code in dict.fromkeys(wanted) if code in latest]


def _row(dossier: Dossier, fact: Fact) -> Row:
    return {
        "test": fact.display.en if fact.display else fact.code.replace("_", " "),
        "value": " ".join(filter(None, (fact.value, fact.unit))),
        "flag": fact.attributes.get("flag", ""),
        "range": fact.attributes.get("range", ""),
        "date": dossier.date_of(fact),
        "cites": dossier.cite(fact),
        **origin_of(fact),
    }


def trends(dossier: Dossier) -> list[Row]:
    """Plots over time, the disease's markers first."""
    codes = dict.fromkeys((*markers_of(dossier.case.cancer), *_TREND_CODES))
    drawn = (draw_trend(dossier, code) for code in codes)
    return [plot for plot in drawn if plot is not None][:MOST_TRENDS]

"""Laboratory values for the clinical summary: the latest of each, as printed, and small plots of those with three or more."""

from __future__ import annotations

from caseferry.domain.facts import Fact
from caseferry.knowledge.summary_layout import load_layout, markers_of, short_name
from caseferry.steps.compose.letter_dossier import Dossier
from caseferry.steps.compose.letter_places import Row
from caseferry.steps.compose.letter_speech import say_unit
from caseferry.steps.compose.summary_curves import draw_trend, outside
from caseferry.steps.compose.summary_findings import origin_of

MOST_TRENDS = 4
_TREND_CODES = ("ldh", "hemoglobin", "platelets", "neutrophils_abs", "creatinine", "bilirubin_total")


def latest_labs(dossier: Dossier) -> list[Row]:
    """The newest value of each analyte of the layout and of the disease's markers, by report, newest report first."""
    latest: dict[str, Fact] = {fact.code: fact for fact in dossier.of_kind("lab")}
    order = [code for _, codes in load_layout().groups for code in codes]
    wanted = dict.fromkeys([*order[:5], *markers_of(dossier.case.cancer), *order[5:]])
    reports: dict[tuple[str, str], Row] = {}
    for fact in (latest[code] for code in wanted if code in latest):
        date, cites = dossier.date_of(fact), dossier.cite(fact)
        key = (date, cites[0]["label"])
        report = reports.setdefault(key, {"date": date, "cites": [], "values": [], **origin_of(fact)})
        report["values"].append(_value(fact))
        report["cites"] = _joined(report["cites"], cites)
    return [reports[key] for key in sorted(reports, key=lambda key: key[0], reverse=True)]


def _joined(places: list[Row], more: list[Row]) -> list[Row]:
    """Places of one report as one, with the quotations of all."""
    if not places:
        return more
    return [
        {**places[0], "quotations": [*places[0]["quotations"], *(key for row in more for key in row["quotations"])]}
    ]


def _value(fact: Fact) -> Row:
    return {
        "test": short_name(fact.code),
        "value": " ".join(filter(None, (fact.value, say_unit(fact.unit)))),
        "flag": fact.attributes.get("flag", ""),
        "range": fact.attributes.get("range", ""),
        "strong": bool(fact.attributes.get("flag")) or outside(fact),
    }


def trends(dossier: Dossier) -> list[Row]:
    """Plots over time, the disease's markers first."""
    codes = dict.fromkeys((*markers_of(dossier.case.cancer), *_TREND_CODES))
    drawn = (draw_trend(dossier, code) for code in codes)
    return [plot for plot in drawn if plot is not None][:MOST_TRENDS]

"""What the manifest states that speaks for one specialty or another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from caseferry.domain.routing import RoutingReason
from caseferry.knowledge.anatomy import sites
from caseferry.knowledge.checklists import load_tumours
from caseferry.knowledge.lexicon import Lexicon, fold, plain
from caseferry.knowledge.routing import TumourDesk, load_routing
from caseferry.knowledge.tables import load_yaml
from caseferry.steps.route.question import asked_topics

Vote = tuple[str, int, RoutingReason]
Row = Mapping[str, Any]
_ADULT = 18


def votes(manifest: Row) -> Iterator[Vote]:
    """Specialty, weight and reason, for everything in packet.json that speaks for a department."""
    case = manifest["case"]
    desk = load_routing().tumours.get(case["cancer"], load_routing().unknown)
    facts = [fact for fact in manifest["facts"] if fact["assertion"] == "present"]
    spread = [] if desk.blood else _spread(facts)
    surgery = _operating(desk, facts)
    yield from _asked(case["question"], desk, surgery, spread)
    yield from _history(manifest["timeline"], facts, desk, case["cancer"], (surgery, spread))
    yield from _child(manifest)
    tumour = load_tumours().get(case["cancer"])
    if tumour:
        first = surgery if desk.first == "surgery" else getattr(desk, desk.first)
        yield _vote("tumour", first, site=tumour.name_en)


def _asked(question: str, desk: TumourDesk, surgery: str, spread: Sequence[Row]) -> Iterator[Vote]:
    table = load_routing()
    topics = asked_topics(question)
    for topic, words in topics.items():
        to = table.asks[topic]
        yield _vote("asked", surgery if to == "surgery" else getattr(desk, to, to), words=words)
    if "operation" in topics:
        for site, specialty in table.sites.items():
            found = [fact for fact in spread if fact["code"] == site]
            if found and _names_site(question, site):
                yield _vote("asked_site", specialty, found, site=_site_name(found[0]))


def _site_name(fact: Row) -> str:
    """The site in English, whatever language the record is in; the record's own words where there is no name."""
    known = sites().get(fact["code"])
    return known.display.en.lower() if known else str(fact["value"])


def _names_site(question: str, site: str) -> bool:
    words = {
        row["id"]: [word for words in row["words"].values() for word in words]
        for row in load_yaml("sites.yaml")["sites"]
    }
    return next(Lexicon.of({site: words[site]}).find(plain(question), fold(question)), None) is not None


def _history(
    timeline: Sequence[Row], facts: Sequence[Row], desk: TumourDesk, cancer: str, found: tuple[str, Sequence[Row]]
) -> Iterator[Vote]:
    surgery, spread = found
    stages = [] if desk.blood else _distant_stages(facts, cancer)
    if spread:
        yield _vote("spread", desk.medicine, spread, site=", ".join(dict.fromkeys(map(_site_name, spread))))
    if stages:
        yield _vote("spread_stage", desk.medicine, stages, site=", ".join(dict.fromkeys(f["value"] for f in stages)))
    given = [entry for entry in timeline if not entry.get("planned")]
    lines = [entry for entry in given if entry["kind"] == "systemic"]
    if len(lines) > 1:
        cited = [{"id": fact} for entry in lines for fact in entry["facts"]]
        yield _vote("lines", desk.medicine, cited, count=len(lines))
    if not (spread or stages or desk.blood) and cancer and not any(entry["kind"] == "surgery" for entry in given):
        yield _vote("not_operated", surgery if desk.first == "surgery" else getattr(desk, desk.first))


def _child(manifest: Row) -> Iterator[Vote]:
    born, as_of = manifest["patient"]["birth_date"], manifest["as_of"]
    if len(born) == len("2026-11-24"):
        day, today = dt.date.fromisoformat(born), dt.date.fromisoformat(as_of)
        if (today.year - day.year) - ((today.month, today.day) < (day.month, day.day)) < _ADULT:
            yield _vote("child", "paediatrics", site=as_of)


def _operating(desk: TumourDesk, facts: Sequence[Row]) -> str:
    sites = [fact["code"] for fact in facts if fact["kind"] == "primary_site"]
    return next((desk.by_site[site] for site in sites if site in desk.by_site), desk.surgery)


def _spread(facts: Sequence[Row]) -> list[Row]:
    regional = load_routing().spread.regional
    return [fact for fact in facts if fact["kind"] == "metastasis" and fact["code"] not in regional]


def _distant_stages(facts: Sequence[Row], cancer: str) -> list[Row]:
    rule = load_routing().spread
    return [
        fact
        for fact in facts
        if fact["kind"] == "stage"
        and (rule.stage.search(fact["value"]) or (cancer not in rule.local_four and rule.four.search(fact["value"])))
    ]


def _vote(rule: str, specialty: str, facts: Sequence[Row] = (), **words: object) -> Vote:
    row = load_routing().weights[rule]
    cited = tuple(dict.fromkeys(fact["id"] for fact in facts))
    return specialty, row.weight, RoutingReason(rule, row.reason.format(**words), cited)

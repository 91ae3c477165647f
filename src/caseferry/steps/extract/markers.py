"""Finds results of biomarkers and gene tests; a test that was only asked for, awaited or advised gives none."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace

from caseferry.domain.facts import Fact
from caseferry.knowledge.biomarkers import TRAP, marker_names, markers
from caseferry.knowledge.lexicon import fold, squeeze
from caseferry.knowledge.results import NOT_DONE
from caseferry.steps.extract.assertion import cues_between
from caseferry.steps.extract.context import Context, Draft
from caseferry.steps.extract.marker_chains import Chain, Mention, chains_of, denied, tokens_about
from caseferry.steps.extract.marker_changes import amplified_between, stated_change, unnamed_changes
from caseferry.steps.extract.marker_details import partner_before
from caseferry.steps.extract.marker_facts import draft_of
from caseferry.steps.extract.marker_links import linked
from caseferry.steps.extract.marker_lists import expressed_before, only_if
from caseferry.steps.extract.marker_tokens import Token, tokens_between
from caseferry.steps.extract.sections import section_at
from caseferry.steps.extract.text import DocumentText

_SILENT = ("imaging", "endoscopy", "cardiac", "passport", "administrative")
_LAB_MARKERS = frozenset({"EBER", "BCR_ABL1", "MRD", "p16_HPV"})
_JOINT = re.compile(r"\s*(?:[,/、&+，]|and|nor|ni|ни|y|et|und|и|e|或|和|及|ou|or|或者|و|và)?\s*$", re.IGNORECASE)
_END = re.compile(r"[.;。；!?](?=\s|$)|。|；|\n\s*\n|\f")
_NUMBERED_SIGN = re.compile(r"\s?([(（]\s?(?:\+{1,4}|-)\s?[)）])")
"""After a name that ends in a number, whose sign would read as a score: "Hep Par 1 (+)"."""
_ALTERATION = re.compile(
    r"(?P<amplified>amplifi(?:cation|cacion|cacao)|amplifikation|амплификаци[яию])|"
    r"(?P<rearranged>rearrangement|reordenamiento|rearranjo|rearrangement|reagencement|перестройк[аи]|транслокаци[яи]|fusion)\w*"
)
_NO_CHANGE = re.compile(
    r"(?:\bno|\bningun\w*|\baucune?|\bnenhuma?|\bkeine?|не выявлен\w*|не обнаружен\w*|\bsin|\bkhong (?:phat hien|thay))\W{1,3}(?:[^\W\d]+[ -]){0,4}?"
    r"(?:alteration|variant|mutation|alteracion|mutacion|variante|mutac|мутаци|изменени|вариант|dot bien)\w*"
    r"(?:[^\S\n]+(?:were|was|are|detected|found|identified|se|detectad\w+|encontrad\w+|detectee?s?|trouvee?s?|in|of|en|dans|em|in den|в|the|los|las|les|nos|genes?|following|siguientes|генах|генов|gen)){0,6}\s*[:：]?\s*$"
)
"""Before a list of genes: "No reportable alterations: ALK, ROS1, RET"."""
_FOUND_OR_NOT = {
    "positive": {"amplified": "amplified", "rearranged": "rearranged"},
    "negative": {"amplified": "not_amplified", "rearranged": "negative"},
}


def find_markers(text: DocumentText, context: Context) -> Iterator[Fact]:
    """Biomarkers and variants with value as printed, coded result, score type, percentage, clone and gene change."""
    if context.category.startswith(_SILENT):
        return
    mentions = _mentions(text, context)
    reached, told = 0, list[tuple[int, int]]()
    for number, mention in enumerate(mentions):
        if mention.hit.start < reached:
            continue
        group = _group(text, mentions, number)
        limit = _limit(text, mentions, number + len(group) - 1)
        for draft in _results(text, context, group, limit):
            reached = max(reached, draft.end if draft.start >= mention.hit.start else reached)
            told.append((draft.start, draft.end))
            yield draft.fact(text, context)
        if len(group) > 1:
            reached = max(reached, group[-1].hit.end)
    for draft in unnamed_changes(text, context, mentions, told):
        yield draft.fact(text, context)


def _mentions(text: DocumentText, context: Context) -> list[Mention]:
    found: list[Mention] = []
    for hit in marker_names().find(text.plain, text.folded):
        if hit.key == TRAP:
            continue
        kind = section_at(text, hit.start).kind
        if (
            kind in ("plan", "technique", "comparison")
            or only_if(text, hit.start)
            or (kind == "clinical" and context.pathology)
        ):
            continue
        for key in hit.keys:
            name, _, own = key.partition("=")
            if context.category != "labs" or name in _LAB_MARKERS:
                found.append(Mention(markers()[name], hit, own))
    return [m for m in found if not m.marker.panel or _in_panel(text, context, m, found)]


def _in_panel(text: DocumentText, context: Context, mention: Mention, found: list[Mention]) -> bool:
    """True for a short name in pathology, or beside another marker: PR is also a partial response."""
    if len(squeeze(text.folded[mention.hit.start : mention.hit.end])) > 4 or context.pathology:
        return True
    return any(m.marker.id != mention.marker.id and abs(m.hit.start - mention.hit.start) < 120 for m in found)


def _limit(text: DocumentText, mentions: list[Mention], number: int) -> int:
    """Where the words about a mention end: at the next other marker, or with the sentence."""
    hit = mentions[number].hit
    this = mentions[number]
    following = next((m.hit.start for m in mentions[number + 1 :] if not _continues(text, this, m)), len(text.plain))
    end = _END.search(text.plain, hit.end)
    return min(following, end.start() if end else len(text.plain))


def _continues(text: DocumentText, mention: Mention, later: Mention) -> bool:
    """True when a later name belongs to the result of this one: pMMR after MLH1, CPS after PD-L1, "double hit" after MYC."""
    if mention.marker.id != later.marker.id:
        return False
    return mention.marker.merge or bool(later.own) or text.plain[later.hit.start : later.hit.end] in ("CPS", "TPS")


def _group(text: DocumentText, mentions: list[Mention], number: int) -> list[Mention]:
    """The mentions that share the result after the last of them: "ER/PR positive", "MLH1, PMS2, MSH2 retained"."""
    group = [mentions[number]]
    for following in mentions[number + 1 :]:
        between = text.plain[group[-1].hit.end : max(following.hit.start, group[-1].hit.end)]
        if not group[-1].marker.merge and _continues(text, group[-1], following):
            break
        if group[-1].own or following.own or not _JOINT.match(between) or "\n\n" in between:
            break
        if "\n" in between and not between.strip():
            break  # a line of its own, not the next of a list
        if re.match(r"[+\-]\s?[,;\s]", text.plain[group[-1].hit.end : group[-1].hit.end + 3]) and between.strip(" ,/"):
            break
        group.append(following)
    return group


def _results(text: DocumentText, context: Context, group: list[Mention], limit: int) -> Iterator[Draft]:
    last = group[-1]
    if _awaited(text, last, limit):
        return
    chains = (
        _expressed(text, group)
        or _altered(text, group[0], _forward(text, last, limit, context))
        or _fusion(text, last, limit)
        or _backward(text, group[0], last)
        or stated_change(text, group, limit)
    )
    for chain in (denied(text, group[0], chain) for chain in chains):
        for mention in {m.marker.id: m for m in group}.values():
            genes = [m for m in group if m.marker.id == mention.marker.id]
            yield draft_of(text, context, genes, chain)


def _expressed(text: DocumentText, group: list[Mention]) -> list[Chain]:
    """The result that words of expression before a list give to all its names."""
    told = expressed_before(text, group[0].hit.start)
    if told is None:
        return []
    start, code = told
    return [Chain(start, group[-1].hit.end, (Token(start, group[0].hit.start, "word", code),))]


def _awaited(text: DocumentText, mention: Mention, limit: int) -> bool:
    """True when the change that a name is followed by was only looked for: "KIT D816V: pending"."""
    tokens = tokens_about(text, mention, mention.hit.end, limit)
    changes = list(itertools.takewhile(lambda token: token.change, tokens))
    following = tokens[len(changes)] if changes and len(tokens) > len(changes) else None
    return following is not None and following.code == NOT_DONE and linked(text, changes[-1].end, following.start, 1)


def _forward(text: DocumentText, mention: Mention, limit: int, context: Context) -> list[Chain]:
    """The result after a name; none when the first word about it says that the test was not done."""
    hit = mention.hit
    sign = re.match(
        r"(?:\+(?=[\s,;.)，；、）/]|$)|-(?=[,;.)，；、）/]|\s*$|\s+[A-Z]))", text.plain[hit.end : hit.end + 4]
    )
    numbered = _NUMBERED_SIGN.match(text.plain, hit.end) if text.plain[hit.end - 1].isdigit() else None
    if numbered and not mention.own:
        code = "positive" if "+" in numbered[1] else "negative"
        return [Chain(numbered.start(1), numbered.end(1), (Token(numbered.start(1), numbered.end(1), "plus", code),))]
    if sign and not mention.own and not mention.marker.merge:
        code = "positive" if sign.group() == "+" else "negative"
        return [Chain(hit.start, hit.end + 1, (Token(hit.end, hit.end + 1, "plus", code),))]
    tokens = tokens_about(text, mention, hit.end, limit)
    unknown_allowed = 1 if context.pathology else 0
    if mention.own:
        return chains_of(text, mention, Token(hit.start, hit.end, "word", mention.own), tokens)
    if not tokens or tokens[0].code == NOT_DONE or not linked(text, hit.end, tokens[0].start, unknown_allowed):
        return []
    if (told := amplified_between(text, hit.end, tokens[0])) is not None:
        return chains_of(text, mention, told, tokens)
    return chains_of(text, mention, tokens[0], tokens[1:])


def _altered(text: DocumentText, first: Mention, chains: list[Chain]) -> list[Chain]:
    """Results that follow, with the change that the words before the name speak of: "amplification of MYCN: detected"."""
    if not chains or chains[0].tokens[0].code not in _FOUND_OR_NOT:
        return chains
    low = max(text.sentence_at(first.hit.start)[0], first.hit.start - 40)
    words = list(_ALTERATION.finditer(text.folded, low, first.hit.start))
    if not words or not linked(text, words[-1].end(), first.hit.start, 0):
        return chains
    change = next(name for name, said in words[-1].groupdict().items() if said)
    told = Token(words[-1].start(), words[-1].end(), "word", _FOUND_OR_NOT[chains[0].tokens[0].code][change])
    return [replace(chains[0], start=told.start, tokens=(told, *chains[0].tokens)), *chains[1:]]


def _fusion(text: DocumentText, mention: Mention, limit: int) -> list[Chain]:
    """A fusion that names its partner is a finding by itself: "CD74-ROS1 fusion"."""
    hit = mention.hit
    word = re.compile(
        r"\s?(?:gene\s)?(?:fusion|rearrangement|融合|重排|слияние|транслокация|fusión|réarrangement)", re.IGNORECASE
    ).match(text.plain, hit.end)
    first = next(iter(tokens_between(text, hit.end, limit)), None)
    if not word or not partner_before(text, hit.start, hit.end) or (first and first.code == NOT_DONE):
        return []
    return [Chain(hit.start, word.end(), (Token(hit.start, word.end(), "alteration", "rearranged"),))]


def _backward(text: DocumentText, first: Mention, last: Mention) -> list[Chain]:
    """A result before the name: "positive for ER and PR", "no EGFR mutation", "loss of MLH1"."""
    low = max(text.sentence_at(first.hit.start)[0], first.hit.start - 45)
    after = re.compile(
        r"[\s\-]*(?:gene\s)?(?:codeletion|co-deletion|amplification|mutations?|rearrangements?|fusions?|expression|variants?|overexpression|мутац\w+|mutaci\w+|突变|扩增|重排|融合|perte|loss|translocation)?",
        re.IGNORECASE,
    )
    tail = after.match(text.plain, last.hit.end)
    end = tail.end() if tail and tail.group().strip(" -") else last.hit.end
    if unchanged := _NO_CHANGE.search(text.folded, max(0, first.hit.start - 110), first.hit.start):
        told = Token(unchanged.start(), unchanged.end(), "word", "negative")
        return [Chain(unchanged.start(), last.hit.end, (told,))]
    for token in reversed(tokens_between(text, low, first.hit.start)):
        if token.code and token.code not in (NOT_DONE, "low", "high", "carrier") and token.kind == "word":
            gap = text.plain[token.end : first.hit.start]
            if (
                linked(text, token.end, first.hit.start, 0)
                and not re.search(r"[,;:]", gap)
                and not _of_line_above(text, low, token, gap)
            ):
                return [Chain(token.start, end, (token,))]
            return []
    if end > last.hit.end:
        for cue in cues_between(text, low, first.hit.start):
            if "absent_before" in cue.keys and linked(text, cue.end, first.hit.start, 0):
                return [Chain(cue.start, end, (Token(cue.start, end, "word", "negative"),))]
    return []


def _of_line_above(text: DocumentText, low: int, token: Token, gap: str) -> bool:
    """True when the result ends a line that names a marker of its own, or has a heading: it is not of the next line's marker."""
    line = text.plain[max(low, text.plain.rfind("\n", 0, token.start) + 1) : token.start]
    return "\n" in gap and (":" in line or "\t" in line or any(True for _ in marker_names().find(line, fold(line))))

"""Finds results of biomarkers and gene tests; a test that was only asked for, awaited or advised gives none."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from caseferry.domain.facts import Assertion, Fact, Quantity
from caseferry.knowledge.biomarkers import TRAP, Marker, marker_names, markers, own_results
from caseferry.knowledge.lexicon import Hit, fold, squeeze
from caseferry.knowledge.results import NOT_DONE
from caseferry.steps.extract.assertion import assertion_of, cues_between
from caseferry.steps.extract.context import Context, Draft
from caseferry.steps.extract.marker_details import details_of, partner_before
from caseferry.steps.extract.marker_links import CLONE, linked
from caseferry.steps.extract.marker_lists import begins_anew, contradicts, expressed_before, of_another, only_if
from caseferry.steps.extract.marker_tokens import Token, tokens_between
from caseferry.steps.extract.sections import section_at
from caseferry.steps.extract.text import DocumentText

_SILENT = ("imaging", "endoscopy", "cardiac", "passport", "administrative")
_LAB_MARKERS = frozenset({"EBER", "BCR_ABL1", "MRD", "p16_HPV"})
_JOINT = re.compile(r"\s*(?:[,/、&+，]|and|nor|ni|ни|y|et|und|и|e|或|和|及|ou|or|或者|و|và)?\s*$", re.IGNORECASE)
_END = re.compile(r"[.;。；!?](?=\s|$)|。|；|\n\s*\n|\f")
_NUMBERED_SIGN = re.compile(r"\s?([(（]\s?(?:\+{1,4}|-)\s?[)）])")
"""After a name that ends in a number, whose sign would read as a score: "Hep Par 1 (+)"."""
_TRAILING = re.compile(r"[\s,;:(\-–—]+$")
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


@dataclass(frozen=True, slots=True)
class _Mention:
    """A name (or several that share a result), where it ends, and the result code that the name itself carries."""

    marker: Marker
    hit: Hit
    own: str = ""


def find_markers(text: DocumentText, context: Context) -> Iterator[Fact]:
    """Biomarkers and variants with value as printed, coded result, score type, percentage, clone and gene change."""
    if context.category.startswith(_SILENT):
        return
    mentions = _mentions(text, context)
    reached = 0
    for number, mention in enumerate(mentions):
        if mention.hit.start < reached:
            continue
        group = _group(text, mentions, number)
        limit = _limit(text, mentions, number + len(group) - 1)
        for draft in _results(text, context, group, limit):
            reached = max(reached, draft.end if draft.start >= mention.hit.start else reached)
            yield draft.fact(text, context)
        if len(group) > 1:
            reached = max(reached, group[-1].hit.end)


def _mentions(text: DocumentText, context: Context) -> list[_Mention]:
    found: list[_Mention] = []
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
                found.append(_Mention(markers()[name], hit, own))
    return [m for m in found if not m.marker.panel or _in_panel(text, context, m, found)]


def _in_panel(text: DocumentText, context: Context, mention: _Mention, found: list[_Mention]) -> bool:
    """True for a short name in pathology, or beside another marker: PR is also a partial response."""
    if len(squeeze(text.folded[mention.hit.start : mention.hit.end])) > 4 or context.pathology:
        return True
    return any(m.marker.id != mention.marker.id and abs(m.hit.start - mention.hit.start) < 120 for m in found)


def _limit(text: DocumentText, mentions: list[_Mention], number: int) -> int:
    """Where the words about a mention end: at the next other marker, or with the sentence."""
    hit = mentions[number].hit
    this = mentions[number]
    following = next((m.hit.start for m in mentions[number + 1 :] if not _continues(text, this, m)), len(text.plain))
    end = _END.search(text.plain, hit.end)
    return min(following, end.start() if end else len(text.plain))


def _continues(text: DocumentText, mention: _Mention, later: _Mention) -> bool:
    """True when a later name belongs to the result of this one: pMMR after MLH1, CPS after PD-L1, "double hit" after MYC."""
    if mention.marker.id != later.marker.id:
        return False
    return mention.marker.merge or bool(later.own) or text.plain[later.hit.start : later.hit.end] in ("CPS", "TPS")


def _group(text: DocumentText, mentions: list[_Mention], number: int) -> list[_Mention]:
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


def _results(text: DocumentText, context: Context, group: list[_Mention], limit: int) -> Iterator[Draft]:
    last = group[-1]
    if _awaited(text, last, limit):
        return
    chains = (
        _expressed(text, group)
        or _altered(text, group[0], _forward(text, last, limit, context))
        or _fusion(text, last, limit)
        or _backward(text, group[0], last)
    )
    for chain in (_denied(text, group[0], chain) for chain in chains):
        for mention in {m.marker.id: m for m in group}.values():
            genes = [m for m in group if m.marker.id == mention.marker.id]
            yield _draft(text, context, genes, chain)


def _expressed(text: DocumentText, group: list[_Mention]) -> list[_Chain]:
    """The result that words of expression before a list give to all its names."""
    told = expressed_before(text, group[0].hit.start)
    if told is None:
        return []
    start, code = told
    return [_Chain(start, group[-1].hit.end, (Token(start, group[0].hit.start, "word", code),))]


def _awaited(text: DocumentText, mention: _Mention, limit: int) -> bool:
    """True when the change that a name is followed by was only looked for: "KIT D816V: pending"."""
    tokens = _tokens(text, mention, mention.hit.end, limit)
    changes = list(itertools.takewhile(lambda token: token.change, tokens))
    following = tokens[len(changes)] if changes and len(tokens) > len(changes) else None
    return following is not None and following.code == NOT_DONE and linked(text, changes[-1].end, following.start, 1)


@dataclass(frozen=True, slots=True)
class _Chain:
    """Tokens that together are one printed result."""

    start: int
    end: int
    tokens: tuple[Token, ...]
    negated: bool = False


def _forward(text: DocumentText, mention: _Mention, limit: int, context: Context) -> list[_Chain]:
    """The result after a name; none when the first word about it says that the test was not done."""
    hit = mention.hit
    sign = re.match(
        r"(?:\+(?=[\s,;.)，；、）/]|$)|-(?=[,;.)，；、）/]|\s*$|\s+[A-Z]))", text.plain[hit.end : hit.end + 4]
    )
    numbered = _NUMBERED_SIGN.match(text.plain, hit.end) if text.plain[hit.end - 1].isdigit() else None
    if numbered and not mention.own:
        code = "positive" if "+" in numbered[1] else "negative"
        return [_Chain(numbered.start(1), numbered.end(1), (Token(numbered.start(1), numbered.end(1), "plus", code),))]
    if sign and not mention.own and not mention.marker.merge:
        code = "positive" if sign.group() == "+" else "negative"
        return [_Chain(hit.start, hit.end + 1, (Token(hit.end, hit.end + 1, "plus", code),))]
    tokens = _tokens(text, mention, hit.end, limit)
    unknown_allowed = 1 if context.pathology else 0
    if mention.own:
        return _chains(text, mention, Token(hit.start, hit.end, "word", mention.own), tokens)
    if not tokens or tokens[0].code == NOT_DONE or not linked(text, hit.end, tokens[0].start, unknown_allowed):
        return []
    return _chains(text, mention, tokens[0], tokens[1:])


def _altered(text: DocumentText, first: _Mention, chains: list[_Chain]) -> list[_Chain]:
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


def _tokens(text: DocumentText, mention: _Mention, start: int, limit: int) -> list[Token]:
    tokens = tokens_between(text, start, limit)
    clones = [match.span() for match in CLONE.finditer(text.plain, start, limit)]
    tokens = [
        t
        for t in tokens
        if not any(a <= t.start < b for a, b in clones) and not (t.code == "equivocal" and t.kind == "plus")
    ]
    for name in marker_names().find(text.plain, text.folded, start, limit):
        row, _, own = name.key.partition("=")
        if own and row == mention.marker.id:
            tokens = [t for t in tokens if t.end <= name.start or t.start >= name.end]
            tokens.append(Token(name.start, name.end, "word", own))
    if mention.marker.bare:
        at = start
        for number in mention.marker.bare.finditer(text.plain, start, limit):
            taken = any(t.start <= number.start() < t.end for t in tokens) or any(
                a <= number.start() < b for a, b in clones
            )
            if not taken and not re.search(r"[\d.,\-/\w]$", text.plain[at : number.start()][-1:]):
                tokens.append(Token(number.start(), number.end(), "bare"))
    return sorted(tokens, key=lambda token: token.start)


def _chains(text: DocumentText, mention: _Mention, first: Token, rest: list[Token]) -> list[_Chain]:
    """The first token and those that follow it closely; a second change with a result of its own begins a new chain."""
    groups: list[list[Token]] = [[first]]
    for token in rest:
        previous = groups[-1][-1]
        gap = text.plain[previous.end : token.start]
        if (
            token.code == NOT_DONE
            or not linked(text, previous.end, token.start, 1)
            or begins_anew(text, previous.end, token.start)
            or of_another(previous, token, gap)
        ):
            break
        if token.change and groups[-1][0].change and any(t.code for t in groups[-1]):
            groups.append([token])
            continue
        if (
            token.code
            and previous.code
            and token.kind == previous.kind == "word"
            and contradicts(previous.code, token.code)
        ):
            break
        groups[-1].append(token)
    if groups[0] and all(token.kind == "intensity" for token in groups[0]) and not mention.marker.id.startswith("CD"):
        return []
    return [_Chain(group[0].start, _closed(text, group), tuple(group)) for group in groups]


def _closed(text: DocumentText, group: list[Token]) -> int:
    """The end of the last token, with the bracket that was opened within."""
    start, end = group[0].start, group[-1].end
    printed = text.plain[start:end]
    if printed.count("(") > printed.count(")"):
        bracket = re.match(r"[^()\n]{0,30}\)", text.plain[end : end + 32])
        if bracket and linked(text, end, end + bracket.end(), 2):
            return end + bracket.end()
    return end


def _fusion(text: DocumentText, mention: _Mention, limit: int) -> list[_Chain]:
    """A fusion that names its partner is a finding by itself: "CD74-ROS1 fusion"."""
    hit = mention.hit
    word = re.compile(
        r"\s?(?:gene\s)?(?:fusion|rearrangement|融合|重排|слияние|транслокация|fusión|réarrangement)", re.IGNORECASE
    ).match(text.plain, hit.end)
    first = next(iter(tokens_between(text, hit.end, limit)), None)
    if not word or not partner_before(text, hit.start, hit.end) or (first and first.code == NOT_DONE):
        return []
    return [_Chain(hit.start, word.end(), (Token(hit.start, word.end(), "alteration", "rearranged"),))]


def _backward(text: DocumentText, first: _Mention, last: _Mention) -> list[_Chain]:
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
        return [_Chain(unchanged.start(), last.hit.end, (told,))]
    for token in reversed(tokens_between(text, low, first.hit.start)):
        if token.code and token.code not in (NOT_DONE, "low", "high", "carrier") and token.kind == "word":
            gap = text.plain[token.end : first.hit.start]
            if (
                linked(text, token.end, first.hit.start, 0)
                and not re.search(r"[,;:]", gap)
                and not _of_line_above(text, low, token, gap)
            ):
                return [_Chain(token.start, end, (token,))]
            return []
    if end > last.hit.end:
        for cue in cues_between(text, low, first.hit.start):
            if "absent_before" in cue.keys and linked(text, cue.end, first.hit.start, 0):
                return [_Chain(cue.start, end, (Token(cue.start, end, "word", "negative"),))]
    return []


def _of_line_above(text: DocumentText, low: int, token: Token, gap: str) -> bool:
    """True when the result ends a line that names a marker of its own, or has a heading: it is not of the next line's marker."""
    line = text.plain[max(low, text.plain.rfind("\n", 0, token.start) + 1) : token.start]
    return "\n" in gap and (":" in line or "\t" in line or any(True for _ in marker_names().find(line, fold(line))))


def _draft(text: DocumentText, context: Context, mentions: list[_Mention], chain: _Chain) -> Draft:
    """The fact of one marker."""
    mention = mentions[0]
    start = min(chain.start, mention.hit.start)
    end = max(chain.end, mentions[-1].hit.end if chain.start < mention.hit.start else chain.end)
    meaning = assertion_of(text, mention.hit.start, mention.hit.end)
    details = details_of(text, mention.marker, [(m.hit.start, m.hit.end) for m in mentions], chain.tokens)
    changed = any(token.change for token in chain.tokens)
    return Draft(
        kind="variant" if changed and mention.marker.kind == "biomarker" else mention.marker.kind,
        code=mention.marker.id,
        value=_value(text, mentions, chain),
        start=start,
        end=end,
        normal=_normal(text, mention.marker, chain),
        display=mention.marker.display,
        date=context.finding_date,
        assertion=meaning if meaning in (Assertion.FAMILY, Assertion.HISTORICAL) else Assertion.PRESENT,
        attributes=details,
    )


def _value(text: DocumentText, mentions: list[_Mention], chain: _Chain) -> str:
    """The result as printed; with its names where several stand in it."""
    printed = text.text[chain.start : chain.end].strip()
    if (
        mentions[0].marker.merge
        and any(
            name.start > chain.start for name in marker_names().find(text.plain, text.folded, chain.start, chain.end)
        )
        and chain.tokens[0].kind in ("plus", "minus")
    ):
        printed = text.text[mentions[0].hit.start : chain.end].strip()
    return _TRAILING.sub("", printed) if chain.tokens[-1].kind not in ("plus", "minus") else printed


def _denied(text: DocumentText, mention: _Mention, chain: _Chain) -> _Chain:
    """A denial before the first name of a list turns the result of all into a negative one."""
    low = max(text.sentence_at(mention.hit.start)[0], mention.hit.start - 40)
    for cue in cues_between(text, low, min(mention.hit.start, chain.start)):
        if re.search(r"[,;:)]", text.plain[cue.end : mention.hit.start]):
            continue
        if "absent_before" in cue.keys and linked(text, cue.end, mention.hit.start, 0):
            words = [t for t in chain.tokens if t.code]
            if not words or words[0].code in (
                "positive",
                "mutated",
                "amplified",
                "rearranged",
                "codeleted",
                "methylated",
            ):
                return replace(chain, start=cue.start, negated=True)
    return chain


def _normal(text: DocumentText, marker: Marker, chain: _Chain) -> Quantity | None:
    """The coded result; HER2 keeps its score; a bare percentage is not interpreted."""
    if chain.negated:
        return Quantity("negative")
    codes = [token.code for token in chain.tokens if token.code]
    if marker.merge:
        codes = ["retained" if code == "positive" else code for code in codes]
        codes.sort(key=lambda code: code not in own_results())
        return Quantity(codes[0]) if codes else None
    if marker.id == "HER2" and codes and not any(token.code for token in chain.tokens if token.kind == "word"):
        return Quantity(re.sub(r"[^0-3+]", "", _score(text, chain)) or "+")
    for code in ("negative", "not_amplified", "unmethylated", "not_codeleted", "wild_type", "equivocal"):
        if code in codes:
            return Quantity(code)
    return Quantity(codes[0]) if codes else None


def _score(text: DocumentText, chain: _Chain) -> str:
    """The printed score of a chain: `2+`."""
    return next((text.plain[token.start : token.end] for token in chain.tokens if token.kind == "plus"), "")

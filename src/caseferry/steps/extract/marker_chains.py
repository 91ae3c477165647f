"""Results of a marker as printed: the pieces that belong together after its name, and what denies them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from caseferry.knowledge.biomarkers import Marker, marker_names
from caseferry.knowledge.lexicon import Hit
from caseferry.knowledge.results import NOT_DONE
from caseferry.steps.extract.assertion import cues_between
from caseferry.steps.extract.marker_links import CLONE, linked
from caseferry.steps.extract.marker_lists import begins_anew, contradicts, of_another
from caseferry.steps.extract.marker_tokens import Token, tokens_between
from caseferry.steps.extract.text import DocumentText


@dataclass(frozen=True, slots=True)
class Mention:
    """A name (or several that share a result), where it ends, and the result code that the name itself carries."""

    marker: Marker
    hit: Hit
    own: str = ""


@dataclass(frozen=True, slots=True)
class Chain:
    """Tokens that together are one printed result."""

    start: int
    end: int
    tokens: tuple[Token, ...]
    negated: bool = False


def tokens_about(text: DocumentText, mention: Mention, start: int, limit: int) -> list[Token]:
    """The pieces of results between two offsets that may be this marker's, with the words and numbers that only it has."""
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
    for word in mention.marker.said.find(text.plain, text.folded, start, limit) if mention.marker.said else ():
        tokens = [t for t in tokens if t.end <= word.start or t.start >= word.end]
        tokens.append(Token(word.start, word.end, "word", word.key))
    if mention.marker.bare:
        at = start
        for number in mention.marker.bare.finditer(text.plain, start, limit):
            taken = any(t.start <= number.start() < t.end for t in tokens) or any(
                a <= number.start() < b for a, b in clones
            )
            if not taken and not re.search(r"[\d.,\-/\w]$", text.plain[at : number.start()][-1:]):
                tokens.append(Token(number.start(), number.end(), "bare"))
    return sorted(tokens, key=lambda token: token.start)


def chains_of(text: DocumentText, mention: Mention, first: Token, rest: list[Token]) -> list[Chain]:
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
        if _begins_result(text, groups[-1], token):
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
    return [Chain(group[0].start, _closed(text, group), tuple(group)) for group in groups]


def _begins_result(text: DocumentText, group: list[Token], token: Token) -> bool:
    """True for a second change with a result of its own, and for a second score ("TPS 60 %, CPS 65"); not within brackets."""
    if token.kind == "typed":
        return any(earlier.kind == "typed" for earlier in group)
    so_far = text.plain[group[0].start : token.start]
    bracketed = so_far.count("(") > so_far.count(")")
    return token.change and group[0].change and any(t.code for t in group) and not bracketed


def _closed(text: DocumentText, group: list[Token]) -> int:
    """The end of the last token, with the bracket that was opened within."""
    start, end = group[0].start, group[-1].end
    printed = text.plain[start:end]
    if printed.count("(") > printed.count(")"):
        bracket = re.match(r"[^()\n]{0,30}\)", text.plain[end : end + 32])
        if bracket and linked(text, end, end + bracket.end(), 2):
            return end + bracket.end()
    return end


def denied(text: DocumentText, mention: Mention, chain: Chain) -> Chain:
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

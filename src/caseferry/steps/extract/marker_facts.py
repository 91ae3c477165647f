"""The fact that a marker's printed result makes: value as printed, coded result, details."""

from __future__ import annotations

import re

from caseferry.domain.facts import Assertion, Quantity
from caseferry.knowledge.biomarkers import Marker, marker_names, own_results
from caseferry.steps.extract.assertion import assertion_of
from caseferry.steps.extract.context import Context, Draft
from caseferry.steps.extract.marker_chains import Chain, Mention
from caseferry.steps.extract.marker_details import details_of
from caseferry.steps.extract.text import DocumentText

_FLOW = re.compile(
    r"flow cytometr|\bflow\s?[:：]|citometria de flujo|cytometrie en flux|проточн|流式|citometria de fluxo|durchflusszyto|dem te bao dong chay|قياس التدفق"
)
_TRAILING = re.compile(r"[\s,;:(\-–—]+$")


def draft_of(text: DocumentText, context: Context, mentions: list[Mention], chain: Chain) -> Draft:
    """The fact of one marker."""
    mention = mentions[0]
    start = min(chain.start, mention.hit.start)
    end = max(chain.end, mentions[-1].hit.end if chain.start < mention.hit.start else chain.end)
    meaning = assertion_of(text, mention.hit.start, mention.hit.end)
    details = details_of(text, mention.marker, [(m.hit.start, m.hit.end) for m in mentions], chain.tokens)
    changed = any(token.change for token in chain.tokens)
    return Draft(
        kind=_kind(text, mention, changed=changed),
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


def _kind(text: DocumentText, mention: Mention, *, changed: bool) -> str:
    """`variant` for a change of a gene, `flow` for an antigen of a flow report, else the marker's own kind."""
    marker = mention.marker
    if marker.kind != "biomarker":
        return marker.kind
    low, high = text.sentence_at(mention.hit.start)
    if re.fullmatch(r"CD\d+[a-z]?", marker.id) and _FLOW.search(text.folded, low, high):
        return "flow"
    return "variant" if changed else "biomarker"


def _value(text: DocumentText, mentions: list[Mention], chain: Chain) -> str:
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


def _normal(text: DocumentText, marker: Marker, chain: Chain) -> Quantity | None:
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


def _score(text: DocumentText, chain: Chain) -> str:
    """The printed score of a chain: `2+`."""
    return next((text.plain[token.start : token.end] for token in chain.tokens if token.kind == "plus"), "")

"""How the disease answered, in the author's own words: CR, PR, stable, progressive."""

from __future__ import annotations

import re
from collections.abc import Iterator

from caseferry.domain.facts import Assertion, Fact
from caseferry.knowledge.courses import coded
from caseferry.knowledge.lexicon import Hit
from caseferry.steps.extract.assertion import assertion_of
from caseferry.steps.extract.context import Context, Draft
from caseferry.steps.extract.text import DocumentText
from caseferry.steps.extract.treatments_stretches import found_words, not_reached, printed, stretch_at

_RECEPTOR = re.compile(r"\s*(?:[:=]?\s*\(?\s*[+-]|[:=]?\s*\d|\s*(?:positiv|negativ|status|receptor|阳|阴))")
_RESPONSE_TALK = re.compile(
    r"respon|recist|remission|lugano|deauville|после|курс|cycle|therapy|treatment|chemo|ответ|ремисси|疗效|缓解|评价|化疗|治疗|cure|ciclo|"
    r"quimio|chimio|traitement|tratamiento|repuesta|respuesta|réponse|استجابة|đáp ứng|chu kỳ|hóa trị|imwg|achiev|induction|marrow|достигнут|evaluat|best|达到?",
    re.IGNORECASE,
)


def find_responses(text: DocumentText, context: Context) -> Iterator[Fact]:
    """Every response that a document states, coded as in courses.yaml. Short letters count only in talk of treatment (PR is a receptor)."""
    if context.category in ("molecular", "labs", "passport", "administrative"):
        return
    for hit in found_words(text, "responses", 0, len(text.plain)):
        if hit.key == "relapse" or not _is_response(text, hit):
            continue
        meant = Assertion.ABSENT if not_reached(text, hit.start, hit.end) else assertion_of(text, hit.start, hit.end)
        entry = coded("responses")[hit.key]
        yield Draft(
            kind="response",
            code=hit.key,
            value=printed(text, hit.start, hit.end),
            start=hit.start,
            end=hit.end,
            display=entry.display,
            date=context.finding_date,
            assertion=Assertion.PRESENT if meant is Assertion.HISTORICAL else meant,
            confidence=0.9,
        ).fact(text, context)


def _is_response(text: DocumentText, hit: Hit) -> bool:
    words = text.plain[hit.start : hit.end]
    if len(words) > 4:
        return hit.key != "PD" or bool(
            re.match(
                r"(?i)(?:disease progress|progressive|enfermedad|maladie|疾病|病情|прогресс|progress|krank|penyakit|bệnh|تقدم|ترقي|تطور)",
                words,
            )
        )
    if _RECEPTOR.match(text.folded, hit.end):
        return False
    low, high = stretch_at(text, hit.start)
    if hit.key == "CR":
        low, high = max(0, hit.start - 250), min(len(text.plain), hit.end + 100)
    return bool(_RESPONSE_TALK.search(text.plain, low, high)) and not re.search(
        r"\bER\b|estrogen|HER2", text.plain[low:high]
    )

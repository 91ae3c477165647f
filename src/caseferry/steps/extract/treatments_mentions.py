"""Where a document names a treatment: drugs, combinations of drugs, and regimens by their letters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from caseferry.knowledge.courses import unit_pattern, words
from caseferry.knowledge.drugs import DrugHit, find_drugs, load_drugs
from caseferry.knowledge.lexicon import Hit
from caseferry.knowledge.regimens import (
    Regimen,
    RegimenHit,
    cancer_tags,
    drugs_of,
    find_regimens,
    regimen_of_drugs,
    resolve,
)
from caseferry.steps.extract.context import Context
from caseferry.steps.extract.text import DocumentText
from caseferry.steps.extract.treatments_stretches import found_words, transplant_hits

_DOSE = r"(?:\(?\s*(?:(?:weekly|semanal|hebdomadaire|еженедельно|اسبوعيا|hang tuan|每周|wochentlich|mingguan|settimanale|haftalik|sc|iv)\s)?(?:inj\.?|tab\.?|cap\.?|auc|д|в/в|iv|po|d|day|days|jours?|j|день|дни|第)?[\d.,\s/×x*%-]*(?:mg|мг|g|г|mcg|ug|iu|ед|auc|мл|ml|毫克|ملغم?|مجم|غ)?(?:\s?/\s?(?:m2|m²|м2|м²|kg|кг|сут|day|д|жд|d|م2|كغ|كجم))?\s*(?:d\d[\d\-,;d]*|iv|po|в/в|qd|bid|bd|od|weekly|daily|twice daily|天|日)?\s*\)?)"  # fmt: skip
_JOIN = r"(?:,|;|/|\+|&|-|\n|、|，|،|and|with|plus|y|e|con|más|mas|et|avec|и|с|в сочетании с|в комбинации с|联合|联用|加|和|و|مع|va|voi|ket hop(?: voi)?|phoi hop(?: voi)?|und|mit|dan|in combination with|combined with|in combinazione con|associe a|associe au|associee a|asociado a|mais|com|inj\.?|tab\.?)"  # fmt: skip
_CONNECTOR = re.compile(rf"\s*{_DOSE}?\s*(?:{_JOIN}\s*)+{_DOSE}?\s*", re.IGNORECASE)
_COUNTED_PLUS = re.compile(
    r"[\sa-z]{0,22}(?:por|for|x|in)?\s*\d{1,2}\s*[a-z]{4,12}\s+(?:mas|plus|with|con|avec|com|\+|et|\+)\s+"
)
_EXPLAINED = re.compile(r"\s*(?:regimen|protocol|chemotherapy|方案|化疗|protocole|esquema)?\s*[(:：=（\-–]\s*")
_CLOSING = re.compile(r"\s*[)）]\s*")
_COUNTED_THEN_EXPLAINED = re.compile(r"(?:[^.;。；\n()（）]|(?<=\d)\.(?=\d)|(?<=г)\.){1,64}[(（]\s*")
_OTHER_NAME = re.compile(r"\s*[(（/]\s*(?:(?:inj|tab|cap)\.?\s*)?", re.IGNORECASE)
_NEAR = 48
_ELSEWHERE = frozenset({"surgery", "labs", "molecular", "endoscopy", "cardiac"})
"""Reports in which short letters mean other things (AG is an anaesthetic)."""
_LYMPHOID = frozenset({"lymphoma", "hodgkin", "myeloma", "all", "cll", "dlbcl"})
_TIMES = re.compile(r"[\s(]*(?:x|×|\*)\s?\d|\s*\d{1,2}\s?#|[\s(]*c\d", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mention:
    """A treatment named at `start` to `end`: `code` for the fact, INN `drugs`, the regimen's name where it has one."""

    start: int
    end: int
    code: str
    drugs: tuple[str, ...]
    regimen: Regimen | None = None
    letters: str = ""
    confidence: float = 0.95


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    drug: str = ""
    letters: RegimenHit | None = None


def mentions_of(text: DocumentText, context: Context) -> list[Mention]:
    """Every treatment against cancer that the document names, in order of place."""
    tags = cancer_tags(context.cancer)
    pieces = _pieces(text)
    groups = _groups(text, pieces)
    found = [mention for group in groups if (mention := _mention(text, group, tags))]
    return [mention for mention in found if not _not_taken(text, mention)]


def _pieces(text: DocumentText) -> list[_Piece]:
    drugs: list[DrugHit] = text.remember("drugs", lambda t: find_drugs(t.plain, t.folded))
    pieces = [_Piece(hit.start, hit.end, drug=hit.drug.id) for hit in drugs if hit.drug.use != "no"]
    for hit in find_regimens(text.plain):
        if hit.sure or _in_treatment_talk(text, hit):
            pieces.append(_Piece(hit.start, hit.end, letters=hit))
    pieces.sort(key=lambda piece: (piece.start, -piece.end))
    kept: list[_Piece] = []
    for piece in pieces:
        if not kept or piece.start >= kept[-1].end:
            kept.append(piece)
        elif piece.end > kept[-1].end:
            kept[-1] = piece
    return kept


def _in_treatment_talk(text: DocumentText, hit: RegimenHit) -> bool:
    """True when short letters stand beside a word for chemotherapy or cycles."""
    if text.document.category in _ELSEWHERE:
        return False
    low, high = text.sentence_at(hit.start)
    low, high = max(low, hit.start - _NEAR), min(high, hit.end + _NEAR)
    if _TIMES.match(text.plain, hit.end) or _fills_cell(text, hit) or _is_spelled_out(text, hit):
        return True
    around = text.folded[low:high]
    if re.search(r"(?<![a-z0-9])c\d{1,2}\s(?:de |of )?$", text.folded[low : hit.start]):
        return True
    if re.search(rf"\d\s*#|(?<![^\W\d_])(?:{unit_pattern()})(?![^\W\d_])|(?:周期|疗程|方案)", around):
        return True
    return bool(hits_between(text, "chemotherapy", low, high)) or _conditions(text, hit, low, high)


def _conditions(text: DocumentText, hit: RegimenHit, low: int, high: int) -> bool:
    """True for a conditioning regimen beside a word for conditioning or a transplant ("autotrasplante, acondicionamiento BEAM")."""
    if not any(regimen.role == "conditioning" for regimen in hit.regimens):
        return False
    settings = [found for found in found_words(text, "settings", low, high) if found.key == "conditioning"]
    return bool(settings or transplant_hits(text, low, high))


def _is_spelled_out(text: DocumentText, hit: RegimenHit) -> bool:
    """True when one of the regimen's own drugs follows in brackets: "7+3 (cytarabine 100 mg/m2, ...)"."""
    opening = re.match(r"\s*[(（:]\s*", text.plain[hit.end : hit.end + 6])
    if not opening:
        return False
    drugs: list[DrugHit] = text.remember("drugs", lambda t: find_drugs(t.plain, t.folded))
    own = {drug for regimen in hit.regimens for drug in regimen.drugs}
    return any(drug.start == hit.end + opening.end() and drug.drug.id in own for drug in drugs)


def _fills_cell(text: DocumentText, hit: RegimenHit) -> bool:
    """True when the letters are all that stands in a cell of a dated row of a table."""
    low, high = text.line_at(hit.start)
    if not re.search(r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}", text.plain[low:high]):
        return False
    before, after = text.plain[: hit.start].rstrip(" ")[-1:], text.plain[hit.end :].lstrip(" ")[:1]
    return before in ("\t", "\n") and after in ("\t", "\n", "") and "\t" in before + after


def hits_between(text: DocumentText, name: str, low: int, high: int) -> list[Hit]:
    """Words of a list of courses.yaml that lie between two offsets; the document is searched once."""
    hits: list[Hit] = text.remember(f"course-{name}", lambda t: list(words(name).find(t.plain, t.folded)))
    return [hit for hit in hits if hit.start >= low and hit.end <= high]


def _groups(text: DocumentText, pieces: Sequence[_Piece]) -> list[list[_Piece]]:
    groups: list[list[_Piece]] = []
    for piece in pieces:
        if groups and _together(text, groups[-1], piece):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return groups


def _together(text: DocumentText, group: list[_Piece], piece: _Piece) -> bool:
    last = group[-1]
    if piece.start - last.end > 60:
        return False
    gap = text.folded[last.end : piece.start]
    if not gap.strip() and text.plain[piece.start] == "و":
        return True
    if piece.drug and _is_explained(text, group, piece, gap):
        return True
    if last.drug and piece.letters and _EXPLAINED.fullmatch(gap) and len(group) > 1:
        return True
    if last.letters and piece.letters:
        return False
    plus = bool(_COUNTED_PLUS.fullmatch(gap)) and not hits_between(text, "sequence", last.end, piece.start)
    if plus and not hits_between(text, "weekly", piece.start, piece.end):
        return True
    gap = gap[_closed(text, group, gap) :]
    if not _CONNECTOR.fullmatch(gap) or "\n\n" in gap or gap.count("\n") > 1:
        return False
    return not hits_between(text, "sequence", last.end, piece.start)


def _is_explained(text: DocumentText, group: list[_Piece], piece: _Piece, gap: str) -> bool:
    """True for a drug that says what letters mean ("FLOT: docetaxel, ..."), or another name of the drug before ("Pertuzumab (Perjeta)")."""
    last = group[-1]
    if group[0].letters and _inside_brackets(text, group[0].end, piece.start):
        return True
    if last.letters and (_EXPLAINED.fullmatch(gap) or _is_listed(text, group, gap)):
        return True
    if piece.drug == _drug_of(last) and _OTHER_NAME.fullmatch(gap):
        return True
    return last.letters is not None and _names_its_drug(last.letters, piece.drug, gap)


def _closed(text: DocumentText, group: list[_Piece], gap: str) -> int:
    """How much of a gap closes the bracket of another name: "Trastuzumab (Herceptin) + Pertuzumab"."""
    closed = re.match(r"\s*[)）]", gap)
    if closed is None or len(group) < 2 or group[-2].end > group[-1].start:
        return 0
    opened = re.search(r"[(（]\D*$", text.plain[group[-2].end : group[-1].start])
    return closed.end() if opened else 0


def _drug_of(piece: _Piece) -> str:
    """The drug that a piece is another name of: a drug, or the letters of a regimen of one drug (T-DM1)."""
    alone = piece.letters.regimens[0].drugs if piece.letters and len(piece.letters.regimens) == 1 else ()
    return piece.drug or (alone[0] if len(alone) == 1 else "")


def _names_its_drug(letters: RegimenHit, drug: str, gap: str) -> bool:
    """True for "GP x 3 cycles (gemcitabine + cisplatin)": a bracket a few words on that names the regimen's own drugs."""
    return bool(_COUNTED_THEN_EXPLAINED.fullmatch(gap)) and any(drug in regimen.drugs for regimen in letters.regimens)


def _inside_brackets(text: DocumentText, low: int, high: int) -> bool:
    """True when a bracket that opens right after a regimen's letters is still open."""
    between = text.plain[low:high].replace("（", "(").replace("）", ")")
    return (
        between.lstrip()[:1] == "("
        and ")" not in between
        and "." not in re.sub(r"\d\.\d|(?i:inj|tab|cap)\.", "", between)
    )


def _is_listed(text: DocumentText, group: list[_Piece], gap: str) -> bool:
    """True inside the brackets after a regimen's letters."""
    opened = re.search(r"[(（]", text.plain[group[0].end : group[-1].start])
    return len(group) > 1 and bool(_CONNECTOR.fullmatch(gap)) and opened is not None


def _mention(text: DocumentText, group: list[_Piece], tags: Iterable[str]) -> Mention | None:
    letters = next((piece for piece in group if piece.letters), None)
    named = tuple(dict.fromkeys(piece.drug for piece in group if piece.drug))
    start, end = group[0].start, group[-1].end
    closing = _CLOSING.match(text.plain, end)
    if closing and text.plain.count("(", start, end) > text.plain.count(")", start, end):
        end = closing.end() - (len(closing[0]) - len(closing[0].rstrip()))
    if letters and letters.letters:
        return _of_letters(Mention(start, end, "", named), letters.letters, tags)
    return _of_drugs(text, Mention(start, end, "", named), tags)


def _of_letters(found: Mention, hit: RegimenHit, tags: Iterable[str]) -> Mention:
    regimen = resolve(hit, tags, found.drugs)
    if regimen is None:
        return replace(found, code=hit.letters, letters=hit.letters, confidence=0.5)
    drugs = drugs_of(regimen, hit.letters)
    extra = tuple(drug for drug in found.drugs if drug not in drugs and load_drugs()[drug].anticancer)
    sure = 0.95 if hit.sure or set(found.drugs) & set(drugs) else 0.85
    return replace(
        found,
        code=regimen.name,
        drugs=(*drugs, *extra),
        regimen=regimen,
        letters=hit.letters,
        confidence=sure,
    )


def _of_drugs(text: DocumentText, found: Mention, tags: Iterable[str]) -> Mention | None:
    table, wanted = load_drugs(), frozenset(tags)
    whole = regimen_of_drugs(found.drugs, wanted)
    if whole:
        return replace(found, code=whole.name, regimen=whole)
    active = tuple(drug for drug in found.drugs if table[drug].anticancer)
    if not active:
        return None
    folate = "leucovorin" if "leucovorin" in found.drugs and "fluorouracil" in active else ""
    keep = found.drugs if wanted & _LYMPHOID and not _supported(text, found) else tuple(filter(None, (*active, folate)))
    regimen = regimen_of_drugs(keep, wanted) or regimen_of_drugs(active, wanted)
    code = regimen.name if regimen else "+".join(keep)
    return replace(found, code=code, drugs=keep, regimen=regimen)


def _supported(text: DocumentText, found: Mention) -> bool:
    low, high = text.sentence_at(found.start)
    return bool(hits_between(text, "premedication", low, high))


def _not_taken(text: DocumentText, found: Mention) -> bool:
    """True for drugs that are spoken of, not given: allergies, trials, sensitivities."""
    low, high = text.sentence_at(found.start)
    for hit in hits_between(text, "not_taken", max(low, found.start - 70), found.start):
        if not re.search(r"[;.；。]|,\s", text.plain[hit.end : found.start]):
            return True
    after = hits_between(text, "not_taken", found.end, min(high, found.end + 32))
    return bool(after) and not re.search(r"[,;.；。，\n]", text.plain[found.end : after[0].start])

"""Whether a fact that was found says what a labelled fact says: forgiving about writing, strict about numbers and negation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from caseferry.domain.facts import Fact

CODED = {"lab", "biomarker", "variant", "treatment"}
TIGHT = {
    "lab",
    "biomarker",
    "variant",
    "stage",
    "grade",
    "performance_status",
}  # listed completely: precision counts there
GENE_KINDS = {"biomarker", "variant", "cytogenetics", "flow", "mrd"}  # where the line between kinds is taste
_NEGATION = re.compile(
    r"\b(not|no|negative|absent|absence|wild|non|не|нет|отриц\w*|negativo|négatif|negativ|без|sin|sem)\b|[-−–]ve\b|未|阴性|野生|لا |سلبي",
    re.I,
)
_STAGE_WORDS = re.compile(
    r"^(stage|figo|lugano|annarbor|riss|iss|stadium|стадия|estadio|estádio|evre|ecog|who|ps|grade|tnm|分期|g)+"
)


def plain(text: str) -> str:
    """Letters and digits of `text`, folded, with every digit in ASCII."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    digits = "".join(str(unicodedata.digit(c)) if unicodedata.category(c) == "Nd" else c for c in folded)
    return "".join(c for c in digits if c.isalnum() or c in "+")


def number(text: str) -> float | None:
    """The number at the start of `text`: decimal comma, Arabic-Indic digits and Indian grouping as records write them."""
    digits = "".join(str(unicodedata.digit(c)) if unicodedata.category(c) == "Nd" else c for c in text)
    found = re.match(r"\s*[<>≤≥~]?\s*(\d[\d.,٫٬]*)", digits)
    if not found:
        return None
    raw = found[1].replace("٬", "").replace("٫", ".").rstrip(".,")
    if re.fullmatch(r"\d{1,3}(,\d{2})*,\d{3}(\.\d+)?", raw):
        raw = raw.replace(",", "")
    return float(raw.replace(",", ".")) if raw.replace(",", ".").count(".") <= 1 else None


def same_code(true: Mapping[str, str], fact: Fact) -> bool:
    """Codes agree where the kind has codes; a regimen or drug may stand in the value."""
    if true["kind"] not in CODED or not true["code"]:
        return True
    wanted, found = plain(true["code"]), plain(fact.code)
    if wanted == found:
        return True
    return true["kind"] == "treatment" and (wanted in plain(fact.value) or (len(found) > 2 and found in wanted))


def same_value(true: Mapping[str, str], others: Sequence[str], fact: Fact) -> bool:
    """True when the fact's value, its normal form or code with value says one of the labelled writings."""
    said = [fact.value, fact.normal.value if fact.normal else "", f"{fact.code} {fact.value}"]
    if true["kind"] == "lab":
        wanted, found = number(true["value"]), number(fact.value)
        return (
            wanted == found if wanted is not None and found is not None else plain(true["value"]) == plain(fact.value)
        )
    return any(_alike(true["kind"], want, have, fact) for want in (true["value"], *others) for have in said if have)


def _alike(kind: str, want: str, have: str, fact: Fact) -> bool:
    a, b = plain(want), plain(have)
    if a == b:
        return True
    if kind in ("stage", "grade", "performance_status"):
        return bool(_STAGE_WORDS.sub("", a)) and _STAGE_WORDS.sub("", a) == _STAGE_WORDS.sub("", b)
    if kind in ("biomarker", "variant"):
        agree = bool(_NEGATION.search(want)) == bool(_NEGATION.search(have))
        percent = "%" in want + have + fact.unit and number(want) is not None and number(want) == number(have)
        return agree and ((len(a) > 1 and a in b) or percent)
    if kind == "radiotherapy":
        return re.findall(r"\d+", a)[:2] == re.findall(r"\d+", b)[:2] != []
    return bool(a) and (a in b or (len(b) > 3 and b in a) or _shared(want, have) >= 0.5)


def _shared(want: str, have: str) -> float:
    a, b = ({plain(w) for w in text.split()} - {""} for text in (want, have))
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0

"""Allergies: to what, or that none is known."""

from __future__ import annotations

import re
from collections.abc import Iterator

from caseferry.domain.facts import Assertion, Display, Fact
from caseferry.knowledge.drugs import Drug, DrugHit, find_drugs
from caseferry.steps.extract.assertion import assertion_of
from caseferry.steps.extract.context import Context, Draft
from caseferry.steps.extract.sections import section_at
from caseferry.steps.extract.text import DocumentText
from caseferry.steps.extract.treatments_stretches import printed, stretch_at

_NONE = re.compile(
    r"(?:no (?:known |history of |other )*(?:drug |medication |food |medicine )*allerg(?:y|ies)(?: known)?|nkda|nka(?![a-z])|(?:known )?(?:drug )?allergies\s*[:\-]?\s*(?:no (?:known )?(?:drug |medication |food )*allerg(?:y|ies)(?: known)?|none known|nil known|not known|unknown allergies|nil|none|no)(?![a-z])|"
    r"(?:not allergic to any \w+)|denies (?:any )?(?:drug )?allerg\w+|no known allergic\w*|"
    r"(?:sin|no refiere|niega|no presenta|no se conocen|no tiene) (?:alergias?|antecedentes alergicos)(?: (?:medicamentosas?|conocidas?|a medicamentos|a farmacos))*|alergias?(?: medicamentosas?)?\s*[:\-]\s*(?:no (?:conocidas?|refiere|presenta|tiene)|no|niega|ninguna|negad\w+|sin)(?: \w+ conocidas)?(?![a-z])|"
    r"(?:pas d'allergies?(?: (?:medicamenteuses?|connues?))*|aucune allergie(?: (?:medicamenteuse|connue))*|allergies?\s*[:\-]\s*(?:aucune|neant|non|pas d'allergie)(?: connues?)?|absence d'allergie)|"
    r"(?:nega|sem|nao tem|nao refere) alergias?(?: (?:medicamentosas?|conhecidas?))*|alergias?\s*[:\-]\s*(?:nega|nao|nenhuma)(?![a-z])|(?:keine (?:bekannten )?allergien|allergien\s*[:\-]\s*keine)|"
    r"аллерг\w*(?: \w+)?\s*[:\-]?\s*(?:не (?:отмеча|отягощ)\w*|отрица\w*|нет(?![а-я])|без особенностей|спокоен)|аллергическ\w* реакц\w*(?: на [\w ]{0,40}?)? ?(?:не (?:было|отмеча\w*)|отрица\w*|нет)|аллерги\w+(?: на [\w ]{0,30})? отрица\w+|аллергологическ\w* анамнез\w* не отягощ\w*|отрица\w+ аллерги\w+|"
    r"(?:否认|无)(?:药物|食物|已知)?[、及或和]?(?:食物|药物)?(?:等)?过敏(?:史)?|过敏史\s*[:：]\s*(?:无|否认|未发现)|无(?:明确|明显)?(?:药物)?过敏|"
    r"(?:لا (?:يوجد|توجد|يعاني من|تعاني من) (?:اي )?(?:حساسيه|حساسيات)(?: (?:دوائيه|معروفه))*)|(?:الحساسيه\s*[:\-]\s*(?:لا يوجد|لا توجد|لا))|"
    r"(?:khong (?:co |ghi nhan )?(?:tien su )?di ung(?: thuoc)?(?: gi)?|di ung\s*[:\-]\s*(?:khong|chua ghi nhan)|chua (?:ghi nhan|phat hien) di ung)|tidak ada (?:riwayat )?alergi(?: obat)?|(?:riwayat )?alergi(?: obat)? (?:disangkal|tidak ada)|(?:menyangkal|disangkal) alergi|alerji(?:si|leri)? tanimlam\w+|(?:bilinen )?(?:ilac )?alerji(?:si|leri)?(?: oykusu)? yok\w*|алергологічн\w* анамнез\w*\s*[:\-]?\s*не обтяжен\w*|алергі\w+ (?:немає|заперечує)|حساسیت (?:دارویی )?(?:ندارد|نداشته))"
)
_ABOUT = re.compile(
    r"\s*(?:to|a|al|a la|a los|a las|au|aux|ao|aos|gegen|auf|на|من|تجاه|ضد|voi|doi voi|terhadap|pada)\s+(?:the |la |le |les |los |las |l')?(?P<what>[^.;:()\n，。；،,]{3,40}?)(?=\s*(?:[.;:()\n，。；،,]|$|\s(?:but|pero|mais|но)\s))"
)
"""What an absence is of, where the record names it behind the denial."""
_ABOUT_WITHIN = re.compile(r"(?<= на )(?P<what>[\w ]{3,40}?)(?= (?:не |отрица|нет))")
"""The same inside a Russian denial: "аллергии на йод отрицает"."""
_NO_ALLERGY = Display("No known allergies", "无已知过敏史")
_ANYTHING = re.compile(
    r"(?:any|all|drugs?|medic\w*|medications?|food|foods|other|known|farmac\w*|fármac\w*|medicament\w*|alimento\w*|aliment\w*|medikament\w*|лекарств\w*|медикамент\w*|препарат\w*|пищ\w*|"
    r"الادويه|الدواء|ادويه|اي|thuoc(?=\s*$|\s(?:gi|nao))|obat|remedios)\b"
)
_CUE = re.compile(
    r"(?:known )?(?:allerg(?:y|ies|ic|isch|ie)\w*(?: (?:to|au|aux|a la|a|a l'|gegen|auf))?|hypersensitiv\w+ to|intoleran(?:ce|t) (?:to|au|aux|a)|anaphyla\w+ (?:to|with|after)|"
    r"alergi(?:[ac]\w*)?(?: (?:medicamentosas?|a la|al|a los|a las|a|ao|pada|terhadap|obat))?|аллерг\w+ анамнез\w*|аллергоанамнез|аллерги\w+(?: реакц\w+)?(?: на)?|непереносимость|(?:крапивниц\w+|отек\w* квинке|сыпь) на|(?:对)|过敏史?|الحساسيه|حساسيه(?: من| تجاه| ضد)?|di ung(?: (?:voi|thuoc))*|alerjisi|алергі\w+(?: на)?)\s*[:\-：]?\s*"
)
_HAN = re.compile(
    r"(?:对\s*)?(?P<what>[\u4e00-\u9fffA-Za-z、，及和]{1,20}?)\s*(?:类)?(?:药物)?过敏(?!史|性|原|反应科|科)"
)
_REST = re.compile(
    r"(?:the |la |le |les |l'|el |los |las |o |a |препарат\w* |drugs? |thuoc )?(?P<what>[^.;:()\n，。；,]{3,40})"
)
_FOOD = frozenset(
    {
        "nuts",
        "peanuts",
        "peanut",
        "seafood",
        "shellfish",
        "eggs",
        "egg",
        "pollen",
        "dust",
        "mariscos",
        "fruits de mer",
        "морепродукты",
        "цитрусовые",
        "海鲜",
        "花粉",
        "hai san",
    }
)


def find_allergies(text: DocumentText, context: Context) -> Iterator[Fact]:
    """Every allergy that a document states, and "no known allergies" as an absent one."""
    if context.category in ("labs", "molecular"):
        return
    denied: list[tuple[int, int]] = []
    for match in _NONE.finditer(text.folded):
        if not _bounded(text.folded, match) or _excepted(text, match):
            continue
        about = _ABOUT.match(text.folded, match.end()) or _ABOUT_WITHIN.search(text.folded, *match.span())
        named = about is not None and not _ANYTHING.match(about["what"])
        denied.append((match.start(), max(match.end(), about.end() if about and named else 0)))
        if about and named:
            yield _denied_of(text, context, *about.span("what"))
        else:
            yield _fact(text, context, match.span(), Assertion.ABSENT, _NO_ALLERGY)
    told: set[tuple[int, int]] = set()
    for cue in (*_CUE.finditer(text.folded), *_HAN.finditer(text.folded)):
        if any(a <= cue.start() < b for a, b in denied):
            continue
        for hit in (*_named(text, cue), *_before(text, cue)):
            span = (hit.start, hit.end)
            if span not in told and not any(a <= hit.start < b for a, b in denied):
                told.add(span)
                meant = assertion_of(text, hit.start, hit.end)
                meant = Assertion.PRESENT if meant in (Assertion.HISTORICAL, Assertion.PLANNED) else meant
                yield _fact(text, context, span, meant, hit.drug)
        yield from _foods(text, context, cue, told)


def _denied_of(text: DocumentText, context: Context, start: int, end: int) -> Fact:
    """The absence of an allergy to one thing: "No known allergy to contrast" is no "no known allergies"."""
    hit = next(iter(find_drugs(text.plain[start:end], text.folded[start:end])), None)
    return _fact(text, context, (start, end), Assertion.ABSENT, hit.drug if hit else None)


def _bounded(folded: str, match: re.Match[str]) -> bool:
    before = folded[match.start() - 1] if match.start() else " "
    return not before.isalpha() or "\u4e00" <= before <= "\u9fff"


def _excepted(text: DocumentText, match: re.Match[str]) -> bool:
    return bool(
        re.match(
            r"\s*(?:except|other than|apart from|sauf|salvo|excepto|кроме|除)",
            text.folded[match.end() : match.end() + 16],
        )
    )


def _named(text: DocumentText, cue: re.Match[str]) -> Iterator[DrugHit]:
    """Drugs in the words an allergy cue governs: up to the end of its clause or of its section's line."""
    han = cue.re is _HAN
    low, high = (cue.start("what"), cue.end("what")) if han else (cue.end(), stretch_at(text, cue.end())[1])
    if not han:
        stop = re.compile(r"[.;。；]|\n\s*\n|\s(?:but|mais|pero|но|she|he|takes|tolerat|was|treated)\s").search(
            text.folded, low, high
        )
        high = min(stop.start() if stop else high, low + 120)
    for hit in find_drugs(text.plain[low:high], text.folded[low:high]):
        yield DrugHit(low + hit.start, low + hit.end, hit.drug)


def _before(text: DocumentText, cue: re.Match[str]) -> Iterator[DrugHit]:
    """The drug right before the word: "penicillin allergy", "Penisilin alerjisi var"."""
    if cue.re is _HAN or not re.match(r"(?:allerg(?:y|ie)|alerjisi|alergisi)", cue[0]):
        return
    low = max(0, cue.start() - 30)
    for hit in find_drugs(text.plain[low : cue.start()], text.folded[low : cue.start()]):
        if not text.plain[low + hit.end : cue.start()].strip(" -"):
            yield DrugHit(low + hit.start, low + hit.end, hit.drug)


def _foods(text: DocumentText, context: Context, cue: re.Match[str], told: set[tuple[int, int]]) -> Iterator[Fact]:
    """Foods and pollens of a short list, and what alone follows a heading "Allergies:"."""
    if cue.re is _HAN:
        return
    rest = _REST.match(text.folded, cue.end())
    if not rest:
        return
    what, span = rest["what"].strip(), rest.span("what")
    listed = what in _FOOD or _is_named_so(cue[0], what, span, told)
    headed = (
        section_at(text, cue.start()).kind == "allergy"
        and ":" in cue[0]
        and len(what.split()) <= 3
        and not any(a < span[1] and span[0] < b for a, b in told)
    )
    if listed or (
        headed
        and not re.search(
            r"\d|non|none|no |nil|nkda|nka\b|not known|aucune|neant|нет|не |niega|khong|known|unknown", what
        )
    ):
        end = span[0] + len(rest["what"].rstrip())
        told.add((span[0], end))
        yield _fact(text, context, (span[0], end), assertion_of(text, span[0], end))


_TO = re.compile(r"(?: to| на| a la| al| a los| aux?| a)\s*$")
_NOTHING = re.compile(
    r"(?:any|all|some|many|drugs?|medic\w*|food|other|various|unknown|препарат\w*|лекарств\w*|вс[её]|medicament\w*|ningun\w*|otros|certain\w*|nombreux)\b"
)


def _is_named_so(cue: str, what: str, span: tuple[int, int], told: set[tuple[int, int]]) -> bool:
    """True for one or two words right behind "allergic to" that no table knows, where no known drug was found."""
    known = any(a < span[1] and span[0] < b for a, b in told)
    return bool(_TO.search(cue)) and not known and len(what.split()) <= 2 and not _NOTHING.match(what)


def _fact(
    text: DocumentText,
    context: Context,
    span: tuple[int, int],
    meant: Assertion,
    known: Drug | Display | None = None,
) -> Fact:
    """The fact of some words; `known` is the drug that they name, or how they are shown."""
    start, end = span
    return Draft(
        kind="allergy",
        code=known.id if isinstance(known, Drug) else "",
        value=printed(text, start, end),
        start=start,
        end=end,
        display=known.display if isinstance(known, Drug) else known,
        assertion=meant,
        confidence=0.9,
    ).fact(text, context)

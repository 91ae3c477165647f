"""A last guess at the language of a short text, by script and common words; only for choosing between synonyms."""

from __future__ import annotations

import re

from caseferry.knowledge.lexicon import fold

_WORDS = {
    "en": "the of and with for result test patient name date unit units range no is was report",
    "es": "el la los de con del y resultado paciente fecha unidad valores referencia sin se nombre informe edad sexo muestra leucocitos plaquetas hemoglobina toma creatinina fosfatasa intervalo",
    "fr": "le la les des du et avec resultat patient date unite valeurs analyse sans bilan nom compte rendu",
    "pt": "o os da do das com resultado paciente data unidade valores exame sem nao nome laudo coletado liberado cliente em ate hemograma plaquetas leucocitos hemoglobina creatinina fosfatase",
    "de": "der die das und mit ergebnis patient datum einheit befund ohne nicht geb normbereich untersuchung entnahme leukozyten thrombozyten kreatinin hamoglobin einsender messwert",
    "it": "il della con risultato paziente data unita esame senza non valori referto",
    "id": "dan dengan hasil pasien tanggal satuan nilai rujukan tidak nama pemeriksaan jenis kelamin umur lahir trombosit leukosit rujukan laki perempuan",
    "tr": "ve ile sonuc hasta tarih birim referans degil yok adi rapor hasta test numune cinsiyet yas trombosit hemoglobin kreatinin onay",
    "vi": "va cua voi ket qua benh nhan ngay don vi khong xet nghiem",
}
_SCRIPTS = (("zh", r"[\u4e00-\u9fff]"), ("ru", r"[а-я]"), ("ar", r"[\u0620-\u064a]"), ("hi", r"[\u0904-\u0939]"))
_TABLE = {
    word: [code for code, words in _WORDS.items() if word in words.split()]
    for words in _WORDS.values()
    for word in words.split()
}


def guess_language(text: str) -> str:
    """A primary BCP 47 subtag, or `und`.

    >>> guess_language("Analyse Résultat Unité Valeurs de référence")
    'fr'
    """
    folded = fold(text)
    letters = len(re.findall(r"[^\W\d_]", folded)) or 1
    for code, pattern in _SCRIPTS:
        if len(re.findall(pattern, folded)) > letters * 0.2:
            return code
    votes: dict[str, int] = {}
    for word in re.findall(r"[a-z]+", folded):
        for code in _TABLE.get(word, ()):
            votes[code] = votes.get(code, 0) + 1
    return max(votes, key=lambda code: votes[code]) if votes else "und"

"""Script and language of a page from its text."""

import pytest

from caseferry.steps.recognise.language import language_of, script_of

SENTENCES = {
    "en": "The scan shows two liver lesions without pleural effusion and no bone destruction was seen in the spine.",
    "es": "La tomografía muestra dos lesiones hepáticas sin derrame pleural y no se observan adenopatías en el mediastino.",
    "fr": "Le scanner retrouve une carcinose péritonéale avec un épanchement pleural de faible abondance à droite.",
    "pt": "A tomografia mostra duas lesões no fígado sem derrame pleural e não há sinais de metástases ósseas.",
    "it": "La tomografia mostra due lesioni del fegato senza versamento pleurico e non si osservano metastasi ossee.",
    "de": "Die Untersuchung zeigt zwei Herde in der Leber ohne Pleuraerguss und keinen Anhalt für Knochenmetastasen.",
    "vi": "Chụp cắt lớp vi tính không thấy tổn thương ở gan và không có tràn dịch màng phổi hai bên.",
    "id": "Pemeriksaan menunjukkan dua lesi pada hati tanpa efusi pleura dan tidak tampak penyebaran pada tulang.",
    "tr": "Karaciğerde iki adet lezyon izlenmiş olup plevral sıvı saptanmadı ve kemiklerde metastaz görülmedi.",
    "ru": "В печени определяются два очага, жидкости в плевральных полостях не выявлено, костных изменений нет.",
    "uk": "У печінці визначаються два вогнища, рідини в плевральних порожнинах не виявлено, змін кісток немає.",
    "ar": "يظهر التصوير المقطعي آفتين في الكبد دون انصباب جنبي ولا توجد نقائل في العظام",
    "fa": "در این بررسی دو ضایعه در کبد دیده می‌شود و مایع در فضای جنب وجود ندارد",
    "zh": "肝脏可见两个病灶，未见胸腔积液，未见骨质破坏。",
    "hi": "यकृत में दो घाव देखे गए हैं और फेफड़ों के आसपास कोई तरल पदार्थ नहीं है तथा हड्डियाँ सामान्य हैं",
    "th": "ไม่พบการแพร่กระจายไปที่ตับ",
}


@pytest.mark.parametrize("language", SENTENCES)
def test_sentences_tell_their_language(language):
    text = SENTENCES[language]
    assert language_of(text, script_of(text)) == language


@pytest.mark.parametrize("text", ["Hb 9.7 g/dL\nWBC 4.6", "ALT\t19\tU/L\nAST\t24\tU/L", "", "12 / 7 / 2024"])
def test_short_text_and_bare_tables_stay_undetermined(text):
    assert language_of(text, script_of(text)) == "und"


def test_a_few_latin_abbreviations_do_not_change_the_script_of_a_chinese_page():
    assert script_of("白细胞计数 WBC 3.2 血红蛋白 HGB 96") == "Hani"


def test_numbers_alone_have_no_script():
    assert script_of("4.6 - 10.0") == "Zyyy"

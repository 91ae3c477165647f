"""Assertion words govern their clause, in each language."""

from __future__ import annotations

import pytest

from caseferry.steps.extract.assertion import assertion_of

CASES = [
    ("Сахарный диабет 2 типа отрицает.", "Сахарный диабет", "absent"),
    ("Туберкулёз, гепатит, сахарный диабет отрицает.", "Туберкулёз", "absent"),
    ("Сахарный диабет отрицает, гипертоническая болезнь II ст.", "гипертоническая болезнь", "present"),
    ("Гипертоническая болезнь II ст. Сахарный диабет отрицает.", "Гипертоническая болезнь", "present"),
    ("Гипертоническая болезнь с 2010 года, сахарный диабет отрицает.", "Гипертоническая болезнь", "present"),
    ("Diabetes, hypertension: denied.", "Diabetes", "absent"),
    ("Diabetes, hipertensión: niega.", "Diabetes", "absent"),
    ("高血压、糖尿病均否认。", "高血压", "absent"),
    ("高血压病史10年，糖尿病否认。", "高血压", "present"),
    ("السكري، ارتفاع الضغط: تنفي.", "السكري", "absent"),
    ("تنفي المريضة وجود السكري.", "السكري", "absent"),
    ("Đái tháo đường, tăng huyết áp: phủ nhận.", "Đái tháo đường", "absent"),
    ("Diabetes mellitus disangkal.", "Diabetes mellitus", "absent"),
    ("Hipertensi, diabetes disangkal.", "Hipertensi", "absent"),
    ("No hepatic metastasis on the included sections.", "hepatic metastasis", "absent"),
    ("No ascites, but liver metastasis is seen.", "liver metastasis", "present"),
    ("No ascites, pleural effusion or liver metastasis.", "liver metastasis", "absent"),
    ("No ascites, liver lesion 12 mm.", "liver lesion", "present"),
    ("Lymphovascular invasion is not identified.", "Lymphovascular invasion", "absent"),
    ("?Ca cervix", "Ca cervix", "uncertain"),
    ("New nodule, suspicious for recurrence.", "recurrence", "uncertain"),
    ("New nodule, suspicious for recurrence.", "nodule", "present"),
    ("Liver metastasis cannot be excluded.", "Liver metastasis", "uncertain"),
    ("No change in the liver metastasis.", "liver metastasis", "present"),
    ("non-small cell lung cancer", "cell lung cancer", "present"),
    ("Her mother had breast cancer at 52 (BRCA1 carrier); the patient herself has not been tested.", "BRCA1", "family"),
    ("Family history: sister with ovarian cancer.", "ovarian cancer", "family"),
    ("Family history\nSister, ovarian cancer.\nDiagnosis\nCarcinoma of the breast.", "ovarian cancer", "family"),
    (
        "Family history\nSister, ovarian cancer.\nDiagnosis\nCarcinoma of the breast.",
        "Carcinoma of the breast",
        "present",
    ),
    ("We propose carboplatin and paclitaxel for 6 cycles, not yet started.", "carboplatin", "planned"),
    ("Planned 6 cycles, given 4 cycles of cisplatin.", "4 cycles", "present"),
    ("Planned 6 cycles, given 4 cycles of cisplatin.", "6 cycles", "planned"),
    ("H/o carcinoma of the breast in 2009.", "carcinoma of the breast", "historical"),
    ("Hosp. No: cervix carcinoma", "cervix carcinoma", "present"),
    ("Pas d'ascite, foie sain sans lésion suspecte.", "lésion", "absent"),
    ("absence de métastase hépatique.", "métastase hépatique", "absent"),
    ("lésion antrale suspecte de malignité.", "lésion antrale", "present"),
    ("Antécédents familiaux : père décédé d'un cancer du côlon à 61 ans.", "cancer du côlon", "family"),
    ("FLOT : 8 cures prévues, 4 cures reçues du 3 février", "8 cures", "planned"),
    ("FLOT : 8 cures prévues, 4 cures reçues du 3 février", "4 cures", "present"),
    ("Une deuxième ligne par paclitaxel est prévue.", "paclitaxel", "planned"),
    ("Les cures n'ont pas été faites en raison d'une neuropathie.", "neuropathie", "present"),
    ("No se observan metástasis hepáticas.", "metástasis hepáticas", "absent"),
    ("Madre con cáncer de mama a los 50 años.", "cáncer de mama", "family"),
    ("Se planifica quimioterapia con cisplatino.", "cisplatino", "planned"),
    ("Imagen sospechosa de metástasis ósea.", "metástasis ósea", "uncertain"),
    ("Метастазы в печени не выявлены.", "Метастазы в печени", "absent"),
    ("Признаков метастазов в печени нет.", "метастазов в печени", "absent"),
    ("Выявлен метастаз в печени.", "метастаз в печени", "present"),
    ("Подозрение на метастаз в печени.", "метастаз в печени", "uncertain"),
    ("У матери рак молочной железы.", "рак молочной железы", "family"),
    ("Планируется 6 курсов паклитаксела.", "паклитаксела", "planned"),
    ("немелкоклеточный рак легкого", "рак легкого", "present"),
    ("肝脏未见转移。", "转移", "absent"),
    ("未见肝转移，但见肺转移。", "肝转移", "absent"),
    ("未见肝转移，但见肺转移。", "肺转移", "present"),
    ("考虑肝转移。", "肝转移", "uncertain"),
    ("肝转移不除外。", "肝转移", "uncertain"),
    ("家族史：母亲患乳腺癌。", "乳腺癌", "family"),
    ("拟行紫杉醇化疗。", "紫杉醇", "planned"),
    ("لا يوجد نقائل في الكبد.", "نقائل في الكبد", "absent"),
    ("والدتها مصابة بسرطان الثدي.", "سرطان الثدي", "family"),
    ("يوصى بالعلاج بالباكليتاكسيل", "الباكليتاكسيل", "planned"),
    ("Không thấy di căn gan.", "di căn gan", "absent"),
    ("Theo dõi di căn gan.", "di căn gan", "uncertain"),
    ("Tiền sử gia đình: mẹ ruột ung thư vú.", "ung thư vú", "family"),
    ("Sem evidência de metástase hepática.", "metástase hepática", "absent"),
    ("Kein Hinweis auf Lebermetastasen.", "Lebermetastasen", "absent"),
    ("Tidak tampak metastasis hati.", "metastasis hati", "absent"),
]


@pytest.mark.parametrize(("words", "mention", "meaning"), CASES)
def test_words_in_a_clause_say_how_a_mention_is_meant(document, words, mention, meaning):
    text = document(words)
    start = text.text.index(mention)
    assert assertion_of(text, start, start + len(mention)).value == meaning

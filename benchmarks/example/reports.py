"""The reports of the example case. The patient, the hospitals and every number are invented."""

from __future__ import annotations

from benchmarks.example.layout import Report

_LIMA = ("Clínica San Gabriel del Mar", "Av. Los Faroles 1420, Miraflores, Lima, Perú · Tel. (01) 555-0134")
_DUBAI = ("Creekside Cancer Centre", "Al Warqa Street 8, Dubai, United Arab Emirates · Tel. +971 4 555 0177")
_NAME_ES = ("Paciente", "ORTEGA VILLALBA, Mariana Lucía")
_BORN_ES = ("F. nacimiento", "22/03/1971")

BRONCHOSCOPY = Report(
    *_LIMA, "INFORME DE BRONCOSCOPIA",
    (_NAME_ES, _BORN_ES, ("H.C.", "204518"), ("Fecha del examen", "10 de septiembre de 2024")),
    (
        ("Indicación", "Tos persistente y nódulo en el lóbulo superior derecho."),
        ("Hallazgos", "Mucosa infiltrada en la entrada del bronquio del lóbulo superior derecho. Se toman seis biopsias. Sin sangrado."),
        ("Conclusión", "Lesión infiltrante del bronquio lobar superior derecho, sospechosa de malignidad."),
    ),
    "Dr. Raúl Ibáñez Soto\nNeumología", "Clínica San Gabriel del Mar  1/1", "ruled", "es",
)  # fmt: skip

PATHOLOGY = Report(
    "Laboratorio de Anatomía Patológica Rímac", "Jr. Las Magnolias 233, Lima, Perú · RUC 20555512340",
    "INFORME DE ANATOMÍA PATOLÓGICA N° 24-11873",
    (
        ("Nombre", "Mariana Lucía Ortega Villalba"), ("Sexo / Edad", "F / 53 años"),
        ("Fecha de toma", "10/09/2024"), ("Fecha de recepción", "11/09/2024"),
        ("Médico", "Dr. R. Ibáñez"), ("Fecha de informe", "18/09/2024"),
    ),
    (
        ("Material", "Biopsia bronquial, lóbulo superior derecho."),
        ("Descripción microscópica", "Proliferación de glándulas atípicas de patrón acinar que infiltran el estroma."),
        ("Inmunohistoquímica", (
            ("Marcador", "Resultado"), ("TTF-1", "positivo"), ("p40", "negativo"), ("PD-L1 (22C3)", "TPS 40 %"),
        )),
        ("Diagnóstico", "Adenocarcinoma de pulmón, patrón acinar, moderadamente diferenciado (G2)."),
    ),
    "Dra. Pilar Cárdenas Luna\nPatóloga, CMP 55512", "Informe 24-11873   Página 1 de 1", "plain", "es",
)  # fmt: skip

NGS = Report(
    "Helix Andina Genomics", "Molecular Oncology Laboratory, Bogotá, Colombia",
    "NEXT GENERATION SEQUENCING REPORT",
    (
        ("Patient", "Mariana Ortega Villalba"), ("Date of birth", "22 March 1971"),
        ("Specimen collected", "10 September 2024"), ("Report date", "2 October 2024"),
        ("Specimen", "FFPE block 24-11873, lung"), ("Panel", "52 genes, DNA and RNA"),
    ),
    (
        ("Results", (
            ("Gene", "Result", "VAF"),
            ("EGFR", "exon 19 deletion p.E746_A750del", "23%"), ("TP53", "p.R273H", "18%"),
            ("KRAS", "not detected", "-"), ("BRAF", "not detected", "-"), ("ALK", "fusion not detected", "-"),
            ("ROS1", "fusion not detected", "-"), ("MET", "exon 14 skipping not detected", "-"),
        )),
        ("", "TMB: 4.2 mut/Mb. MSI: stable (MSS)."),
    ),
    "Laura Medina, PhD\nLaboratory director", "Helix Andina Genomics · Page 1 of 1", "band",
)  # fmt: skip

PET = Report(
    "Centro de Medicina Nuclear Pachacámac", "Calle Los Nogales 75, Lima, Perú", "INFORME DE PET/CT CON 18F-FDG",
    (("Paciente", "Mariana L. Ortega Villalba"), _BORN_ES, ("Fecha de estudio", "25/09/2024"), ("Médico", "Dra. C. Vallejos")),
    (
        ("Técnica", "Se administran 296 MBq de 18F-FDG. Glucemia 94 mg/dL."),
        ("Hallazgos", "Masa en el lóbulo superior derecho de 38 x 31 mm, SUVmax 11,6. Adenopatía paratraqueal derecha de 16 mm, SUVmax 7,2. "
         "Lesión lítica en la octava costilla izquierda, SUVmax 6,4. Hígado y suprarrenales sin captación patológica."),
        ("Conclusión", "Neoplasia pulmonar derecha con adenopatía mediastínica y metástasis ósea costal: cT2aN2M1b."),
    ),
    "Dr. Emilio Tapia\nMedicina nuclear", "1/1", "plain", "es",
)  # fmt: skip

RADIOTHERAPY_RU = Report(
    "Клиника лучевой терапии «Северный берег»", "г. Калининград, ул. Маячная, 14", "ВЫПИСНОЙ ЭПИКРИЗ",
    (
        ("Пациент", "Ортега Вильяльба Мариана Лусия"), ("Дата рождения", "22.03.1971"),
        ("Дата поступления", "02.06.2025"), ("Дата выписки", "13.06.2025"),
    ),
    (
        ("Диагноз", "Аденокарцинома верхней доли правого лёгкого, метастаз в головной мозг. Мутация EGFR: делеция 19 экзона."),
        ("Лечение", "С 04.06.2025 по 10.06.2025 проведена стереотаксическая лучевая терапия на очаг правой лобной доли: "
         "СОД 27 Гр за 3 фракции. Осложнений нет. Осимертиниб 80 мг в сутки продолжен."),
        ("Состояние при выписке", "ECOG 1. Неврологического дефицита нет. Дексаметазон отменён."),
        ("Рекомендации", "МРТ головного мозга через 2 месяца."),
    ),
    "Врач: Соколова И. В.", "Стр. 1 из 1", "plain", "ru",
)  # fmt: skip

LABS_AR = Report(
    "مختبر الواحة للتحاليل الطبية", "شارع النخيل ١٢، دبي", "صورة دم كاملة ووظائف كبد وكلى",
    (("اسم المريض", "ماريانا لوسيا أورتيغا"), ("تاريخ الميلاد", "22/03/1971"),
     ("تاريخ سحب العينة", "15/10/2025"), ("رقم المريض", "88213")),
    (("", (
        ("التحليل", "النتيجة", "الوحدة", "المدى الطبيعي"), ("الهيموغلوبين", "10.8", "g/dL", "12.0 - 15.0"),
        ("كريات الدم البيضاء", "5.6", "10^9/L", "4.0 - 10.0"), ("الصفائح الدموية", "214", "10^9/L", "150 - 400"),
        ("الكرياتينين", "74", "umol/L", "45 - 84"), ("إنزيم ALT", "48", "U/L", "0 - 35"),
    )),),
    "د. سلمى الحداد", "صفحة 1 من 1", "ruled", "ar", "rtl", ("Noto Sans Arabic", "Noto Naskh Arabic", "Noto Sans"),
)  # fmt: skip

CONSULT_ZH = Report(
    "珠江湾肿瘤医院", "广州市番禺区海棠路66号 国际门诊", "门诊病历",
    (("姓名", "玛丽亚娜·奥尔特加"), ("出生日期", "1971年3月22日"), ("性别", "女"), ("就诊日期", "2025年12月8日")),
    (
        ("主诉", "确诊肺腺癌15个月，发现肝转移2个月。"),
        ("现病史", "患者2024年9月确诊右肺上叶腺癌，EGFR 19外显子缺失突变。2024年10月起口服奥希替尼80mg每日一次。2025年6月因脑转移行立体定向放疗27Gy/3次。"
         "2025年10月CT提示新发肝转移。"),
        ("既往史", "高血压病史6年，口服氨氯地平。否认糖尿病。否认药物过敏史。"),
        ("诊断", "右肺上叶腺癌 cT2aN2M1b，脑转移放疗后，肝转移。"),
        ("处理意见", "建议再次活检并行基因检测。ECOG评分1分。"),
    ),
    "医师：何婉清", "第1页 共1页", "plain", "zh", "ltr", ("Noto Sans SC", "Noto Sans"),
)  # fmt: skip

CT_NEW = Report(
    *_DUBAI, "CT CHEST, ABDOMEN AND PELVIS WITH CONTRAST",
    (("Patient", "ORTEGA VILLALBA, Mariana Lucia"), ("DOB", "22-Mar-1971"), ("MRN", "CCC-00451907"),
     ("Exam date", "09 October 2025"), ("Accession", "CT-771203"), ("Referrer", "Dr A. Rahmani")),
    (
        ("Technique", "Portal venous phase after 90 ml iohexol. eGFR 88 mL/min/1.73m2."),
        ("Comparison", "CT of 12 March 2025."),
        ("Findings", "Right upper lobe mass 24 x 19 mm, previously 22 x 18 mm. No new pulmonary nodule. New hypodense lesion in liver segment VI, "
         "28 x 25 mm, and a second in segment IV, 14 mm. Treated lytic lesion of the left eighth rib, unchanged. No adrenal metastasis. No ascites."),
        ("Impression", "New liver metastases. Primary tumour stable."),
    ),
    "Dr Hind Al Suwaidi\nConsultant Radiologist", "Creekside Cancer Centre   Page 1 of 1", "band",
)  # fmt: skip

CT_PRIOR = Report(
    *_DUBAI, "CT CHEST, ABDOMEN AND PELVIS WITH CONTRAST",
    (("Patient", "ORTEGA VILLALBA, Mariana Lucia"), ("DOB", "22-Mar-1971"), ("MRN", "CCC-00451907"),
     ("Exam date", "12 March 2025"), ("Accession", "CT-760044"), ("Referrer", "Dr A. Rahmani")),
    (
        ("Technique", "Portal venous phase after 90 ml iohexol."),
        ("Comparison", "PET/CT of 25 September 2024."),
        ("Findings", "Right upper lobe mass 22 x 18 mm, previously 38 x 31 mm. Right paratracheal node 8 mm, previously 16 mm. No liver lesion."),
        ("Impression", "Partial response of the primary tumour and the mediastinal node."),
    ),
    "Dr Hind Al Suwaidi\nConsultant Radiologist", "Creekside Cancer Centre   Page 1 of 1", "band",
)  # fmt: skip

MRI_BRAIN = Report(
    *_DUBAI, "MRI BRAIN WITH CONTRAST",
    (("Patient", "ORTEGA VILLALBA, Mariana Lucia"), ("DOB", "22-Mar-1971"), ("MRN", "CCC-00451907"),
     ("Exam date", "14 January 2026"), ("Accession", "MR-118852"), ("Referrer", "Dr A. Rahmani")),
    (
        ("Findings", "Treated right frontal lesion 6 mm, previously 13 mm, without perifocal oedema. No new enhancing lesion."),
        ("Impression", "No new brain metastasis."),
    ),
    "Dr Hind Al Suwaidi\nConsultant Radiologist", "Creekside Cancer Centre   Page 1 of 1", "band",
)  # fmt: skip

LABS_NEW = Report(
    "Marsa Diagnostics", "Dubai Healthcare City, Building 40", "HAEMATOLOGY AND BIOCHEMISTRY",
    (("Patient Name", "MARIANA L. ORTEGA VILLALBA"), ("DOB", "22/03/1971"), ("Collected", "19/01/2026 07:40"),
     ("Lab ID", "MD-330712"), ("Ref. By", "Dr A. Rahmani"), ("Printed", "21/01/2026 09:15")),
    (("", (
        ("Test", "Result", "Units", "Reference interval"),
        ("Haemoglobin", "10.2 L", "g/dL", "12.0 - 15.0"), ("White cell count", "4.1", "10^9/L", "4.0 - 10.0"),
        ("Neutrophils (abs)", "2.2", "10^9/L", "2.0 - 7.0"), ("Platelets", "188", "10^9/L", "150 - 400"),
        ("Creatinine", "78", "umol/L", "45 - 84"), ("Urea", "5.1", "mmol/L", "2.5 - 7.1"),
        ("eGFR (CKD-EPI)", "81", "mL/min/1.73m2", ">90"), ("ALT", "61 H", "U/L", "0 - 35"), ("AST", "52 H", "U/L", "0 - 35"),
        ("ALP", "144 H", "U/L", "30 - 120"), ("Total bilirubin", "12", "umol/L", "3 - 21"), ("Albumin", "36", "g/L", "35 - 50"),
        ("LDH", "298 H", "U/L", "135 - 225"), ("CEA", "18.4 H", "ng/mL", "< 5.0"),
    )),),
    "", "ALP = alkaline phosphatase.   End of report   Page 1 of 1", "ruled",
)  # fmt: skip

LABS_OLD = Report(
    "Marsa Diagnostics", "Dubai Healthcare City, Building 40", "HAEMATOLOGY AND BIOCHEMISTRY",
    (("Patient Name", "MARIANA L. ORTEGA VILLALBA"), ("DOB", "22/03/1971"), ("Collected", "17/11/2025 08:05"),
     ("Lab ID", "MD-322950"), ("Ref. By", "Dr A. Rahmani"), ("Printed", "17/11/2025 15:30")),
    (("", (
        ("Test", "Result", "Units", "Reference interval"),
        ("Haemoglobin", "9.6 L", "g/dL", "12.0 - 15.0"), ("White cell count", "2.9 L", "10^9/L", "4.0 - 10.0"),
        ("Neutrophils (abs)", "0.9 L", "10^9/L", "2.0 - 7.0"), ("Platelets", "131 L", "10^9/L", "150 - 400"),
        ("Creatinine", "80", "umol/L", "45 - 84"), ("ALT", "58 H", "U/L", "0 - 35"),
        ("LDH", "276 H", "U/L", "135 - 225"), ("CEA", "12.9 H", "ng/mL", "< 5.0"),
    )),),
    "", "End of report   Page 1 of 1", "ruled",
)  # fmt: skip

LABS_STRANGER = Report(
    "Marsa Diagnostics", "Dubai Healthcare City, Building 40", "HAEMATOLOGY",
    (("Patient Name", "RASHIDA K. BINOY"), ("DOB", "04/08/1988"), ("Collected", "19/01/2026 07:55"),
     ("Lab ID", "MD-330719"), ("Ref. By", "Dr S. Iqbal"), ("Printed", "21/01/2026 09:16")),
    (("", (
        ("Test", "Result", "Units", "Reference interval"),
        ("Haemoglobin", "13.4", "g/dL", "12.0 - 15.0"), ("White cell count", "7.7", "10^9/L", "4.0 - 10.0"),
        ("Platelets", "265", "10^9/L", "150 - 400"),
    )),),
    "", "End of report   Page 1 of 1", "ruled",
)  # fmt: skip

PRESCRIPTION = Report(
    *_DUBAI, "CURRENT MEDICATION LIST",
    (("Patient", "Mariana Lucia Ortega Villalba"), ("DOB", "22-Mar-1971"), ("Date", "20 January 2026"), ("MRN", "CCC-00451907")),
    (("", (
        ("Medicine", "Dose", "How often"), ("Osimertinib", "80 mg", "once daily"), ("Amlodipine", "5 mg", "once daily"),
        ("Folic acid", "400 micrograms", "once daily"), ("Paracetamol", "1 g", "when needed"),
    )), ("Allergies", "No known drug allergies.")),
    "Dr Amir Rahmani", "Page 1 of 1", "plain",
)  # fmt: skip

CHEMO = Report(
    *_DUBAI, "DAY CARE CHEMOTHERAPY RECORD",
    (("Patient", "Mariana Lucia Ortega Villalba"), ("DOB", "22-Mar-1971"), ("MRN", "CCC-00451907"), ("Report date", "1 December 2025")),
    (
        ("Protocol", "Carboplatin AUC 5 and pemetrexed 500 mg/m2 every 3 weeks, second line. Planned 4 cycles."),
        ("Given", "Cycle 1 on 21 October 2025. Cycle 2 on 11 November 2025. Given 2 cycles. Stopped because of neutropenia grade 3."),
    ),
    "Sister Grace Mathew", "Page 1 of 1", "band",
)  # fmt: skip

INVOICE = Report(
    "Marsa Diagnostics", "Dubai Healthcare City, Building 40 · TRN 100555512300003", "TAX INVOICE No. 77120",
    (("Client", "M. Ortega Villalba"), ("Date", "19/01/2026")),
    (("", (("Item", "Qty", "AED"), ("Blood tests, panel B", "1", "420.00"), ("CEA", "1", "95.00"), ("Total", "", "515.00"))),),
    "", "Paid by card. Thank you.", "plain",
)  # fmt: skip

PASSPORT = Report(
    "REPÚBLICA DEL PERÚ  PASAPORTE / PASSPORT", "", "",
    (("Tipo / Type", "P"), ("País / Code", "PER"), ("N.° / Passport No.", "555120934"), ("Apellidos / Surname", "ORTEGA VILLALBA"),
     ("Nombres / Given names", "MARIANA LUCIA"), ("Nacionalidad / Nationality", "PERUANA"), ("Fecha de nacimiento / Date of birth", "22 MAR 1971"),
     ("Sexo / Sex", "F"), ("Fecha de caducidad / Date of expiry", "17 AUG 2031")),
    (("", "P<PERORTEGA<VILLALBA<<MARIANA<LUCIA<<<<<<<<<\n{MRZ}"),), "", "", "plain", "es",
)  # fmt: skip

PASSPORT_HUSBAND = Report(
    "REPÚBLICA DEL PERÚ  PASAPORTE / PASSPORT", "", "",
    (("Tipo / Type", "P"), ("País / Code", "PER"), ("N.° / Passport No.", "555120951"), ("Apellidos / Surname", "SALAZAR PINO"),
     ("Nombres / Given names", "JORGE ANDRES"), ("Nacionalidad / Nationality", "PERUANA"), ("Fecha de nacimiento / Date of birth", "03 NOV 1969"),
     ("Sexo / Sex", "M"), ("Fecha de caducidad / Date of expiry", "17 AUG 2031")),
    (("", "P<PERSALAZAR<PINO<<JORGE<ANDRES<<<<<<<<<<<<<\n{MRZ}"),), "", "", "plain", "es",
)  # fmt: skip

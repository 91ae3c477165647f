"""Dates as records write them: calendars, orders, partial and ambiguous ones, roles."""

import pytest
from tests.unit.steps.classify.pages_of_text import REQUEST, page_of, source_of

from caseferry.domain.dates import DateRole
from caseferry.steps.classify import classify
from caseferry.steps.classify.dates import candidates, decide_order, read_dates
from caseferry.steps.classify.views import view


def read(text, *, language="en"):
    pages = [view(page_of(text))]
    found = candidates(pages)
    order = decide_order(pages, found, language=language)
    return [d.reading for d in read_dates(pages, found, order, language=language, latest=2026)]


def values(text, *, language="en"):
    return [r.date.value or r.date.alternatives for r in read(text, language=language)]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("18 августа 2025 г.", "ru", "2025-08-18"),
        ("5 de octubre de 2025", "es", "2025-10-05"),
        ("1er février 2025", "fr", "2025-02-01"),
        ("28. März 2025", "de", "2025-03-28"),
        ("30 de junho de 2025", "pt", "2025-06-30"),
        ("12 maggio 2025", "it", "2025-05-12"),
        ("15 Ağustos 2025", "tr", "2025-08-15"),
        ("22 Agustus 2025", "id", "2025-08-22"),
        ("ngày 16 tháng 10 năm 2025", "vi", "2025-10-16"),
        ("١٥ مارس ٢٠٢٥", "ar", "2025-03-15"),
        ("3 تشرين الأول 2025", "ar", "2025-10-03"),
        ("१५ अगस्त २०२५", "hi", "2025-08-15"),
        ("2025年9月12日", "zh", "2025-09-12"),
        ("二〇二五年九月十二日", "zh", "2025-09-12"),
        ("民国114年9月12日", "zh", "2025-09-12"),
        ("2025년 9월 12일", "ko", "2025-09-12"),
        ("18 สิงหาคม 2568", "th", "2025-08-18"),
        ("18/08/2568", "th", "2025-08-18"),
        ("1446/09/01 هـ", "ar", "2025-03-01"),
        ("1404/05/27", "fa", "2025-08-18"),
        ("11-Jun-24", "en", "2024-06-11"),
        ("17APR1979", "en", "1979-04-17"),
        ("June 11, 2024", "en", "2024-06-11"),
        ("2025-09-12T07:40", "en", "2025-09-12"),
        ("20250912", "zh", "2025-09-12"),
        ("12.09.25", "ru", "2025-09-12"),
        ("12 stycznia 2025", "pl", "2025-01-12"),
        ("12 серпня 2025", "uk", "2025-08-12"),
    ],
)
def test_a_date_in_its_language_and_calendar(text, language, expected):
    assert values(text, language=language) == [expected]


def test_a_month_without_a_day_stays_partial():
    assert values("Diagnosed: September 2025\nOperated 03/2024") == ["2025-09", "2024-03"]


@pytest.mark.parametrize(
    "text",
    [
        "Gleason 3+4",
        "12 x 7 x 4 mm",
        "Tel 27 22 55 50 10",
        "12.0 - 15.0 g/dL",
        "1.2.3 Methods",
        "32/13/2025",
        "30.02.2025",
        "BP 120/80",
        "2 1/2 tablets",
    ],
)
def test_numbers_that_are_no_date(text):
    assert values(text, language="fr") == []


def test_day_or_month_first_stays_open_in_english_without_a_country():
    assert values("Collected: 03/04/2025") == [("2025-03-04", "2025-04-03")]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("Printed: 21/04/2025", "2025-04-03"),
        ("Printed: 04/21/2025", "2025-03-04"),
        ("Report of 3 April 2025", "2025-04-03"),
        ("Nairobi, Kenya", "2025-04-03"),
        ("Houston, Texas", "2025-03-04"),
        ("Tel +44 20 7946 0958", "2025-04-03"),
        ("reports@lab.co.ke", "2025-04-03"),
    ],
)
def test_what_settles_the_order_of_day_and_month(more, expected):
    assert values(f"{more}\nCollected: 03/04/2025")[-1] == expected


def test_a_document_that_writes_both_ways_settles_nothing():
    assert values("Seen 21/04/2025\nSeen 04/22/2025\nCollected: 03/04/2025")[-1] == ("2025-03-04", "2025-04-03")


def test_canada_and_south_africa_settle_nothing():
    assert values("Toronto, Canada\nCollected: 03/04/2025") == [("2025-03-04", "2025-04-03")]


def test_the_reason_of_a_reading_is_kept():
    (reading,) = [r for r in read("Collected: 03/04/2025\nKisumu, Kenya")]
    assert (
        reading.reason == "the words beside it: collected; the page comes from a country that writes the day first (KE)"
    )


@pytest.mark.parametrize(
    ("line", "language", "role"),
    [
        ("Specimen taken: 11 June 2024", "en", DateRole.COLLECTED),
        ("Received: 12 June 2024", "en", DateRole.UNKNOWN),
        ("Reported on 19 June 2024", "en", DateRole.REPORTED),
        ("Printed: 14/02/2026 11:32", "en", DateRole.PRINTED),
        ("Édité le: 24/01/2025", "fr", DateRole.REPORTED),
        ("Édition: 24/01/2025", "fr", DateRole.PRINTED),
        ("Prélevé le 14/01/2025", "fr", DateRole.COLLECTED),
        ("Дата операции: 28.05.2025", "ru", DateRole.PERFORMED),
        ("采样时间：2025-11-03 07:52", "zh", DateRole.COLLECTED),
        ("审核日期：2025-11-03", "zh", DateRole.REPORTED),
        ("تاريخ التقرير: 22/03/2025", "ar", DateRole.REPORTED),
        ("Ngày lấy mẫu: 08/07/2025", "vi", DateRole.COLLECTED),
        ("Comparison: 25 June 2024", "en", DateRole.UNKNOWN),
        ("Comparé au 21 janvier 2025.", "fr", DateRole.UNKNOWN),
        ("Next visit: 21 March 2025", "en", DateRole.UNKNOWN),
        ("Date of expiry: 11 Aug 2030", "en", DateRole.UNKNOWN),
        ("DOB: 17/04/1979", "en", DateRole.BORN),
        ("Abidjan, le 14 novembre 2025", "fr", DateRole.REPORTED),
        ("30.12.1957 г.р.", "ru", DateRole.BORN),
    ],
)
def test_the_role_that_the_words_beside_a_date_give(line, language, role):
    assert [r.role for r in read(line, language=language)] == [role]


def test_labels_above_their_dates_in_columns():
    text = "Collected\tReceived\tReported\n11 Jun 2024\t12 Jun 2024\t19 Jun 2024"
    assert [r.role for r in read(text)] == [DateRole.COLLECTED, DateRole.UNKNOWN, DateRole.REPORTED]


def test_a_comparison_under_its_heading_is_not_the_day_of_the_report():
    text = "CT CHEST\nExam date 9 October 2025\nComparison\nCT of 12 March 2025.\nFindings\nNodule."
    assert [r.role for r in read(text)] == [DateRole.PERFORMED, DateRole.UNKNOWN]


def test_months_in_running_chinese_text_have_no_role():
    assert [r.role for r in read("患者2024年9月确诊右肺上叶腺癌，2025年6月行放疗。", language="zh")] == [
        DateRole.UNKNOWN
    ] * 2


def test_two_labels_on_one_line():
    assert [r.role for r in read("Collected: 29/01/2026 08:10 Printed: 14/02/2026 11:32")] == [
        DateRole.COLLECTED,
        DateRole.PRINTED,
    ]


def test_a_stay_from_one_day_to_another():
    text = "Находился на лечении с 07.04.2025 по 14.04.2025"
    assert [r.role for r in read(text, language="ru")] == [DateRole.ADMITTED, DateRole.DISCHARGED]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Период нахождения в стационаре: с 01.04.2025 по 04.04.2025"),
        ("ru", "Лечилась в отделении химиотерапии с 08.10.2025 по 10.10.2025"),
        ("ru", "Находился в дневном стационаре с 08.10.2025 по 10.10.2025"),
        ("es", "Hospitalizada del 13/04/2025 al 19/04/2025"),
        ("fr", "Séjour du 13/04/2025 au 19/04/2025"),
        ("pt", "Período de internação: 13/04/2025 a 19/04/2025"),
        ("en", "Period of stay: 13 April 2025 to 19 April 2025"),
        ("vi", "Nằm viện từ ngày 13/04/2025 đến ngày 19/04/2025"),
        ("zh", "住院时间：2025-04-13至2025-04-19"),
        ("ar", "فترة الإقامة من 13/04/2025 إلى 19/04/2025"),
    ],
)
def test_a_stay_in_the_words_of_its_language(language, text):
    assert [r.role for r in read(text, language=language)] == [DateRole.ADMITTED, DateRole.DISCHARGED]


@pytest.mark.parametrize(
    "text", ["ПРОТОКОЛ КОНСИЛИУМА № 1187 от 16.10.2026", "Консилиум от 16.10.2026", "Протокол № 12 от 16.10.2026"]
)
def test_a_board_s_minutes_are_of_their_day(text):
    assert [r.role for r in read(text, language="ru")] == [DateRole.REPORTED]


def document(text, **more):
    (found,) = classify([page_of(text, **more)], [source_of("a.pdf")], request=REQUEST)
    return found


def test_a_date_in_running_text_names_no_document():
    found = document(
        "PATHOLOGY REPORT\nPatient: Ann Alder\nMicroscopy: carcinoma.\nThe patient had been operated on 3 May 2024 elsewhere and was seen again by us."
    )
    assert (found.date.value, [w.code for w in found.warnings]) == ("", ["no_date"])


def test_two_specimens_the_newest_names_the_document_with_a_warning():
    found = document(
        "PATHOLOGY REPORT\nPatient: Ann Alder\nSpecimen A collected: 3 May 2024\nSpecimen B collected: 9 May 2024\nMicroscopy: carcinoma."
    )
    assert (found.date.value, [w.code for w in found.warnings]) == ("2024-05-09", ["several_dates"])


def test_an_ambiguous_date_names_no_document_and_says_why():
    found = document(
        "COMPLETE BLOOD COUNT\nPatient: Ann Alder\nCollected: 03/04/2025\nHemoglobin\t12\tg/dL\t12-16\nWBC\t5\t10^9/L\t4-10\nPlatelets\t200\t10^9/L\t150-400"
    )
    assert found.date.value == ""
    assert [(w.code, "2025-03-04 or 2025-04-03" in w.message) for w in found.warnings] == [("ambiguous_date", True)]


def test_a_date_after_the_day_of_the_run_is_doubted():
    found = document("CT SCAN REPORT\nPatient: Ann Alder\nExam date: 3 May 2031\nFindings: nodule.")
    assert [w.code for w in found.warnings] == ["future_date"]


def test_the_end_of_a_course_of_radiotherapy_names_its_summary():
    found = document(
        "RADIOTHERAPY SUMMARY\nPatient: Ann Alder\nDose delivered: 50 Gy in 25 fractions, 15 July 2024 to 22 August 2024.\nBoost 10 Gy in 5 fractions, 23 August 2024 to 29 August 2024.\n3 September 2024"
    )
    assert (found.date.value, found.date_role) == ("2024-08-29", DateRole.PERFORMED)


def test_two_dates_of_one_house_are_read_alike():
    first = page_of(
        "GREEN VALLEY LABORATORY\nPatient: Ann Alder\nCollected: 21/04/2025\nWBC\t5\t10^9/L\t4-10", source="s1"
    )
    second = page_of(
        "GREEN VALLEY LABORATORY\nPatient: Ann Alder\nCollected: 03/05/2025\nWBC\t7\t10^9/L\t4-10", source="s2"
    )
    found = classify([first, second], [source_of("a.pdf"), source_of("b.pdf", id="s2")], request=REQUEST)
    assert [d.date.value for d in found] == ["2025-04-21", "2025-05-03"]


def boxed(rows):
    """A page of rows of (left, top, text) cells, with a box for each word."""
    from caseferry.domain.pages import Line, Page, PageState, Word

    lines = []
    for cells in rows:
        words, text = [], ""
        for left, top, cell in cells:
            text += "\t" if text else ""
            at = left
            for word in cell.split(" "):
                start = len(text)
                text += word + " "
                words.append(Word(word, (at, top, at + 0.01 * len(word), top + 0.02), start))
                at += 0.01 * (len(word) + 1)
            text = text.rstrip(" ")
        box = (words[0].box[0], words[0].box[1], words[-1].box[2], words[-1].box[3])
        lines.append(Line(text, box, tuple(words)))
    return Page("s1", 1, 595, 842, PageState.READ, lines=tuple(lines), origin="ocr", confidence=0.9)


def test_values_that_go_on_below_in_their_column():
    page = boxed(
        [
            [(0.1, 0.10, "SCANNER THORACIQUE")],
            [(0.1, 0.20, "Nom du patient:"), (0.3, 0.20, "M. Étienne"), (0.5, 0.20, "Dossier: CT-25-1")],
            [(0.3, 0.222, "TRAORÉ-")],
            [(0.3, 0.244, "BILLON")],
            [(0.1, 0.27, "Examen du:"), (0.3, 0.27, "9 octobre"), (0.5, 0.27, "Salle 2")],
            [(0.3, 0.292, "2025")],
            [(0.1, 0.40, "Technique : injection de produit de contraste.")],
        ]
    )
    (found,) = classify([page], [source_of("a.pdf")], request=REQUEST)
    assert (found.person.name, found.date.value, found.date_role) == (
        "Étienne TRAORÉ-BILLON",
        "2025-10-09",
        DateRole.PERFORMED,
    )
    assert [(d.quotation.text, len(d.quotation.boxes)) for d in found.dates] == [("9 octobre\n2025", 2)]


def test_an_only_date_of_late_whose_label_was_not_read_names_a_table_of_results_with_a_doubt():
    found = document(
        "ABCDEFG 22/01/2026\nNairobi, Kenya\nCOMPLETE BLOOD COUNT\nHemoglobin\t12\tg/dL\t12-16\nWBC\t5\t10^9/L\t4-10"
    )
    told = (found.date.value, found.date_role, [w.code for w in found.warnings])
    assert told == ("2026-01-22", DateRole.REPORTED, ["unlabelled_date"])


def test_a_plain_date_on_a_report_of_one_examination_is_the_day_of_the_examination():
    found = document("CT ABDOMEN AND PELVIS\nName: Jane Adhiambo\nDate: 19-Jan-2026\nFindings: liver normal.")
    assert (found.category, found.date.value, found.date_role) == ("imaging_ct", "2026-01-19", DateRole.PERFORMED)


def test_a_lone_date_on_a_table_of_results_names_nothing():
    found = document(
        "22/03/1971\nNairobi, Kenya\nCOMPLETE BLOOD COUNT\nHemoglobin\t12\tg/dL\t12-16\nWBC\t5\t10^9/L\t4-10\nPlatelets\t200\t10^9/L\t150-400"
    )
    assert (found.date.value, [w.code for w in found.warnings]) == ("", ["no_date"])


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        ("Office of the Consultant Clinical Oncologist                    5th March, 2024", "2024-03-05"),
        ("Belo Vale da Serra Nova, 26 de fevereiro de 2024", "2024-02-26"),
        ("(для представления за рубеж)                     от «20» февраля 2024 г.", "2024-02-20"),
    ],
)
def test_the_line_of_a_letter_with_place_or_office_gives_its_date(head, wanted):
    found = document(f"ST ANNE HOSPITAL\n{head}\nMEDICAL REPORT\nTo whom it may concern: she was treated here.")
    assert (found.category, found.date.value, found.date_role) == ("medical_summary", wanted, DateRole.REPORTED)


@pytest.mark.parametrize(
    ("text", "language", "roles"),
    [
        (
            "採檢日期：112年08月29日    報告日期：112年09月04日    列印日期：112年09月05日",
            "zh",
            ["collected", "reported", "printed"],
        ),
        ("Tanggal Masuk RS : 19 Maret 2024      Tanggal Keluar RS : 22 Maret 2024", "id", ["admitted", "discharged"]),
        ("Örnek Alım Zamanı : 16.02.2024 09:02\tSonuç Onay Zamanı : 16.02.2024 11:47", "tr", ["collected", "reported"]),
        (
            "Дата и время поступления: 01.07.2024 10:40    Дата и время выписки: 19.07.2024 12:00",
            "ru",
            ["admitted", "discharged"],
        ),
    ],
)
def test_labels_of_laboratories_and_wards(text, language, roles):
    assert [reading.role.value for reading in read(text, language=language)] == roles

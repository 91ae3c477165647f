"""The person of a document, as forms and letters write them."""

import pytest
from tests.unit.steps.classify.pages_of_text import REQUEST, page_of, source_of

from caseferry.steps.classify import classify
from caseferry.steps.classify.people.values import clean_name, read_age, read_number, read_sex


def person(text, **more):
    (found,) = classify([page_of(text, **more)], [source_of("a.pdf")], request=REQUEST)
    return found.person


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Nom : DIARRA\nPrénom : Salif\nNé le : 04/05/1971", "DIARRA Salif"),
        ("Фамилия: Громова\nИмя: Ольга\nОтчество: Ильинична", "Громова Ольга Ильинична"),
        ("Apellidos: Quiroga Lamas\tNombres: Inés", "Quiroga Lamas Inés"),
        ("Surname\nTAMALE\nGiven names\nRUTH AKELLO\nNationality\nUGANDAN", "TAMALE RUTH AKELLO"),
        ("Patient Name\tAge\tSex\nHelen Ostrander\t61 Y\tF", "Helen Ostrander"),
        ("Re: Mr. Daniel Kiprono BETT, DOB 12/03/1960, Hosp 33821", "Daniel Kiprono BETT"),
        ("Concerne : Mme Aïcha TRAORÉ, née le 01/02/1980", "Aïcha TRAORÉ"),
        ("Больная: Иванова А.П., 1961 г.р.", "Иванова А.П"),
        ("患者王小芳，女，45岁，因右乳肿块就诊。", "王小芳"),
        ("اسم المريضة: منى خالد السعدي    العمر: 40 سنة", "منى خالد السعدي"),
        ("Họ và tên: LÊ THỊ MAI\tTuổi: 44", "LÊ THỊ MAI"),
        ("Nama: Bpk. Agus Santoso (L)", "Agus Santoso"),
        ("Se informa que el señor Evaristo Canchola Ruiz, de 69 años, presenta tos.", "Evaristo Canchola Ruiz"),
        ("Соколова Вера Юрьевна   Пол: Ж   Возраст: 55", "Соколова Вера Юрьевна"),
        ("Kleinert-Voss, Gudrun   *04.02.1959   weiblich", "Kleinert-Voss, Gudrun"),
        ("Pawar Dnyaneshwar Tukaram     62/M    Date: 04/02/2026", "Pawar Dnyaneshwar Tukaram"),
        ("Hasta Adı Soyadı: NERMİN AKTAŞOĞLU\tCinsiyet: Kadın", "NERMİN AKTAŞOĞLU"),
        ("Thank you for seeing Mrs. Edith Crane, aged 71, with a lump.", "Edith Crane"),
    ],
)
def test_a_name_in_its_form(text, name):
    assert person(text).name == name


@pytest.mark.parametrize(
    "text",
    [
        "Name of hospital: Green Hill Clinic",
        "Test name: Full blood count",
        "Referred by: Dr. John Mensah",
        "Patient denies chest pain and has no fever.",
        "Врач: Петров И.И.",
        "Médecin : Dr Paul Roche",
        "Patient ID: 448812",
        "Patient: Baby of Sarah Kimani",
        "Green Hill Clinic     Age limit applies",
    ],
)
def test_what_is_no_patients_name(text):
    assert person(text).name == ""


def test_age_and_sex_in_one_field():
    found = person("Name: Helen Ostrander\nAge / Sex: 45 yrs / Female")
    assert (found.age, found.sex) == (45, "F")


@pytest.mark.parametrize(
    ("value", "age"),
    [
        ("46Y/F", 46),
        ("58 years", 58),
        ("52 лет", 52),
        ("47岁", 47),
        ("٥٦ سنة", 56),
        ("8 months", 0),
        ("300 mg", None),
        ("61", 61),
    ],
)
def test_ages(value, age):
    assert read_age(value, labelled=True) == age


@pytest.mark.parametrize(
    ("value", "sex"),
    [
        ("Male", "M"),
        ("F", "F"),
        ("женский", "F"),
        ("女", "F"),
        ("ذكر", "M"),
        ("M / F", ""),
        ("unknown", ""),
        ("Nữ", "F"),
    ],
)
def test_sexes(value, sex):
    assert read_sex(value) == sex


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("LTR/24/088731", "LTR/24/088731"),
        ("ECC-RT-3310 x", "ECC-RT-3310"),
        ("of the patient", ""),
        ("00-45-91-22", "00-45-91-22"),
    ],
)
def test_numbers_of_people(value, number):
    assert read_number(value) == number


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("John SMITH (deceased)", "John SMITH"),
        ("12/03/1960", ""),
        ("Ana Ruiz 54 años", "Ana Ruiz"),
        ("M. Silva", "M. Silva"),
        ("M. Silva Prado", "Silva Prado"),
        ("-", ""),
        ("Jean-Luc N'Guessan", "Jean-Luc N'Guessan"),
    ],
)
def test_where_a_name_ends(value, name):
    assert clean_name(value) == name


def test_the_quotations_of_a_person_are_verbatim_and_placed_in_the_document():
    text = "CITY CLINIC\nName: Mrs Helen Ostrander\tDOB: 4 May 1964\nMRN: 77-1234"
    (found,) = classify([page_of(text)], [source_of("a.pdf")], request=REQUEST)
    assert {q.text for q in found.person.quotations} == {"Mrs Helen Ostrander", "4 May 1964", "77-1234"}
    assert {q.document for q in found.person.quotations} == {found.id}
    assert all(q.text in text for q in found.person.quotations)


@pytest.mark.parametrize(
    ("line", "name", "age", "sex"),
    [
        ("QUIÑONES VALLECILLA HERNANDO CC 16000000 69 Años Masculino", "QUIÑONES VALLECILLA HERNANDO", 69, "M"),
        ("Курбанова Зульфия Рашидовна Пол:Ж Возраст: 55", "Курбанова Зульфия Рашидовна", 55, "F"),
        ("Wulfhorst Annegret weiblich 66 Jahre", "", None, ""),  # a word that is no name stands between
        ("Щелочная Фосфатаза 102 г/л", "", None, ""),
    ],
)
def test_a_name_before_its_number_or_the_next_label_is_read_where_recognition_left_one_space(line, name, age, sex):
    (found,) = classify([page_of(f"Laboratorio Clínico\n{line}\nHb 11.9")], [source_of("a.jpg")], request=REQUEST)
    assert (found.person.name, found.person.age) == (name, age)
    assert not sex or found.person.sex == sex

"""Printed names of one person, and of two."""

import pytest

from caseferry.steps.identify.names import Likeness, compare_names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("MWANGI, Grace Njeri", "Grace Njeri Mwangi"),
        ("Мария Петровна Щукина", "Shchukina Maria"),
        ("Щукина Мария Петровна", "ماريا شوكينا"),
        ("Maria Shchukina", "ماريا شتشوكينا"),
        ("محمد عبد الله حسن", "Mohammed Abdullah Hassan"),
        ("فاطمة الزهراء بن علي", "Fatima Zahra Ben Ali"),
        ("أحمد محمود الخطيب", "Ahmed Mahmoud El-Khatib"),
        ("欧阳静怡", "Ouyang Jingyi"),
        ("李国强", "Guoqiang LI"),
        ("राजेश कुमार शर्मा", "Rajesh Kumar Sharma"),
        ("DIALLO TOURE AMINATA", "Aminata Diallo-Touré"),
        ("Diallotoure Aminata", "Aminata Diallo-Touré"),
        ("Nguyễn Thị Hồng Vân", "NGUYEN THI HONG VAN"),
        ("Иванов Алексей", "Ivanov Aleksei"),
        ("Иванов Алексей", "Alexey Ivanov"),
        ("Юлия Жукова", "Yuliya Zhukova"),
        ("Mumtaz Begum W/o Iqbal", "Mumtaz Begum Iqbal"),
        ("Whitfie1d Nora".replace("1", "l"), "Nora Whitfield"),
        ("Margaret Thornburg", "Margarct Thornburg"),
        ("DOE^JANE^MARY", "Jane Mary Doe"),
        ("露西亚·门多萨", "Lucía Mendoza Prado"),
        ("法蒂玛·哈桑", "Fatima Hassan"),
        ("EZEUDU CH U KWUEM EKA", "Chukwuemeka Obinna Ezeudu"),  # words that recognition broke
    ],
)
def test_forms_of_one_name(one, other):
    assert compare_names(one, other) is Likeness.SAME


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("W. Atieno", "ATIENO, Wambui Njoki"),
        ("Ковалёв А. И.", "Kovalev Andrei Igorevich"),
        ("L. N. Iyer", "Lakshmi Narayanan Iyer"),
    ],
)
def test_initials_that_fit(one, other):
    assert compare_names(one, other) is Likeness.INITIALS


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Otieno, Beatrice Akinyi", "Wambui Njoki Atieno"),
        ("Пётр Щукин", "Мария Щукина"),
        ("Diallo Mamadou", "Aminata Diallo"),
        ("P. Atieno", "ATIENO, Wambui Njoki"),
        ("李国强", "李静怡"),
        ("Li Guoqiang", "王国强"),
        ("محمد عبد الله", "أحمد حسن"),
        ("Nguyễn Thị Hoa", "Nguyễn Thị Lan"),
        ("Trần Văn Bình", "Trần Văn Hùng"),
        ("Rajesh Kumar", "Rakesh Kumar"),
        ("Sunita Devi", "Anita Devi"),
        ("Maria Garcia Lopez", "Carmen Garcia Lopez"),
        ("露西亚·门多萨", "Carmen Ruiz"),
    ],
)
def test_names_of_two_people(one, other):
    assert compare_names(one, other) <= Likeness.SHARED

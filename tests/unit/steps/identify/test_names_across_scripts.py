"""Names in Arabic letters, and Chinese names as Taiwan spells them, beside their Latin forms: of one person, and of two."""

import pytest

from caseferry.steps.identify.names import Likeness, compare_names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("فاطمة الزهراء حسن علي", "Fatma El-Zahraa Hassan Aly"),
        ("سعاد محمود إبراهيم", "Soad Mahmoud Ibrahim"),
        ("أحمد عبد الحميد الشناوي", "Ahmed Abdel Hamid El Shenawy"),
        ("خالد يوسف الطراونة", "Khaled Yousef Al-Tarawneh"),
        ("ليلى نصر الدين", "Leila Nasreldin"),
        ("زينب عبد الكريم جاسم", "Zainab Abdulkareem Jasim"),
        ("سميرة شوقي جرجس", "Samira Shawky Guirguis"),
        ("عائشة بنت سالم الحارثي", "Aisha bint Salim Al Harthi"),
        ("رشا جمال الدين محمد", "Rasha Gamal Eldin Mohamed"),
        ("عزة عبد العزيز", "Azza Abdel-Aziz"),
        ("ثريا حسين", "Soraya Hussein"),
        ("وفاء جابر عبد المنعم", "Wafaa Gaber Abdelmoneim"),
        ("هبة الله طارق", "Hebatallah Tarek"),
        ("غادة ذكي", "Ghada Zaki"),
        ("جيهان ظريف", "Jehan Zarif"),
        ("منيرة بوزيد", "Mounira Bouzid"),
        ("يوسف بن عمر", "Youcef Benamor"),
        ("قاسم الجزائري", "Kacem El Djazairi"),
        ("مریم حسینی", "Maryam Hosseini"),
        ("محمدرضا کریمی", "Mohammad Reza Karimi"),
        ("پروانه گلزار", "Parvaneh Golzar"),
        ("شاهین چمران", "Shahin Chamran"),
        ("張曉明", "Chang Hsiao-ming"),
        ("林美華", "Lin Mei-hua"),
        ("陳志偉", "CHEN, CHIH-WEI"),
        ("謝佳蓉", "Hsieh Chia Jung"),
        ("黃國榮", "Kuo-Jung Huang"),
        ("邱淑娟", "Chiu Shu-chuan"),
        ("蔡子瑜", "Tsai Tzu-yu"),
        ("محمود الخطيب", "محمود خطيب"),
        ("نبيلة عبد الستار", "تبيلة عبد السثار"),  # dots that recognition lost
    ],
)
def test_forms_of_one_name_in_two_scripts(one: str, other: str) -> None:
    assert compare_names(one, other) is Likeness.SAME
    assert compare_names(other, one) is Likeness.SAME


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("فاطمة حسن علي", "Fathy Hussein Aly"),
        ("سعاد محمود", "Saad Mohamed"),
        ("حسن كامل", "Hussein Kamal"),
        ("نورة سعد", "Nayera Saeed"),
        ("محمد علي حسن", "Mahmoud Aly Hussein"),
        ("أحمد حسين", "Hamed Hassan"),
        ("خالد يوسف", "Khalil Yassef"),
        ("سميرة شوقي", "Samir Shawky"),
        ("جمال محمد", "Gamila Mohamed"),
        ("منى عبد الرحمن", "Amina Abdelrahim"),
        ("حسن كامل", "حسين كامل"),
        ("سمير شوقي", "سميرة شوقي"),
        ("陳志偉", "Chen Chia-wei"),
        ("林美華", "Lin Mei-ling"),
    ],
)
def test_names_of_two_people_that_look_alike_without_vowels(one: str, other: str) -> None:
    assert compare_names(one, other) < Likeness.INITIALS


def test_consonants_alone_leave_a_doubt() -> None:
    assert compare_names("حسن كامل", "Hussein Kamal") is Likeness.DOUBTFUL

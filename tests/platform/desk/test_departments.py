"""Departments as a Chinese reader of the desk and of the hospital's pages meets them."""

from __future__ import annotations

import re

from caseferry.knowledge.hospitals import load_hospitals
from caseferry.platform.cases.directory import department_words
from caseferry.platform.look.wording import is_key


def test_every_department_of_the_directory_has_a_chinese_name():
    names = {name for hospital in load_hospitals().values() for name in hospital.departments}
    assert sorted(name for name in names if department_words(name, "zh-Hans") == name) == []


def test_every_city_of_the_directory_has_a_chinese_name():
    slugs = {
        hospital.city: re.sub("[^a-z]+", "_", hospital.city.casefold()).strip("_")
        for hospital in load_hospitals().values()
    }
    assert sorted(name for name, slug in slugs.items() if not is_key(f"desk.city.{slug}")) == []


def test_the_name_that_the_hospital_uses_stays_beside_it():
    assert (
        department_words("Department of Thoracic Oncology", "zh-Hans")
        == "胸部肿瘤科（Department of Thoracic Oncology）"
    )
    assert department_words("Bone and Soft Tissue Surgery", "zh-Hans").startswith("骨软组织外科")


def test_a_department_without_words_stands_as_it_is():
    assert department_words("Hope Centre", "zh-Hans") == "Hope Centre"
    assert department_words("胸外科", "zh-Hans") == "胸外科"
    assert department_words("Thoracic Surgery", "en") == "Thoracic Surgery"

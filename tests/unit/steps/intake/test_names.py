"""Names that are shown."""

import pytest

from caseferry.steps.intake.names import shown_path


@pytest.mark.parametrize("name", ["scan.pdf", "Отчёт №3.pdf", "病理报告/第1页.jpg", "تقرير.pdf", "بازی\u200cها.pdf"])
def test_honest_names_stay_as_they_are(name):
    assert shown_path(name) == (name, "")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/abs.txt", "abs.txt"),
        ("C:\\x\\y.txt", "x/y.txt"),
        ("a\u202eb", "a\\x202eb"),
        ("aux.pdf", "aux.pdf"),
        ("..", "unnamed"),
    ],
)
def test_misleading_names_are_tamed_and_noted(name, shown):
    path, note = shown_path(name)
    assert (path, note.startswith("hostile:")) == (shown, True)


def test_a_decomposed_name_is_composed():
    assert shown_path("re\u0301sume\u0301.pdf") == ("résumé.pdf", "")


def test_a_very_long_name_is_shortened_and_keeps_its_ending():
    path, note = shown_path("я" * 400 + ".pdf")
    assert (len(path), path.endswith("….pdf"), note) == (120, True, "")

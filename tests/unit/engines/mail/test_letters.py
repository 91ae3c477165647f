"""Quoted earlier mails are told from the words of this one."""

import pytest

from caseferry.engines.mail.letters import without_quotes

STARTS = (
    "On Mon, 9 Feb 2026 at 10:00, Desk <d@example.org> wrote:",
    "On Mon, 9 Feb 2026 at 10:00, Desk\n<d@example.org> wrote:",
    "-----Original Message-----",
    "El lun, 9 feb 2026 a las 10:00, Desk escribió:",
    "Le lun. 9 févr. 2026 à 10:00, Desk a écrit :",
    "Am 09.02.2026 um 10:00 schrieb Desk:",
    "09.02.2026, 10:00, Desk пишет:",
    "Desk 于2026年2月9日周一 10:00写道：",
    "________________________________",
    "From: Desk\nSent: Monday, 9 February 2026\nTo: Ana",
    "От: Desk\nОтправлено: 9 февраля 2026",
)


@pytest.mark.parametrize("start", STARTS)
def test_the_tail_begins_where_an_earlier_mail_is_quoted(start):
    own, quoted = without_quotes(f"Thank you.\n\n{start}\nPlease send the slides.")
    assert (own, quoted) == ("Thank you.", f"{start}\nPlease send the slides.")


def test_lines_quoted_by_a_mark_at_the_end_are_a_tail():
    assert without_quotes("Here they are.\n\n> Please send\n> the slides.\n") == (
        "Here they are.",
        "> Please send\n> the slides.",
    )


def test_answers_between_quoted_lines_keep_the_quotes_around_them():
    text = "Hello\nOn Mon, 9 Feb 2026, Desk wrote:\n> When was the biopsy?\n12 September.\n> And the stage?\nIIB"
    assert without_quotes(text) == (text, "")


def test_a_mail_without_quotes_is_all_its_own():
    assert without_quotes("On examination: soft abdomen.\nPlan: CT.") == (
        "On examination: soft abdomen.\nPlan: CT.",
        "",
    )

"""Who sent which file, in the exports of messaging apps."""

import pytest

from caseferry.steps.intake.chat import Chat, read_chat

ANDROID = """12/02/2026, 18:44 - Messages and calls are end-to-end encrypted.
12/02/2026, 18:45 - Ana Pérez: IMG-20260212-WA0001.jpg (file attached)
the CT from Friday
12/02/2026, 18:46 - Ana Pérez: <Media omitted>
12/02/2026, 18:47 - +254 700 000000: IMG-20260212-WA0002.jpg (file attached)
"""
APPLE = """[12/02/26, 6:45:10\u202fPM] Ana: \u200e<attached: 00000012-PHOTO-2026-02-12-18-45-10.jpg>
\u200e[12/02/26, 6:46:00\u202fPM] Ana: \u200eimage omitted
"""
RUSSIAN = "12.02.2026, 18:45 - Мария: IMG-1.jpg (файл добавлен)\n12.02.2026, 18:46 - Мария: <Без медиафайлов>\n"
CHINESE = "2026/2/12 下午6:45 - 王明: IMG-1.jpg (文件附件)\n2026年2月12日 18:46 - 王明: <省略多媒体文件>\n"


def omitted(sender):
    return f"omitted: a picture or file from {sender} is not in this export"


@pytest.mark.parametrize(
    ("text", "names", "chat"),
    [
        (ANDROID, ["IMG-20260212-WA0001.jpg"], Chat(
            {"IMG-20260212-WA0001.jpg": "Ana Pérez, 12/02/2026, 18:45"},
            (omitted("Ana Pérez, 12/02/2026, 18:46"), omitted("+254 700 000000, 12/02/2026, 18:47 (IMG-20260212-WA0002.jpg)")),
        )),
        (APPLE, ["00000012-PHOTO-2026-02-12-18-45-10.jpg"], Chat(
            {"00000012-PHOTO-2026-02-12-18-45-10.jpg": "Ana, 12/02/26, 6:45:10 PM"}, (omitted("Ana, 12/02/26, 6:46:00 PM"),),
        )),
        (RUSSIAN, ["IMG-1.jpg"], Chat({"IMG-1.jpg": "Мария, 12.02.2026, 18:45"}, (omitted("Мария, 12.02.2026, 18:46"),))),
        (CHINESE, ["IMG-1.jpg"], Chat({"IMG-1.jpg": "王明, 2026/2/12 下午6:45"}, (omitted("王明, 2026年2月12日 18:46"),))),
    ],
)  # fmt: skip
def test_senders_and_omissions_are_read(text, names, chat):
    assert read_chat(text, names) == chat


def test_a_text_that_is_no_chat_is_left_alone():
    assert read_chat("Discharge summary\nHb: 10.2", ["a.jpg"]) is None

"""From records to translated pages behind their originals, by the command, with real engines."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, replace
from pathlib import Path
from unittest import mock

import pikepdf
import pypdfium2
import pytest
import yaml
from benchmarks.example.layout import Report, draw
from tests.contract.tiny_model import build
from tests.contract.translation_servers import serve

from caseferry.cli.main import main
from caseferry.engines.exchange import WordSheet, XliffSheet

RUSSIAN = Report(
    "Областной онкологический диспансер", "г. Заречный, ул. Садовая, 12", "ВЫПИСНОЙ ЭПИКРИЗ",
    (("Пациент", "Соколова Вера Игоревна"), ("Дата рождения", "14.05.1968"), ("Дата выписки", "12.09.2025")),
    (
        ("Диагноз", "Рак правой молочной железы pT2N1M0. Метастазов в печени не выявлено."),
        ("Анализы", (("Показатель", "Результат", "Единицы"), ("ЛДГ", "312,5", "Ед/л"), ("Тромбоциты", "1.234", "10⁹/л"))),
        ("Рекомендации", "Продолжить летрозол 2,5 мг ежедневно."),
    ),
    language="ru",
)  # fmt: skip
PASSPORT = Report(
    "ПАСПОРТ", "Российская Федерация", "PASSPORT", (("Фамилия", "СОКОЛОВА"), ("Имя", "ВЕРА"), ("Passport No", "51 1234567")), (),
    language="ru",
)  # fmt: skip
ENGLISH = {
    "Областной онкологический диспансер": "Regional Oncology Dispensary",
    "г. Заречный, ул. Садовая, 12": "12 Sadovaya St., Zarechny",
    "ВЫПИСНОЙ ЭПИКРИЗ": "DISCHARGE SUMMARY",
    "Пациент Соколова Вера Игоревна": "Patient: Соколова Вера Игоревна",
    "Дата рождения 14.05.1968": "Date of birth 14.05.1968",
    "Дата выписки 12.09.2025": "Date of discharge 12.09.2025",
    "Диагноз": "Diagnosis",
    "Рак правой молочной железы pT2N1M0. Метастазов в печени не выявлено.": "Cancer of the right breast pT2N1M0. No metastases were found in the liver.",
    "Анализы": "Tests",
    "Показатель": "Test",
    "Результат": "Result",
    "Единицы": "Units",
    "ЛДГ": "LDH",
    "Тромбоциты": "Platelets",
    "1.234": "1.234",
    "Рекомендации": "Recommendations",
    "Продолжить летрозол 2,5 мг ежедневно.": "Continue letrozole 2.5 mg daily.",
}


@dataclass(frozen=True)
class Done:
    returncode: int
    stdout: str
    stderr: str


def caseferry(*words: object, status: int | None = None, **environment: str) -> Done:
    """The command in this process: most of its calls are short, and starting one a hundred times is not."""
    out, err = io.StringIO(), io.StringIO()
    mask = os.umask(0o077)
    held = signal.getsignal(signal.SIGTERM)
    try:
        with redirect_stdout(out), redirect_stderr(err), mock.patch.dict(os.environ, environment):
            code = main([str(word) for word in words])
    finally:
        os.umask(mask)
        signal.signal(signal.SIGTERM, held)
    done = Done(code, out.getvalue(), err.getvalue())
    assert status is None or done.returncode == status, done.stdout + done.stderr
    return done


def pack(heap: Path, out: Path, *more: object) -> dict:
    done = caseferry("pack", heap, "--out", out, "--as-of", "2026-02-16", "--quiet", "--jobs", 1, *more)
    assert done.returncode in (0, 1), done.stderr
    return json.loads((out / "packet.json").read_text(encoding="utf-8"))


def gate(packet: dict) -> dict:
    return next(row for row in packet["readiness"]["gates"] if row["gate"] == "translation")


def fill(path: Path, words: dict[str, str]) -> None:
    form = WordSheet() if path.suffix == ".docx" else XliffSheet()
    sheet = form.read(path.read_bytes())
    rows = tuple(replace(row, target=words[row.source]) for row in sheet.rows)
    path.write_bytes(form.write(replace(sheet, rows=rows, title="x")))


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def words_of(page: pypdfium2.PdfPage) -> str:
    return " ".join(page.get_textpage().get_text_range().split())


@pytest.fixture(scope="module")
def heap(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("heap")
    (folder / "summary.pdf").write_bytes(draw(RUSSIAN))
    (folder / "passport.pdf").write_bytes(draw(PASSPORT))
    return folder


@pytest.fixture(scope="module")
def first(heap: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A packet without any translation."""
    out = tmp_path_factory.mktemp("first") / "packet"
    pack(heap, out)
    return out


@pytest.fixture
def packet(first: Path, tmp_path: Path) -> Path:
    shutil.copytree(first, tmp_path / "packet")
    return tmp_path / "packet"


def exported(packet: Path) -> list[Path]:
    done = caseferry("translate", "export", packet, "--out", packet.parent / "out", status=0)
    return [Path(line) for line in done.stdout.splitlines()]


def key_of(packet: Path) -> str:
    return next((packet / "keep" / "translations").glob("t-*.yaml")).stem


def reviewed(packet: Path, suffix: str = ".docx") -> str:
    file = next(path for path in exported(packet) if path.suffix == suffix)
    fill(file, ENGLISH)
    done = caseferry("translate", "import", packet, file, "--translator", "Anna Field", status=1)
    assert ":thousands" in done.stdout and "1 flag open" in done.stdout
    key = key_of(packet)
    segment = done.stdout.split(":thousands")[0].split()[-1]
    caseferry(
        "translate", "review", packet, key, "--by", "Mark Stone", "--clear", f"{segment}:thousands", "--reason",
        "as printed", "--sign", "--on", "2026-02-14", status=0,
    )  # fmt: skip
    return key


def test_a_passport_is_never_handed_to_a_translator(packet: Path) -> None:
    tasks = json.loads((packet / "keep" / "translations" / "segments.json").read_text(encoding="utf-8"))
    assert [row["category"] for row in tasks["documents"]] == ["discharge"]
    assert "51 1234567" not in json.dumps(tasks, ensure_ascii=False)


def test_a_reviewed_translation_stands_behind_its_original_and_closes_the_gate(heap: Path, packet: Path) -> None:
    before = json.loads((packet / "packet.json").read_text(encoding="utf-8"))
    assert gate(before)["open"]
    key = reviewed(packet)
    assert "whole and true" in caseferry("verify", packet, status=0).stdout
    after = pack(heap, packet)
    assert not gate(after)["open"]
    assert [(row["id"], row["state"], row["reviser"], row["pages"]) for row in after["translations"]] == [
        (key, "reviewed", "Mark Stone", 2)
    ]
    assert "whole and true" in caseferry("verify", packet, status=0).stdout
    file = next(row for row in after["files"] if row["category"] == "discharge")
    assert file["pages"] == 3
    with pypdfium2.PdfDocument(packet / file["path"]) as pdf:
        pages = [words_of(page) for page in pdf]
    assert "Метастазов в печени не выявлено" in pages[0] and "Readable translation" not in pages[0]
    assert "Readable translation by Anna Field, reviewed by Mark Stone" in pages[1]
    assert "No metastases were found in the liver." in pages[1] and "312.5" in pages[1] and "U/L" in pages[1]
    source = next(row for row in after["sources"] if row["path"] == "summary.pdf")
    assert "Statement on this translation" in pages[2] and source["sha256"] in pages[2].replace(" ", "")
    with pikepdf.open(packet / file["path"]) as pdf, pdf.open_outline() as outline:
        assert [item.title for item in outline.root] == [
            "2025-09-12 ВЫПИСНОЙ ЭПИКРИЗ", "2025-09-12 ВЫПИСНОЙ ЭПИКРИЗ (Translation into English)",
        ]  # fmt: skip
    with pypdfium2.PdfDocument(packet / "send" / "Covering_Letter_2026-02-16.pdf") as letter:
        assert "Documents with a translation behind the original: 1." in words_of(letter[0])


def test_the_same_records_and_translations_give_the_same_bytes(heap: Path, packet: Path, tmp_path: Path) -> None:
    reviewed(packet)
    given = ("--translations", packet / "keep" / "translations")
    pack(heap, tmp_path / "one", *given)
    pack(heap, tmp_path / "two", *given)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_T2_one_changed_character_keeps_the_translation_out_and_opens_the_gate(heap: Path, packet: Path) -> None:
    key = reviewed(packet)
    file = packet / "keep" / "translations" / f"{key}.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("No metastases", "no metastases"), encoding="utf-8")
    after = pack(heap, packet)
    assert gate(after)["open"] and "changed after the statement was signed" in gate(after)["reason"]
    assert [(row["state"], row["pages"]) for row in after["translations"]] == [("void", 0)]
    assert file.exists()  # nothing is lost


def test_an_unreviewed_translation_is_kept_but_not_bound(heap: Path, packet: Path) -> None:
    file = next(path for path in exported(packet) if path.suffix == ".xlf")
    fill(file, ENGLISH)
    caseferry("translate", "import", packet, file, "--translator", "Anna Field", status=1)
    after = pack(heap, packet)
    assert [(row["state"], row["pages"]) for row in after["translations"]] == [("flagged", 0)]
    assert "1 flag waits for a person" in gate(after)["reason"]


def test_a_file_that_lost_a_segment_is_refused_and_nothing_is_changed(packet: Path) -> None:
    file = next(path for path in exported(packet) if path.suffix == ".xlf")
    sheet = XliffSheet().read(file.read_bytes())
    file.write_bytes(XliffSheet().write(replace(sheet, rows=sheet.rows[1:])))
    before = contents(packet)
    done = caseferry("translate", "import", packet, file, "--translator", "Anna Field", status=2)
    assert "was deleted from" in done.stderr and done.stderr.count("\n") == 1
    assert contents(packet) == before


WRONG = {
    "Дата рождения 14.05.1968": "Date of birth 14.05.1986",
    "Продолжить летрозол 2,5 мг ежедневно.": "Continue letrozole 25 mg daily.",
}


def test_a_file_whose_numbers_were_changed_is_flagged_kept_and_not_bound(heap: Path, packet: Path) -> None:
    before = json.loads((packet / "packet.json").read_text(encoding="utf-8"))
    file = next(path for path in exported(packet) if path.suffix == ".docx")
    fill(file, {**ENGLISH, **WRONG})
    done = caseferry("translate", "import", packet, file, "--translator", "Anna Field", status=1)
    flagged = [line for line in done.stdout.splitlines() if "14.05.1986" in line or "25" in line]
    assert len(flagged) >= 2 and ":number " in done.stdout and ":date " in done.stdout, done.stdout
    held = yaml.safe_load(next((packet / "keep/translations").glob("t-*.yaml")).read_text(encoding="utf-8"))
    assert {row["source"]: row["target"] for row in held["segments"]}.items() >= WRONG.items()
    refused = caseferry(
        "translate", "review", packet, key_of(packet), "--by", "Mark Stone", "--sign", "--on", "2026-02-14"
    )
    assert refused.returncode != 0
    after = pack(heap, packet)
    assert [(row["state"], row["pages"]) for row in after["translations"]] == [("flagged", 0)]
    assert gate(after)["open"]
    assert [row["sha256"] for row in after["files"] if row["category"] == "discharge"] == [
        row["sha256"] for row in before["files"] if row["category"] == "discharge"
    ]


def test_a_file_whose_originals_were_changed_is_refused_in_one_sentence_and_nothing_is_changed(packet: Path) -> None:
    file = next(path for path in exported(packet) if path.suffix == ".docx")
    fill(file, ENGLISH)
    sheet = WordSheet().read(file.read_bytes())
    rows = tuple(replace(row, source=row.source.replace("1968", "1986")) for row in sheet.rows)
    file.write_bytes(WordSheet().write(replace(sheet, rows=rows, title="x")))
    before = contents(packet)
    done = caseferry("translate", "import", packet, file, "--translator", "Anna Field", status=2)
    assert done.stderr.count("\n") == 1 and file.name in done.stderr
    assert contents(packet) == before


def test_the_translator_may_not_review_and_a_name_is_needed(packet: Path) -> None:
    file = exported(packet)[0]
    fill(file, ENGLISH)
    assert "needs a name" in caseferry("translate", "import", packet, file, status=2).stderr
    caseferry("translate", "import", packet, file, "--translator", "Anna Field", status=1)
    done = caseferry("translate", "review", packet, key_of(packet), "--by", "Anna Field", "--sign", status=2)
    assert "Someone else must revise it" in done.stderr


def test_a_second_import_replaces_the_first_which_is_kept_through_every_later_packet(heap: Path, packet: Path) -> None:
    reviewed(packet)
    done = caseferry("translate", "export", packet, "--out", packet.parent / "again", status=0)
    assert "No document asks for a translation" in done.stdout
    file = packet.parent / "out" / next(path.name for path in (packet.parent / "out").glob("*.docx"))
    caseferry("translate", "import", packet, file, "--translator", "Olga Brook", status=1)
    names = sorted(path.name for path in (packet / "keep" / "translations").glob("t-*"))
    assert len(names) == 2 and names[0].endswith(".superseded-1.yaml")
    status = caseferry("translate", "status", packet, status=0).stdout
    assert "readable translation by Olga Brook, not signed" in status and "Anna Field" not in status
    before = {name: (packet / "keep" / "translations" / name).read_bytes() for name in names}
    pack(heap, packet)
    assert {name: (packet / "keep" / "translations" / name).read_bytes() for name in names} == before


def test_T3_reviewed_words_come_back_in_the_next_case_through_a_memory_file(
    packet: Path, first: Path, tmp_path: Path
) -> None:
    reviewed(packet)
    memory = tmp_path / "memory.yaml"
    assert "reviewed segments" in caseferry("translate", "remember", packet, "--memory", memory, status=0).stdout
    done = caseferry("translate", "export", first, "--out", tmp_path / "next", "--memory", memory, status=0)
    sheet = WordSheet().read(Path(done.stdout.splitlines()[0]).read_bytes())
    assert {row.source: row.target for row in sheet.rows} == {**ENGLISH, "1.234": "1.234"}


def test_a_glossary_that_contradicts_itself_is_one_clear_sentence(packet: Path, tmp_path: Path) -> None:
    glossary = tmp_path / "terms.csv"
    glossary.write_text("language,term,en,zh\nru,ЛДГ,LDH,\nru,ЛДГ,lactate,\n", encoding="utf-8")
    before = contents(packet)
    done = caseferry("translate", "export", packet, "--out", tmp_path / "x", "--glossary", glossary, status=2)
    assert "terms.csv contradicts itself: 'ЛДГ' is 'LDH' on line 2 and 'lactate' on line 3." in done.stderr
    assert done.stderr.count("\n") == 1
    assert (contents(packet), (tmp_path / "x").exists()) == (before, False)


def test_the_glossary_of_a_case_stays_with_it(heap: Path, packet: Path, tmp_path: Path) -> None:
    glossary = tmp_path / "terms.csv"
    glossary.write_text("language,term,en,zh\nru,ЛДГ,lactate dehydrogenase,\n", encoding="utf-8")
    done = caseferry("translate", "export", packet, "--out", tmp_path / "x", "--glossary", glossary, status=0)
    file = Path(next(line for line in done.stdout.splitlines() if line.endswith(".docx")))
    fill(file, ENGLISH)  # ЛДГ is a locked term now: it is no row of the file
    caseferry("translate", "import", packet, file, "--translator", "Anna Field", status=1)
    pack(heap, packet)
    assert (packet / "keep" / "translations" / "glossary.csv").read_text(encoding="utf-8") == glossary.read_text(
        encoding="utf-8"
    )
    held = yaml.safe_load(next((packet / "keep/translations").glob("t-*.yaml")).read_text(encoding="utf-8"))
    assert [row["target"] for row in held["segments"] if row["source"] == "ЛДГ"] == ["lactate dehydrogenase"]


def test_a_folder_without_translations_is_told(heap: Path, tmp_path: Path) -> None:
    done = caseferry("pack", heap, "--out", tmp_path / "p", "--translations", heap, "--quiet", status=2)
    assert "There is no translation in" in done.stderr


class TestMachines:
    def lines(self, text: str) -> str:
        known = {
            "Рак правой молочной железы [[1]]. Метастазов в печени не выявлено.": "Cancer of the right breast [[1]]. No metastases were found in the liver.",
            "Продолжить [[1]] [[2]] [[3]] ежедневно.": "Continue [[1]] [[2]] [[3]] daily.",
            "Пациент [[1]]": "Patient [[1]]", "Дата рождения [[1]]": "Date of birth [[1]]", "Дата выписки [[1]]": "Date of discharge [[1]]",
            "г. Заречный, ул. Садовая, [[1]]": "[[1]] Sadovaya St., Zarechny",
        }  # fmt: skip
        return known.get(text) or ENGLISH[text]

    def draft(self, packet: Path, words, *more: object, status: int = 0):
        with serve(words) as desk:
            done = caseferry(
                "translate", "draft", packet, "--provider", "libretranslate", *more, status=status,
                CASEFERRY_TRANSLATOR_LIBRETRANSLATE_ADDRESS=desk.url,
            )  # fmt: skip
        return done.stdout, [text for _, question, _ in desk.asked for text in question["q"]]

    def test_a_draft_is_machine_translation_and_the_name_of_the_patient_does_not_leave(
        self, heap: Path, packet: Path
    ) -> None:
        said, asked = self.draft(packet, self.lines)
        assert "machine translation by LibreTranslate, not signed; 1 flag open" in said
        assert asked and not any("Соколова" in text for text in asked)
        held = yaml.safe_load(next((packet / "keep/translations").glob("t-*.yaml")).read_text(encoding="utf-8"))
        assert (held["origin"], held["level"], held["statement"]) == ("machine", "readable", None)
        file = next(path for path in exported(packet) if path.suffix == ".docx")
        done = caseferry("translate", "import", packet, file, "--translator", "Anna Field", "--professional", status=2)
        assert "never called professional" in done.stderr
        key = key_of(packet)
        flag = said.split(":thousands")[0].split()[-1] + ":thousands"
        caseferry("translate", "review", packet, key, "--by", "Mark Stone", "--clear", flag, "--sign", status=0)
        after = pack(heap, packet)
        file = next(row["path"] for row in after["files"] if row["category"] == "discharge")
        with pypdfium2.PdfDocument(packet / file) as pdf:
            assert "Machine translation (LibreTranslate), reviewed by Mark Stone" in words_of(pdf[1])
            assert "rofessional" not in words_of(pdf[1]) + words_of(pdf[2])

    def test_a_machine_that_lies_is_flagged(self, packet: Path) -> None:
        def liar(text: str) -> str:
            return (
                self.lines(text).replace("No metastases", "Metastases").replace("[[2]]", "25").replace("right", "left")
            )

        said, _ = self.draft(packet, liar)
        assert {":negation", ":side", ":placeholder"} <= {
            word for word in said.split() for word in [word[word.find(":") :]]
        }

    def test_a_machine_elsewhere_needs_consent(self, packet: Path) -> None:
        done = caseferry(
            "translate", "draft", packet, "--provider", "libretranslate", status=2,
            CASEFERRY_TRANSLATOR_LIBRETRANSLATE_ADDRESS="https://translate.example.org",
        )  # fmt: skip
        assert "--consent" in done.stderr

    def test_a_provider_that_nobody_set_up_is_off(self, packet: Path) -> None:
        done = caseferry("translate", "draft", packet, "--provider", "openai", status=2)
        assert "is not set up" in done.stderr

    def test_a_local_model_drafts_what_it_knows_and_the_rest_is_flagged(self, packet: Path, tmp_path: Path) -> None:
        done = caseferry(
            "translate", "draft", packet, "--provider", "local", status=0,
            CASEFERRY_TRANSLATOR_LOCAL_FOLDER=str(build(tmp_path / "opus-ru-en")),
        )  # fmt: skip
        assert "machine translation by local model opus-ru-en, not signed" in done.stdout
        assert ":placeholder" in done.stdout or ":residue" in done.stdout


def test_the_word_file_opens_with_its_heads_and_help(packet: Path) -> None:
    import docx

    file = next(path for path in exported(packet) if path.suffix == ".docx")
    document = docx.Document(io.BytesIO(file.read_bytes()))
    assert [cell.text for cell in document.tables[0].rows[0].cells] == ["Segment", "Original", "Translation"]
    assert "Shaded words are locked" in document.paragraphs[1].text

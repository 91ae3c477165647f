"""Every Translator: a local CTranslate2 folder in both layouts, LibreTranslate's and OpenAI's protocol over a real server."""

import threading

import pytest
from tests.contract.tiny_model import WORDS, build
from tests.contract.translation_servers import serve

from caseferry.domain.errors import TranslatorFailed, UsageError
from caseferry.engines.translation import LibreTranslate, OpenAiChat
from caseferry.engines.translation.local import LocalModel, available, version
from caseferry.engines.translation.web import Address
from caseferry.pack.translators import open_translator

KINDS = ("opus", "opus from transformers", "argos", "libretranslate", "openai")
SERVERS = {"libretranslate": LibreTranslate, "openai": lambda address: OpenAiChat(address, "test-model")}


def honest(text):
    return " ".join(WORDS.get(word, word) for word in text.split())


@pytest.fixture(params=KINDS)
def translator(request, tmp_path):
    if request.param in SERVERS:
        with serve(honest) as desk:
            yield SERVERS[request.param](Address(desk.url))
    else:
        options = {"argos": request.param == "argos", "eos_by_caller": "transformers" in request.param}
        yield LocalModel(build(tmp_path / "model", **options))


def test_each_text_has_its_translation_in_order_and_placeholders_stay(translator):
    texts = ["узел справа [[1]]", "печень без изменений", "[[2]] [[1]] мама"]
    assert translator.translate(texts, source="ru", target="en") == (
        "nodule right [[1]]",
        "liver without changes",
        "[[2]] [[1]] breast",
    )


def test_nothing_asked_is_nothing_answered(translator):
    assert translator.translate([], source="ru", target="en") == ()


def test_it_has_a_name_for_the_page_and_says_whether_words_leave_the_machine(translator):
    assert translator.name and "http" not in translator.name
    assert translator.remote is False


def test_the_same_text_gives_the_same_words(translator):
    asked = ["узел справа", "узел справа"]
    assert len(set(translator.translate(asked, source="ru", target="en"))) == 1


def test_the_libraries_of_the_local_model_are_there():
    assert available() and version()


@pytest.mark.parametrize("kind", SERVERS)
class TestServers:
    def ask(self, kind, desk, **more):
        return SERVERS[kind](Address(desk.url, **more)).translate(["узел"], source="ru", target="zh")

    def test_what_is_sent_is_what_the_protocol_says(self, kind):
        with serve(honest) as desk:
            self.ask(kind, desk, key="s3cret")
        path, question, headers = desk.asked[0]
        assert headers["Authorization"] == "Bearer s3cret"
        if kind == "libretranslate":
            assert path == "/translate"
            assert question == {
                "q": ["узел"],
                "source": "ru",
                "target": "zh-Hans",
                "format": "text",
                "api_key": "s3cret",
            }
        else:
            assert path == "/chat/completions"
            assert (question["model"], question["temperature"], question["stream"]) == ("test-model", 0, False)
            assert [message["role"] for message in question["messages"]] == ["system", "user"]
            assert "from Russian into Simplified Chinese" in question["messages"][0]["content"]

    @pytest.mark.parametrize(
        ("raw", "words"),
        [
            ((302, b"", {"Location": "http://192.0.2.1/"}), "another address, which is never followed"),
            ((500, b"patient Sokolova", {}), "answered with status 500"),
            ((200, b"<html>", {}), "did not answer in JSON"),
            ((200, b"[]", {}), "did not answer as"),
            ((200, b'{"translatedText": ["a", "b"], "choices": [{"message": {"content": "[1]"}}]}', {}), "one translation for each text"),
            ((200, b'{"translatedText": 7, "choices": [{"message": {"content": "I cannot"}}]}', {}), "one translation for each text"),
        ],
    )  # fmt: skip
    def test_an_answer_that_is_no_translation_is_told_without_its_words(self, kind, raw, words):
        with serve(honest) as desk:
            desk.raw = raw
            with pytest.raises(TranslatorFailed, match=words) as failure:
                self.ask(kind, desk)
        assert "Sokolova" not in str(failure.value)

    def test_a_server_that_does_not_answer_is_given_up(self, kind):
        with serve(honest) as desk:
            desk.wait.clear()
            with pytest.raises(TranslatorFailed, match="took too long"):
                self.ask(kind, desk, seconds=0.3)

    def test_a_server_that_drips_does_not_outlast_the_time_for_an_answer(self, kind):
        """Read to its end, this answer is well formed and fails in another way."""
        with serve(honest) as desk:
            desk.drips = True
            desk.raw = (200, b'{"translatedText": ["a"], "choices": []}', {"Content-Length": "440"})
            with pytest.raises(TranslatorFailed, match="took too long"):
                self.ask(kind, desk, seconds=0.5)

    def test_a_server_that_is_not_there_is_told(self, kind):
        with serve(honest) as desk:
            pass
        with pytest.raises(TranslatorFailed, match="could not be reached"):
            self.ask(kind, desk)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("ftp://127.0.0.1/", "no http"),
        ("http://user:pass@127.0.0.1/", "no http"),
        ("http://translate.example.org", "may not travel unencrypted"),
    ],
)
def test_an_address_that_would_not_be_safe_is_refused(url, words):
    with pytest.raises(UsageError, match=words):
        Address(url)


def test_a_distant_server_is_known_to_be_one():
    assert [Address(url).remote for url in ("https://translate.example.org", "http://localhost:5000", "http://[::1]:5000")] == [
        True, False, False,
    ]  # fmt: skip


def test_a_folder_without_a_model_and_one_with_a_broken_one_are_told(tmp_path):
    with pytest.raises(UsageError, match="holds no translation model"):
        LocalModel(tmp_path)
    folder = build(tmp_path / "model")
    (folder / "model.bin").write_bytes(b"no model")
    with pytest.raises(UsageError, match="cannot be loaded"):
        LocalModel(folder)


def test_a_model_of_many_languages_is_told_the_target_by_a_first_word(tmp_path):
    folder = build(tmp_path / "model")
    assert LocalModel(folder, prefix="▁справа").translate(["узел"], source="ru", target="en") == ("right nodule",)


def test_no_translator_is_on_before_it_is_set_up(tmp_path):
    with pytest.raises(
        UsageError, match="CASEFERRY_TRANSLATOR_OPENAI_ADDRESS and CASEFERRY_TRANSLATOR_OPENAI_MODEL must be set"
    ):
        open_translator("openai", {})
    with pytest.raises(UsageError, match="There is no translator 'deep'"):
        open_translator("deep", {})
    key = tmp_path / "key"
    key.write_text("s3cret\n", encoding="utf-8")
    with serve(honest) as desk:
        told = {"CASEFERRY_TRANSLATOR_OPENAI_ADDRESS": desk.url, "CASEFERRY_TRANSLATOR_OPENAI_MODEL": "m"}
        made = open_translator("openai", {**told, "CASEFERRY_TRANSLATOR_OPENAI_KEY_FILE": str(key)})
        assert made.translate(["узел"], source="ru", target="en") == ("nodule",)
    assert desk.asked[0][2]["Authorization"] == "Bearer s3cret"


def test_a_local_model_is_set_up_by_its_folder(tmp_path):
    made = open_translator("local", {"CASEFERRY_TRANSLATOR_LOCAL_FOLDER": str(build(tmp_path / "opus-ru-en"))})
    assert made.name == "local model opus-ru-en"


def test_two_threads_may_ask_one_server(tmp_path):
    with serve(honest) as desk:
        made, found = LibreTranslate(Address(desk.url)), []
        threads = [
            threading.Thread(target=lambda: found.append(made.translate(["узел"], source="ru", target="en")))
            for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert found == [("nodule",)] * 4

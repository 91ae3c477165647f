"""LibreTranslate (its HTTP interface, `POST /translate`)."""

from __future__ import annotations

from collections.abc import Sequence

from caseferry.domain.errors import TranslatorFailed
from caseferry.engines.translation.web import Address, ask, texts_of


class LibreTranslate:
    """The Translator port over a LibreTranslate server."""

    name = "LibreTranslate"

    def __init__(self, address: Address) -> None:
        self._address = address

    @property
    def remote(self) -> bool:
        """True unless the server is this machine."""
        return self._address.remote

    def translate(self, texts: Sequence[str], *, source: str, target: str) -> tuple[str, ...]:
        """One translation per text, asked for in one request."""
        if not texts:
            return ()
        question = {"q": list(texts), "source": _code(source), "target": _code(target), "format": "text"}
        if self._address.key:
            question["api_key"] = self._address.key
        answer = ask(self._address, "/translate", question)
        if not isinstance(answer, dict):
            raise TranslatorFailed("The translator did not answer as LibreTranslate does.")
        return texts_of(answer.get("translatedText"), len(texts))


def _code(language: str) -> str:
    return "zh-Hans" if language.startswith("zh") else language.split("-")[0]

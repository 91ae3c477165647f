"""Machine translators: a local CTranslate2 folder, LibreTranslate, and servers that speak OpenAI's protocol."""

from caseferry.engines.translation.libretranslate import LibreTranslate
from caseferry.engines.translation.openai import OpenAiChat

__all__ = ["LibreTranslate", "OpenAiChat"]

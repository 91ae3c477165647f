"""Files for translators: a Word table and XLIFF 2.1."""

from caseferry.engines.exchange.word import WordSheet
from caseferry.engines.exchange.xliff import XliffSheet

__all__ = ["WordSheet", "XliffSheet"]

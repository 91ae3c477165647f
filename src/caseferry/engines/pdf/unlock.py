"""Opens by qpdf the locked PDFs that PDFium takes for broken: an unusual way of locking, not a broken file."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pikepdf


def is_locked(data: bytes) -> bool:
    """Whether the file asks for a password."""
    try:
        pikepdf.open(io.BytesIO(data), suppress_warnings=True).close()
    except pikepdf.PasswordError:
        return True
    except (pikepdf.PdfError, RuntimeError, ValueError):
        return False
    return False


def unlocked(data: bytes, passwords: Sequence[str]) -> bytes | None:
    """The file without its lock; None when no password fits or the rest cannot be read."""
    for password in passwords:
        try:
            with pikepdf.open(io.BytesIO(data), password=password, suppress_warnings=True) as pdf:
                out = io.BytesIO()
                pdf.save(out, encryption=False, deterministic_id=True)
                return out.getvalue()
        except pikepdf.PasswordError:
            continue
        except (pikepdf.PdfError, RuntimeError, ValueError):
            return None
    return None

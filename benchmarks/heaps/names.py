"""File names as phones, scanners and chat apps give them; none says what is in the file."""

from __future__ import annotations

import datetime as dt
import random


class FileNames:
    """Names for one folder, in one family's habits; none is given twice."""

    def __init__(self, rng: random.Random, as_of: dt.date) -> None:
        self._rng, self._count = rng, 0
        self._sent = dt.datetime.combine(as_of - dt.timedelta(days=2), dt.time(18, 2, 11))
        self._phone = rng.choice(("whatsapp", "camera", "telegram", "wechat", "desktop"))

    def photo(self) -> str:
        """A photograph, as the phone or the chat app calls it."""
        self._count += 1
        at = self._sent + dt.timedelta(seconds=13 * self._count)
        return {
            "whatsapp": f"IMG-{at:%Y%m%d}-WA{self._count + 3:04d}.jpg",
            "camera": f"{at:%Y%m%d_%H%M%S}.jpg",
            "telegram": f"photo_{self._count}_{at:%Y-%m-%d_%H-%M-%S}.jpg",
            "wechat": f"微信图片_{at:%Y%m%d%H%M%S}.jpg",
            "desktop": f"WhatsApp Image {at:%Y-%m-%d at %H.%M.%S}.jpeg",
        }[self._phone]

    def scan(self) -> str:
        """What a scanner or a scanning app made."""
        at = self._sent - dt.timedelta(days=1)
        return self._rng.choice(
            ("Scan 1 (all).pdf", f"CamScanner {at:%m-%d-%Y %H.%M}.pdf", f"SKM_C250i{at:%y%m%d%H%M}0.pdf")
        )

    def document(self, ending: str) -> str:
        """A file from a hospital's portal or a mail."""
        self._count += 1
        number = self._rng.randrange(10**5, 10**6)
        return (
            self._rng.choice((f"{number}", f"result-{number}", f"Document ({self._count})", f"{number}_final"))
            + f".{ending}"
        )

    def copy_of(self, name: str) -> str:
        """The same file downloaded once more."""
        stem, _, ending = name.rpartition(".")
        return f"{stem} (1).{ending}"

"""Objects that are too large to be handed over whole are drawn through the pipe."""

from __future__ import annotations

import io

import numpy as np
import pytest
from benchmarks.discs import slice_of, written
from PIL import Image

from caseferry.engines.storage import MemoryBlobs
from caseferry.pack import imaging
from caseferry.pack.imaging import SandboxedPictures
from caseferry.ports.imaging import Frame


def test_one_frame_of_a_large_film_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imaging, "_WHOLE", 20_000)
    film = slice_of(1, edge=64, NumberOfFrames="3", WindowCenter="0", WindowWidth="4000")
    film.PixelData = bytes(64 * 64 * 4) + np.full((64, 64), 3000, np.uint16).tobytes()
    blobs = MemoryBlobs()
    sha256, _ = blobs.put([written(film)])
    small, _ = blobs.put([written(slice_of(1, edge=64))])
    dark, light, other = SandboxedPictures().draw([Frame(sha256, 1), Frame(sha256, 2), Frame(small)], blobs, edge=64)
    assert dark is not None and light is not None and other is not None
    grey = [Image.open(io.BytesIO(picture.data)).convert("L").getpixel((30, 30)) for picture in (dark, light)]
    assert grey[0] < 80 < 180 < grey[1]

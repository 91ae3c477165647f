"""Shows the imaging of a case: the values and bytes that the viewer bundle asks for, and a small server for one packet.

`films.index_films` reads what there is, `films.Films` gives the JSON, `frames.FrameDesk` the pixels; both take a callable that opens
the bytes of one object, so that a vault serves them as well as a folder does. `server.serve_films` is the loopback server.
"""

from caseferry.pack.viewing.films import Films, Opener, index_films
from caseferry.pack.viewing.frames import FrameDesk, wanted_frames

__all__ = ["Films", "FrameDesk", "Opener", "index_films", "wanted_frames"]

"""How well and how fast pages are read: `make bench-reading`."""

"""Self-contained pages for the browser."""

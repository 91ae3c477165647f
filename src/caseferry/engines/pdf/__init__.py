"""PDFs: read, drawn, cleaned and bound anew."""

"""Who acts, and what may be done by whom."""

"""Email: notices out (a link, never a word of health), records and bounces in."""

"""What the pages of a reviewer read."""

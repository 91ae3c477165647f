"""What the pages of families read, ready to be shown."""

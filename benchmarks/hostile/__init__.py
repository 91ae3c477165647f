"""Every file of a folder of hostile files through the command: nothing crashes, hangs or escapes, and each is told rightly."""

"""`python -m caseferry` is the command line."""

import sys

from caseferry.cli.main import main

sys.exit(main())

"""`python -m cli` is `millrace`."""

import sys

from cli.main import main

sys.exit(main())

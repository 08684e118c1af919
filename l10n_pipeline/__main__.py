"""`python -m l10n_pipeline` is `l10n`."""

import sys

from l10n_pipeline.cli import main

if __name__ == "__main__":
    sys.exit(main())

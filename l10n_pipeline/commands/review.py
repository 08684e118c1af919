"""`l10n review`: a local web page on which people read an edition and mend it."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path


def add_arguments(parser: ArgumentParser) -> None:
    """Which locales; where the server listens; a file for who has no installation."""
    parser.add_argument(
        "--locale",
        action="append",
        default=[],
        metavar="LOCALE",
        help="only this locale, as l10n.yaml names it; may be repeated",
    )
    parser.add_argument(
        "--port", type=int, default=0, metavar="N", help="the port on loopback (default: a free one)"
    )
    parser.add_argument("--since", default="", metavar="REV", help="begin with what changed since this commit")
    parser.add_argument("--no-browser", action="store_true", help="print the address, and open no browser")
    parser.set_defaults(verbose=False)


def run(args: Namespace) -> int:
    """Serve until the person stops it."""
    from l10n_pipeline.errors import ConfigError

    try:
        from l10n_pipeline.review import serve
    except ModuleNotFoundError as error:
        advice = "pip install 'l10n-pipeline[review]'"
        raise ConfigError(f"review needs {error.name}", advice=advice) from error

    from l10n_pipeline.config import config

    root = config.load(args.root).root
    return serve.serve(Path(root), args.locale, args.port, args.since, opens=not args.no_browser, out=sys.stdout)

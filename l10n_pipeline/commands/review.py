"""`l10n review`: a local web page on which people read an edition and mend it."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from l10n_pipeline.commands import add_locales


def add_arguments(parser: ArgumentParser) -> None:
    """Which locales; where the server listens; a file for who has no installation."""
    add_locales(parser)
    parser.add_argument(
        "--port", type=int, default=0, metavar="N", help="the port on loopback (default: a free one)"
    )
    parser.add_argument("--since", default="", metavar="REV", help="begin with what changed since this commit")
    parser.add_argument(
        "--pack",
        default="",
        metavar="LOCALE",
        help="write one file of this locale for a reader without an installation",
    )
    parser.add_argument(
        "-o", "--output", type=Path, default=Path("review.html"), metavar="FILE", help="where --pack writes"
    )
    parser.add_argument("--take", type=Path, metavar="FILE", help="merge what a reader sent back")
    parser.add_argument(
        "articles", nargs="*", metavar="ARTICLE", help="of --pack, by their paths below the sources; all for none"
    )
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
    if args.pack:
        return _pack(Path(root), args)
    if args.take:
        return _take(Path(root), args)
    return serve.serve(Path(root), args.locale, args.port, args.since, opens=not args.no_browser, out=sys.stdout)


def _pack(root: Path, args: Namespace) -> int:
    from l10n_pipeline import files
    from l10n_pipeline.review.desk import Desk
    from l10n_pipeline.review.pack import pack
    from l10n_pipeline.review.wording import choose

    desk = Desk(root)
    data = pack(desk, args.pack, args.articles, choose("", args.pack))
    files.write(args.output, data)
    print(
        f"wrote {args.output}: {len(data) // 1024} KB; send it to the reader, and take back what they send by --take"
    )
    return 0


def _take(root: Path, args: Namespace) -> int:
    from l10n_pipeline import files
    from l10n_pipeline.report.problems import print_problems
    from l10n_pipeline.review.desk import Desk
    from l10n_pipeline.review.take import take, told

    desk = Desk(root)
    done = take(desk, files.read(args.take), files.shown(args.take))
    desk.close()
    print(f"took {done.taken} texts")
    if done.conflicts:
        print(f"{len(done.conflicts)} changed here meanwhile, and stay as they are:")
        print("\n".join(told(done)))
    print_problems(done.problems)
    return 1 if done.conflicts or any(p.severity == "error" for p in done.problems) else 0

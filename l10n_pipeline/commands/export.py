"""`l10n export`: writes units for other tools."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from l10n_pipeline.commands import add_selection, opened, told


def add_arguments(parser: ArgumentParser) -> None:
    """What, as what, and where to."""
    parser.add_argument(
        "--as",
        dest="form",
        choices=("xliff12", "xliff2", "tmx"),
        default="xliff12",
        help="XLIFF 1.2 or 2.1, a file for each article and locale; or TMX 1.4, a file for each locale",
    )
    parser.add_argument(
        "--output",
        "-o",
        type=Path,
        default=Path("exported"),
        metavar="FOLDER",
        help="where to (default: exported)",
    )
    parser.add_argument(
        "--by",
        choices=("source", "risk"),
        default="source",
        help="the order of the units: as in the source, or what machines wrote first, the riskiest before all",
    )
    add_selection(parser)


def run(args: Namespace) -> int:
    """Write the files; what comes back is brought in by `l10n import`."""
    from l10n_pipeline.stages.inspect.export import export

    with opened(args, writes=False) as (project, locales, sources):
        count = sum(
            1 for _ in export(project, locales, sources, args.form, args.output, by_risk=args.by == "risk")
        )
        print(f"wrote {count} files to {args.output}")
        return told(args, project, "export", {"written": count})

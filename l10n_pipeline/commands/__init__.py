"""The commands: `add_arguments(parser)` and `run(args) -> exit code` each, thin over a plain function."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from l10n_pipeline.config import LocaleConfig
    from l10n_pipeline.project import Project, Source

    Opened = tuple[Project, tuple[LocaleConfig, ...], tuple[Source, ...]]


def add_selection(parser: ArgumentParser) -> None:
    """`--locale` and `--article`, as the lists `args.locale` and `args.article`; empty means all."""
    parser.add_argument(
        "--locale",
        action="append",
        default=[],
        metavar="LOCALE",
        help="only this locale, as l10n.yaml names it; may be repeated",
    )
    parser.add_argument(
        "--article",
        action="append",
        default=[],
        metavar="NAME",
        help="only this article, by its path below the sources, with or without suffix; may be repeated",
    )
    parser.add_argument("--verbose", action="store_true", help="tell what is mere information, too")


def add_dry_run(parser: ArgumentParser) -> None:
    """`--dry-run`, as `args.dry_run`."""
    parser.add_argument("--dry-run", action="store_true", help="tell what would be done and write nothing")


@contextmanager
def opened(args: Namespace, command: str, *, writes: bool = True) -> Iterator[Opened]:
    """The project of `args` with the chosen locales and sources; one run at a time where it writes."""
    from l10n_pipeline import config, files
    from l10n_pipeline.project import Project

    dry = getattr(args, "dry_run", False)
    project = Project(config.load(args.root), writes=not dry)
    locales = tuple(map(project.config.locale, args.locale)) or project.config.locales
    sources = tuple(project.chosen(args.article))
    if dry or not writes:
        yield project, locales, sources
        return
    with files.lock(project.state_folder / "lock"):
        for folder in (project.config.locales_folder, project.config.editions, project.state_folder):
            files.sweep(folder)
        yield project, locales, sources
        project.save_verdicts()


def told(
    args: Namespace, project: Project, command: str, numbers: dict[str, object], *, engine_failed: bool = False
) -> int:
    """Print the problems, keep the outcome in .l10n/run.json, and return the exit code."""
    from l10n_pipeline.report import exit_code, print_problems, write_run

    print_problems(project.problems, verbose=args.verbose)
    code = exit_code(project.problems, engine_failed=engine_failed)
    if project.writes:
        write_run(project, command, code, numbers)
    return code

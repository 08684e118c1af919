"""The commands: `add_arguments(parser)` and `run(args) -> exit code` each, thin over a plain function."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext, redirect_stdout
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from l10n_pipeline.config.config import LocaleConfig
    from l10n_pipeline.ledger.budget import Budget
    from l10n_pipeline.ledger.recorded import Shard
    from l10n_pipeline.project import Project
    from l10n_pipeline.sources import Source
    from l10n_pipeline.workers import Workers

    Opened = tuple[Project, tuple[LocaleConfig, ...], tuple[Source, ...]]


def add_selection(parser: ArgumentParser) -> None:
    """`--locale` and `--article`, as the lists `args.locale` and `args.article`; empty means all."""
    add_locales(parser)
    parser.add_argument(
        "--article",
        action="append",
        default=[],
        metavar="NAME",
        help="only this article, by its path below the sources, with or without suffix; may be repeated",
    )
    add_verbose(parser)
    add_no_cache(parser)


def add_locales(parser: ArgumentParser, which: str = "only this locale") -> None:
    """`--locale`, as the list `args.locale`; empty means all."""
    parser.add_argument(
        "--locale",
        action="append",
        default=[],
        metavar="LOCALE",
        help=f"{which}, as l10n.yaml names it; may be repeated",
    )


def add_verbose(parser: ArgumentParser) -> None:
    """`--verbose`, as `args.verbose`."""
    parser.add_argument("--verbose", action="store_true", help="show notes (problems of severity info), too")


def add_no_cache(parser: ArgumentParser) -> None:
    """`--no-cache`, as `args.no_cache`."""
    parser.add_argument(
        "--no-cache",
        action="store_true",
        help="do all the work anew: neither use nor keep what former runs found out (.l10n/state.sqlite)",
    )


FORMATS = ("text", "json", "github", "sarif", "junit")
"""The keys of `report.formats.FORMATS`, which is imported when one is asked for."""


def add_format(parser: ArgumentParser) -> None:
    """`--format`, as `args.format`; what is no text goes to standard output alone, all else to standard error."""
    parser.add_argument(
        "--format",
        choices=FORMATS,
        default="text",
        help="how problems are told: text, or json, github (annotations), sarif, junit on standard output",
    )


def add_dry_run(parser: ArgumentParser) -> None:
    """`--dry-run`, as `args.dry_run`."""
    parser.add_argument("--dry-run", action="store_true", help="tell what would be done and write nothing")


def add_frozen(parser: ArgumentParser) -> None:
    """`--frozen`, as `args.frozen`: a dry run for which a file that would change is an error."""
    parser.add_argument(
        "--frozen",
        action="store_true",
        help="write and send nothing; fail if PO files or committed editions are not what the sources ask for",
    )


def _day(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ArgumentTypeError(f"'{value}' is no day (write it like 2026-05-25)") from None


def add_time(parser: ArgumentParser) -> None:
    """`--today` and `--previous`, as `args.today` and `args.previous`."""
    parser.add_argument("--today", type=_day, metavar="DATE", help="show the blocks of this day (default: today)")
    parser.add_argument(
        "--previous", type=Path, metavar="FOLDER", help="former editions, for locales with `if_less: previous`"
    )


def add_limits(parser: ArgumentParser) -> None:
    """`--max-chars`, `--max-cost` and `--deadline`; `budget` makes a Budget of them."""
    parser.add_argument("--max-chars", type=_positive(int), metavar="N", help="send at most so many characters")
    parser.add_argument(
        "--max-cost", type=_positive(float), metavar="X", help="spend at most so much, by the prices in l10n.yaml"
    )
    parser.add_argument(
        "--deadline", type=_positive(float), metavar="SECONDS", help="send nothing more after so many seconds"
    )


def _positive(kind: Callable[[str], float]) -> Callable[[str], float]:
    def read(text: str) -> float:
        value = kind(text)
        if not 0 <= value < float("inf"):
            raise ValueError(text)
        return value

    read.__name__ = kind.__name__  # argparse names it where the value is none
    return read


def budget(args: Namespace) -> Budget:
    """The limits of `add_limits`; of several shards each has its part."""
    from l10n_pipeline.ledger.budget import Budget

    shard = getattr(args, "shard", None)
    parts = shard.count if shard else 1
    characters = None if args.max_chars is None else args.max_chars // parts
    return Budget(characters, None if args.max_cost is None else args.max_cost / parts, args.deadline)


def add_workers(parser: ArgumentParser) -> None:
    """`--workers`, `--cluster` and `--answers`: who translates, and what others have done."""
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--workers", type=_count, metavar="N", help="let so many processes translate, each with a model of its own"
    )
    where.add_argument(
        "--cluster", metavar="ADDRESS", help="let the workers of this Dask scheduler translate: tcp://… or tls://…"
    )
    parser.add_argument(
        "--answers",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="take the answers of another run's ledger first, such as a shard's; may be repeated",
    )


def add_processes(parser: ArgumentParser) -> None:
    """`--processes`, as `args.processes`."""
    parser.add_argument(
        "--processes",
        type=_count,
        metavar="N",
        help="share the work on many articles among so many processes (default: one a core, where it is worth it)",
    )


def add_shard(parser: ArgumentParser) -> None:
    """`--shard`, as `args.shard`."""
    parser.add_argument(
        "--shard",
        type=_shard,
        metavar="K/N",
        help="ask for the K-th of N parts of the texts; write the ledger alone",
    )


def _count(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) <= _MOST_WORKERS:
        raise ArgumentTypeError(f"'{text}' is no number of processes (from 1 to {_MOST_WORKERS})")
    return int(text)


_MOST_WORKERS = 256


def _shard(text: str) -> Shard:
    from l10n_pipeline.ledger.recorded import Shard

    number, _, count = text.partition("/")
    if not (number.isdecimal() and count.isdecimal() and 0 < int(number) <= int(count)):
        raise ArgumentTypeError(f"'{text}' is no part (write it like 1/4)")
    return Shard(int(number), int(count))


@contextmanager
def workers(args: Namespace, project: Project) -> Iterator[Workers | None]:
    """Who translates, by `add_workers`; what other runs know is in the ledger before."""
    if args.answers and project.writes:
        from l10n_pipeline.stages.translate.kept import take_answers

        for path in args.answers:
            print(f"{path}: {take_answers(project, path):,} answers")
    cluster = args.cluster if project.writes else None
    if not (args.workers or cluster):
        yield None
        return
    from l10n_pipeline.workers import opened as opened_workers

    with opened_workers(args.workers, cluster) as found:
        yield found


@contextmanager
def held(args: Namespace, *, writes: bool = True) -> Iterator[Project]:
    """The project of `args`. A command that writes keeps other runs out, unless `--dry-run` says that it only tells.

    With a `--format` for programs, all that is printed meanwhile goes to standard error.
    """
    from l10n_pipeline.config import config
    from l10n_pipeline.project import Project

    args.out = sys.stdout
    aside = redirect_stdout(sys.stderr) if getattr(args, "format", "") in FORMATS[1:] else nullcontext()
    remembers = not getattr(args, "no_cache", False)
    project = Project(
        config.load(args.root, remembers=remembers),
        writes=writes and not any(getattr(args, name, False) for name in ("dry_run", "frozen")),
        remembers=remembers,
        processes=getattr(args, "processes", None),
    )
    own = project.listed.releases.own_branch
    with aside, _locked(project) if project.writes else nullcontext():
        if writes and own is not None and own.frozen:
            print(f"release {own.name} is frozen, and this is its branch: nothing of it is written")
        yield project
        if project.writes:
            project.verdicts.save()
            project.remember()
            if remembers:
                config.keep(project.root)


@contextmanager
def opened(args: Namespace, *, writes: bool = True) -> Iterator[Opened]:
    """`held`, with the chosen locales and sources."""
    with held(args, writes=writes) as project:
        locales = tuple(map(project.config.locale, args.locale)) or project.config.locales
        sources = tuple(project.chosen(args.article))
        yield project, locales, sources


@contextmanager
def _locked(project: Project) -> Iterator[None]:
    """One run at a time; what a killed run left is removed, and what editors saved too late is told."""
    from l10n_pipeline import files
    from l10n_pipeline.report.problems import print_problems

    config = project.config
    with files.lock(project.door.at(project.state_folder / "lock")):
        editions = (project.root / glob.partition("*")[0] for glob in project.edition_globs())
        project.door.sweep(
            config.sources, config.locales_folder, config.terms, *editions, config.site, project.state_folder
        )
        try:
            yield
        finally:
            before = len(project.problems)
            project.settle(last=True)
            if len(project.problems) > before:
                print_problems(project.problems[before:])


def told(
    args: Namespace, project: Project, command: str, numbers: Mapping[str, object], *, engine_failed: bool = False
) -> int:
    """Tell the problems in the format asked for, keep the outcome in .l10n/run.json, and return the exit code."""
    from l10n_pipeline.report.problems import exit_code, print_problems, write_run

    project.settle()
    code = exit_code(project.problems, engine_failed=engine_failed)
    if getattr(args, "format", "text") == "text":
        print_problems(project.problems, verbose=args.verbose, brief=command != "check")
    else:
        _write_for_programs(args, project, command, code, numbers)
    if project.writes:
        write_run(project, command, code, numbers)
    return code


def _write_for_programs(
    args: Namespace, project: Project, command: str, code: int, numbers: Mapping[str, object]
) -> None:
    from importlib.metadata import version

    from l10n_pipeline.report.formats import FORMATS, Outcome
    from l10n_pipeline.screen import unfiltered

    here = Path.cwd()
    below = project.root.relative_to(here) if project.root.is_relative_to(here) else Path()
    outcome = Outcome(command, code, numbers, project.problems, version("l10n-pipeline"), below)
    unfiltered(args.out).write(FORMATS[args.format](outcome))

"""`l10n check`: reports what is wrong with translations; writes only what `--fix` is to mend."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from l10n_pipeline.commands import add_format, add_frozen, add_processes, add_selection, opened, told

if TYPE_CHECKING:
    from l10n_pipeline.project import Project


def add_arguments(parser: ArgumentParser) -> None:
    """Which locales and articles; how problems are told, and which are known."""
    add_selection(parser)
    add_processes(parser)
    add_format(parser)
    add_frozen(parser)
    parser.add_argument(
        "--baseline", type=Path, metavar="FILE", help="tell only problems that FILE does not have: what is new"
    )
    parser.add_argument(
        "--update-baseline", action="store_true", help="write the problems of today into the file of --baseline"
    )
    parser.add_argument(
        "--fix",
        action="store_true",
        help="first mend in the PO files what has one right answer: blanks, stray characters",
    )


def run(args: Namespace) -> int:
    """Report what is wrong with translations; nothing is written but what `--fix` mends, and a baseline."""
    from l10n_pipeline.errors import ConfigError
    from l10n_pipeline.stages.extract.extract import extract
    from l10n_pipeline.stages.inspect import frozen
    from l10n_pipeline.stages.inspect.check import check

    if args.update_baseline and not args.baseline:
        raise ConfigError("--update-baseline needs a file", advice="name it by --baseline FILE")
    if args.fix and args.frozen:
        raise ConfigError("--frozen writes nothing, --fix does", advice="leave one of them out")
    if args.fix:
        _fix(args)
    with opened(args, writes=False) as (project, locales, sources):
        extracted = extract(project, locales, sources)
        if args.frozen:
            frozen.refuse(project, extracted.written, "extract")
        seen = check(project, locales, sources)
        print(f"checked {seen} translations")
        if args.update_baseline:
            return _update(args.baseline, project)
        if args.baseline:
            _compare(args.baseline, project, whole=not args.locale and not args.article)
        return told(args, project, "check", {"checked": seen})


def _fix(args: Namespace) -> None:
    from l10n_pipeline.stages.inspect.mending import mend

    with opened(args) as (project, locales, sources):
        count = mend(project, locales, sources)
        print(f"mended {count} translation{'s' * (count != 1)}")


def _update(path: Path, project: Project) -> int:
    from l10n_pipeline import files
    from l10n_pipeline.report import baseline

    files.write(path, baseline.dump(project.problems))
    print(f"wrote {path}: {baseline.load(path).total()} problems")
    return 0


def _compare(path: Path, project: Project, *, whole: bool) -> None:
    """Leave the new problems; what a check of the `whole` project no longer finds is told."""
    from l10n_pipeline.report import baseline

    compared = baseline.compare(project.problems, baseline.load(path))
    project.problems[:] = compared.new
    print(f"{compared.known} problems are known by {path}")
    if whole and compared.gone:
        gone = compared.gone.total()
        print(f"{gone} {'problems' if gone > 1 else 'problem'} of {path} gone; renew it by --update-baseline")

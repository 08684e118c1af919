"""`l10n apply`: takes answers to what `l10n tasks` handed out."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from l10n_pipeline.commands import add_dry_run, add_no_cache, add_verbose, held
from l10n_pipeline.screen import in_json, unfiltered


def add_arguments(parser: ArgumentParser) -> None:
    """The answers, and who gives them."""
    parser.add_argument("file", metavar="FILE", help="the answers as JSON, see `l10n help agents`; - reads them")
    parser.add_argument(
        "--by",
        default="agent",
        metavar="NAME",
        help="who translated, for the comment on each unit (default: agent)",
    )
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="how it is told what became of each answer"
    )
    add_dry_run(parser)
    add_verbose(parser)
    add_no_cache(parser)


def run(args: Namespace) -> int:
    """Write what is whole; 3 where an answer was declined and the rest is done."""
    from l10n_pipeline.report.handing import as_data, as_problems
    from l10n_pipeline.report.problems import exit_code, print_problems, write_run
    from l10n_pipeline.stages.handing.answers import read_answers
    from l10n_pipeline.stages.handing.apply import apply, giver

    by, data = giver(args.by), _data(args.file)
    answers = read_answers(data, args.file)
    with held(args) as project:
        done = apply(project, answers, by)
        project.settle()
        code = exit_code(project.problems, engine_failed=bool(done.declined))
        if args.format == "json":
            unfiltered(args.out).write(
                in_json(json.dumps(as_data(project, done), ensure_ascii=False, indent=1)) + "\n"
            )
        else:
            verb = "wrote" if project.writes else "would write"
            print(f"{verb} {len(done.written)} of {len(answers)} answers")
            for problem in as_problems(done, args.file):
                project.add(problem)
        print_problems(project.problems, verbose=args.verbose)
        if project.writes:
            write_run(project, "apply", code, {"written": len(done.written), "declined": len(done.declined)})
        return code


def _data(name: str) -> bytes:
    """The bytes of a file, or of standard input."""
    from l10n_pipeline import files

    if name == "-":
        return sys.stdin.buffer.read()
    return files.read(Path(name))

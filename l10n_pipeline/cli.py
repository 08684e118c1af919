"""The command line: the list of commands, and the only place that turns an L10nError into an exit code.

0 done; 1 problems of severity error; 2 usage or configuration; 3 engine failure with the rest done;
130 interrupted.
"""

from __future__ import annotations

import gc
import io
import os
import sys
from argparse import REMAINDER, SUPPRESS, ArgumentParser, HelpFormatter, Namespace, RawDescriptionHelpFormatter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from functools import partial
from importlib import import_module
from pathlib import Path

from l10n_pipeline.errors import ConfigError, L10nError
from l10n_pipeline.screen import columns, screen

COMMANDS: tuple[tuple[str, str], ...] = (
    ("init", "make an l10n.yaml and the folders of a project"),
    ("adopt", "turn a scraped page into an article"),
    ("doctor", "look at a whole site before anything is written"),
    ("import", "bring in what was translated elsewhere"),
    ("export", "write units for other tools: XLIFF, TMX"),
    ("extract", "bring the PO files and templates up to date with the articles"),
    ("translate", "fill open units from the memory, then by each locale's engine"),
    ("tasks", "hand out texts as JSON to whoever translates, such as a coding agent"),
    ("apply", "take the answers, verified as an engine's are"),
    ("check", "report what is wrong with translations"),
    ("approve", "approve units, or take it back"),
    ("same-meaning", "keep translations whose source changed in spelling alone, or take it back"),
    ("build", "put the editions together"),
    ("publish", "make an HTML site of the editions"),
    ("review", "read editions in the browser, and mend them there"),
    ("status", "say how far each locale is"),
    ("explain", "say why a sentence of an edition is what it is"),
    ("summary", "say what a pull request changes, as Markdown"),
    ("estimate", "count what a run would send, and what that costs"),
    ("run", "extract, translate, check and build"),
    ("evaluate", "compare engines with what people translated"),
    ("models", "list the models of the embedded engine, and try each"),
    ("mcp", "serve an agent over the Model Context Protocol"),
    ("merge-po", "merge two branches of a PO file by unit: git's merge driver"),
    ("migrate", "carry translations over to other rules of extraction"),
    ("mv", "move a source with its template and PO files"),
    ("help", "show a page of the documentation"),
    ("completion", "print a script by which a shell completes commands and options"),
    ("prune", "remove what belongs to sources that have gone"),
    ("resolve", "put a PO file with conflict markers right"),
    ("terms", "propose terms that the term base lacks; show where one is used"),
)
"""Name and help of each command; its module is `commands.NAME` (`-` is `_` there), imported when it is chosen."""

INTERRUPTED = 130  # 128 + SIGINT


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line (default: of this process) and return its exit code."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a terminal without CJK must not stop a report
    with rarely_collected(), redirect_stdout(screen(sys.stdout)), redirect_stderr(screen(sys.stderr)):
        return _main(argv)


@contextmanager
def rarely_collected() -> Iterator[None]:
    """A command makes no garbage in circles: looking for it took a twentieth of the time."""
    before = gc.get_threshold()
    gc.set_threshold(50_000, 20, 50)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _main(argv: Sequence[str] | None) -> int:
    try:
        code = _dispatch(sys.argv[1:] if argv is None else argv)
        sys.stdout.flush()
        return code
    except L10nError as error:
        print(f"l10n: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("l10n: interrupted", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:  # `l10n status | head`: nobody reads on, and Python would say so once more at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except SystemExit as stop:  # argparse has said what it had to say
        return stop.code if isinstance(stop.code, int) else 0


def _dispatch(argv: Sequence[str]) -> int:
    parser = _parser()
    args = parser.parse_args(argv)
    if args.version:
        print(f"l10n {_version()}")
        return 0
    if not args.command:
        parser.print_help(sys.stderr)
        return ConfigError.exit_code
    if args.command not in dict(COMMANDS):
        from l10n_pipeline.config.yaml_nodes import nearest

        raise ConfigError(f"no command '{args.command}'", advice=nearest(args.command, dict(COMMANDS)))
    return _run(args)


def _run(chosen: Namespace) -> int:
    module = import_module(f"l10n_pipeline.commands.{chosen.command.replace('-', '_')}")
    text = dict(COMMANDS)[chosen.command]
    parser = ArgumentParser(
        prog=f"l10n {chosen.command}",
        description=f"{text[:1].upper()}{text[1:]}.",  # `capitalize` would write "po files"
        formatter_class=partial(HelpFormatter, width=columns() - 2),
        allow_abbrev=False,
    )
    module.add_arguments(parser)
    _add_root(parser, chosen.root)
    code: int = module.run(parser.parse_args(chosen.arguments))
    return code


def _parser() -> ArgumentParser:
    width = max(len(name) for name, _ in COMMANDS)
    parser = ArgumentParser(
        prog="l10n",
        description="Articles in, PO files for people, verified editions out.",
        epilog="commands:\n" + "\n".join(f"  {name:{width}}  {text}" for name, text in COMMANDS),
        formatter_class=partial(RawDescriptionHelpFormatter, width=columns() - 2),
        allow_abbrev=False,
        usage="l10n [--root DIR] COMMAND [OPTION ...]   (l10n COMMAND --help tells its options)",
    )
    parser.add_argument("--version", action="store_true", help="print the version and stop")
    _add_root(parser, None)
    parser.add_argument("command", nargs="?", help=SUPPRESS)
    parser.add_argument("arguments", nargs=REMAINDER, help=SUPPRESS)
    return parser


def _add_root(parser: ArgumentParser, default: Path | None) -> None:
    parser.add_argument(
        "--root",
        type=Path,
        default=default,
        metavar="DIR",
        help="the project's folder (default: the nearest one with an l10n.yaml, from here upwards)",
    )


def _version() -> str:
    from importlib.metadata import version

    return version("l10n-pipeline")

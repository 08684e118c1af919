"""Write docs/commands.md from the program itself: `make docs`; tests/test_docs.py holds it."""

from __future__ import annotations

import os
import re
from argparse import ArgumentParser
from importlib import import_module
from pathlib import Path

from l10n_pipeline.cli import COMMANDS

HEAD = """\
# Commands

Every command with its options, as `l10n COMMAND --help` tells them. `make docs` writes this page.

Exit codes: 0 done; 1 problems of severity error; 2 usage or configuration; 3 an engine failed and the rest is done;
130 interrupted.
"""


def parsers() -> dict[str, ArgumentParser]:
    """The parser of each command, by its name."""
    found = {}
    for name, text in COMMANDS:
        # A narrow column of names keeps each option's help beside it.
        parser = ArgumentParser(prog=f"l10n {name}", description=text, allow_abbrev=False)
        import_module(f"l10n_pipeline.commands.{name.replace('-', '_')}").add_arguments(parser)
        found[name] = parser
    return found


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    for name, parser in parsers().items():
        usage = re.sub(r"\s+", " ", parser.format_usage().removeprefix("usage: ")).strip()
        rows = [_row(action) for action in parser._actions if action.dest != "help"]
        table = ["| option | what it does |", "|---|---|", *rows] if rows else []
        text = dict(COMMANDS)[name]
        parts.append(
            "\n".join([f"## l10n {name}", "", text[0].upper() + text[1:] + ".", "", f"    {usage}", "", *table])
        )
    return "\n".join(part.rstrip() + "\n" for part in parts)


def _row(action: object) -> str:
    names = ", ".join(f"`{name}`" for name in action.option_strings) or f"`{action.metavar or action.dest}`"
    value = f" `{action.metavar or action.dest.upper()}`" if action.option_strings and action.nargs != 0 else ""
    return f"| {names}{value} | {(action.help or '').replace('|', chr(92) + '|')} |"


if __name__ == "__main__":
    os.environ["COLUMNS"] = "1000"
    (Path(__file__).parent / "commands.md").write_text(page(), "utf-8")

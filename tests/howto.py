"""Follows a how-to of docs/ to the letter: its files are written, its commands run, their output is compared.

A block of code whose first line is a comment with a path is that file. In a block of `console` a line that begins with
`$ ` is a command, and the lines below it stand in its output, in this order. Programs are there already: lines that
install them are passed.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)
_PATH = re.compile(r"^(?://|#|<!--) (\S+\.\w+)(?: -->)?\n")
_INSTALLS = ("npm install", "npm create", "pip install", "gem install", "cargo install")


def steps(text: str) -> Iterator[tuple[str, str]]:
    """A file's path and content, or a command and the lines that it prints, in order."""
    for language, body in _BLOCK.findall(text):
        path = _PATH.match(body)
        if language == "console":
            for command in re.split(r"^\$ ", body, flags=re.M)[1:]:
                line, _, said = command.partition("\n")
                yield f"$ {line}", said
        elif path:
            yield path[1], body[path.end() :]


def follow(text: str, folder: Path, env: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """Do it in a folder; yields each command, what it is said to print, and what it printed."""
    for what, said in steps(text):
        if not what.startswith("$ "):
            path = folder / what
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(said, "utf-8")
        elif not what[2:].startswith(_INSTALLS):
            done = subprocess.run(
                what[2:], shell=True, cwd=folder, env=env, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, (what, done.stdout[-2000:] + done.stderr[-2000:])
            yield what[2:], said, done.stdout

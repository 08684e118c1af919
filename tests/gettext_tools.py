"""GNU gettext, the judge of PO files, and one line of what a unit says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from l10n_pipeline.model import Unit

DATE = "2026-05-25 09:30+0200"
HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def tool(name: str) -> str:
    """The path of a program of GNU gettext, the judge of PO files."""
    path = shutil.which(name)
    if path is None and os.environ.get("CI") == "true":
        pytest.fail(f"{name} is missing: install gettext")
    return path or pytest.skip(f"{name} is missing: install gettext")


def run(name: str, *args: str | Path, stdin: bytes | None = None) -> bytes:
    """What the program writes to stdout; it has to be content, without a warning."""
    env = os.environ | {"LC_ALL": "C.UTF-8"}
    done = subprocess.run([tool(name), *args], input=stdin, capture_output=True, check=False, env=env)
    assert (done.returncode, done.stderr.decode()) == (0, "")
    return done.stdout


def msgcat(data: bytes) -> bytes:
    return run("msgcat", "--no-wrap", "--force-po", "-", stdin=data)


def told(unit: Unit) -> str:
    """One line of what a unit says, as the case files write it."""
    shown = re.sub(r"[\x00-\x1f]", lambda m: f"<{ord(m[0])}>", f"{unit.key.text} = {unit.target}")
    context = f"[{unit.key.context}] " if unit.key.context else ""
    parts = [f"{unit.line} {'obsolete ' * unit.obsolete}{unit.state} {context}{shown}".rstrip()]
    if unit.origin:
        parts.append(f"origin: {unit.origin.kind} {unit.origin.detail} {unit.origin.digest}".rstrip())
    parts += [f"previous: {unit.previous}"] * bool(unit.previous)
    parts += [f"notes: {';'.join(unit.notes)}"] * bool(unit.notes)
    return " | ".join([*parts, *([f"flags: {', '.join(unit.flags)}"] * bool(unit.flags))])

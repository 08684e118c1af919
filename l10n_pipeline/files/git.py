"""Asks git, where there is one."""

from __future__ import annotations

import subprocess
from pathlib import Path

_SAFE = (
    *("-c", "core.quotePath=false"),
    *("-c", "core.fsmonitor=false"),  # a program that the repository names
    *("-c", "safe.bareRepository=explicit"),  # a folder of a checkout may be one, with settings that run programs
    *("-c", "log.showSignature=false"),
)
_LONGEST = 300.0
"""Seconds that one question may take."""


def git(folder: Path, *arguments: str) -> bytes | None:
    """What git prints about the repository that `folder` lies in; None where it fails, takes minutes or is missing."""
    command = ["git", "--no-pager", *_SAFE, "-C", str(folder), *arguments]
    try:
        done = subprocess.run(
            command, capture_output=True, check=False, stdin=subprocess.DEVNULL, timeout=_LONGEST
        )
    except (OSError, ValueError, subprocess.TimeoutExpired):  # ValueError: a NUL in a name
        return None
    return done.stdout if done.returncode == 0 else None


def commit(folder: Path, name: str) -> str | None:
    """The full name of a commit, a branch or a tag; None where git does not know it."""
    said = git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    return said.decode().strip() if said is not None else None


def file_at(folder: Path, path: str, name: str) -> bytes | None:
    """The bytes that a file had in a commit; its path is from the folder. None where there was none."""
    return git(folder, "cat-file", "blob", f"{name}:./{path}")

"""Asks git, where there is one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

_SAFE = (
    *("-c", "core.quotePath=false"),
    *("-c", "core.fsmonitor=false"),  # a program that the repository names
    *("-c", "safe.bareRepository=explicit"),  # a folder of a checkout may be one, with settings that run programs
    *("-c", "log.showSignature=false"),
)
_LONGEST = 300.0
"""Seconds that one question may take."""


def git(folder: Path, *arguments: str, said: bytes = b"") -> bytes | None:
    """What git prints about the repository that `folder` lies in; None where it fails, takes minutes or is missing."""
    import subprocess

    command = ["git", "--no-pager", *_SAFE, "-C", str(folder), *arguments]
    try:
        done = subprocess.run(command, input=said, capture_output=True, check=False, timeout=_LONGEST)
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


def branch(folder: Path) -> str:
    """The branch that is checked out; "" for none."""
    said = git(folder, "symbolic-ref", "--quiet", "--short", "HEAD")
    return said.decode(errors="replace").strip() if said is not None else ""


def files_at(folder: Path, below: str, name: str, most: int) -> Iterator[tuple[str, bytes]]:
    """The regular files below a path from `folder` in a commit, by that path, of at most `most` bytes each."""
    listed = git(folder, "ls-tree", "-r", "-l", "-z", name, "--", f"./{below}") or b""
    found: dict[str, str] = {}
    for line in listed.decode(errors="surrogateescape").split("\0"):
        head, _, path = line.partition("\t")
        mode, kind, digest, size = [*head.split(), "", "", "", ""][:4]
        if kind == "blob" and mode.startswith("100") and int(size) <= most:
            found[path] = digest
    if found:
        yield from zip(found, _blobs(folder, list(found.values())), strict=True)


def _blobs(folder: Path, digests: Sequence[str]) -> Iterator[bytes]:
    """The bytes of each, in order: one process for all."""
    said = git(folder, "cat-file", "--batch", said="".join(f"{digest}\n" for digest in digests).encode()) or b""
    at = 0
    for _ in digests:
        end = said.index(b"\n", at)
        size = int(said[at:end].split()[-1])
        yield said[end + 1 : end + 1 + size]
        at = end + 1 + size + 1

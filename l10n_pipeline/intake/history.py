"""The versions of files that git knows: which source a translated page was made for."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from l10n_pipeline import files, lazy
from l10n_pipeline.files.git import git

_HEAD = lazy.pattern(r"\x01([0-9a-f]{40,64}) (-?\d+)")

_MOST = 60
"""Versions of a file that are looked at."""

_MOVES = 3
"""How often sources may have moved between folders of their own."""
_COMMITS = 50
"""Commits that are asked where their new files came from: those with most of them."""


@dataclass(frozen=True, slots=True)
class Version:
    """A file as a commit had it."""

    commit: str
    path: str  # its name at that time, from the top of the repository
    time: int  # seconds since 1970, of the commit


@dataclass
class History:
    """The history of the repository that `folder` lies in; empty where git is missing or there is none."""

    folder: Path
    _known: dict[Path, dict[str, list[Version]]] = field(default_factory=dict)

    @cached_property
    def top(self) -> Path | None:
        """The top of the repository."""
        said = git(self.folder, "rev-parse", "--show-toplevel")
        return Path(os.fsdecode(said).removesuffix("\n")) if said else None

    def versions(self, path: Path, below: Path) -> list[Version]:
        """The versions of a file, newest first, also under its former names; git is asked once for all of `below`."""
        if self.top is None or not files.real(path).is_relative_to(files.real(self.top)):
            return []
        if below not in self._known:
            self._known[below] = self._all(below)
        name = files.real(path).relative_to(files.real(self.top)).as_posix()
        return self._known[below].get(name, [])[:_MOST]

    def _all(self, below: Path) -> dict[str, list[Version]]:
        out: dict[str, list[Version]] = defaultdict(list)
        born = self._followed(out, {}, [str(below)])
        for _ in range(_MOVES):
            moves = self._moves(born)
            born = {}
            for commit, now in moves.items():
                born |= self._followed(out, now, [f":(top,literal){name}" for name in now], f"{commit}^")
        return out

    def _followed(
        self, out: dict[str, list[Version]], now: dict[str, str], paths: Sequence[str], start: str = "HEAD"
    ) -> dict[str, dict[str, str]]:
        """Note the versions below some paths; return the commits that files first stand in, with their names then.

        `now` has today's name for former ones; of a start in the past only those names count.
        """
        said = git(self.folder, "log", "-M", "-z", "--name-status", "--format=%x01%H %ct", start, "--", *paths)
        born: dict[str, dict[str, str]] = defaultdict(dict)
        for commit, time, status, old, new in _changes(iter(os.fsdecode(said or b"").split("\0"))):
            if status == "D" or (start != "HEAD" and new not in now):
                continue
            today = now.get(new, new)
            out[today].append(Version(commit, new, time))
            if status == "R":
                now[old] = today
            elif status == "A":
                born[commit][new] = today
        return born

    def _moves(self, born: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
        """By commit: the names that files had which came from elsewhere in it, each with today's."""
        most = sorted(born, key=lambda commit: -len(born[commit]))[:_COMMITS]
        suffixes = {os.path.splitext(name)[1] for commit in most for name in born[commit]} - {""}
        globs = [f":(top,glob)**/*{suffix}" for suffix in suffixes]
        asked = (
            "diff-tree",
            "--stdin",
            "-r",
            "-M",
            "-z",
            "--diff-filter=R",
            "--name-status",
            "--format=%x01%H %ct",
        )
        said = git(self.folder, *asked, "--", *globs, said="".join(f"{one}\n" for one in most).encode())
        out: dict[str, dict[str, str]] = defaultdict(dict)
        for commit, _, _, old, new in _changes(iter(os.fsdecode(said or b"").split("\0"))):
            if new in born[commit]:
                out[commit][old] = born[commit][new]
        return out

    def read(self, version: Version) -> bytes | None:
        """The file's bytes in that commit."""
        return git(self.folder, "cat-file", "blob", f"{version.commit}:{version.path}")


def _changes(fields: Iterator[str]) -> Iterator[tuple[str, int, str, str, str]]:
    """Commit, its time, status, former name and name of each changed file.

    Names may hold anything but NUL, so a field counts as what it says only where no name can stand.
    """
    commit, time = "", 0
    for one in fields:
        said = one.strip()
        if head := _HEAD.fullmatch(said):
            commit, time = head[1], int(head[2])
        elif said:
            name = next(fields, "")
            yield commit, time, said[0], name, next(fields, "") if said[0] in "RC" else name

"""The steps that people made on the page, one a line, so that each can be undone, also after a restart."""

from __future__ import annotations

import json
import os
import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from l10n_pipeline.files import from_json
from l10n_pipeline.model import Key
from l10n_pipeline.project import Project

NAME = "review/journal.jsonl"
"""Below the project's folder of caches."""

_VERSION = 1
_MOST = 20_000_000  # bytes, some 20,000 steps


@dataclass(frozen=True, slots=True)
class EntryChange:
    """One entry of a PO file before and after a step."""

    source: str
    locale: str
    context: str
    text: str
    before: str  # the entry's bytes, in base64
    after: str

    @property
    def key(self) -> Key:
        return Key(self.context, self.text)

    @property
    def bytes_before(self) -> bytes:
        return b64decode(self.before)

    @property
    def bytes_after(self) -> bytes:
        return b64decode(self.after)


def written(source: str, locale: str, key: Key, before: bytes, after: bytes) -> EntryChange:
    """The record of a change of an entry's bytes."""
    return EntryChange(
        source, locale, key.context, key.text, b64encode(before).decode(), b64encode(after).decode()
    )


@dataclass(frozen=True, slots=True)
class Step:
    """What one person did at once."""

    id: str
    at: str
    who: str
    what: str  # save, approve, send-back, take, …
    changes: tuple[EntryChange, ...]


class Journal:
    """The journal of a project. It is a convenience: without it there is no undo, and no text is lost."""

    def __init__(self, project: Project) -> None:
        self._project = project

    def note(self, who: str, what: str, changes: Sequence[EntryChange]) -> Step:
        """Put down a step before it is made; it is on the disk when this returns."""
        step = Step(
            secrets.token_hex(6), datetime.now(UTC).isoformat(timespec="seconds"), who, what, tuple(changes)
        )
        self._append(asdict(step))
        return step

    def take_back(self, step: Step) -> None:
        """The step was undone, or was never made."""
        self._append({"undone": step.id})

    def steps(self) -> list[Step]:
        """The steps that are not undone, the oldest first."""
        out: dict[str, Step] = {}
        for line in self._lines():
            if "undone" in line:
                out.pop(str(line["undone"]), None)
            else:
                out[str(line["id"])] = _step(line)
        return list(out.values())

    def last(self, who: str) -> Step | None:
        """The last step of a person that is not undone."""
        return next((step for step in reversed(self.steps()) if step.who == who), None)

    def _append(self, line: dict[str, object]) -> None:
        path = self._project.door.at(self._project.state_folder / NAME)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            if file.tell() > _MOST:
                self._shorten()
                return self._append(line)
            file.write(json.dumps({"version": _VERSION, **line}, ensure_ascii=True).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def _shorten(self) -> None:
        """Keep the later half: nobody takes back a step of long ago."""
        path = self._project.state_folder / NAME
        lines = self._project.door.read(path).splitlines(keepends=True)
        self._project.door.write(path, b"".join(lines[len(lines) // 2 + 1 :]))

    def _lines(self) -> Iterator[dict[str, object]]:
        path = self._project.state_folder / NAME
        if not self._project.door.has(path):
            return
        for raw in self._project.door.read(path).splitlines():
            try:
                line = from_json(raw)
            except ValueError:  # half a line of a process that was killed
                continue
            if (
                isinstance(line, dict)
                and line.get("version") == _VERSION
                and ("undone" in line or _is_whole(line))
            ):
                yield line


def _is_whole(line: dict[str, object]) -> bool:
    return {"id", "at", "who", "what", "changes"} <= line.keys() and isinstance(line["changes"], list)


def _step(line: dict[str, object]) -> Step:
    changes = line["changes"]
    assert isinstance(changes, list)
    made = tuple(EntryChange(**{n: str(one.get(n, "")) for n in EntryChange.__slots__}) for one in changes)
    return Step(str(line["id"]), str(line["at"]), str(line["who"]), str(line["what"]), made)


def now() -> str:
    """The time in UTC, to the minute, as sign-offs say it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%MZ")

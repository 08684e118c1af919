"""Takes back what a reader changed in a packed file: checked, merged by the rules of PO, nothing overwritten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from l10n_pipeline import files
from l10n_pipeline.errors import ConfigError, FormatError, L10nError
from l10n_pipeline.model import Key, Place, Problem
from l10n_pipeline.review import saves, units
from l10n_pipeline.review.desk import Desk, name_of
from l10n_pipeline.review.pack import FORMAT
from l10n_pipeline.review.saves import DEEDS, Conflict, Intent
from l10n_pipeline.sources import Source


@dataclass(slots=True)
class TakenBack:
    """What became of the changes."""

    taken: int = 0
    conflicts: list[tuple[Source, Conflict]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def take(desk: Desk, data: bytes, path: str = "") -> TakenBack:
    """Merge a reader's changes from the file that messages call `path`.

    FormatError where the file is none, ConfigError where it is another project's.
    """
    who, locale, changes = _read(desk, data, path)
    out = TakenBack()
    by_source: dict[str, list[Mapping[str, Any]]] = {}
    for change in changes:
        by_source.setdefault(change["source"], []).append(change)
    for name, some in by_source.items():
        try:
            _article(desk, who, desk.source(name), locale, some, out)
        except L10nError as error:
            out.problems.append(Problem("review-take", "error", error.message, error.advice, (Place(name),)))
    return out


def _article(
    desk: Desk, who: str, source: Source, locale: str, changes: Sequence[Mapping[str, Any]], out: TakenBack
) -> None:
    wanted = []
    for change in changes:
        name = name_of(Key(change["context"], change["text"]))
        deed = next(one for one in DEEDS if one == change["deed"])
        intent = Intent(name, change["seen"], deed, change["target"], change["comment"])
        if intent.approves_nothing:
            message = f"an empty text was approved, and stays as it is: {change['text']}"
            out.problems.append(Problem("review-take", "error", message, "ask the reader", (Place(source.name),)))
            continue
        one = units.asked(desk, source, desk.locale(locale), name)
        if one:
            found = units.problems(desk, one, change["target"])
            out.problems += found
            if any(p.severity == "error" for p in found):
                intent = replace(intent, deed="return")  # what no edition could show is a draft, whatever it was
        wanted.append(intent)
    done = saves.save(desk, who, source, locale, wanted)
    out.conflicts += [(source, one) for one in done.conflicts]
    out.taken += len(wanted) - len(done.conflicts)


_TEXTS = ("source", "context", "text", "seen", "target", "comment")


def _read(desk: Desk, data: bytes, path: str) -> tuple[str, str, list[Mapping[str, Any]]]:
    """Who sends changes, of which locale, and each of them."""
    try:
        said = files.from_json(data)
    except ValueError:
        said = None
    if not isinstance(said, dict) or said.get("format") != FORMAT or not isinstance(said.get("changes"), list):
        raise FormatError("this is no file of changes", path=path, advice="name the file that the reader sent")
    if said.get("project") != desk.project.config.project:
        raise ConfigError(f"these are changes of the project '{said.get('project')}'", advice="take them there")
    changes = said["changes"]
    for number, one in enumerate(changes, 1):
        whole = isinstance(one, dict) and all(isinstance(one.get(name), str) for name in _TEXTS)
        if not whole or one.get("deed") not in DEEDS:
            raise FormatError(f"change {number} is not whole", path=path, advice="ask the reader to save it again")
    who, locale = said.get("who"), said.get("locale")
    name = " ".join(who.split())[:100] if isinstance(who, str) else ""
    return name or "a reader", desk.locale(str(locale)).name, changes


def told(out: TakenBack) -> list[str]:
    """What a person reads: conflicts with both texts."""
    lines = []
    for source, one in out.conflicts:
        if one.theirs is None:
            lines.append(f"{source.name}: a text has gone; the reader wrote: {one.mine}")
        else:
            lines.append(f"{source.name}: {one.theirs.key.text}")
            lines += [f"  there now: {one.theirs.target or '(open)'}", f"  the reader: {one.mine}"]
    return lines

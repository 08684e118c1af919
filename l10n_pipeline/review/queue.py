"""What waits for a person: which units, in which order, and how long they may take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from l10n_pipeline import catalog
from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.errors import ConfigError, FormatError
from l10n_pipeline.files.git import commit as full_name
from l10n_pipeline.files.git import file_at, git
from l10n_pipeline.model import Key, Unit
from l10n_pipeline.review.desk import Desk
from l10n_pipeline.review.journal import Journal
from l10n_pipeline.review.saves import people_notes, signed
from l10n_pipeline.review.units import OpenUnit, problems
from l10n_pipeline.sources import Source
from l10n_pipeline.stages.inspect.reading_list import risk_value

ORDER = {"machine": 0, "outdated": 1, "draft": 2, "new": 3, "translated": 4}
"""Machine text first, the riskiest of it before the rest; then what a person wrote for another source, drafts, open."""

_BREAK = 600
"""Seconds after which a person did something else in between."""
_USUAL = 20.0
"""Seconds a unit, of who has no pace yet."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which units; all that is said holds together."""

    article: str = ""
    state: str = ""  # a state; "all"; "" for what is to be done
    since: str = ""  # a commit
    term: str = ""  # a headword
    person: str = ""  # in a sign-off or a comment
    problems: bool = False
    words: str = ""  # of a source or a target

    @property
    def narrows(self) -> bool:
        """Whether it names something beside an article and a state."""
        return bool(self.since or self.term or self.person or self.problems or self.words)

    @property
    def leaves_out_what_is_done(self) -> bool:
        """Whether an article in which all is approved has nothing of it."""
        return self.state not in ("all", "translated") and not self.narrows


@dataclass(frozen=True, slots=True)
class Queued:
    """A unit of the queue; `found` is how many problems it has, where that was asked."""

    source: Source
    locale: LocaleConfig
    unit: Unit
    found: int = 0


def queue(
    desk: Desk, locale: LocaleConfig, wanted: Filter, done: Callable[[Source], bool] = lambda _: False
) -> list[Queued]:
    """The units of a locale that the filter names, in the order in which to read them.

    `done` may know of an article that nothing is left to do in it. Sources are read only where the filter asks for it.
    """
    since = Since(desk, wanted.since) if wanted.since else None
    out: list[Queued] = []
    for source in _sources(desk, wanted):
        if wanted.leaves_out_what_is_done and done(source):
            continue
        changed = since.keys(source, locale.name) if since else None
        some = [
            unit
            for key, unit in desk.units(source, locale.name).items()
            if (changed is None or key in changed) and _fits(unit, wanted)
        ]
        out += _looked_at(desk, source, locale, some, wanted)
    if since:  # page by page
        return out
    return sorted(out, key=lambda one: (ORDER[one.unit.state], -risk_value(one.unit)))


def _looked_at(
    desk: Desk, source: Source, locale: LocaleConfig, some: Sequence[Unit], wanted: Filter
) -> Iterator[Queued]:
    """The units with their problems, or with the term, where the filter asks for that."""
    if not (wanted.problems or wanted.term):
        yield from (Queued(source, locale, unit) for unit in some)
        return
    try:
        segments = desk.document(source).by_key() if some else {}
    except FormatError:
        return  # told by `l10n check`
    for unit in some:
        if unit.key not in segments:
            continue
        one = OpenUnit(source, locale, segments[unit.key], unit)
        matches = desk.project.matcher.in_segment(one.segment) if wanted.term else ()
        found = len(problems(desk, one, unit.target)) if wanted.problems else 0
        has_term = not wanted.term or any(m.term.source == wanted.term for m in matches)
        if has_term and (found or not wanted.problems):
            yield Queued(source, locale, unit, found)


def _sources(desk: Desk, wanted: Filter) -> Sequence[Source]:
    found = desk.project.chosen(())
    return [source for source in found if wanted.article in ("", source.name, source.stem)]


def _fits(unit: Unit, wanted: Filter) -> bool:
    """What can be said of a unit without its source file."""
    todo = unit.state != "translated" or wanted.narrows
    if not (wanted.state in ("all", unit.state) or (not wanted.state and todo)):
        return False
    if wanted.words and not any(
        wanted.words.casefold() in text.casefold() for text in (unit.key.text, unit.target)
    ):
        return False
    if wanted.person:
        sign = signed(unit)
        said = (*(people_notes(unit)), sign.who if sign else "")
        return any(wanted.person.casefold() in text.casefold() for text in said)
    return True


class Since:
    """What changed in the PO files since a commit, in the work tree, too."""

    def __init__(self, desk: Desk, commit: str) -> None:
        """ConfigError where git does not know the commit."""
        self._desk, root = desk, desk.project.root
        found = full_name(root, commit)
        if found is None:
            raise ConfigError(f"git knows no commit '{commit}'", advice="see `git log`")
        self._commit = found
        folder = desk.project.relative(desk.project.config.locales_folder)
        changed = git(root, "diff", "--name-only", "--relative", "-z", self._commit, "--", folder) or b""
        new = git(root, "ls-files", "--others", "--exclude-standard", "-z", "--", folder) or b""
        self._paths = {path for path in (changed + new).decode(errors="replace").split("\0") if path}

    def keys(self, source: Source, locale: str) -> set[Key]:
        """The units of a file whose text, state or source is not what it was."""
        project = self._desk.project
        path = project.relative(project.po_path(source, locale))
        if path not in self._paths:
            return set()
        before = self._before(path)
        now = self._desk.units(source, locale)
        return {key for key, unit in now.items() if before.get(key) != (unit.target, unit.state)}

    def _before(self, path: str) -> dict[Key, tuple[str, str]]:
        data = file_at(self._desk.project.root, path, self._commit)
        try:
            found = catalog.read(data, path).index if data is not None else {}
        except FormatError:
            return {}
        return {key: (unit.target, unit.state) for key, unit in found.items()}


def counts(waiting: Sequence[Queued]) -> Counter[str]:
    """How many units of each state."""
    return Counter(one.unit.state for one in waiting)


def pace(desk: Desk, who: str) -> float:
    """Seconds that a unit takes this person: the median of what the last steps took."""
    steps = [step for step in Journal(desk.project).steps() if step.who == who][-200:]
    times = [datetime.fromisoformat(step.at).timestamp() for step in steps]
    took = [
        (b - a) / max(1, len(step.changes))
        for a, b, step in zip(times, times[1:], steps[1:], strict=False)
        if 0 < b - a < _BREAK
    ]
    return median(took) if len(took) >= 5 else _USUAL

"""Problems that people have silenced, by a flag of the unit or by `ignore` in l10n.yaml; unused ones are told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from l10n_pipeline.config.config import FILE
from l10n_pipeline.config.silences import FLAG, Silence
from l10n_pipeline.model import Place, Problem, Unit


def has_silence(unit: Unit) -> bool:
    """Whether a flag of the unit is to silence something."""
    return any(flag.startswith(FLAG) for flag in unit.flags)


def is_silenced(check: str, unit: Unit, of_project: Iterable[Silence], locale: str, source: str) -> bool:
    """Whether people want no word of a problem of that id, which is about no term, in a unit; `source` is a path."""
    return FLAG + check in unit.flags or any(one.covers(check, locale, "", source) for one in of_project)


@dataclass(slots=True)
class Silences:
    """Those of a project; it remembers which were of use."""

    of_project: tuple[Silence, ...]
    used: set[int] = field(default_factory=set)

    def heard(
        self, problems: Iterable[Problem], unit: Unit, locale: str, source: str, places: tuple[Place, ...]
    ) -> Iterator[Problem]:
        """The problems of a unit that are to be told, and what is wrong with its flags; `source` is a path."""
        from l10n_pipeline.checks.across import IDS

        flags = {flag.removeprefix(FLAG) for flag in unit.flags if flag.startswith(FLAG)}
        used = set()
        for problem in problems:
            if problem.id in flags:
                used.add(problem.id)
            elif not self.covered(problem, locale, source):
                yield problem
        for name in sorted(flags - used - IDS):
            message = f"the flag {FLAG}{name} silences nothing"
            yield Problem("silence-unused", "warning", message, "take it off the unit", places)
        if used and not unit.notes:
            names = ", ".join(sorted(used))
            message = f"the flag silences {names}, and no comment says why"
            yield Problem("silence-unexplained", "info", message, "add a comment (#) to the unit", places)

    def covered(self, problem: Problem, locale: str, source: str) -> bool:
        """Whether l10n.yaml silences a problem."""
        found = [n for n, s in enumerate(self.of_project) if s.covers(problem.id, locale, problem.term, source)]
        self.used.update(found)
        return bool(found)

    def unused(self) -> Iterator[Problem]:
        """A problem for each silence of l10n.yaml that a check of the whole project had no use for."""
        for n, silence in enumerate(self.of_project):
            if n not in self.used:
                message = f"`ignore` of {silence.check} silences nothing"
                yield Problem("silence-unused", "warning", message, "take it out", (Place(FILE, silence.line),))

"""A rendering that no translation has: the term base changed, and that is one problem with its uses."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from l10n_pipeline.model import Place, Problem, Severity, Term
from l10n_pipeline.project import Project
from l10n_pipeline.state import told

if TYPE_CHECKING:
    from l10n_pipeline.terms.match import Match

_FEW = 2
_Use = tuple[str, str]  # locale, headword


@dataclass(slots=True)
class ChangedTerms:
    """Keeps the problems of missing terms until all uses are known."""

    _uses: Counter[_Use] = field(default_factory=Counter)
    _missing: dict[_Use, list[Problem]] = field(default_factory=lambda: defaultdict(list))

    def held(self, problems: Iterable[Problem], locale: str, matches: Sequence[Match]) -> Iterator[Problem]:
        """The problems of a translation without those of missing terms; `matches` are the terms of its source."""
        for name in {m.term.source for m in matches}:
            self._uses[locale, name] += 1
        for problem in problems:
            if problem.id == "term-missing":
                self._missing[locale, problem.term].append(problem)
            else:
                yield problem

    def held_back(self) -> dict[str, Any]:
        """The uses and the missing terms of one locale, for `add`."""
        missing = [problem for found in self._missing.values() for problem in found]
        return {"uses": {name: n for (_, name), n in sorted(self._uses.items())}, "missing": told.dumped(missing)}

    def add(self, locale: str, uses: Mapping[str, int], missing: str) -> None:
        """What was held back of one article."""
        for name, count in uses.items():
            self._uses[locale, name] += count
        for problem in told.loaded(missing):
            self._missing[locale, problem.term].append(problem)

    def problems(self, project: Project) -> Iterator[Problem]:
        """One for a rendering that not one of several translations has; else each where it is missing."""
        terms = {term.source: term for term in project.terms} if self._missing else {}
        for (locale, name), missing in self._missing.items():
            rendering = terms[name].rendering(locale)
            if len(missing) < max(_FEW, self._uses[locale, name]) or rendering.kind == "keep":
                yield from missing
            else:
                yield _changed(terms[name], locale, missing)


def _changed(term: Term, locale: str, missing: Sequence[Problem]) -> Problem:
    places = (Place(term.path, term.line), *(place for p in missing for place in p.places[:1]))
    said, name = term.rendering(locale).text, term.source
    message = f"none of the {len(missing)} {locale} translations says '{said}' for the term '{name}'"
    advice = f'`l10n terms replace "{name}" OLD --locale {locale}` writes it in place of OLD'
    severity: Severity = "error" if any(p.severity == "error" for p in missing) else "warning"
    return Problem("term-changed", severity, message, advice, places, term=name)

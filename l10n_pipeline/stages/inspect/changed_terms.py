"""A rendering that no translation has: the term base changed, and that is one problem with its uses."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from l10n_pipeline.model import Place, Problem, Severity, Term
from l10n_pipeline.terms.match import Match

_FEW = 2
_Use = tuple[str, str]  # locale, headword


@dataclass(slots=True)
class ChangedTerms:
    """Keeps the problems of missing terms until all uses are known."""

    _uses: Counter[_Use] = field(default_factory=Counter)
    _missing: dict[_Use, list[Problem]] = field(default_factory=lambda: defaultdict(list))
    _terms: dict[str, Term] = field(default_factory=dict)

    def held(self, problems: Iterable[Problem], locale: str, matches: Sequence[Match]) -> Iterator[Problem]:
        """The problems of a translation without those of missing terms; `matches` are the terms of its source."""
        for term in {m.term.source: m.term for m in matches}.values():
            self._uses[locale, term.source] += 1
            self._terms[term.source] = term
        for problem in problems:
            if problem.id == "term-missing":
                self._missing[locale, problem.term].append(problem)
            else:
                yield problem

    def problems(self) -> Iterator[Problem]:
        """One for a rendering that not one of several translations has; else each where it is missing."""
        for (locale, name), missing in self._missing.items():
            term = self._terms[name]
            rendering = term.rendering(locale)
            if len(missing) < max(_FEW, self._uses[locale, name]) or rendering.kind == "keep":
                yield from missing
                continue
            places = (Place(term.path, term.line), *(place for p in missing for place in p.places[:1]))
            message = (
                f"none of the {len(missing)} {locale} translations says '{rendering.text}' for the term '{name}'"
            )
            advice = f'`l10n terms replace "{name}" OLD --locale {locale}` writes it in place of OLD'
            severity: Severity = "error" if any(p.severity == "error" for p in missing) else "warning"
            yield Problem("term-changed", severity, message, advice, places, term=name)

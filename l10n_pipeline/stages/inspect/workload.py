"""The work that is left, as agencies bill it: words and characters by article, locale, person or age."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from l10n_pipeline import catalog
from l10n_pipeline.catalog import Catalog
from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.errors import FormatError
from l10n_pipeline.model import Segment, Unit
from l10n_pipeline.project import Project
from l10n_pipeline.sources import Source
from l10n_pipeline.text import inline

TO_DO = ("new", "repeated", "outdated", "machine")
"""What is billed each at its own rate: `repeated` is an open text that another open unit of the locale has, too."""


@dataclass(slots=True)
class Work:
    """One row: units by state, and the source words and characters that are left to do."""

    states: Counter[str] = field(default_factory=Counter)
    words: Counter[str] = field(default_factory=Counter)
    characters: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class _Seen:
    source: Source
    locale: LocaleConfig
    present: Catalog


By = Callable[[_Seen], str]


def work(project: Project, locales: Sequence[LocaleConfig], sources: Sequence[Source], by: str) -> dict[str, Work]:
    """The rows in order of name; `by` is one of `BY`."""
    out: dict[str, Work] = {}
    documents = dict(project.readable(sources))
    for locale in locales:
        open_texts: set[str] = set()
        for source, document in documents.items():
            present = project.catalog(source, locale.name)
            if present is None:
                continue
            row = out.setdefault(BY[by](_Seen(source, locale, present)), Work())
            segments = document.by_key()
            for key, unit in present.index.items():
                row.states[unit.state] += 1
                if key in segments:
                    _count(row, unit, segments[key], open_texts)
    return dict(sorted(out.items()))


def _count(row: Work, unit: Unit, segment: Segment, open_texts: set[str]) -> None:
    kind: str = unit.state if unit.state in ("outdated", "machine") else "new"
    if unit.state == "translated":
        return
    if kind == "new":
        kind = "repeated" if segment.text in open_texts else "new"
        open_texts.add(segment.text)
    text = inline.words(inline.parse(segment.text, segment.syntax, segment.refs))
    row.words[kind] += len(text.split())
    row.characters[kind] += len("".join(text.split()))


def _head(seen: _Seen) -> Mapping[str, str]:
    try:
        return catalog.header(seen.present)
    except FormatError:
        return {}


def _person(seen: _Seen) -> str:
    """Who saved the file last, as editors write it into the header."""
    return _head(seen).get("Last-Translator", "") or "nobody"


def _age(seen: _Seen) -> str:
    """The month of the file's PO-Revision-Date."""
    return _head(seen).get("PO-Revision-Date", "")[:7] or "unknown"


BY: Mapping[str, By] = {
    "article": lambda seen: f"{seen.source.name} {seen.locale.name}",
    "locale": lambda seen: seen.locale.name,
    "person": _person,
    "age": _age,
}


def rows(found: Mapping[str, Work]) -> Iterator[list[object]]:
    """For a table with the header `HEADER`."""
    for name, one in found.items():
        states = [one.states[s] for s in ("translated", "machine", "outdated", "draft", "new")]
        yield [name, sum(states), *states, *(one.words[kind] for kind in TO_DO), sum(one.characters.values())]


HEADER = (
    "units", "translated", "machine", "outdated", "draft", "open",
    "words: new", "repeated", "outdated", "machine", "characters",
)  # fmt: skip

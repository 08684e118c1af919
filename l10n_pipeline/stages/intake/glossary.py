"""Makes a file of the term base of another tool's glossary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from l10n_pipeline import files
from l10n_pipeline.errors import ConfigError
from l10n_pipeline.exchange.termlists import Listed, from_csv, from_tbx
from l10n_pipeline.intake.files import by_code
from l10n_pipeline.project import Project
from l10n_pipeline.terms.load import read


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of a glossary."""

    written: str = ""  # the file of the term base, as messages name it
    terms: int = 0
    known: tuple[str, ...] = ()  # terms that the term base has already; they stay as they are


def bring_terms(project: Project, path: Path, locale: str) -> Brought:
    """Write the terms that the term base lacks to a new file of it; ConfigError where that is there already.

    A rendering is `prefer`, for no glossary says that its grammar may ask for no other form.
    """
    data = files.read(path)
    if path.suffix.lower() == ".tbx":
        listed = from_tbx(data, str(path), project.config.source_locale)
    else:
        if not locale:
            raise ConfigError(
                "nothing says which locale this table is of", path=str(path), advice="say --locale LOCALE"
            )
        listed = from_csv(data, str(path), project.config.locale(locale).name)
    have = {text.casefold() for term in project.terms for text in (term.source, *term.forms)}
    new: dict[str, Listed] = {}
    known: list[str] = []
    for one in listed:
        if one.term.casefold() in have:
            known.append(one.term)
        else:
            new.setdefault(one.term.casefold(), one)
    if not new:
        return Brought(known=tuple(known))
    target = project.config.terms / f"{path.stem}.yaml"
    name = project.relative(target)
    if project.door.has(target):
        raise ConfigError("there is a file of this name already", path=name, advice="rename the glossary")
    text = yaml.safe_dump(list(_entries(project, new.values())), allow_unicode=True, sort_keys=False, width=1000)
    _, problems = read(text.encode(), name)
    for problem in problems:
        project.add(problem)
    if project.writes:
        project.door.save(target, text.encode(), None)
    return Brought(name, len(new), tuple(known))


def _entries(project: Project, listed: Iterable[Listed]) -> Iterator[dict[str, Any]]:
    for one in listed:
        entry: dict[str, Any] = {"term": one.term}
        if one.forms:
            entry["forms"] = list(one.forms)
        if one.definition:
            entry["definition"] = one.definition
        if one.part_of_speech:
            entry["part_of_speech"] = one.part_of_speech
        entry["renderings"] = {"*": "keep", **_renderings(project, one)}
        yield entry


def _renderings(project: Project, one: Listed) -> Mapping[str, Any]:
    out: dict[str, Any] = {}
    for language, (first, *others) in one.renderings.items():
        locale = by_code(project.config.locales, language)
        if locale is None or not first:
            continue
        how: dict[str, Any] = {"keep": True} if first == one.term else {"prefer": first}
        if others:
            how["admitted"] = others
        if avoid := [text for text in one.avoid.get(language, ()) if text not in (first, *others)]:
            how["avoid"] = avoid
        out[locale.name] = how
    return out

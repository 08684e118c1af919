"""What people did with machine text: approved it as it was, or changed it, by locale, engine and kind of text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal

from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.model import Unit
from l10n_pipeline.project import Project
from l10n_pipeline.sources import Source

HEADER = ("locale", "engine", "kind of text", "settled", "approved", "changed", "changed %")
_ALL = "all"


def verdict(unit: Unit) -> Literal["approved", "changed", ""]:
    """What became of a machine's text; "" where no machine wrote it, or nobody has settled it."""
    if unit.state != "translated":
        return ""
    if unit.origin is not None:
        return "approved" if unit.origin.by_engine else ""
    return "changed" if unit.former is not None and unit.former.by_engine else ""


def rows(project: Project, locales: Sequence[LocaleConfig], sources: Sequence[Source]) -> Iterator[list[object]]:
    """For a table with the header `HEADER`: each engine in all, then by kind of text."""
    for locale in locales:
        found: Counter[tuple[str, str, str]] = Counter()
        for source, document in project.readable(sources):
            kinds = {s.key: s.kind for s in reversed(document.segments)}
            for key, unit in project.units(source, locale.name).items():
                if key in kinds and (told := verdict(unit)):
                    for kind in (_ALL, kinds[key]):
                        found[_engine(unit), kind, told] += 1
        names = sorted({(engine, kind != _ALL, kind) for engine, kind, _ in found})
        for engine, _, kind in names:
            approved, changed = (found[engine, kind, told] for told in ("approved", "changed"))
            share = f"{100 * changed / (approved + changed):.0f}"
            yield [locale.name, engine, kind, approved + changed, approved, changed, share]


def _engine(unit: Unit) -> str:
    """The name of the engine, without its version."""
    origin = unit.origin or unit.former
    return origin.detail.partition("/")[0] if origin else ""

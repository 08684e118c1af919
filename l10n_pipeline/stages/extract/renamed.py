"""Sources that moved or went: their templates and PO files follow, or are told of."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from l10n_pipeline.model import Key
    from l10n_pipeline.project import Project
    from l10n_pipeline.sources import Source

_SAME = 0.5
"""The share of msgids that tells a renamed source from a new one."""

Keys = frozenset["Key"]


def move_renamed(project: Project, read: Sequence[Source]) -> list[str]:
    """A source without a template takes over the template and PO files of a gone one with most of its msgids.

    Says which.
    """
    untold = untold_of(project, read)
    paths = dict(_gone(project)) if untold else {}
    if not paths:
        return []
    by_name = {source.name: source for source in untold}
    new = {source.name: _offered(project, source) for source in untold}
    gone = {stem: _keys(project, path) for stem, path in paths.items()}
    said = []
    for name, stem in same(new, gone):
        said.append(f"{stem} is now {by_name[name].stem}: its PO files move")
        with project.each_alone():
            _move(project, stem, by_name[name])
    return said


def untold_of(project: Project, read: Sequence[Source]) -> list[Source]:
    """The sources that have no template."""

    def look(some: Sequence[Source]) -> list[bool]:
        return [project.door.has(project.template_path(source)) for source in some]

    told = (has for found in project.batch("told", read, "", look) for has in found)
    return [source for source, has in zip(read, told, strict=True) if not has]


def say_gone(project: Project) -> list[str]:
    """Which sources have gone, and whether translations of them are kept."""
    said = []
    folder, locales = project.config.locales_folder, project.config.locales
    for stem, _ in _gone(project):
        held = [x for x in locales if project.door.has(folder / x.name / "LC_MESSAGES" / f"{stem}.po")]
        what = f"; {len(held)} PO files keep its translations" if held else ""
        said.append(f"the source of {stem} is gone{what}")
    return said


def _gone(project: Project) -> Iterator[tuple[str, Path]]:
    """Templates whose source is no longer there."""
    folder = project.config.locales_folder / "templates"
    stems = {source.stem for source in project.sources()}
    for name in project.door.names(folder, ".pot"):
        if (stem := name.removesuffix(".pot")) not in stems:
            yield stem, folder / name


def _keys(project: Project, path: Path) -> Keys:
    from l10n_pipeline import catalog

    with project.each_alone():
        return frozenset(catalog.read(project.door.read(path), project.relative(path)).index)
    return frozenset()


def _offered(project: Project, source: Source) -> Keys:
    from l10n_pipeline.stages.extract.messages import messages

    return frozenset(m.key for m in messages(source, project.document(source)))


def _move(project: Project, stem: str, source: Source) -> None:
    folder = project.config.locales_folder
    door = project.door
    if project.writes:
        door.remove(folder / "templates" / f"{stem}.pot")
    for locale in project.config.locales:
        old = folder / locale.name / "LC_MESSAGES" / f"{stem}.po"
        new = project.po_path(source, locale.name)
        if not door.has(old) or door.has(new):
            continue
        if project.writes:
            door.rename(old, new)
        else:
            project.catalogs.planned[new] = old
            project.door.would_be(new, project.door.read(old))


# -- which is which --------------------------------------------------------------------------------


def same(new: Mapping[str, Keys], gone: Mapping[str, Keys]) -> Iterator[tuple[str, str]]:
    """Pairs of a new and a gone name that share most keys, the most alike first; each name in one pair at most."""
    left_new, left_gone = dict(new), dict(gone)
    for name, stem in _equal(new, gone):
        del left_new[name], left_gone[stem]
        yield name, stem
    alike = ((_share(left_new[a], left_gone[b]), a, b) for a, b in candidates(left_new, left_gone))
    for share, name, stem in sorted(alike, key=lambda p: (-p[0], p[1], p[2])):
        if share >= _SAME and name in left_new and stem in left_gone:
            del left_new[name], left_gone[stem]
            yield name, stem


def _share(one: Collection[Key], other: Collection[Key]) -> float:
    return len(frozenset(one) & frozenset(other)) / max(len(one), len(other), 1)


def _equal(new: Mapping[str, Keys], gone: Mapping[str, Keys]) -> Iterator[tuple[str, str]]:
    """Those with the same keys: files that were moved and not touched, by far the most."""
    stems: dict[Keys, list[str]] = defaultdict(list)
    for stem, keys in sorted(gone.items(), reverse=True):
        stems[keys].append(stem)
    for name, keys in sorted(new.items()):
        if keys and stems.get(keys):
            yield name, stems[keys].pop()


def candidates(new: Mapping[str, Keys], gone: Mapping[str, Keys]) -> Iterator[tuple[str, str]]:
    """The pairs that may share most of their keys, each once.

    Two such sets share a key among the rarest of each: of n keys at least half have to be in both, so one of any
    n // 2 + 1 is. Keys that stand everywhere, as `Introduction`, bring no pairs together.
    """
    count = Counter(key for keys in (*new.values(), *gone.values()) for key in keys)
    holders: dict[Key, list[str]] = defaultdict(list)
    for stem, keys in gone.items():
        for key in _rarest(keys, count):
            holders[key].append(stem)
    for name, keys in new.items():
        found = (stem for key in _rarest(keys, count) for stem in holders.get(key, ()))
        yield from ((name, stem) for stem in dict.fromkeys(found))


def _rarest(keys: Iterable[Key], count: Mapping[Key, int]) -> list[Key]:
    """So many of the rarest that one of them is among any half of the keys."""
    ordered = sorted(keys, key=lambda key: (count[key], key))
    return ordered[: len(ordered) // 2 + 1]

"""What of the sources is offered and what is not: counts by kind with their places, from reading alone."""

from __future__ import annotations

import mimetypes
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import PurePosixPath

from l10n_pipeline import lazy
from l10n_pipeline.formats import suffixes
from l10n_pipeline.model import Document, Place
from l10n_pipeline.project import Project
from l10n_pipeline.sources import Source
from l10n_pipeline.text import inline

_WORD = lazy.pattern(r"[^\W\d_]{2,}")
_PROSE = lazy.pattern(r"[^\W\d_]{2}[,;:]?\s++[^\W\d_]{2}")
_NO_DOCUMENT = ("image/", "video/", "audio/", "font/", "application/zip", "application/pdf", "text/css")
_PROGRAMS = frozenset(
    ".astro .bib .cjs .css .ico .js .jsx .less .map .mjs .po .pot .py .scss .svelte .ts .tsx .vue".split()
)

LABELS = {
    "file": ("file of a kind that is not read", "files of kinds that are not read"),
    "directive": ("directive with a content that may be text", "directives with a content that may be text"),
    "argument": ("argument that may be text", "arguments that may be text"),
    "comment": ("block of code with comments or labels", "blocks of code with comments or labels"),
    "html": ("block of HTML in a quote", "blocks of HTML in quotes"),
    "fence": ("block of code that never ends", "blocks of code that never end"),
    "code": ("entry of code that another tool extracts", "entries of code that another tool extracts"),
    "doubt": ("text that the site may read as another thing", "texts that the site may read as other things"),
    "verbatim": ("passage kept because a law does not hold", "passages kept because a law does not hold"),
    "mdx": ("place that MDX refuses", "places that MDX refuses"),
    "alone": ("text of numbers and names alone", "texts of numbers and names alone"),
    "field": ("field of front matter that may be text", "fields of front matter that may be text"),
    "data": ("data file of which nothing is offered", "data files of which nothing is offered"),
}
"""Each kind of what is not offered, one and several."""

AT_ONCE = ("file", "directive", "html", "fence", "code", "doubt", "verbatim")
"""What a run tells by itself; the rest is for those who ask."""

AT_RISK = "mdx"
"""The kind that is offered, and that the site is not built with."""

WHERE = " (--verbose or `l10n doctor` shows where)"


@dataclass(slots=True)
class Inventory:
    """What was found: places by kind and name, such as `argument`, `figure.caption`."""

    files: int = 0
    texts: int = 0
    words: int = 0
    places: dict[str, dict[str, list[Place]]] = field(default_factory=dict)

    def add(self, kind: str, name: str, place: Place) -> None:
        self.places.setdefault(kind, {}).setdefault(name, []).append(place)

    def count(self, kind: str) -> int:
        return sum(map(len, self.places.get(kind, {}).values()))


def survey(project: Project, sources: Sequence[Source], *, whole: bool = True) -> Inventory:
    """Look at the sources; those that cannot be read are problems of the project. Words are counted if `whole`."""
    out = Inventory()
    for name in sorted(project.listed.names):
        suffix = PurePosixPath(name).suffix.lower()
        if _may_be_text(name, suffix):
            out.add("file", suffix, Place(project.relative(project.listed.file(name))))
    read = project.read(sources)
    out.files += len(read)
    for found in project.batch("surveys", read, "", partial(_all_kept, project)):
        for kind, name, at, line in found:
            out.add(kind, name, Place(at, line))
    for source in read if whole else ():
        _offered(out, project.relative(project.source_path(source)), project.document(source))
    return out


def _all_kept(project: Project, sources: Sequence[Source]) -> list[Sequence[str | int]]:
    each = (project.memo("survey", source, "", partial(_kept, project, source)) for source in sources)
    return [found for one in each for found in one]


def _may_be_text(name: str, suffix: str) -> bool:
    if (
        not suffix
        or suffix in suffixes()
        or suffix in _PROGRAMS
        or name[0] in "._"
        or "/." in name
        or "/_" in name
    ):
        return False
    return not (mimetypes.guess_type(name)[0] or "").startswith(_NO_DOCUMENT)


def _offered(out: Inventory, path: str, document: Document) -> None:
    out.texts += len(document.segments)
    for segment in document.segments:
        words = _WORD.findall(inline.words(inline.parse(segment.text, segment.syntax, segment.refs)))
        out.words += len(words)
        if not words:
            out.add("alone", segment.kind, Place(path, segment.line))


def _kept(project: Project, source: Source) -> list[tuple[str, str, str, int]]:
    path = project.relative(project.source_path(source))
    return list(_left_out(path, project.document(source)))


def _left_out(path: str, document: Document) -> Iterator[tuple[str, str, str, int]]:
    """What is not offered: kind, name, file, line."""
    for problem in document.problems:
        place = problem.places[0]
        yield "verbatim", problem.message.partition(" cannot")[0], place.path, place.line
    for kind, name, line in _unsaid(document):
        yield kind, name, path, line
    data = PurePosixPath(path).suffix.lower() in (".yaml", ".yml", ".json", ".toml", ".csv", ".tsv")
    if data and not document.segments and document.source.strip():
        yield "data", PurePosixPath(path).suffix.lower(), path, 0


def _unsaid(document: Document) -> Iterator[tuple[str, str, int]]:
    from l10n_pipeline.formats.markdown.left import KIND  # another run may know what there is

    for mark in document.marks:
        if mark.kind == KIND:
            kind, _, name = mark.value.partition(" ")
            yield kind, name, mark.line
        elif mark.kind == "field" and _PROSE.search(document.source[mark.start : mark.end].decode()):
            yield "field", mark.value, mark.line


def summary(found: Inventory, *, copied: int = 0, verbose: bool = False) -> Iterator[str]:
    """What is not offered, for a run, in numbers; none where all is. `copied` texts were numbers and names alone."""
    told = [_told(found, kind) for kind in AT_ONCE if found.count(kind)]
    if told:
        yield f"not offered: {', '.join(told)}" + ("" if verbose else WHERE)
    if found.count(AT_RISK):
        yield f"at risk: {_told(found, AT_RISK)}" + ("" if verbose else WHERE)
    for kind in (*AT_ONCE, AT_RISK) if verbose else ():
        for name, places in found.places.get(kind, {}).items():
            yield from (f"  {place}: {LABELS[kind][0]}" + (f" ({name})" if name else "") for place in places)
    if copied:
        yield f"{copied} {LABELS['alone'][copied > 1]}: copied"


def _told(found: Inventory, kind: str) -> str:
    count = found.count(kind)
    names = Counter({name: len(places) for name, places in found.places[kind].items() if name})
    few = ", ".join(f"{name} {n}" for name, n in names.most_common(5)) + (", …" if len(names) > 5 else "")
    return f"{count} {LABELS[kind][count > 1]}" + (f" ({few})" if few and kind != "verbatim" else "")

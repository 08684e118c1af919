"""Publish: an HTML site of the editions, with what search engines and feed readers want to know of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from l10n_pipeline import sharing
from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.edition.manifest import files_of, sha256
from l10n_pipeline.model import Problem, Severity
from l10n_pipeline.project import Project
from l10n_pipeline.publish import deadlinks, manifest
from l10n_pipeline.publish.layout import Templates
from l10n_pipeline.publish.page import Address, Article
from l10n_pipeline.publish.site import PublishedFile, PublishedSite
from l10n_pipeline.sources import Source
from l10n_pipeline.stages.build.editions import Editions
from l10n_pipeline.stages.build.outputs import Outputs
from l10n_pipeline.stages.folders import as_folders
from l10n_pipeline.stages.publication import Publication
from l10n_pipeline.state import Name

_OWN = "files of the site's own"
"""The question what goes with every page: the style, and what the project's folder of templates has beside it."""

_FEW = 32
"""Files that a process makes before it takes the next ones."""


@dataclass(slots=True)
class Published:
    """What a publication did."""

    pages: int = 0
    written: list[str] = field(default_factory=list)  # files whose bytes changed, below the site's folder
    removed: list[str] = field(default_factory=list)
    blocked: list[tuple[str, str]] = field(default_factory=list)  # (locale, source) that are unsafe


def publish(
    project: Project,
    locales: Sequence[LocaleConfig],
    *,
    today: date | None = None,
    previous: Path | None = None,
) -> Published:
    """Write the site of all articles in the source's locale and in `locales`; what may not stand there is a problem.

    Files of a former publication that are no longer part of it go.
    """
    folders = as_folders(project)
    editions = Editions(folders, locales, None, today or date.today(), previous, leads_away=False)
    kind = f"site {' '.join(locale.name for locale in locales)}"
    work = Publication(folders, locales, editions)
    layout = Templates(project.config.templates, project.door)
    editions.ask_again_what_is_shown()
    project.state.ask(folders.asked_as, lambda _: folders.places_said)
    project.state.ask(_OWN, lambda _: layout.said)
    made = _Made()

    def make() -> dict[str, Any]:
        """Make what is not as it was, and say in short what the site is."""
        project.note_listing()
        project.state.note("term base", "", project.terms_said)
        for locale in locales:
            project.state.note("locale", locale.name, project.locale_said(locale.name))
        project.state.note(_OWN, "", layout.said)
        articles = work.articles()
        _make(project, work, articles, layout, made)
        _say_dead(project, made, work)
        return {"pages": len(articles), "blocked": sorted(work.blocked)}

    found = project.memo(kind, Source(""), "", make)
    done = Published(found["pages"], blocked=[(locale, name) for locale, name in found["blocked"]])
    if project.writes and made.digests:
        before = len(project.problems)
        _write(project, made, done)
        project.state.also([project.config.site / path for path in made.digests], (kind, "", ""))
        if len(project.problems) > before:  # the next run has to try again, and to tell it
            project.state.drop((kind, "", ""))
    return done


@dataclass(slots=True)
class _Made:
    """A site: all that it consists of, and the bytes of what may be otherwise than a former publication left it."""

    digests: dict[str, str] = field(default_factory=dict)  # the SHA-256 of every file, by its path
    links: dict[str, deadlinks.PageLinks] = field(default_factory=dict)  # of every page
    data: dict[str, bytes] = field(default_factory=dict)
    names: dict[str, list[Name]] = field(default_factory=dict)  # what the state keeps of these, by the path

    def add(self, path: str, data: bytes) -> None:
        """A file with its bytes."""
        self.data[path], self.digests[path] = data, sha256(data)
        if path.endswith(".html"):
            self.links[path] = deadlinks.links_of(data)


def _make(
    project: Project, work: Publication, articles: Sequence[Article], layout: Templates, made: _Made
) -> None:
    """Every file of the site: what goes with the pages, the pages, and what tells of them."""
    config, address = project.config, Address(project.config.base_url)
    by_name = {(a.language.locale, a.name): a for a in articles}
    site = PublishedSite(config.project, work.languages, by_name, work.words, address, project.terms, layout)
    for path, data in layout.assets.items():
        made.add(path, data)
    _make_files(project, work, list(site.files()), made)
    for path, data in site.machine_files().items():
        made.add(path, data)
    for path, digest in work.shown.items():
        made.digests[path] = digest
        if path in work.assets:
            made.data[path] = work.assets[path]
        if path.endswith(".html"):
            page = work.assets[path] if path in work.assets else project.door.read(config.site / path)
            made.links[path] = deadlinks.links_of(page)
    for name, shown in work.finished.items():
        for path in shown:
            made.names.setdefault(path, []).append(name)
    made.add(manifest.NAME, manifest.manifest(config.project, articles, work.blocked, made.digests, address))


def _make_files(project: Project, work: Publication, files: Sequence[PublishedFile], made: _Made) -> None:
    """The pages and feeds, but for those that a former publication made from the same."""
    known: dict[str, Mapping[str, Any]] = {}
    for file in sharing.in_turn(project, files, lambda file: file.name):
        kind, locale, name = _node(file)
        found = project.state.said(kind, name, locale, partial(_is_of, file))
        if found is not None:
            known[file.path] = found
    new = [file for file in files if file.path not in known]
    data: dict[str, bytes] = {}
    with project.state.aside():  # `said` stands for what they are made from
        for some in sharing.each(project, sharing.pieces(new, _FEW), partial(_make_some, project, work)):
            for path, (page, kept) in some.items():
                data[path], known[path] = page, kept
    for file in files:
        found = known[file.path]
        made.digests[file.path] = found["sha256"]
        if file.path.endswith(".html"):
            made.links[file.path] = deadlinks.PageLinks(found["links"], frozenset(found["anchors"]))
        if file.path in data:
            made.data[file.path] = data[file.path]
            made.names[file.path] = [_node(file)]
        if file.kind == "article":
            work.forget(file.locale, file.name)


def _is_of(file: PublishedFile, kept: Mapping[str, Any]) -> bool:
    """Whether what is kept was made from the same."""
    return bool(kept["said"] == file.said)


def _node(file: PublishedFile) -> Name:
    """What the state calls a file."""
    return f"{file.kind} file", file.locale, file.name


def _make_some(
    project: Project, work: Publication, files: Sequence[PublishedFile]
) -> Mapping[str, tuple[bytes, Mapping[str, Any]]]:
    """The bytes of some files, and what the state keeps of each, by their paths."""
    out = {}
    for file in files:
        data = file.make()
        links = deadlinks.links_of(data) if file.path.endswith(".html") else deadlinks.PageLinks((), ())
        kept = {
            "said": file.said,
            "sha256": sha256(data),
            "links": list(links.links),
            "anchors": list(links.anchors),
        }
        kind, locale, name = _node(file)
        project.state.anew(kind, name, locale, partial(dict, kept))
        out[file.path] = data, kept
        if file.kind == "article":
            work.forget(file.locale, file.name)
    return out


def _write(project: Project, made: _Made, done: Published) -> None:
    folder = project.config.site
    former = folder / manifest.NAME
    before: Mapping[str, str] = {}
    with project.each_alone():
        before = files_of(project.door.read(former)) if project.door.has(former) else {}
    outputs = Outputs(project, folder, lambda: before)
    for path, data in made.data.items():
        if path == manifest.NAME:
            continue
        names, is_there = made.names.get(path, ()), False
        with project.each_alone():
            if outputs.write(path, data):
                done.written.append(path)
            is_there = True
        if is_there:
            project.state.also([folder / path], *names)
        else:
            for name in names:
                project.state.drop(name)
    done.removed += [path for path in sorted(set(before) - set(made.digests)) if outputs.remove(path)]
    with project.each_alone():
        if project.door.write(former, made.data[manifest.NAME]):  # what lists the others comes last
            done.written.append(manifest.NAME)


# -- dead links ------------------------------------------------------------------------------------


def _say_dead(project: Project, made: _Made, work: Publication) -> None:
    """A warning for what leads nowhere in the source, too; an error for what only a translation has."""
    home = work.languages[project.config.source_locale].tag
    found = list(deadlinks.dead(made.links, made.digests, project.config.base_url))
    in_source = {(dead.page.partition("/")[2], dead.link) for dead in found if dead.page.startswith(f"{home}/")}
    for dead in found:
        folder, _, name = dead.page.partition("/")
        known = folder == home or (name, dead.link) in in_source
        what = "leads to no anchor" if dead.what == "anchor" else "leads nowhere"
        message = f"{dead.page}: the link {dead.link} {what}" + (", as in the source" if known else "")
        severity: Severity = "warning" if known else "error"
        project.add(Problem(f"dead-{dead.what}", severity, message, "mend the link"))

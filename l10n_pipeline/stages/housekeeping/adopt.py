"""Adopt: a page becomes an article of the project, and an editor's work on it survives the next time."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from l10n_pipeline import effort, files
from l10n_pipeline.adopt import Adopted, adopt
from l10n_pipeline.adopt.merge import merge
from l10n_pipeline.adopt.page import adopt_html, is_html
from l10n_pipeline.adopt.write import escaped
from l10n_pipeline.errors import ConfigError, FormatError
from l10n_pipeline.formats import read
from l10n_pipeline.project import Project


@dataclass(frozen=True, slots=True)
class Adoption:
    """What was made of a page, and what was written."""

    adopted: Adopted
    article: Path
    text: str  # of the article, with the editor's changes
    apart: tuple[str, ...]  # what the page says now where the editor has changed it
    written: tuple[Path, ...]
    left: tuple[Path, ...]  # files that are there already and say something else


def adopt_page(project: Project, data: bytes, name: str) -> Adoption:
    """Adopt a page as `name` below the sources.

    FormatError where it cannot be read, TooCostly where it is over its allowance; then nothing is written.
    """
    if not re.fullmatch(r"[a-z0-9][a-z0-9/_-]*", name):
        raise ConfigError(
            f"'{name}' is no name for an article", advice="lower-case letters, digits and hyphens: my-page"
        )
    effort.refuse_large(len(data), project.config.limits, name)
    path = files.inside(project.config.sources, f"{name}.md")
    record = project.state_folder / "adopted" / f"{name}.md"
    seen = project.door.read(path) if project.door.has(path) else None
    with effort.within(project.config.limits, name):
        made = _made(project, data, name)
        text, apart = _with_edits(project, made.article, seen, record)
        read(text.encode(), path.name)
    blocks = {project.own_block_path(block, locale): _own_block(said) for locale, block, said in made.blocks}
    left = tuple(
        p for p, said in blocks.items() if project.door.has(p) and _body(project.door.read(p)) != _body(said)
    )
    written = []
    wanted = {path: (text.encode(), seen)}
    wanted |= {p: (said, None) for p, said in blocks.items() if p not in left and not project.door.has(p)}
    for target, (content, before) in wanted.items():
        if project.writes and project.door.save(target, content, before):
            written.append(target)
    if project.writes:
        project.door.write(record, made.article.encode())
    return Adoption(made, path, text, apart, tuple(written), left)


def _made(project: Project, data: bytes, name: str) -> Adopted:
    source = project.config.source_locale
    if is_html(data):
        return adopt_html(data, name)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormatError("the page is not UTF-8", path=name, advice="save it as UTF-8") from error
    if not text.strip():
        raise FormatError("the page is empty", path=name)
    names = {form for term in project.terms for form in (term.source, *term.forms)}
    made = adopt(text, name, source, [locale.name for locale in project.config.locales], names)
    known = {name.casefold() for name in names}
    return replace(made, terms=tuple(term for term in made.terms if term.term.casefold() not in known))


def _with_edits(project: Project, new: str, seen: bytes | None, record: Path) -> tuple[str, tuple[str, ...]]:
    """The article with what an editor changed since it was adopted last; without a record theirs stays whole."""
    if seen is None:
        return new, ()
    present = seen.decode()
    if not project.door.has(record):
        return (present, (new,)) if present != new else (new, ())
    base = project.door.read(record).decode()
    lines, apart = merge(base.splitlines(), present.splitlines(), new.splitlines())
    return "\n".join(lines) + "\n", tuple("\n".join(part) for part in apart)


def _own_block(text: str) -> bytes:
    return f'---\nsource_hash: ""\n---\n{escaped(text)}\n'.encode()


def _body(data: bytes) -> bytes:
    return data.rpartition(b"---\n")[2].strip()

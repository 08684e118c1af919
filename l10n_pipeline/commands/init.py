"""`l10n init`: makes a project, of nothing or of a site that exists."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from l10n_pipeline import files
from l10n_pipeline.commands import add_dry_run
from l10n_pipeline.config.config import FILE
from l10n_pipeline.errors import ConfigError

if TYPE_CHECKING:
    from l10n_pipeline.survey.look import Present, Survey

CONFIG = """\
# What may stand here: docs/configuration.md
project: {project}
source_locale: en
locales:
{locales}"""

ARTICLE = """\
---
title: Hello
description: A first article.
---

# Hello

This is a first article. Write yours beside it, then run `l10n run`.
"""

ATTRIBUTES = "/locales/**/*.po merge=l10n\n"
DRIVER = 'git config merge.l10n.driver "l10n merge-po %O %A %B %P"'

IGNORED = "/.l10n/\n/editions/\n/public/\n.l10n-*.tmp\n"


def add_arguments(parser: ArgumentParser) -> None:
    """The locales to start with, where the site is, and whether to write."""
    parser.add_argument(
        "site", nargs="?", default="", metavar="SITE", help="the folder of the site, where there are several"
    )
    parser.add_argument(
        "--locale",
        action="append",
        default=[],
        metavar="LOCALE",
        help="a locale of the project, instead of all that the site has; may be repeated",
    )
    add_dry_run(parser)


def run(args: Namespace) -> int:
    """Look at what is there; write l10n.yaml and .gitignore, and of nothing also a first article; all else stays."""
    from l10n_pipeline.survey.look import survey

    root = (args.root or Path.cwd()).resolve()
    door = files.Door(root)
    if door.has(FILE):
        raise ConfigError(f"there is an {FILE} already", path=files.shown(root / FILE), advice="edit it")
    where = ""
    if args.site:
        folder = files.inside(root, args.site)
        if not folder.is_dir():
            raise ConfigError(
                f"there is no folder {args.site}", advice="name the folder of the site's configuration"
            )
        where = folder.relative_to(root).as_posix().removeprefix(".")
    names = [_locale_name(name) for name in args.locale]
    found = survey(root, where)
    if found is None and not where:
        return _new(root, door, names, writes=not args.dry_run)
    if found is None:
        raise ConfigError(
            f"there are no pages in {args.site}", advice="name the folder of the site's configuration"
        )
    return _of_site(root, door, found, names, writes=not args.dry_run)


def _locale_name(name: str) -> str:
    """`zh-CN` is zh_CN here; what is no locale is told by the configuration's own check."""
    from l10n_pipeline.survey.site import locale_name

    return locale_name(name) or name


def _new(root: Path, door: files.Door, names: Sequence[str], *, writes: bool) -> int:
    from l10n_pipeline.config import config

    locales = "".join(f"  {name}: {{}}\n" for name in names or ["zh_CN"])
    data = CONFIG.format(project=json.dumps(root.name or "articles", ensure_ascii=False), locales=locales).encode()
    config.parse(data, root)  # a locale that is none is told before anything is written
    made = {FILE: data}
    for name, text in (("source_content/hello.md", ARTICLE), ("glossary_terms/terms.yaml", "[]\n")):
        if not door.has(Path(name).parent):
            made[name] = text.encode()
    for name, wanted in ((".gitignore", IGNORED), (".gitattributes", ATTRIBUTES)):
        _add_lines(door, made, name, wanted.splitlines())
    _write(door, made, writes=writes)
    print(f"next: l10n run\nso that git merges PO files by unit: {DRIVER}")
    return 0


def _of_site(root: Path, door: files.Door, found: Survey, names: Sequence[str], *, writes: bool) -> int:
    from l10n_pipeline.config import config
    from l10n_pipeline.report.surveys import print_next, print_survey
    from l10n_pipeline.survey.look import Present
    from l10n_pipeline.survey.written import configuration, ignored, is_in_place

    known = [one.name for one in found.locales]
    meant = {name: _known_as(known, name) for name in names}
    new: list[Present] = [Present("", name, 0, "") for name in names if not meant[name]]
    present = [one for one in found.locales if one.name in meant.values() or not names]
    locales = [*present, *new] or [Present("", "zh_CN", 0, "")]
    folder = found.site.po_folder or ("translations" if door.has("locales") else "locales")
    left = [one for one in found.locales if one not in present]
    data = configuration(found, root.name or "site", locales, folder, left).encode()
    config.parse(data, root)
    made = {FILE: data}
    _add_lines(door, made, ".gitignore", ignored(found, locales))
    print_survey(found, locales, named=bool(names))
    if left:
        named = ", ".join(one.name for one in left)
        print(f"left out, for they were not named: {named}; their pages stay as they are, and are no sources")
    if not writes:
        print(f"\n{data.decode()}")
    _write(door, made, writes=writes)
    print_next(locales, in_place=is_in_place(found))
    return 0


def _known_as(known: Collection[str], name: str) -> str:
    """How the site calls a locale, "" where it has none: its `zh` is what somebody calls zh-CN, and the other way.

    A language alone is the one locale of that language, or the one in its own country; Chinese in Taiwan is another.
    """
    from babel.core import get_global

    language, _, rest = name.partition("_")
    script, _, country = get_global("likely_subtags").get(language, "").removeprefix(f"{language}_").partition("_")
    own = [language, f"{language}_{country}", f"{language}_{script}"]
    if name in known:
        return name
    same = [one for one in known if one.partition("_")[0] == language]
    if name in own:
        likely = [one for one in own if one in same]
        foreign = language == "zh" or rest
        return likely[0] if likely else same[0] if len(same) == 1 and not foreign else ""
    return ""


def _add_lines(door: files.Door, made: dict[str, bytes], name: str, wanted: Sequence[str]) -> None:
    """The lines that a file lacks, behind those that it has."""
    before = door.read(name) if door.has(name) else b""
    missing = [line for line in wanted if line.encode() not in before.splitlines()]
    if missing:
        eol = b"" if before.endswith(b"\n") or not before else b"\n"
        made[name] = before + eol + ("\n".join(missing) + "\n").encode()


def _write(door: files.Door, made: dict[str, bytes], *, writes: bool) -> None:
    if writes:
        for name, data in made.items():
            door.save(name, data, door.read(name) if door.has(name) else None)
        door.late()
    print(("made " if writes else "would make ") + ", ".join(made))

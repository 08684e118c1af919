"""`l10n init`: makes a project."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path

from l10n_pipeline import files
from l10n_pipeline.config.config import FILE
from l10n_pipeline.errors import ConfigError

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
    """The locales to start with."""
    parser.add_argument(
        "--locale", action="append", default=[], metavar="LOCALE", help="a locale of the project; may be repeated"
    )


def run(args: Namespace) -> int:
    """Make l10n.yaml and the folders in --root or the current folder; what is there stays."""
    from l10n_pipeline.config import config

    root = (args.root or Path.cwd()).resolve()
    door = files.Door(root)
    if door.has(FILE):
        raise ConfigError(f"there is an {FILE} already", path=files.shown(root / FILE), advice="edit it")
    locales = "".join(f"  {name}: {{}}\n" for name in args.locale or ["zh_CN"])
    data = CONFIG.format(project=json.dumps(root.name or "articles", ensure_ascii=False), locales=locales).encode()
    config.parse(data, root)  # a locale that is none is told before anything is written
    made = [FILE]
    root.mkdir(parents=True, exist_ok=True)
    door.save(FILE, data, None)
    for name, text in (("source_content/hello.md", ARTICLE), ("glossary_terms/terms.yaml", "[]\n")):
        if not door.has(Path(name).parent):
            door.save(name, text.encode(), None)
            made.append(name)
    for name, wanted in ((".gitignore", IGNORED), (".gitattributes", ATTRIBUTES)):
        seen = door.read(name) if door.has(name) else None
        before = seen or b""
        missing = [line for line in wanted.splitlines() if line.encode() not in before.splitlines()]
        if missing:
            eol = b"" if before.endswith(b"\n") or not before else b"\n"
            door.save(name, before + eol + ("\n".join(missing) + "\n").encode(), seen)
            made.append(name)
    door.late()
    print("made " + ", ".join(made) + f"\nnext: l10n run\nso that git merges PO files by unit: {DRIVER}")
    return 0

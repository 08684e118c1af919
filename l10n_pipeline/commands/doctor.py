"""`l10n doctor`: looks at a whole site before anything is written."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from l10n_pipeline.commands import add_format, add_selection, opened, told

if TYPE_CHECKING:
    from l10n_pipeline.config.config import Config
    from l10n_pipeline.model import Place
    from l10n_pipeline.stages.inspect.survey import Inventory

FEW = 3
"""Places of each name that are shown without `--verbose`."""

ADVICE = {
    "file": "no reader: write it in a format that is read, or leave it as it is",
    "directive": "its content is kept as code; write text outside of it",
    "argument": "to offer it: `arguments`, as below",
    "comment": "to offer it: `code`, as below; `js:strings` offers strings of JavaScript, too",
    "html": "take it out of the quote to have it translated",
    "fence": "close it: the rest of the page is code",
    "code": "code of another tool: translate its comments in the PO file itself",
    "doubt": "write it so that every parser reads the same: a blank line before, a backslash before the sign",
    "verbatim": "write it in a simpler way to have it translated",
    "mdx": "the site is not built with it: close it, or write `&lt;`, `&#123;` or `{/* a comment */}`",
    "field": "to offer it: `front_matter`, as below",
    "data": "to offer values: `keys`, as below",
    "alone": "nothing to translate: it is copied",
}
"""What a person can do, by kind; l10n.yaml is quoted where it can say it."""


def add_arguments(parser: ArgumentParser) -> None:
    """Which articles; how problems are told."""
    add_selection(parser)
    add_format(parser)


def run(args: Namespace) -> int:
    """Tell what is offered, what is kept, what is at risk, and what l10n.yaml could say; nothing is written."""
    from l10n_pipeline.stages.inspect.survey import survey

    with opened(args, writes=False) as (project, _locales, sources):
        found = survey(project, sources)
        print(f"{found.files} files are read: {found.texts:,} texts with {found.words:,} words are offered")
        for line in (*report(found, verbose=args.verbose), *proposal(found, project.config, verbose=args.verbose)):
            print(line)
        numbers = {"files": found.files, "texts": found.texts, "words": found.words}
        return told(args, project, "doctor", numbers | {kind: found.count(kind) for kind in found.places})


def report(found: Inventory, *, verbose: bool) -> Iterator[str]:
    """The lines for each kind of what is not offered, most first."""
    from l10n_pipeline.stages.inspect.survey import LABELS

    for kind, labels in LABELS.items():
        by_name = found.places.get(kind, {})
        if not by_name:
            continue
        count = found.count(kind)
        yield f"\n{count} {labels[count > 1]}: {ADVICE[kind]}"
        for name in _first(by_name, whole=verbose):
            places = by_name[name] if verbose else by_name[name][:FEW]
            more = f" and {len(by_name[name]) - len(places)} more" if len(places) < len(by_name[name]) else ""
            yield f"  {name or labels[0]}: {', '.join(map(str, places))}{more}"


def _first(by_name: Mapping[str, Sequence[Place]], *, whole: bool) -> list[str]:
    names = sorted(by_name, key=lambda name: (-len(by_name[name]), name))
    return names if whole else names[: 4 * FEW]


def proposal(found: Inventory, config: Config, *, verbose: bool) -> Iterator[str]:
    """What l10n.yaml would say to offer all that is told, with what it says of the same files already."""
    start = config.relative(config.sources)
    start = "" if start == "." else f"{start}/"
    fields = _first(found.places.get("field", {}), whole=verbose)
    files: dict[str, dict[str, list[str]]] = {}
    for kind, option in {"argument": "arguments", "comment": "code"}.items():
        by_name = found.places.get(kind, {})
        for name in _first(by_name, whole=verbose):
            for suffix in dict.fromkeys(PurePosixPath(place.path).suffix for place in by_name[name]):
                files.setdefault(f"{start}**{suffix}", {}).setdefault(option, []).append(name)
    for suffix in found.places.get("data", {}):
        files[f"{start}**{suffix}"] = {"keys": ["**"]}
    for mine in config.files:
        for option in files.get(mine.pattern, {}):
            files[mine.pattern][option] = [*(getattr(mine, option) or ()), *files[mine.pattern][option]]
    if fields or files:
        yield "\nfor l10n.yaml, as far as it is text:"
    if fields:
        yield from ("# in place of `front_matter`:",) if config.front_matter else ()
        yield f"front_matter: {json.dumps([*config.front_matter, *fields], ensure_ascii=False)}"
    if files:
        yield "# below `files`:" if config.files else "files:"
    for pattern, options in files.items():
        said = ", ".join(f"{key}: {json.dumps(names, ensure_ascii=False)}" for key, names in options.items())
        yield f'  "{pattern}": {{{said}}}'

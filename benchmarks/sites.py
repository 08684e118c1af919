"""Whole sites by the judge of their layout: what a translated page shows, and how much of its prose is offered.

    python benchmarks/sites.py FOLDER [LAYOUT] [--show N]

Every page below FOLDER is written in other letters, in Chinese and in Arabic, codes left alone. The parser that builds
sites of this layout (`folders`, `hugo`, `mkdocs`, `jekyll`, `docusaurus`, `starlight`, or `myst`) then says which pages
have another shape, and how many words outside of code the readers of the page see in letters that nobody offered.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from judges import BY_LAYOUT, Verdict, judge, missing
from test_judges import difference
from writers import WRITERS, Writer

from l10n_pipeline.edition.compose import EditionOptions, compose
from l10n_pipeline.edition.layouts import LAYOUTS
from l10n_pipeline.errors import FormatError
from l10n_pipeline.formats import read, reader
from l10n_pipeline.formats.options import ReadOptions
from l10n_pipeline.model import Allowed

PAGES = (".md", ".markdown", ".mdx")
WORD = re.compile(r"(?<![\w./@#-])[A-Za-z]{2,}(?![\w./@-]*[/@\d_=()])")
"""A word as prose has it: no part of a path, an address or a name of code."""
GREEK = re.compile(r"[α-ω]{2,}", re.I)
NO_PROSE = re.compile(
    r"\S*(?:://|@)\S*|:[a-z0-9_+-]+:(?:\{[^{}]*\})?|[\]\)]\{[^{}]*\}|\{\{[^{}]*\}\}|\[[\w.:/-]*[.:/][\w.:/-]*\]"
    r"|\[![A-Za-z]+\]|\{\*[^{}]*\*\}"
)
"""Addresses; icons, attributes, templates, labels and marks of alerts that the judge leaves to plug-ins."""
COMMENT = re.compile(rb"<!--((?:(?!-->|\*/)[\s\S])*)-->")
BATCH = 200


@dataclass(slots=True)
class Tally:
    """What a site's pages came to."""

    pages: int = 0
    unread: Counter[str] = field(default_factory=Counter)  # by message
    unbuilt: int = 0  # the source itself cannot be built by the judge
    kept: int = 0  # segments for which a law does not hold
    other: dict[Path, tuple[str, str]] = field(default_factory=dict)  # page: writer, first difference
    offered: int = 0  # words
    plain: Counter[str] = field(default_factory=Counter)  # words that a page shows in letters of the source
    places: Counter[Path] = field(default_factory=Counter)


def main() -> None:
    asked = _arguments()
    layout = asked.layout
    mine = LAYOUTS[layout] if layout in LAYOUTS else LAYOUTS["folders"]
    options = ReadOptions(mdx=mine.mdx, parser=mine.parser)
    main_judge = BY_LAYOUT.get(layout, layout)
    files = [p for p in sorted(asked.folder.rglob("*")) if p.suffix in PAGES and p.is_file()]
    tally = Tally()
    for name in dict.fromkeys((main_judge, "mdx")):
        if lacking := missing(name):
            sys.exit(lacking)
        chosen = [p for p in files if (name == "mdx") == (p.suffix in options.mdx)]
        for at in range(0, len(chosen), BATCH):
            _batch(name, chosen[at : at + BATCH], options, layout if layout in LAYOUTS else "folders", tally)
    _report(asked.folder, tally, asked.show)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("layout", nargs="?", default="folders", choices=sorted({*BY_LAYOUT, "myst"}))
    parser.add_argument("--show", type=int, default=10, help="how many pages and words to show")
    return parser.parse_args()


def _batch(judge_name: str, paths: Sequence[Path], options: ReadOptions, layout: str, tally: Tally) -> None:
    sources = {path: data for path in paths if (data := _readable(path, options, tally)) is not None}
    pages = list(sources)
    was = judge(judge_name, [_as_built(sources[p], layout) for p in pages])
    buildable = [p for p, verdict in zip(pages, was, strict=True) if not verdict.broken]
    before = dict(zip(pages, was, strict=True))
    tally.pages += len(pages)
    tally.unbuilt += len(pages) - len(buildable)
    for who, write in WRITERS.items():
        written = [_as_built(_edition(sources[p], write, p.name, options, layout), layout) for p in buildable]
        for path, now in zip(buildable, judge(judge_name, written), strict=True):
            if said := difference(before[path], now):
                tally.other.setdefault(path, (who, said))
            if who == "greek":
                _count(path, now, tally)


def _as_built(page: bytes, layout: str) -> bytes:
    """Comments of HTML as Docusaurus gives them to MDX, which has none."""
    return COMMENT.sub(rb"{/*\1*/}", page) if layout == "docusaurus" else page


def _readable(path: Path, options: ReadOptions, tally: Tally) -> bytes | None:
    data = path.read_bytes()
    try:
        tally.kept += len(read(data, path.name, options=options).problems)
    except FormatError as error:
        tally.unread[error.message] += 1
        return None
    return data


def _edition(source: bytes, write: Writer, name: str, options: ReadOptions, layout: str = "folders") -> bytes:
    """The source as a translator writes it, without what a layout adds."""
    document, parse = read(source, name, options=options), reader(name, options)
    targets = {i: write(segment) for i, segment in enumerate(document.segments)}
    return compose(
        document, parse, targets, EditionOptions("ja", "en", html=False, fields=(), allowed=Allowed(layout=layout))
    ).data


def _count(path: Path, shown: Verdict, tally: Tally) -> None:
    tally.offered += len(GREEK.findall(shown.prose))
    plain = list(_plain(shown.prose))
    tally.plain.update(plain)
    tally.places[path] += len(plain)


def _plain(prose: str) -> Iterator[str]:
    for word in WORD.findall(NO_PROSE.sub(" ", prose)):
        yield word.lower()


def _report(folder: Path, tally: Tally, show: int) -> None:
    plain = tally.plain.total()
    share = tally.offered / max(tally.offered + plain, 1)
    print(
        f"{tally.pages} pages, {tally.unread.total()} not read, {tally.unbuilt} that the judge cannot build itself"
    )
    print(f"{len(tally.other)} pages of another shape; {tally.kept} texts kept because a law does not hold")
    print(f"{share:.2%} of {tally.offered + plain} words that pages show are offered")
    for message, count in tally.unread.most_common(show):
        print(f"  not read: {count} x {message}")
    for path, (who, said) in list(tally.other.items())[:show]:
        print(f"  {path.relative_to(folder)} in {who}: {said[:300]}")
    for path, count in tally.places.most_common(show):
        print(f"  {count} words kept on {path.relative_to(folder)}")
    print("  " + " ".join(f"{word}:{count}" for word, count in tally.plain.most_common(show * 3)))


if __name__ == "__main__":
    main()

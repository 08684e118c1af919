"""What an import tells: a row for each file, and a CSV file with each text that came."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from io import StringIO
from pathlib import Path

from l10n_pipeline import files
from l10n_pipeline.exchange.tables import cell
from l10n_pipeline.progress import table
from l10n_pipeline.stages.intake.pages import Pages, TranslatedPage
from l10n_pipeline.stages.intake.pairs import FATES, Imported

_MANY = 20
"""Files that a table may have; of more each locale's sum is shown, and --report has each text."""


def print_imported(done: Mapping[str, Imported], *, writes: bool) -> None:
    """A row for each file, or each locale: how many of its texts met which fate; then what the units got."""
    by_file = {locale: imported.by_file() for locale, imported in done.items()}
    if sum(map(len, by_file.values())) > _MANY:
        by_file = {locale: {_files(len(one)): sum(one.values(), Counter())} for locale, one in by_file.items()}
    rows: list[list[object]] = []
    for locale, one in by_file.items():
        for path, counted in one.items():
            rows.append([path, locale, counted.total(), *(counted[fate] for fate in FATES)])
    if rows:
        print(table(rows, ("file", "locale", "texts", *FATES)))
    for locale, imported in done.items():
        got = ", ".join(f"{count} {state}" for state, count in imported.filled.items()) or "nothing new"
        print(f"{locale}: units that {'got' if writes else 'would get'} a text: {got}")


def _pages(copies: Sequence[TranslatedPage]) -> str:
    """How many pages, and which they are."""
    names = [page.name for page in copies]
    return f"{len(names)} page{'s' * (len(names) != 1)} ({', '.join(names[:3])}{' …' * (len(names) > 3)})"


def _files(count: int) -> str:
    return f"{count} file{'s' * (count != 1)}"


def print_pages(pages: Pages) -> None:
    """What pages have beside their sources, and prefixes of links that the locale's pages have."""
    if pages.alone or pages.dropped:
        print(
            f"{len(pages.alone)} passages stand in pages alone, {pages.dropped} mean other things: --report lists them"
        )
    if pages.untranslated:
        where = f"; nobody has translated {_pages(pages.copies)}" if pages.copies else ""
        print(f"{len(pages.untranslated)} texts of pages are in the source's language and stay open{where}")
    if pages.kept:
        first = {page.name: f"{page.name}:{number}" for page, number, _ in reversed(pages.kept)}
        places = list(first.values())[::-1]
        print(
            f"pages with lines that no unit holds, such as comments in code, stay as they are: {len(first)}, "
            f"first {', '.join(places[:3])}{' …' * (len(first) > 3)}"
        )
        print("  (`l10n doctor` says what l10n.yaml could offer of them; import again then)")
    for locale in pages.links:
        if links := pages.links_of(locale):
            said = ", ".join(f"{was} → {now}" for was, now in links.items())
            print(f"links of {locale}, which l10n.yaml has as `links`: {said}")
    if pages.editions:
        print(f"{pages.editions} pages are editions of this project: nothing to bring in")
    if pages.without:
        print(f"{len(pages.without)} pages have no source here: {', '.join(map(str, pages.without[:3]))}")


def write_report(path: Path, done: Mapping[str, Imported], pages: Pages) -> None:
    """A row for each text that came: where it stands, what became of it, and why."""
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["file", "line", "locale", "fate", "why", "source", "target"])
    for locale, imported in done.items():
        for pair, fate, why in imported.fates:
            texts = map(cell, (pair.source, pair.target))
            writer.writerow([cell(pair.place.path), pair.place.line, locale, fate, why, *texts])
    for page, segment in pages.alone:
        writer.writerow(
            [
                cell(page.name),
                segment.line,
                page.locale.name,
                "alone",
                "the source has no such passage",
                "",
                cell(segment.text),
            ]
        )
    for page, segment in pages.untranslated:
        why, text = "the page has it in the source's language", cell(segment.text)
        writer.writerow([cell(page.name), segment.line, page.locale.name, "open", why, "", text])
    for page, number, line in pages.kept:
        why = "no unit holds this line, and the source has it otherwise"
        writer.writerow([cell(page.name), number, page.locale.name, "kept-line", why, "", cell(line)])
    for file in pages.without:
        writer.writerow([file, 0, "", "alone", "no source of ours is this page's", "", ""])
    files.write(path, out.getvalue().encode())

"""What an import tells: a row for each file, and a CSV file with each text that came."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from io import StringIO
from pathlib import Path

from l10n_pipeline import files
from l10n_pipeline.progress import table
from l10n_pipeline.stages.intake.pairs import FATES, Imported


def print_imported(done: Mapping[str, Imported], *, writes: bool) -> None:
    """A row for each file: how many of its texts met which fate; then what the units got."""
    rows: list[list[object]] = []
    for locale, imported in done.items():
        for path in dict.fromkeys(pair.place.path for pair, _, _ in imported.fates):
            counted = imported.of(path)
            rows.append([path, locale, counted.total(), *(counted[fate] for fate in FATES)])
    if rows:
        print(table(rows, ("file", "locale", "texts", *FATES)))
    for locale, imported in done.items():
        got = ", ".join(f"{count} {state}" for state, count in imported.filled.items()) or "nothing new"
        print(f"{locale}: units that {'got' if writes else 'would get'} a text: {got}")


def write_report(path: Path, done: Mapping[str, Imported]) -> None:
    """A row for each text that came: where it stands, what became of it, and why."""
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["file", "line", "locale", "fate", "why", "source", "target"])
    for locale, imported in done.items():
        for pair, fate, why in imported.fates:
            writer.writerow([pair.place.path, pair.place.line, locale, fate, why, pair.source, pair.target])
    files.write(path, out.getvalue().encode())

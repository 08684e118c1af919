"""Reads TMX, XLIFF and CSV as pairs of texts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from l10n_pipeline.catalog import digest
from l10n_pipeline.exchange.tables import from_csv
from l10n_pipeline.exchange.tmx import from_tmx
from l10n_pipeline.exchange.units import Exchanged
from l10n_pipeline.exchange.xliff import from_xliff
from l10n_pipeline.intake.pairs import Translation, expanded
from l10n_pipeline.model import Place

Said = Iterator[tuple[str, Translation]]
"""Each pair with its target language."""


def _pairs(path: str, found: Iterable[Exchanged], *, keeps: bool) -> Said:
    for one in found:
        unchanged = digest(one.target) == one.replaces
        pair = Translation(
            one.source,
            one.target,
            # A text of ours that came back changed is somebody's work, whatever state its tool left on it.
            "draft" if one.draft and (unchanged or not one.replaces) else "translated",
            Place(path, one.line),
            (one.file,) if one.file else (),
            notes=one.notes,
            context=one.context,
            replaces=one.replaces,
            keeps=keeps,
        )
        yield from ((one.languages[1], each) for each in expanded([pair]))


def xliff(data: bytes, path: str) -> Said:
    """The units of an XLIFF file."""
    return _pairs(path, from_xliff(data, path), keeps=True)


def tmx(data: bytes, path: str) -> Said:
    """The entries of a translation memory."""
    return _pairs(path, from_tmx(data, path), keeps=False)


def table(data: bytes, path: str) -> Said:
    """The rows of a CSV file."""
    return _pairs(path, from_csv(data, path), keeps=False)


READERS: dict[str, Callable[[bytes, str], Said]] = {
    ".tmx": tmx,
    ".xlf": xliff,
    ".xliff": xliff,
    ".csv": table,
}
"""By suffix."""

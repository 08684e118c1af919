"""A long page whose source has many versions comes in at a bounded cost, from the version that it was made from."""

from __future__ import annotations

from collections.abc import Sequence

from l10n_pipeline.formats import reader
from l10n_pipeline.intake import closest
from l10n_pipeline.intake.align import Block, blocks, cells
from l10n_pipeline.intake.pages import Destinations, paired

READ = reader("a.md")
NOWHERE = Destinations(frozenset())


def source(version: int, size: int) -> bytes:
    """A page in which each version has other codes in a third of its paragraphs, and one paragraph more."""
    own = [f"Some words about `c{n}v{version if n % 3 == 0 else 0}` stand here." for n in range(size)]
    return "\n\n".join([*own, *(f"One more, `x{n}`." for n in range(version))]).encode() + b"\n"


def page(version: int, size: int) -> bytes:
    text = (
        source(version, size).decode().replace("Some words about", "Einige Worte zu").replace("stand here", "hier")
    )
    return text.encode() + b"\n# Noch etwas\n"


def test_the_version_is_found_where_not_all_are_laid_beside_the_page() -> None:
    size, count = 500, 16
    versions = [READ(source(version, size)) for version in range(count, 0, -1)]
    assert sum(cells(size, len(version.segments)) for version in versions) > closest.MOST
    found = paired(versions, READ(page(4, size)), NOWHERE, None)
    assert not found.fits
    same = [one for one, other in found.pairs if one.text.split("`")[1::2] == other.text.split("`")[1::2]]
    assert len(same) == size + 4


class Counted(closest.Closest):
    """Lays nothing beside a page, and counts how often it would."""

    def __init__(self) -> None:
        super().__init__()
        self.laid = 0

    def _lay(self, source: Sequence[Block], target: Sequence[Block], number: int) -> None:
        self.laid += 1


def test_of_many_versions_no_more_are_laid_beside_the_page_than_of_a_few() -> None:
    size = 500
    theirs = blocks(READ(page(4, size)).segments, str)
    laid = []
    for count in (20, 60):
        versions = Counted()
        for version in range(count):
            versions.add(blocks(READ(source(version, size)).segments, str), theirs)
        versions.best()
        laid.append(versions.laid)
    assert laid[0] == laid[1] < 20


def test_pages_of_many_blocks_are_looked_at_in_a_band() -> None:
    assert cells(20_000, 20_000) <= 20_000 * 1_000
    few = blocks(READ(source(1, 50)).segments, str)
    assert cells(len(few), len(few)) == len(few) ** 2

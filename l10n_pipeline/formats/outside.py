"""Formats of other packages, by entry points: what they raise is a FormatError, and the laws hold for them as for ours.

The name of an entry point of the group `l10n_pipeline.formats` is the suffix without its dot; it names a module, or an
object, with `parse(source: bytes, options: ReadOptions) -> Document` and perhaps `rendered(source: bytes) -> str`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol

from l10n_pipeline.errors import FormatError
from l10n_pipeline.files import program
from l10n_pipeline.model import Document, Segment
from l10n_pipeline.slots import CODECS

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from l10n_pipeline.formats.options import ReadOptions

GROUP = "l10n_pipeline.formats"
_ADVICE = "tell its author; docs/extending.md says what a format does"


class OutsideFormat(Protocol):
    """What an entry point names; `rendered` may be missing."""

    def parse(self, source: bytes, options: ReadOptions) -> Document: ...


@cache
def others() -> Mapping[str, EntryPoint]:
    """The suffixes of other packages."""
    return {f".{entry.name.lower()}": entry for entry in program.entry_points(GROUP)}


def version(suffix: str) -> str:
    """What a verdict on a file of theirs depends on; "" for a suffix that nobody else reads."""
    entry = others().get(suffix.lower())
    return "" if entry is None else f"{entry.value} {entry.dist.version if entry.dist else ''}"


def functions(
    suffix: str,
) -> tuple[Callable[[bytes, ReadOptions], Document], Callable[[bytes], str] | None]:
    """`parse` and `rendered` of the package that reads a suffix; FormatError where it cannot be loaded."""
    entry = others()[suffix]

    def parse(source: bytes, options: ReadOptions) -> Document:
        return _whole(_called(entry, lambda: _loaded(entry).parse(source, options)), entry, source)

    render: Callable[[bytes], str] | None = getattr(_called(entry, lambda: _loaded(entry)), "rendered", None)
    return parse, render


def _loaded(entry: EntryPoint) -> OutsideFormat:
    found: OutsideFormat = entry.load()
    return found


def _called(entry: EntryPoint, call: Callable[[], object]) -> object:
    try:
        return call()
    except FormatError:
        raise
    except (Exception, SystemExit) as error:
        said = " ".join(f"{type(error).__name__}: {error}".split())[:160]
        raise FormatError(f"the format {entry.name} of another package failed: {said}", advice=_ADVICE) from error


def _whole(found: object, entry: EntryPoint, source: bytes) -> Document:
    """The document, if it is one of this source, and its segments lie in order and are written by known codecs."""
    if not isinstance(found, Document) or found.source != source:
        raise _wrong(entry, "it returns no Document of the source")
    if not all(isinstance(one, Segment) for one in found.segments):
        raise _wrong(entry, "its segments are no Segments")
    for one in found.segments:
        if not 0 <= one.start <= one.end <= len(source) or not isinstance(one.text, str):
            raise _wrong(entry, f"a segment ({one.start} to {one.end}) lies outside of the source")
        if one.slot.codec not in CODECS:
            raise _wrong(entry, f"there is no codec '{one.slot.codec}'")
    if any(a.end > b.start for a, b in pairwise(found.segments)):
        raise _wrong(entry, "its segments overlap, or are in another order than in the source")
    return found


def _wrong(entry: EntryPoint, what: str) -> FormatError:
    return FormatError(f"the format {entry.name} of another package: {what}", advice=_ADVICE)

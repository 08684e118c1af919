"""The laws of placement and identity, to which every document is held when it is read (docs/architecture.md).

Where a law does not hold, the smallest set of segments that breaks it is kept verbatim.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import repeat

from l10n_pipeline.errors import FormatError
from l10n_pipeline.model import Document, Segment
from l10n_pipeline.slots import encode
from l10n_pipeline.splice import Edit, splice

Parse = Callable[[bytes], Document]
Rendered = Callable[[bytes], str]


def broken(document: Document, parse: Parse, rendered: Rendered | None = None) -> tuple[int, ...]:
    """Indices of the segments for which placement or identity does not hold; () almost always."""
    if _holds(document, parse, rendered):
        return ()
    ids = tuple(range(len(document.segments)))
    bad = set(_offenders(ids, lambda some: _placed(document, parse, some), _parses(document)))
    rest = tuple(i for i in ids if i not in bad and _respelled(document.segments[i], document.source))
    page = rendered(document.source) if rest and rendered else ""

    def shows(some: Sequence[int]) -> bool:
        return not rendered or _shows(page, rendered, _anew(document, some))

    # A page is rendered in a tenth of the time in which it is read: those that spoil the page are found by it alone.
    bad |= set(_offenders(rest, shows, _parses(document)))
    rest = tuple(i for i in rest if i not in bad)
    identical = _offenders(rest, lambda some: shows(some) and _same(document, parse, some), _parses(document))
    return tuple(sorted(bad.union(identical)))


def _holds(document: Document, parse: Parse, rendered: Rendered | None) -> bool:
    """Whether both laws surely hold, by one parse: with texts that are spelled anew, and probes in place of the others.

    Where a text is written as the source spells it, identity holds without a look.
    """
    source, own, edits, texts = document.source, [], [], {}
    for i, segment in enumerate(document.segments):
        start, end, text, slot = segment.start, segment.end, segment.text, segment.slot
        new = encode(slot, text)
        if changes := new != source[start:end]:
            texts[i] = text
        else:
            texts[i] = probe = f"Q{i}Z"
            new = encode(slot, probe)
        edits.append(edit := Edit(start, end, new))
        if changes:
            own.append(edit)
    if own and any(s.text.startswith(_BY_WHAT_IS_ABOVE) for s in document.segments):
        return False  # a probe says nothing of what such a text becomes below another one
    if own and rendered and not _shows(rendered(source), rendered, splice(source, own)[0]):
        return False
    return _reads(document, parse, splice(source, edits)[0], texts, exact=True)


_BY_WHAT_IS_ABOVE = (":", "~", "%", "$")
"""How lines begin that are marker lines of a dialect, or text, by what stands above them."""


def _respelled(segment: Segment, source: bytes) -> bool:
    return segment.edit(segment.text).new != source[segment.start : segment.end]


def misplaced(document: Document, texts: dict[int, str], parse: Parse) -> tuple[int, ...]:
    """Indices of the translated segments because of which the written document has another structure."""

    def holds(some: Sequence[int]) -> bool:
        return _stands(document, parse, {i: texts[i] for i in some})

    return tuple(_offenders(tuple(texts), holds, _parses(document)))


_WORK, _LEAST = 50_000_000, 100
_OF_SEGMENT = 200
"""Bytes and, for each segment, so many more, that are read to find offenders; and how often a file is read at least."""


def _parses(document: Document) -> Iterator[None]:
    """As many as a document may be read to find offenders: many of them would cost the square of its length."""
    return repeat(None, max(_LEAST, _WORK // (len(document.source) + _OF_SEGMENT * len(document.segments) + 1)))


def _offenders(ids: tuple[int, ...], holds: Callable[[Sequence[int]], bool], left: Iterator[None]) -> list[int]:
    """The smallest sets that break the law, found by halving. Segments that break it only together stay one set.

    Where `left` ends the sets that are not halved yet stay whole.
    """
    if not ids or holds(ids):
        return []
    if len(ids) == 1 or next(left, _ENDED) is _ENDED:
        return list(ids)
    half = len(ids) // 2
    return _offenders(ids[:half], holds, left) + _offenders(ids[half:], holds, left) or list(ids)


_ENDED = object()


def write(document: Document, texts: dict[int, str]) -> bytes:
    """The source with the segments of these indices replaced."""
    segments = document.segments
    return splice(document.source, [segments[i].edit(texts[i]) for i in sorted(texts)])[0]


def _anew(document: Document, some: Sequence[int]) -> bytes:
    """The source with these segments spelled anew."""
    return write(document, {i: document.segments[i].text for i in some})


def _placed(document: Document, parse: Parse, some: Sequence[int]) -> bool:
    return _stands(document, parse, {i: f"Q{n}Z" for n, i in enumerate(some)}, exact=True)


def _stands(document: Document, parse: Parse, texts: dict[int, str], *, exact: bool = False) -> bool:
    """Whether the written document has the same structure, with each text where it was put."""
    return _reads(document, parse, write(document, texts), texts, exact=exact)


def _reads(document: Document, parse: Parse, written: bytes, texts: dict[int, str], *, exact: bool) -> bool:
    """Whether what was written is read with the same structure, and with these texts where they were put."""
    try:
        again = parse(written)
    except FormatError:
        return False
    if len(again.segments) != len(document.segments) or again.shape != document.shape:
        return False
    for i, (new, old) in enumerate(zip(again.segments, document.segments, strict=True)):
        if new.kind != old.kind or (new.text != texts.get(i, old.text) and (exact or i not in texts)):
            return False
    return True


def _same(document: Document, parse: Parse, some: Sequence[int]) -> bool:
    """Whether these segments, spelled anew, are read with the texts that they have."""
    return _stands(document, parse, {i: document.segments[i].text for i in some}, exact=True)


def _shows(page: str, rendered: Rendered, written: bytes) -> bool:
    """Whether what was written is rendered as this page: told in a tenth of the time in which it is read."""
    try:
        return _same_page(page, rendered(written))
    except FormatError:
        return False


def _same_page(one: str, other: str) -> bool:
    """Whether pages are the same up to soft breaks: texts are compared above, so white space need not count here."""
    return one.replace("\n", " ") == other.replace("\n", " ") or "".join(one.split()) == "".join(other.split())

"""The laws of placement and identity, to which every document is held when it is read (docs/architecture.md).

Where a law does not hold, the smallest set of segments that breaks it is kept verbatim.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from l10n_pipeline.errors import FormatError
from l10n_pipeline.model import Document
from l10n_pipeline.splice import splice

Parse = Callable[[bytes], Document]
Rendered = Callable[[bytes], str]


def broken(document: Document, parse: Parse, rendered: Rendered | None = None) -> tuple[int, ...]:
    """Indices of the segments for which placement or identity does not hold; () almost always."""
    ids = tuple(range(len(document.segments)))
    bad = set(_offenders(ids, lambda some: _placed(document, parse, some)))
    # Where a text is written as the source spells it, identity holds without a look.
    rest = tuple(i for i in ids if i not in bad and _respelled(document, i))
    if rest:
        page = _page(rendered, document.source)
        bad |= set(_offenders(rest, lambda some: _identical(document, parse, rendered, page, some)))
    return tuple(sorted(bad))


def _respelled(document: Document, index: int) -> bool:
    segment = document.segments[index]
    return segment.edit(segment.text).new != document.source[segment.start : segment.end]


def misplaced(document: Document, texts: dict[int, str], parse: Parse) -> tuple[int, ...]:
    """Indices of the translated segments because of which the written document has another structure."""
    return tuple(_offenders(tuple(texts), lambda some: _stands(document, parse, {i: texts[i] for i in some})))


def _offenders(ids: tuple[int, ...], holds: Callable[[Sequence[int]], bool]) -> list[int]:
    """The smallest sets that break the law, found by halving. Segments that break it only together stay one set."""
    if not ids or holds(ids):
        return []
    if len(ids) == 1:
        return list(ids)
    half = len(ids) // 2
    return _offenders(ids[:half], holds) + _offenders(ids[half:], holds) or list(ids)


def write(document: Document, texts: dict[int, str]) -> bytes:
    """The source with the segments of these indices replaced."""
    segments = document.segments
    return splice(document.source, [segments[i].edit(texts[i]) for i in sorted(texts)])[0]


def _placed(document: Document, parse: Parse, some: Sequence[int]) -> bool:
    return _stands(document, parse, {i: f"Q{n}Z" for n, i in enumerate(some)}, exact=True)


def _stands(document: Document, parse: Parse, texts: dict[int, str], *, exact: bool = False) -> bool:
    """Whether the written document has the same structure, with each text where it was put."""
    try:
        again = parse(write(document, texts))
    except FormatError:
        return False
    if again.shape != document.shape or len(again.segments) != len(document.segments):
        return False
    pairs = enumerate(zip(again.segments, document.segments, strict=True))
    return all(
        new.kind == old.kind and (new.text == texts.get(i, old.text) or (i in texts and not exact))
        for i, (new, old) in pairs
    )


def _identical(
    document: Document, parse: Parse, rendered: Rendered | None, page: str, some: Sequence[int]
) -> bool:
    texts = {i: document.segments[i].text for i in some}
    if not _stands(document, parse, texts, exact=True):
        return False
    return _page(rendered, write(document, texts)) == page


def _page(rendered: Rendered | None, source: bytes) -> str:
    """The rendered page up to soft breaks: texts are compared above, so white space need not count here."""
    return "".join(rendered(source).split()) if rendered else ""

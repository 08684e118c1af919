"""Comments that translators keep within their texts, most often the source: nobody sees them, and no unit has them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from l10n_pipeline.model import Code, Document, Segment
from l10n_pipeline.text import inline

_BEGINS = ("<!--", "{/*")


def uncommented(page: Document) -> Callable[[Document], Sequence[Segment]]:
    """The texts of a page without the comments that a version of its source lacks; of a text of comments alone none."""
    commented = {segment: found for segment in page.segments if (found := _comments(segment))}
    if not commented:
        return lambda _: page.segments

    def plain(version: Document) -> Sequence[Segment]:
        known = {code.value for segment in version.segments for code in _comments(segment)}
        out = (_without(segment, commented.get(segment, ()), known) for segment in page.segments)
        return [segment for segment in out if segment.text]

    return plain


def _comments(segment: Segment) -> tuple[Code, ...]:
    if not any(begin in segment.text for begin in _BEGINS):
        return ()
    codes = inline.parse(segment.text, segment.syntax, segment.refs).codes
    return tuple(code for code in codes if code.value.startswith(_BEGINS))


def _without(segment: Segment, comments: Sequence[Code], known: set[str]) -> Segment:
    text, at = "", 0
    for code in comments:
        if code.value not in known:
            before = segment.text[at : code.start]
            text += before.rstrip(" \n") if _starts_with_blank(segment.text[code.end :]) else before
            at = code.end
    return segment._replace(text=(text + segment.text[at:]).strip(" \n")) if at else segment


def _starts_with_blank(rest: str) -> bool:
    return not rest or rest[0] in " \n"

"""An edition and its source as pages whose units are spans, made by the code of `l10n publish`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.edition.compose import Composed
from l10n_pipeline.model import Range, Segment, State
from l10n_pipeline.publish.page import page_path
from l10n_pipeline.publish.read import is_page, read
from l10n_pipeline.review.desk import Desk, NotThere, name_of
from l10n_pipeline.review.markers import Markers
from l10n_pipeline.sources import Source

ALL: tuple[State, ...] = ("translated", "outdated", "machine", "draft")
"""What a reviewer sees, whatever the locale publishes."""


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """A page and its units."""

    html: str  # with spans
    plain: str  # as it is published
    title: str
    hidden: tuple[Segment, ...]  # what stands in no visible place: description, slug
    units: tuple[str, ...]  # names of the units, in the order of the source


def page(desk: Desk, source: Source, locale: str, *, as_published: bool = False) -> ReviewPage:
    """The page of an article in a locale, or in the sources' own; FormatError where its edition cannot be made."""
    home = desk.project.config.source_locale
    chosen = LocaleConfig(home, None, (), {}) if locale == home else desk.locale(locale)
    if locale != home and not as_published:
        chosen = replace(chosen, publish=ALL, max_risk=1.0)
    if locale != home:
        desk.catalog(source, locale)  # looks whether the file changed
    composed = desk.preview.composed(chosen, source)
    document = desk.document(source)
    names = tuple(name_of(segment.key) for segment in document.segments)
    if not is_page(source.name):
        return ReviewPage("", "", source.name, document.segments, names)
    raw = read(composed.data, source.name)
    plain = desk.preview.finished(locale, source, raw.html, lambda pieces: pieces).html
    html = _with_spans(desk, source, locale, composed, document.segments, names) or plain
    hidden = tuple(s for s, name in zip(document.segments, names, strict=True) if f'"{name}"' not in html)
    return ReviewPage(html, plain, str(raw.fields.get("title") or source.stem), hidden, names)


def _with_spans(
    desk: Desk, source: Source, locale: str, composed: Composed, segments: Sequence[Segment], names: Sequence[str]
) -> str:
    """The page with its units as spans; "" where they cannot be told apart."""
    places = zip(segments, composed.places, strict=False)
    ranges: list[tuple[int, Range]] = [(i, at) for i, (s, at) in enumerate(places) if at and s.kind != "field"]
    try:
        markers = Markers(composed.data.decode())
        data = markers.marked(composed.data, ranges)
    except ValueError:
        return ""
    lifted = desk.preview.finished(locale, source, read(data, source.name).html, markers.lift).html
    return markers.spans(lifted, names)


def source_of(desk: Desk, path: str) -> Source:
    """The article whose page stands at a path of the site, without its locale's folder."""
    for source in desk.project.sources():
        if is_page(source.name) and page_path(source.name, "TAG") == f"TAG/{path}":
            return source
    raise NotThere(f"no article has the page {path}")


def address(source: Source, tag: str) -> str:
    """Where the page of an article is on this server."""
    if is_page(source.name):
        return f"/read/{page_path(source.name, tag)}"
    return f"/read/{tag}/{PurePosixPath(source.name).as_posix()}"

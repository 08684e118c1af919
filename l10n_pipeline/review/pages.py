"""An edition and its source as pages whose units are spans, made by the code of `l10n publish`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.edition.compose import Composed
from l10n_pipeline.formats import reader
from l10n_pipeline.model import Range, Segment, State
from l10n_pipeline.publish.page import page_path
from l10n_pipeline.publish.pieces import Piece
from l10n_pipeline.review.desk import Desk, NotThere, name_of
from l10n_pipeline.review.markers import Markers
from l10n_pipeline.review.mdx import as_chips, has_page, is_mdx, shown
from l10n_pipeline.sources import Source

ALL: tuple[State, ...] = ("translated", "outdated", "machine", "draft")
"""What a reviewer sees, whatever the locale publishes."""


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """A page and its units."""

    html: str  # with spans; without them it is the published page
    title: str
    hidden: tuple[Segment, ...]  # what stands in no visible place: description, slug
    units: tuple[str, ...]  # names of the units, in the order of the source
    blocks: tuple[Source, ...] = ()  # the reusable blocks whose units the page shows, too


def page(desk: Desk, source: Source, locale: str, *, as_published: bool = False) -> ReviewPage:
    """The page of an article in a locale, or in the sources' own; FormatError where its edition cannot be made.

    The last pages are remembered as long as no file changed that they are made of.
    """
    state = desk.state_of(source, locale)
    place = (source.name, locale, as_published)
    found = desk.pages.get(place)
    if found is None or found[0] != state:
        found = desk.pages[place] = (state, _page(desk, source, locale, as_published=as_published))
        while len(desk.pages) > _REMEMBERED:
            del desk.pages[next(iter(desk.pages))]
    assert isinstance(found[1], ReviewPage)
    return found[1]


_REMEMBERED = 12


def _page(desk: Desk, source: Source, locale: str, *, as_published: bool) -> ReviewPage:
    home = desk.project.config.source_locale
    chosen = LocaleConfig(home, None, (), {}) if locale == home else desk.locale(locale)
    if locale != home and not as_published:
        chosen = chosen._replace(publish=ALL, max_risk=1.0)
    composed = desk.preview.composed(chosen, source)
    document = desk.document(source)
    names = tuple(name_of(segment.key) for segment in document.segments)
    if not has_page(source.name):
        return ReviewPage("", source.name, document.segments, names)
    mdx = is_mdx(source.name, desk.project.read_options(desk.project.relative(desk.project.source_path(source))))
    raw = shown(composed.data, source.name, mdx=mdx)
    inner = _blocks(desk, source, locale, composed)
    own = zip(document.segments, composed.places, strict=False)
    found = [(at, name_of(s.key)) for s, at in own if at and s.kind != "field"]
    found = sorted([*found, *((at, name) for _, at, name in inner)])
    html = _with_spans(desk, source, locale, composed, found, mdx=mdx)
    if not html:
        html = desk.preview.finished(locale, source, raw.html, as_chips if mdx else list).html
    hidden = tuple(s for s, name in zip(document.segments, names, strict=True) if f'"{name}"' not in html)
    return ReviewPage(
        html, str(raw.fields.get("title") or source.stem), hidden, names, tuple({b: 0 for b, *_ in inner})
    )


InBlock = tuple[Source, Range, str]
"""A unit of a block on a page: the block, where it stands in the edition, its name."""


def _blocks(desk: Desk, source: Source, locale: str, composed: Composed) -> list[InBlock]:
    """The units of the blocks that the page includes: what stands in the edition beside the article's own texts."""
    project = desk.project
    blocks = project.listed.blocks
    included = {m.value for m in desk.document(source).marks if m.kind == "include"} & blocks.keys()
    if not included or locale == project.config.source_locale:
        return []
    known: dict[str, tuple[Source, str]] = {}
    for name in sorted(included):
        for key, unit in desk.units(blocks[name], locale).items():
            for text in filter(None, (unit.target, key.text)):
                known.setdefault(text, (blocks[name], name_of(key)))
    path = project.relative(project.source_path(source))
    taken = [at for at in composed.places if at]
    return [
        (*known[s.text][:1], (s.start, s.end), known[s.text][1])
        for s in reader(path, project.read_options(path))(composed.data).segments
        if s.text in known and s.kind != "field" and not any(a < s.end and s.start < b for a, b in taken)
    ]


def _with_spans(
    desk: Desk,
    source: Source,
    locale: str,
    composed: Composed,
    found: Sequence[tuple[Range, str]],
    *,
    mdx: bool,
) -> str:
    """The page with its units, by place and name, as spans; "" where they cannot be told apart."""
    try:
        markers = Markers(composed.data.decode())
        data = markers.marked(composed.data, enumerate(at for at, _ in found))
    except ValueError:
        return ""

    def lift(pieces: list[Piece]) -> list[Piece]:
        return markers.lift(as_chips(pieces) if mdx else pieces)

    lifted = desk.preview.finished(locale, source, shown(data, source.name, mdx=mdx).html, lift).html
    return markers.spans(lifted, [name for _, name in found])


def source_of(desk: Desk, path: str) -> Source:
    """The article whose page stands at a path of the site, without its locale's folder."""
    for source in desk.project.chosen(()):
        # Links between releases lead to where the site has the page.
        names = {source.name, desk.project.listed.releases.shown(source.name)}
        if has_page(source.name) and f"TAG/{path}" in {page_path(name, "TAG") for name in names}:
            return source
    raise NotThere(f"no article has the page {path}")


def address(source: Source, tag: str) -> str:
    """Where the page of an article is on this server."""
    if has_page(source.name):
        return f"/read/{page_path(source.name, tag)}"
    return f"/read/{tag}/{PurePosixPath(source.name).as_posix()}"

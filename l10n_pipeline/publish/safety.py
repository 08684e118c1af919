"""What may stand on a page: an allow-list (nh3), and what a translation brings in that its source does not have.

Both are judged on the rendered page, after Markdown: `[x](javascript:…)` and `<a href="&#106;avascript:…">` are
one thing there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from l10n_pipeline import lazy
from l10n_pipeline.errors import ConfigError
from l10n_pipeline.slots import character_references
from l10n_pipeline.text import html

TAGS = frozenset(
    """
    a abbr address area article aside audio b bdi bdo blockquote br caption cite code col colgroup data dd del
    details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr i img input ins kbd li map
    mark nav ol p picture pre q rb rp rt rtc ruby s samp section small source span strong sub summary sup table
    tbody td tfoot th thead time track tr tt u ul var video wbr
    """.split()
)
"""What the text of an article is made of; nothing that runs, embeds, or asks for input but a task's check box."""

ATTRIBUTES = {
    "*": set("class dir id lang title translate role aria-label aria-hidden aria-describedby".split()),
    "a": {"href", "hreflang", "rel", "name"},
    "area": {"alt", "coords", "href", "shape"},
    "audio": {"controls", "loop", "muted", "preload", "src"},
    "bdo": {"dir"},
    "blockquote": {"cite"},
    "col": {"span"},
    "colgroup": {"span"},
    "data": {"value"},
    "del": {"cite", "datetime"},
    "details": {"open", "name"},
    "img": {"alt", "height", "loading", "sizes", "src", "srcset", "usemap", "width"},
    "input": {"checked", "disabled", "type"},
    "ins": {"cite", "datetime"},
    "li": {"value"},
    "map": {"name"},
    "ol": {"reversed", "start", "type"},
    "q": {"cite"},
    "source": {"height", "media", "sizes", "src", "srcset", "type", "width"},
    "td": {"colspan", "headers", "rowspan", "style"},
    "th": {"abbr", "colspan", "headers", "rowspan", "scope", "style"},
    "time": {"datetime"},
    "track": {"default", "kind", "label", "src", "srclang"},
    "video": {"controls", "height", "loop", "muted", "playsinline", "poster", "preload", "src", "width"},
}
"""By element. Of `style` nothing stays but the alignment that a Markdown table asks for."""

SCHEMES = frozenset(("http", "https", "mailto", "tel"))

_URLS = frozenset("action background cite data formaction href longdesc ping poster src srcset xlink:href".split())
_SCHEME = lazy.pattern(r"([A-Za-z][A-Za-z0-9+.-]*):")
_EVERYWHERE = frozenset(("http:", "https:", "mailto:", "tel:"))
_MARKDOWN = frozenset(
    """
    <p> <h1> <h2> <h3> <h4> <h5> <h6> <blockquote> <ul> <ol> <li> <pre> <code> <em> <strong> <del> <hr> <br> <a>
    <a[href]> <a[title]> <img> <img[src]> <img[alt]> <img[title]> <table> <thead> <tbody> <tr> <th> <td>
    <th[style]> <td[style]> <sup> <div> <sup[class]> <div[class]> <div[id]> <blockquote[class]> <code[class]>
    <ol[start]> <input> <input[type]> <input[disabled]> <input[checked]>
    """.split()
)
"""What Markdown's own marks render to. Whether a translation may use other ones than its source is `settle`'s."""

_ADDED = frozenset("<span> <span[lang]> <span[dir]> <a[id]> <bdi> <wbr>".split())
"""What the build adds to an edition."""


DEEPEST = 500
"""Elements in one another that a page may have: parsers of HTML take time by the square of it."""


_OPEN_ENDED = html.VOID | frozenset("p li dt dd tr td th thead tbody tfoot colgroup option optgroup rp rt".split())
"""Elements that need no end tag: those in one another stand in others that are counted."""


def is_too_deep(page: str) -> bool:
    """Whether more than DEEPEST elements are open at once."""
    depth = 0
    for token in html.tokens(page) if page.count("<") > DEEPEST else ():
        if token.name not in _OPEN_ENDED:
            depth += (token.kind == "open") - (token.kind == "close")
        if depth > DEEPEST:
            return True
    return False


def clean(page: str) -> str:
    """The page with nothing but what the allow-list names, its elements closed and nested as browsers do it."""
    try:
        import nh3
    except ImportError as error:
        raise ConfigError("publish needs nh3", advice="pip install 'l10n-pipeline[publish]'") from error
    return nh3.clean(
        page,
        tags=set(TAGS),
        attributes={name: set(values) for name, values in ATTRIBUTES.items()},
        clean_content_tags={"script", "style", "template", "iframe", "object"},
        url_schemes=set(SCHEMES),
        filter_style_properties={"text-align"},
        link_rel=None,
    )


def brought_in(source: Iterable[str], target: Iterable[str]) -> list[str]:
    """What a page has and its source has not, by the `features` of both, as a person names it: <script>, onerror=."""
    new = set(target) - set(source) - _MARKDOWN - _ADDED - _EVERYWHERE
    whole = {name for name in new if "[" not in name}
    # An attribute on an element that is itself new is named only where it could run.
    shown = {_named(n) for n in new if n in whole or "[on" in n or n.partition("[")[0] + ">" not in whole}
    return sorted(shown)


def _named(feature: str) -> str:
    tag, _, attribute = feature.partition("[")
    if not attribute:
        return feature
    name = attribute.removesuffix("]>")
    return f"{name}=" if name.startswith("on") else f"{tag} {name}=…>"


def features(page: str) -> Iterator[str]:
    """The elements, attributes and schemes of a page."""
    for token in html.tokens(page):
        if token.kind == "other" and not page.startswith("<!--", token.start):
            yield "<!…>"
        elif token.kind == "open":
            yield f"<{token.name}>"
            for attribute in html.attributes(page, token).values():
                yield f"<{token.name}[{attribute.name}]>"
                if attribute.name in _URLS:
                    yield from _schemes(character_references(attribute.value))


def _schemes(value: str) -> Iterator[str]:
    """As the URL standard reads it: blanks and controls before, tabs and line ends anywhere, do not count."""
    url = re.sub(r"[\t\n\r]", "", value).lstrip("".join(map(chr, range(0x21))))
    if found := _SCHEME.match(url):
        yield found[1].lower() + ":"

"""An MDX edition as Markdown: its JSX tags, expressions and statements as code that names them, for the eye alone.

What fills its lines becomes a heading of the last level with nothing but code, which ends a paragraph and stays in its
container, as the reader of MDX has it; `as_chips` makes a paragraph of it before anything takes it for a heading.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from l10n_pipeline import lazy
from l10n_pipeline.formats import front_matter
from l10n_pipeline.formats.markdown import as_comments, mdx_scan
from l10n_pipeline.formats.options import ReadOptions
from l10n_pipeline.publish.pieces import Piece
from l10n_pipeline.publish.read import Raw, is_page, read
from l10n_pipeline.splice import BOM

_HEADING = "h6"
_LINE_ENDS = lazy.pattern(r"(?<![ \t])[ \t]*+[\r\n]++[ \t>]*+")
_MARKUP = lazy.pattern(r"[!-/:-@\[-`{-~]")
_OF_OURS = lazy.pattern(rb"<!--[ \t]*l10n:")
_NATIVE = lazy.pattern(rb"</?[a-z][a-z0-9]*(?:\s[^{}<>]*[^{}<>/])?>|<(?:br|wbr|hr|img)\b[^{}<>]*>")
"""A tag of HTML, without an expression and with an end of its own."""

_OURS = "\u2060"
"""A word joiner: what a code of ours begins with, so that `as_chips` tells it from one of the page."""

_LONGEST = 300  # characters of a statement that are shown: no unit is in one


def has_page(name: str) -> bool:
    """Whether a file is read as a page here: what `l10n publish` makes one of, and MDX."""
    return is_page(name) or _suffix(name) == ".mdx"


def is_mdx(name: str, options: ReadOptions) -> bool:
    """Whether the site reads a file as MDX; Docusaurus does so with `.md`, too."""
    return _suffix(name) in (".mdx", *options.mdx)


def shown(data: bytes, name: str, *, mdx: bool) -> Raw:
    """The edition `data` as a page that nobody has judged yet."""
    return read(_as_markdown(data), f"{name}.md") if mdx else read(data, name)


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def _as_markdown(data: bytes) -> bytes:
    data = data.removeprefix(BOM)
    found = front_matter.extent(data, 0)
    start = found.body if found else 0
    return data[:start] + b"".join(_parts(as_comments(data[start:])))


def _parts(text: bytes) -> Iterator[bytes]:
    walked = mdx_scan.walked(text)
    islands = {island.start: island for island in walked.islands}
    for (start, end), read_as in zip(walked.pieces, walked.read, strict=True):
        said = text[start:end]
        if start in islands and read_as == b"#":
            island = islands[start]
            whole = text[start : island.end]
            most = _LONGEST if island.kind == "module" else len(whole)
            yield b"" if _OF_OURS.match(whole) else b"###### " + _chip(whole, most)
        elif said == read_as or not said.strip():
            yield read_as
        elif _NATIVE.fullmatch(said):
            yield said  # the sanitiser judges it, as that of any page
        else:
            yield _chip(said, len(said))


def _chip(construct: bytes, most: int) -> bytes:
    """A construct as code; none of its characters is markup of Markdown or HTML."""
    text = _LINE_ENDS.sub(" ", construct.decode())
    text = text if len(text) <= most else f"{text[:most]}…"
    return f"<code>{_OURS}{_MARKUP.sub(lambda found: f'&#{ord(found[0])};', text)}</code>".encode()


def as_chips(pieces: Sequence[Piece]) -> list[Piece]:
    """The page of an MDX file: codes of ours are chips, and a last heading that holds code alone is a paragraph."""
    out = list(pieces)
    for at, piece in enumerate(out):
        if piece.kind == "open" and piece.name == "code" and out[at + 1].text.startswith(_OURS):
            out[at] = Piece("open", "code", {**piece.attributes, "class": "chip"})
            out[at + 1].text = out[at + 1].text.removeprefix(_OURS)
        if piece.kind != "open" or piece.name != _HEADING:
            continue
        end = next((n for n in range(at, len(out)) if out[n].kind == "close" and out[n].name == _HEADING), at)
        if end > at + 2 and (out[at + 1].name, out[end - 1].name) == ("code", "code"):
            out[at], out[end] = Piece("open", "p"), Piece("close", "p")
    return out

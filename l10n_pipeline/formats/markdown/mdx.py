"""MDX: imports, exports, JSX tags and expressions are kept; the text between them is Markdown."""

from __future__ import annotations

from l10n_pipeline.formats import markdown
from l10n_pipeline.formats.options import ReadOptions
from l10n_pipeline.model import Document


def parse(source: bytes, options: ReadOptions) -> Document:
    """Read an MDX file; `source` is UTF-8."""
    return markdown.parse(source, options, mdx=True)


def outline(source: bytes, options: ReadOptions) -> Document:
    """What laws compare of it."""
    return markdown.outline(source, options, mdx=True)


def rendered(source: bytes) -> str:
    """The page without its JSX, for the law of identity."""
    return markdown.rendered(source, mdx=True)

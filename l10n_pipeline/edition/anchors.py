"""Anchors of headings, as the renderers make them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from l10n_pipeline import lazy


def slugs(headings: Iterable[str], style: str = "github") -> list[str]:
    """The anchors of a page's headings, in order; `style` is github, ascii (Python-Markdown's) or vitepress."""
    if style == "ascii":
        return _numbered([_ascii(h) for h in headings], "_", 1)
    return _numbered([_vitepress(h) for h in headings], "-", 0) if style == "vitepress" else github(headings)


def github(headings: Iterable[str]) -> list[str]:
    """As GitHub makes them: lower case, no punctuation, blanks to hyphens, repeats numbered."""
    return _numbered([slug(heading) for heading in headings], "-", 0)


def slug(text: str) -> str:
    """One anchor in GitHub's way, before repeats are numbered."""
    return re.sub(r"[^\w\- ]", "", text.strip().lower()).replace(" ", "-")


def _ascii(text: str) -> str:
    """`markdown.extensions.toc.slugify`: accents go, and every letter that has no ASCII."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", plain).strip().lower())


_SIGNS = lazy.pattern(r"[\s~`!@#$%^&*()\-_+=\[\]{}|\\;:\"'“”‘’<>,.?/]+")


def _vitepress(text: str) -> str:
    """`slugify` of @mdit-vue/shared: accents go, signs are hyphens, no digit comes first."""
    plain = re.sub("[\u0300-\u036f\x00-\x1f]", "", unicodedata.normalize("NFKD", text))
    return re.sub(r"^(?=\d)", "_", re.sub(r"-{2,}", "-", _SIGNS.sub("-", plain)).strip("-")).lower()


def _numbered(names: Iterable[str], mark: str, empty: int) -> list[str]:
    """Repeats numbered from 1; Python-Markdown numbers the empty anchor, too."""
    seen: dict[str, int] = {}
    out = []
    for name in names:
        count = seen.get(name, -1 if name or not empty else 0) + 1
        seen[name] = count
        out.append(f"{name}{mark}{count}" if count else name)
    return out

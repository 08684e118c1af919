"""The parsers that sites are built with, as judges of what the pipeline writes.

A judge takes many pages at once and says of each what a reader of the built page meets: its blocks with the codes,
links and attributes in them, the text, what ran, and whether the page could be built. It shares no code with the
package. `judge(name, pages)` asks one of them; a tool that is missing skips the test.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from shutil import which

import pytest

from judges.shape import Verdict

__all__ = ["BY_LAYOUT", "JUDGES", "Verdict", "judge", "missing"]

MDX = Path(__file__).parents[2] / ".cache" / "judges" / "node_modules" / "@mdx-js" / "mdx"

JUDGES = {
    "cmark": "cmarkgfm",  # GitHub's own parser: github.com, and close to what Astro, VitePress and others do
    "python_markdown": "pymdownx",  # MkDocs and Material, with the extensions that Material recommends
    "myst": "myst_parser",  # Sphinx, Jupyter Book
    "mdx": "node",  # Docusaurus, Starlight's .mdx
    "html5": "html5lib",  # a browser
    "hugo": "hugo",
    "jekyll": "jekyll",
}
"""Name of the module in this folder, and what it needs: a package of Python, or a program."""

BY_LAYOUT = {
    "folders": "cmark",
    "hugo": "hugo",
    "hugo-suffix": "hugo",
    "mkdocs": "python_markdown",
    "mkdocs-folders": "python_markdown",
    "jekyll": "jekyll",
    "jekyll-polyglot": "jekyll",
    "docusaurus": "mdx",
    "starlight": "cmark",
    "vitepress": "cmark",
    "myst": "myst",
}
"""Who builds the Markdown files of a layout; `.mdx` is MDX everywhere."""


def judge(name: str, pages: Sequence[bytes]) -> list[Verdict]:
    """The verdicts of one judge, page by page."""
    if lacking := missing(name):
        pytest.skip(lacking)
    verdicts: list[Verdict] = import_module(f"judges.{name}").judge(pages)
    assert len(verdicts) == len(pages)
    return verdicts


def missing(name: str) -> str:
    """What a judge needs and does not find; "" where it can work."""
    need = JUDGES[name]
    if name == "mdx" and not MDX.is_dir():
        return "@mdx-js/mdx is not in .cache/judges; `make test` fetches it with npm"
    return "" if which(need) or find_spec(need) else f"{need} is not installed; `make test` installs it"

"""Hugo with Goldmark, as Debian has it: one build for many pages.

Every shortcode that a page of the batch names and Hugo does not have is there; its call stands in the page as an
element with its arguments, so that it counts.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from judges import html5
from judges.shape import Element, Verdict, verdict

_CONFIG = """\
baseURL = "https://example.org/"
disableKinds = ["taxonomy", "term", "RSS", "sitemap", "404", "home", "section"]
enableEmoji = true
refLinksErrorLevel = "warning"
[markup.goldmark.renderer]
unsafe = true
[markup.goldmark.parser.attribute]
block = true
[markup.highlight]
codeFences = false
"""
_PAGE = """\
<html><head><title>{{ .Title }}</title><meta name="description" content="{{ .Description }}"></head>
<body><h1>{{ .Title }}</h1><main>{{ .Content }}</main></body></html>
"""
_CALL = '<q data-call="{{ .Name }} {{ jsonify .Params }}">%s</q>'
_INNER = "{{ .Inner | .Page.RenderString }}"
_CODE_INNER = '<code>{{ printf "%s" .Inner }}</code>'

_NAME = re.compile(r"\{\{[<%]\s*([\w/.-]+)")
_CLOSED = re.compile(r"\{\{[<%]\s*/\s*([\w/.-]+)|\{\{[<%]\s*([\w/.-]+)(?:\s[^{}]*?)?/[>%]\}\}")
_CODE = ("code-toggle", "highlight", "mermaid")
"""Shortcodes whose inner text pages show as code."""

_ADDRESS = re.compile(r"(?:<|\]\(|\]:[ \t]*)\{\{[<%]\s*([\w/.-]+)")
"""Shortcodes that make an address."""

_BUILT_IN = frozenset("figure gist highlight instagram ref relref tweet vimeo youtube".split())
_AT = re.compile(r"/content/(p\d+)\.md")


def judge(pages: Sequence[bytes]) -> list[Verdict]:
    """The verdicts; where Hugo does not say which page it cannot build, halves do."""
    try:
        return _judged(pages)
    except _Nameless as error:
        if len(pages) == 1:
            return [Verdict(broken=str(error))]
        half = len(pages) // 2
        return judge(pages[:half]) + judge(pages[half:])


class _Nameless(Exception):
    """The build fails, and no page is named."""


def _judged(pages: Sequence[bytes]) -> list[Verdict]:
    with TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "hugo.toml").write_text(_CONFIG)
        for place in ("layouts/_default", "layouts/shortcodes", "content"):
            (root / place).mkdir(parents=True)
        (root / "layouts/_default/single.html").write_text(_PAGE)
        _shortcodes(root / "layouts/shortcodes", pages)
        for number, page in enumerate(pages):
            (root / f"content/p{number}.md").write_bytes(_with_front_matter(page))
        broken = _built(root)
        return [_verdict(root, number, broken) for number in range(len(pages))]


def _shortcodes(folder: Path, pages: Iterable[bytes]) -> None:
    text = "\n".join(page.decode() for page in pages)
    addresses = set(_ADDRESS.findall(text))
    closed = {name for pair in _CLOSED.findall(text) for name in pair if name}
    for name in ({*_NAME.findall(text), "secret"} | closed) - _BUILT_IN:
        place = folder / f"{name}.html"
        if ".." in name or name.startswith(("/", ".")) or name.endswith("/"):
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        if name in addresses:
            place.write_text('/{{ .Name }}/{{ delimit .Params "-" | anchorize }}')
            continue
        inner = _CODE_INNER if name in _CODE else _INNER
        place.write_text(_CALL % (inner if name in closed else ""))


def _built(root: Path) -> dict[str, str]:
    """The pages that cannot be built, each taken out until the rest can, with Hugo's message."""
    broken: dict[str, str] = {}
    while True:
        done = subprocess.run(
            ["hugo", "--quiet"], cwd=root, capture_output=True, text=True, errors="replace", check=False
        )
        if done.returncode == 0:
            return broken
        said = done.stdout + done.stderr
        found = {name for name in _AT.findall(said) if name not in broken}
        if not found:
            raise _Nameless(said.strip())
        for name in found:
            broken[name] = said.strip()
            (root / f"content/{name}.md").unlink()


def _verdict(root: Path, number: int, broken: dict[str, str]) -> Verdict:
    name = f"p{number}"
    if name in broken:
        return Verdict(broken=broken[name])
    page = root / "public" / name / "index.html"
    if not page.is_file():
        return Verdict(broken="no page was written")
    tree = html5.tree(page.read_text("utf-8"))
    return verdict(tree, _calls(tree))


def _calls(tree: Element) -> list[str]:
    return [call for e in tree.walk() if (call := e.attributes.get("data-call"))]


_FRONT = re.compile(rb"(---|\+\+\+)\n(?:.*\n)*?\1\n")
_PLACED = re.compile(
    rb"^(?:url|slug|draft|expiryDate|publishDate|date|layout|type|outputs|build)\b\s*[:=].*\n(?:[ \t]+.*\n)*", re.M
)
"""What a page says of its place, and of whether it is built."""


def _with_front_matter(page: bytes) -> bytes:
    text = page.replace(b"\r\n", b"\n").replace(b"\r", b"\n").removeprefix(b"\xef\xbb\xbf")
    if found := _FRONT.match(text):
        text = _PLACED.sub(b"", found[0]) + text[found.end() :]
    return text if re.match(rb"---\n|\+\+\+\n|\{\s*\"", text) else b"---\n---\n" + text

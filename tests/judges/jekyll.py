"""Jekyll with kramdown and Liquid, as Debian has it: one build for many pages."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from judges import html5
from judges.shape import Element, Verdict, verdict

_CONFIG = """\
secret: 7q4z9
baseurl: /base
markdown: kramdown
kramdown: {input: GFM, auto_ids: true, syntax_highlighter: null}
liquid: {error_mode: strict}
plugins_dir: _plugins
"""

_PLUGIN = """\
require 'json'
$ran = Hash.new { |all, path| all[path] = [] }
$broken = {}

module Records
  def render_node(context, output, node)
    page = context.registers[:page]
    $ran[page['path']] << (node.respond_to?(:raw) ? node.raw : "{{#{node.raw rescue node.name.inspect}}}") if page
    super
  end
end
Liquid::BlockBody.singleton_class.prepend(Records)

module Tolerates
  def run
    super
  rescue Exception => error
    $broken[document.path] = error.message
    ''
  end
end
Jekyll::Renderer.prepend(Tolerates)

# What a page names that is not here is shown by its name, so that the page can be judged.
module Names
  def render(context)
    super
  rescue ArgumentError, IOError, Jekyll::Errors::PostURLError
    "/#{@relative_path || @orig_post || @file || @raw_filename}".strip + (is_a?(Jekyll::Tags::IncludeTag) ? "\n" : "")
  end
end
[Jekyll::Tags::Link, Jekyll::Tags::PostUrl, Jekyll::Tags::OptimizedIncludeTag].each { |tag| tag.prepend(Names) }

Jekyll::Hooks.register :site, :post_write do |site|
  File.write(File.join(site.source, 'said.json'), JSON.dump({ran: $ran, broken: $broken}))
end
"""

_LAYOUT = """\
<html><head><title>{{ page.title }}</title><meta name="description" content="{{ page.description | escape }}"></head>
<body><h1>{{ page.title }}</h1><main>{{ content }}</main></body></html>
"""

INCLUDES = ("secret.html", "x", "note.html")


def judge(pages: Sequence[bytes]) -> list[Verdict]:
    with TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "_config.yml").write_text(_CONFIG)
        for place, text in {"_plugins/records.rb": _PLUGIN, "_layouts/default.html": _LAYOUT}.items():
            (root / place).parent.mkdir()
            (root / place).write_text(text)
        (root / "_includes").mkdir()
        for name in INCLUDES:
            (root / "_includes" / name).write_text("7q4z9\n")  # as files end: `{%- include x -%}` joins no blocks
        for number, page in enumerate(pages):
            (root / f"p{number}.md").write_bytes(_with_front_matter(page, f"/p{number}.html"))
        command = ["jekyll", "build", "--quiet", "--source", root, "--destination", root / "_site"]
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
        said = root / "said.json"
        if not said.is_file():  # the build as a whole does not end well: halves say which page it is
            return _halves(pages, done.stderr)
        return _verdicts(root, len(pages), json.loads(said.read_text()))


def _halves(pages: Sequence[bytes], error: str) -> list[Verdict]:
    if len(pages) == 1:
        return [Verdict(broken=error.strip() or "jekyll ended without a word")]
    half = len(pages) // 2
    return judge(pages[:half]) + judge(pages[half:])


def _verdicts(root: Path, count: int, said: dict[str, dict[str, list[str]]]) -> list[Verdict]:
    out = []
    for number in range(count):
        path = f"p{number}.md"
        broken = next((str(error) for place, error in said["broken"].items() if Path(place).name == path), "")
        page = root / "_site" / f"p{number}.html"
        if broken or not page.is_file():
            out.append(Verdict(broken=broken or "no page was written"))
            continue
        ran = said["ran"].get(path, [])[: -len(_OWN) or None] if page.is_file() else []
        ran = [" ".join(code.split()) for code in ran]
        tree = html5.tree(page.read_text("utf-8"))
        for contents in tree.walk():
            if contents.attributes.get("id") == "markdown-toc":
                _nameless(contents)
        out.append(verdict(tree, ran))
    return out


def _nameless(contents: Element) -> None:
    """Anchors that are made of the headings' texts say nothing of the shape."""
    for link in contents.walk():
        if link.name == "a":
            link.attributes.update(href="#", id="")


_OWN = ("page.title", "page.description", "page.title", "content")
"""What the layout itself runs, at the end."""


_PLACED = re.compile(rb"^(?:permalink|published|layout):.*\n", re.M)


def _with_front_matter(page: bytes, url: str) -> bytes:
    text = page.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    front, body = (b"---\n", text.removeprefix(b"\xef\xbb\xbf"))
    if not body.startswith(b"---\n"):
        body = b"---\n---\n" + body
    head, close, rest = body[4:].partition(b"---\n")
    head = _PLACED.sub(b"", head)
    return front + head + b"layout: default\npermalink: " + url.encode() + b"\n" + close + rest

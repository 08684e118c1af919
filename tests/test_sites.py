"""Real sites: each generator builds the editions of its layout, and its pages are looked at in Chromium.

Heavy, and not in CI: `make sites`. tests/sites/ holds what a team has beside the editions.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.parse import unquote

import pytest
from built_pages import BASE, TAGS, in_folders
from howto import follow
from test_active import JUDGE, hostile
from test_layouts import built, translated

__all__ = ["translated"]

HERE = Path(__file__).parent / "sites"
TOOLS = Path(__file__).parents[1] / ".cache" / "sites"
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or ""

pytestmark = [
    pytest.mark.sites,
    pytest.mark.skipif(
        not (CHROMIUM and (TOOLS / "browser" / "node_modules").is_dir()), reason="no Chromium: make sites"
    ),
]


def tool(name: str) -> Path:
    """The folder of a generator that `make sites` fetched."""
    if not (TOOLS / name).is_dir():
        pytest.skip(f"{name} is not in .cache/sites: make sites")
    return TOOLS / name


def site(translated: Path, tmp_path: Path, layout: str, name: str = "") -> Path:
    """The site of a layout with what its generator needs."""
    folder = built(translated, tmp_path, layout)
    name = name or layout
    if (HERE / name).is_dir():
        shutil.copytree(HERE / name, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("package.json"))
    if (tool(name) / "node_modules").is_dir():
        shutil.copy(tool(name) / "package.json", folder)
        # Astro does not build what stands behind a link to another folder.
        shutil.copytree(tool(name) / "node_modules", folder / "node_modules", symlinks=True, copy_function=linked)
    return folder


def linked(source: str, target: str) -> None:
    """A second name for a file, or a copy on another device."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def run(folder: Path, *command: object) -> str:
    env = {**os.environ, "ASTRO_TELEMETRY_DISABLED": "1", "DO_NOT_TRACK": "1", "CI": "true"}
    done = subprocess.run(
        [str(part) for part in command], cwd=folder, env=env, capture_output=True, text=True, check=False
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0, said[-4000:]
    return said


class Below(SimpleHTTPRequestHandler):
    """Serves a folder below /base/."""

    extensions_map: ClassVar = {**SimpleHTTPRequestHandler.extensions_map, ".html": "text/html; charset=utf-8"}

    def translate_path(self, path: str) -> str:
        return super().translate_path(path.removeprefix("/base"))

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Below, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/base/"
        server.shutdown()
        thread.join()


def looked_at(folder: Path, paths: list[str]) -> dict[str, dict]:
    """What Chromium shows of the pages of a built site, by their paths."""
    program = TOOLS / "browser" / "look.mjs"
    program.write_text((HERE / "browser" / "look.mjs").read_text())
    with served(folder) as base:
        urls = "".join(f"{base}{path}\n" for path in paths)
        done = subprocess.run(
            ["node", program],
            input=urls,
            env={**os.environ, "CHROMIUM": CHROMIUM},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        found = [json.loads(line) for line in done.stdout.splitlines()]
        for one in found:
            one["links"] = [link.replace(base, BASE) for link in one.get("links", ())]
    return dict(zip(paths, found, strict=True))


def is_there(folder: Path, url: str) -> bool:
    """Whether a server finds a file for a URL below the site's."""
    path = folder / unquote(url)
    return path.is_file() or (path / "index.html").is_file() or path.with_suffix(".html").is_file()


def look(folder: Path, urls: dict[str, tuple[str, ...]], *, foreign: bool) -> None:
    """Every page in every language: it is in it, its links and pictures are there, and nothing fails in it."""
    pages = looked_at(folder, [path for paths in urls.values() for path in paths])
    for locale, paths in urls.items():
        for path, twin in zip(paths, urls["en"], strict=True):
            page = pages[path]
            assert page["status"] == 200, page
            assert page["errors"] == [], page
            assert page["runs"] == pages[twin]["runs"], page
            assert page["lang"].replace("_", "-").startswith(TAGS[locale].partition("-")[0]), page["lang"]
            assert all(width > 0 for _, width in page["images"]), page["images"]
            for link in page["links"]:
                assert not link.startswith(BASE) or is_there(folder, link.removeprefix(BASE).partition("#")[0]), (
                    link
                )
    chinese = pages[urls["zh_CN"][1]]
    assert "请读另一页" in chinese["text"]
    assert "This one stays open." in chinese["text"]
    assert ("en" in chinese["foreign"]) == foreign


def test_docusaurus(translated: Path, tmp_path: Path) -> None:
    folder = site(translated, tmp_path, "docusaurus")
    run(folder, "node", "node_modules/@docusaurus/core/bin/docusaurus.mjs", "build")
    look(folder / "build", in_folders("", "zh-CN/", "pt-BR/"), foreign=False)


def test_starlight(translated: Path, tmp_path: Path) -> None:
    root = tmp_path / "titled"
    shutil.copytree(translated, root)
    other = root / "source_content/deep/other.md"
    other.write_text("---\ntitle: The other page\n---\n\n" + other.read_text())
    folder = site(root, tmp_path, "starlight")
    run(folder, "node", "node_modules/astro/astro.js", "build")
    look(folder / "dist", in_folders("", "zh-cn/", "pt-br/"), foreign=True)


def test_material(translated: Path, tmp_path: Path) -> None:
    root = tmp_path / "named"
    shutil.copytree(translated, root)
    config = root / "l10n.yaml"
    own = config.read_text().replace("zh_CN:\n", "zh_CN: {code: zh}\n").replace("pseudo}", "pseudo, code: pt-BR}")
    config.write_text(own)  # as Material calls them
    folder = site(root, tmp_path, "mkdocs", "material")
    (folder / "snippets").mkdir()
    run(folder, tool("material") / "bin/mkdocs", "build", "--strict", "--quiet")
    look(folder / "site", in_folders("", "zh/", "pt-BR/"), foreign=True)


def test_hugo(translated: Path, tmp_path: Path) -> None:
    folder = built(translated, tmp_path, "hugo")
    run(folder, "hugo", "--quiet")
    look(folder / "public", in_folders("", "zh-cn/", "pt-br/"), foreign=False)


def test_jekyll(translated: Path, tmp_path: Path) -> None:
    folder = built(translated, tmp_path, "jekyll")
    run(folder, "jekyll", "build", "--quiet")
    ends = ("", "guide.html", "deep/other.html")
    look(
        folder / "_site", {name: tuple(f"{tag}/{end}" for end in ends) for name, tag in TAGS.items()}, foreign=True
    )


def test_vitepress(translated: Path, tmp_path: Path) -> None:
    folder = site(translated, tmp_path, "vitepress")
    run(folder, "node", "node_modules/vitepress/bin/vitepress.js", "build")
    ends = ("", "guide.html", "deep/other.html")
    urls = {
        name: tuple(prefix + end for end in ends)
        for name, prefix in zip(TAGS, ("", "zh-CN/", "pt-BR/"), strict=True)
    }
    look(folder / ".vitepress/dist", urls, foreign=True)


def test_mdbook(translated: Path, tmp_path: Path) -> None:
    """Each locale is a book of its own, built from one book.toml."""
    folder = site(translated, tmp_path, "mdbook")
    for tag, below in zip(TAGS.values(), ("", "zh-CN/", "pt-BR/"), strict=True):
        own = [f"MDBOOK_BOOK__SRC=src-{tag}"] if below else []
        program = tool("mdbook") / "bin/mdbook"
        run(folder, "env", *own, f"MDBOOK_BOOK__LANGUAGE={tag}", program, "build", "--dest-dir", f"book/{below}")
    ends = ("", "guide.html", "deep/other.html")
    urls = {
        name: tuple(prefix + end for end in ends)
        for name, prefix in zip(TAGS, ("", "zh-CN/", "pt-BR/"), strict=True)
    }
    look(folder / "book", urls, foreign=True)


# -- how-tos -----------------------------------------------------------------------------------------

HOW_TOS = sorted((Path(__file__).parents[1] / "docs").glob("site-*.md"))
NEEDS = {"hugo": "hugo", "jekyll": "jekyll", "mkdocs": "mkdocs", "mdbook": "mdbook"}
_SECONDS = re.compile(r"\d+\.\d$")


@pytest.mark.parametrize("page", HOW_TOS, ids=lambda page: page.stem)
def test_a_how_to_is_right_to_the_letter(page: Path, tmp_path: Path) -> None:
    name = page.stem.removeprefix("site-")
    programs = f"{Path(sys.executable).parent}:{TOOLS / 'mdbook' / 'bin'}"
    if (HERE / name / "package.json").exists():
        shutil.copy(tool(name) / "package.json", tmp_path)
        shutil.copytree(
            tool(name) / "node_modules", tmp_path / "node_modules", symlinks=True, copy_function=linked
        )
    elif name in NEEDS and not shutil.which(NEEDS[name], path=f"{programs}:{os.environ['PATH']}"):
        pytest.skip(f"{name} is not installed: make tools")
    env = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}", "CI": "true", "ASTRO_TELEMETRY_DISABLED": "1"}
    for command, said, printed in follow(page.read_text("utf-8"), tmp_path, env):
        lines = [_SECONDS.sub("", line) for line in printed.splitlines()]
        for line in said.splitlines():
            if line:
                wanted = _SECONDS.sub("", line)
                assert wanted in lines, (command, line, printed)
                lines = lines[lines.index(wanted) + 1 :]


# -- hostile targets ---------------------------------------------------------------------------------

SECRET = "7q4z9"
"""What templates, includes and snippets of these sites say."""

MOST = {"docusaurus": 500}
"""Pages of one build where a page costs most."""


def pages_of(layout: str) -> dict[str, bytes]:
    """Sources and editions with hostile targets, by the name of their pages; evenly fewer where they are too many."""
    sources, editions, tried = hostile(layout, every=1)
    assert tried >= 1000
    chosen = list(editions.items())
    step = -(-len(chosen) // MOST.get(layout, len(chosen)))
    found = {f"s{n}": page for n, page in enumerate(sources)}
    return found | {f"p{k}-{n}": page for k, (page, n) in enumerate(chosen[::step])}


def with_front_matter(page: bytes, layout: str) -> bytes:
    return page if layout in ("mkdocs", "docusaurus") or page.startswith(b"---\n") else b"---\n---\n" + page


CONTENT = {"hugo": "content", "jekyll": ".", "mkdocs": "docs", "docusaurus": "docs"}
BUILT = {"hugo": "public", "jekyll": "_site", "mkdocs": "site", "docusaurus": "build"}


def command(layout: str) -> list[object]:
    return {
        "hugo": ["hugo", "--quiet"],
        "jekyll": ["jekyll", "build", "--quiet"],
        "mkdocs": [tool("material") / "bin/mkdocs", "build", "--quiet"],
        "docusaurus": ["node", "node_modules/@docusaurus/core/bin/docusaurus.mjs", "build"],
    }[layout]


@pytest.mark.parametrize("layout", JUDGE)
def test_hostile_targets_neither_run_nor_break_a_build(tmp_path: Path, layout: str) -> None:
    folder = tmp_path / "site"
    shutil.copytree(HERE / "hostile" / layout, folder)
    content = folder / CONTENT[layout]
    content.mkdir(exist_ok=True)
    shutil.copy(Path(__file__).parent / "generators/project/source_content/img/p.png", content / "p.png")
    if layout == "docusaurus":
        shutil.copy(tool(layout) / "package.json", folder)
        (folder / "node_modules").symlink_to(tool(layout) / "node_modules")
    pages = pages_of(layout)
    suffix = ".mdx" if layout == "docusaurus" else ".md"
    for name, page in pages.items():
        (content / f"{name}{suffix}").write_bytes(with_front_matter(page, layout))
    run(folder, *command(layout))
    end = ".html" if layout == "jekyll" else "/"
    found = looked_at(folder / BUILT[layout], [name + end for name in pages])
    wrong = {}
    for name in pages:
        page, source = found[name + end], found[f"s{name.rpartition('-')[2].lstrip('s')}{end}"]
        said = (page["status"], page["errors"], sorted(page["runs"]), page["text"].count(SECRET))
        if said != (200, source["errors"], sorted(source["runs"]), source["text"].count(SECRET)):
            wrong[pages[name].decode()] = said
    assert wrong == {}

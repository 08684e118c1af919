"""What the sources' folder holds beside articles goes along where the layout wants it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from l10n_pipeline.cli import main

FILES = {
    "a.md": "# Words\n",
    "post/index.md": "# Post\n",
    "guide/index.md": "# Guide\n",
    "guide/more.md": "# More\n",
    "CNAME": "docs.example.org\n",
    "css/custom.css": "a { color: red }\n",
    "post/cover.jpg": "jpg",
    "guide/map.png": "png",
    ".hidden": "x",
    "_data/x.bin": "x",
    "blocks/b.png": "x",
}


def site(root: Path, layout: str, more: str = "") -> Path:
    for name, text in FILES.items():
        path = root / "source_content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (root / "l10n.yaml").write_text(f"layout: {layout}\nlocales: {{de: {{}}}}\n{more}")
    assert main(["--root", str(root), "build"]) == 0
    return root / "editions"


def beside(folder: Path) -> set[str]:
    found = (p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
    return {name for name in found if not name.endswith((".md", ".mdx")) and not name.startswith("_l10n")}


@pytest.mark.parametrize(
    ("layout", "expected"),
    [
        ("folders", set()),
        (
            "mkdocs",
            {f"docs/{n}" for n in ("CNAME", "css/custom.css", "post/cover.jpg", "guide/map.png", "_data/x.bin")},
        ),
        ("jekyll-polyglot", {"CNAME", "css/custom.css", "post/cover.jpg", "guide/map.png"}),
        (
            "hugo",
            {f"content/en/{n}" for n in ("CNAME", "css/custom.css", "post/cover.jpg", "guide/map.png")}
            | {"content/de/post/cover.jpg"},
        ),
        (
            "starlight",
            {f"public/{n}" for n in ("CNAME", "css/custom.css", "_data/x.bin")}
            | {f"src/content/docs/{n}" for n in ("post/cover.jpg", "guide/map.png")},
        ),
    ],
)
def test_it_goes_with_the_sources_locale(tmp_path: Path, layout: str, expected: set[str]) -> None:
    assert beside(site(tmp_path, layout)) == expected


def test_a_locale_has_its_own_version(tmp_path: Path) -> None:
    own = tmp_path / "locales/de/files/css/custom.css"
    own.parent.mkdir(parents=True)
    own.write_text("a { color: blue }\n")
    folder = site(tmp_path, "mkdocs-folders")
    assert (folder / "docs/de/css/custom.css").read_text() == own.read_text()
    assert (folder / "docs/en/css/custom.css").read_text() == FILES["css/custom.css"]


def test_what_is_gone_goes_unless_somebody_changed_it(tmp_path: Path) -> None:
    folder = site(tmp_path, "mkdocs")
    assert "docs/CNAME" in json.loads((folder / "_l10n-manifest.json").read_bytes())["files"]
    (folder / "docs/css/custom.css").write_text("mine")
    for name in ("CNAME", "css/custom.css"):
        (tmp_path / "source_content" / name).unlink()
    assert main(["--root", str(tmp_path), "build", "--article", "a.md"]) == 0
    assert (folder / "docs/CNAME").exists(), "one article does not tell what is beside all of them"
    assert main(["--root", str(tmp_path), "build"]) == 0
    assert not (folder / "docs/CNAME").exists()
    assert (folder / "docs/css/custom.css").read_text() == "mine"


def test_in_place_it_stays_where_it_is(tmp_path: Path) -> None:
    site(tmp_path, "mkdocs")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/a.md").write_text("# Words\n")
    (tmp_path / "docs/CNAME").write_text("x\n")
    (tmp_path / "l10n.yaml").write_text("layout: mkdocs\nsources: docs\neditions: .\nlocales: {de: {}}\n")
    assert main(["--root", str(tmp_path), "build"]) == 0
    assert (tmp_path / "docs/CNAME").read_text() == "x\n"
    assert "files" not in json.loads((tmp_path / "_l10n-manifest.json").read_bytes())


NEEDED = {
    "myst": (
        "{code}/",
        "```{{figure}} ./one.bin\n```\n\n:::{{literalinclude}} deep/two.bin\n:::\n\n"
        "```{{csv-table}}\n:file: three.bin\n```\n\nThe {{download}}`words <deep/four.bin>`.\n",
    ),
    "mdbook": ("src-{code}/", "{{{{#include deep/two.bin:3}}}}\n\n```rust\n{{{{#playground one.bin}}}}\n```\n"),
    "vitepress": (
        "{code}/",
        "<<< ./deep/two.bin{{1,2}}\n\n<script setup>\nimport One from './one.bin'\n</script>\n",
    ),
    "jekyll": ("{code}/", '{{% include_relative deep/two.bin %}}\n\n{{% include x.html src="one.bin" %}}\n'),
    "hugo": ("content/{code}/", 'Words.\n\n{{{{< figure alt="Words" src="deep/two.bin" >}}}}\n'),
    "docusaurus": (
        "i18n/{code}/docusaurus-plugin-content-docs/current/",
        "---\nimage: ./one.bin\n---\nimport Two from '!!raw-loader!./deep/two.bin'\n\n"
        "Words <img src={{require('./three.bin').default}} />\n",
    ),
    "starlight": (
        "src/content/docs/{code}/",
        "---\ntitle: Words\nhero:\n  image:\n    file: ./one.bin\n---\nimport two from './deep/two.bin'\n",
    ),
}
"""What a page shows without a link, by layout, and where it has to be for a locale."""


@pytest.mark.parametrize("layout", NEEDED)
def test_what_a_page_shows_by_a_path_goes_along(tmp_path: Path, layout: str) -> None:
    folder, text = NEEDED[layout]
    text = text.format()
    wanted = {name for name in ("one.bin", "deep/two.bin", "three.bin", "deep/four.bin") if name in text}
    for name in (*wanted, "deep/unasked.bin"):
        path = tmp_path / "source_content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    page = "page.mdx" if layout == "starlight" else "page.md"
    (tmp_path / "source_content" / page).write_text(text)
    (tmp_path / "l10n.yaml").write_text(f"layout: {layout}\nlocales: {{de: {{}}}}\n")
    assert main(["--root", str(tmp_path), "build"]) == 0
    assert beside(tmp_path / "editions" / folder.format(code="de")) == wanted


def test_at_a_folder_s_sign_it_is_the_sources_own(tmp_path: Path) -> None:
    source = tmp_path / "source_content"
    (source / "parts").mkdir(parents=True)
    (source / "parts/a.js").write_text("x")
    (source / "deep").mkdir()
    (source / "deep/page.md").write_text("<<< @/parts/a.js#region\n")
    (tmp_path / "l10n.yaml").write_text("layout: vitepress\nlocales: {de: {}}\n")
    assert main(["--root", str(tmp_path), "build"]) == 0
    assert (tmp_path / "editions/parts/a.js").is_file()


def test_data_beside_an_index_makes_no_section_of_it(tmp_path: Path) -> None:
    source = tmp_path / "source_content/post"
    source.mkdir(parents=True)
    (source / "index.md").write_text("# Words\n")
    (source / "data.json").write_text("{}\n")
    (tmp_path / "l10n.yaml").write_text("layout: hugo\nlocales: {de: {}}\n")
    assert main(["--root", str(tmp_path), "build"]) == 0
    assert (tmp_path / "editions/content/de/post/index.md").is_file()

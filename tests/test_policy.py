"""What may be published: the least share, what happens below it, and blocks in their time."""

from __future__ import annotations

from pathlib import Path

import polib
import pytest

from l10n_pipeline.cli import main

ARTICLES = {
    "a": "# Cats\n\nThe first paragraph says something.\n\nSee [dogs](b.md#more).\n",
    "b": "# Dogs\n\nThis is long, and nobody translates it, much as they would like to.\n\n## More\n\nThat is all.\n",
}
SAID = {
    "Cats": "猫",
    "The first paragraph says something.": "第一段。",
    "See [dogs](b.md#more).": "看[狗](b.md#more)。",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for folder in ("source_content/blocks", "glossary_terms"):
        (tmp_path / folder).mkdir(parents=True)
    for name, text in ARTICLES.items():
        (tmp_path / f"source_content/{name}.md").write_text(text)
    configure(tmp_path)
    assert main(["--root", str(tmp_path), "extract"]) == 0
    path = tmp_path / "locales/zh_CN/LC_MESSAGES/a.po"
    po = polib.pofile(str(path), wrapwidth=0)
    for entry in po:
        entry.msgstr = SAID[entry.msgid]
    po.save()
    return tmp_path


def configure(root: Path, more: str = "") -> None:
    (root / "l10n.yaml").write_text(f"locales:\n  zh_CN: {{{more}}}\n")


def built(root: Path, *arguments: str) -> Path:
    assert main(["--root", str(root), "build", *arguments]) == 0
    return root / "editions/zh_CN"


def test_below_the_least_share_a_notice_is_enough_unless_it_is_said_otherwise(root: Path) -> None:
    configure(root, "min_translated: 0.8")
    assert "This is long" in (built(root) / "b.md").read_text()


def test_the_source_s_page_stands_in_for_one_that_is_translated_too_little(root: Path) -> None:
    configure(root, "min_translated: 0.8, if_less: source")
    assert (built(root) / "b.md").read_text() == ARTICLES["b"]
    assert "第一段" in (root / "editions/zh_CN/a.md").read_text()


def test_an_article_that_is_left_out_is_linked_to_in_the_source_s_language(root: Path, capsys) -> None:
    built(root)
    configure(root, "min_translated: 0.8, if_less: omit")
    edition = built(root, "--verbose")
    assert not (edition / "b.md").exists()
    assert "看[狗](../en/b.md#more)。" in (edition / "a.md").read_text()
    assert "0% of it is translated, less than 80%: it is left out" in capsys.readouterr().err
    assert main(["--root", str(root), "publish"]) == 0
    page = (root / "public/zh-CN/a.html").read_text()
    assert '<a href="../en/b.html#more" hreflang="en">' in page
    assert not (root / "public/zh-CN/b.html").exists()
    assert 'hreflang="zh-CN"' not in (root / "public/en/b.html").read_text()


def test_the_former_edition_stays_where_there_is_one(root: Path) -> None:
    former = root / "former/zh_CN/b.md"
    former.parent.mkdir(parents=True)
    former.write_text("# 狗\n\n旧版。\n")
    configure(root, "min_translated: 0.8, if_less: previous")
    assert (built(root, "--previous", str(root / "former")) / "b.md").read_text() == "# 狗\n\n旧版。\n"
    assert "This is long" in (built(root) / "b.md").read_text()


def test_a_former_edition_that_is_wanting_is_told(root: Path, capsys) -> None:
    configure(root, "min_translated: 0.8, if_less: previous")
    built(root)
    said = capsys.readouterr().err
    assert "b.md: warning: zh_CN: 0% of it is translated, less than 80%: there is no former edition" in said
    assert "a.md: warning" not in said


def test_what_is_built_alone_knows_what_the_locale_leaves_out(root: Path, capsys) -> None:
    configure(root, "min_translated: 0.8, if_less: omit")
    edition = built(root, "--article", "a", "--verbose")
    assert "看[狗](../en/b.md#more)。" in (edition / "a.md").read_text()
    assert "translated-too-little" not in capsys.readouterr().err  # b is not asked about


def test_status_names_the_articles_with_too_little(root: Path, capsys) -> None:
    configure(root, "min_translated: 0.8, if_less: omit")
    assert main(["--root", str(root), "status"]) == 0
    assert "b.md zh_CN 0% 80% omit" in " ".join(capsys.readouterr().out.split())
    configure(root)
    assert main(["--root", str(root), "status"]) == 0
    assert "80%" not in capsys.readouterr().out


def test_the_share_is_one_of_characters(root: Path, capsys) -> None:
    """Blanks do not count, and headings count as little as they are long."""
    path = root / "locales/zh_CN/LC_MESSAGES/b.po"
    po = polib.pofile(str(path), wrapwidth=0)
    for entry in po:
        entry.msgstr = {"Dogs": "狗", "More": "更多"}.get(entry.msgid, "")
    po.save()
    configure(root, "min_translated: 0.8")
    built(root, "--verbose")
    whole = sum(len("".join(entry.msgid.split())) for entry in po)
    assert f"zh_CN: {round(8 / whole * 100)}% of it is translated" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("today", "shown"), [("2026-04-30", False), ("2026-05-01", True), ("2026-05-31", True), ("2026-06-01", False)]
)
def test_a_block_is_shown_in_its_time(root: Path, today: str, shown: bool) -> None:
    block = "---\nstarts: 2026-05-01\nends: 2026-05-31\n---\nOnly in May.\n"
    (root / "source_content/blocks/may.md").write_text(block)
    (root / "source_content/a.md").write_text(ARTICLES["a"] + "\n<!-- l10n:block may -->\n")
    assert main(["--root", str(root), "extract"]) == 0
    assert ("Only in May." in (built(root, "--today", today) / "a.md").read_text()) == shown
    own = root / "locales/zh_CN/blocks/may.md"
    own.parent.mkdir(parents=True)
    own.write_text("---\nsource_hash: ''\nends: 2026-05-10\n---\n只在五月。\n")
    edition = (built(root, "--today", today) / "a.md").read_text()
    assert ("只在五月。" in edition) == (today <= "2026-05-10")
    assert "starts:" not in edition


def test_a_block_with_a_wrong_date_is_told(root: Path, capsys) -> None:
    (root / "source_content/blocks/may.md").write_text("---\nstarts: soon\n---\nOnly in May.\n")
    (root / "source_content/a.md").write_text(ARTICLES["a"] + "\n<!-- l10n:block may -->\n")
    assert main(["--root", str(root), "build"]) == 1
    assert "blocks/may.md:1: error: starts: 'soon' is no date" in capsys.readouterr().err


@pytest.mark.parametrize(("starts", "shown"), [("2026-05-01T10:00:00", True), ('"2026-05-03"', False)])
def test_a_time_counts_as_its_day(root: Path, starts: str, shown: bool) -> None:
    (root / "source_content/blocks/may.md").write_text(f"---\nstarts: {starts}\n---\nOnly in May.\n")
    (root / "source_content/a.md").write_text(ARTICLES["a"] + "\n<!-- l10n:block may -->\n")
    assert ("Only in May." in (built(root, "--today", "2026-05-01") / "a.md").read_text()) == shown


def test_a_day_that_does_not_exist_is_told(root: Path, capsys) -> None:
    assert main(["--root", str(root), "build", "--today", "2026-02-30"]) == 2
    assert "'2026-02-30' is no day (write it like 2026-05-25)" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("version", "said"),
    [
        (b"---\nsource_hash: [\n---\nOwn.\n", "cta.md:3: error: YAML front matter: "),
        (b'---\nsource_hash: ""\n\nOwn.\n', "cta.md:1: error: the front matter is not closed"),
        (b"+++\nsource_hash = \n+++\nOwn.\n", "cta.md:2: error: TOML front matter: "),
        (b"+++\na = " + b"[" * 3000 + b"\n+++\nOwn.\n", "cta.md:2: error: TOML front matter: nested too deeply"),
        (b"---\na: " + b"[" * 3000 + b"\n---\nOwn.\n", "cta.md:2: error: YAML front matter: nested too deeply"),
        (b'---\nsource_hash: ""\n---\n\xff\n', "cta.md:4: error: byte 0xff is not UTF-8"),
    ],
)
def test_a_locale_s_own_block_that_cannot_be_read_is_told(root: Path, capsys, version: bytes, said: str) -> None:
    (root / "source_content/blocks/cta.md").write_text("Come again.\n")
    (root / "source_content/a.md").write_text(ARTICLES["a"] + "\n<!-- l10n:block cta -->\n")
    before = (built(root) / "a.md").read_bytes()
    own = root / "locales/zh_CN/blocks/cta.md"
    own.parent.mkdir(parents=True)
    own.write_bytes(version)
    for command in ("run", "extract", "build", "publish"):
        assert main(["--root", str(root), command]) == 1
        assert f"locales/zh_CN/blocks/{said}" in capsys.readouterr().err
    assert main(["--root", str(root), "status"]) == 0
    assert "unreadable" in capsys.readouterr().out
    assert (root / "editions/zh_CN/a.md").read_bytes() == before
    assert own.read_bytes() == version


@pytest.mark.parametrize("least", ["2", "many", "-0.1"])
def test_a_share_is_from_0_to_1(root: Path, capsys, least: str) -> None:
    configure(root, f"min_translated: {least}")
    assert main(["--root", str(root), "build"]) == 2
    assert f"l10n.yaml:2: '{least}' is no share" in capsys.readouterr().err


OWN_BLOCKS = [  # what the locale wrote, what its edition shows, what is said
    ("**加入！**现在就来。", "**加入**！现在就来。", ""),
    ("请读https://e.example/x了解。", "请读<https://e.example/x>了解。", ""),
    ("- 一\n- 二 *甲\n", "- 一\n- 二 *甲", "cta.md:5: warning: the block has '*' that neither opens nor closes"),
    ("一 \u202e二", "<span", "cta.md:4: error: the block holds"),
    ("一。\n\n<script>f()</script>", "<span", "cta.md:6: error: the block adds HTML that runs, '<script>'"),
    ("一<a href='b.md' onclick='f()'>二</a>", "<span", "cta.md:4: error: the block adds HTML that runs"),
]


@pytest.mark.parametrize(("own", "shown", "said"), OWN_BLOCKS)
def test_a_locale_s_own_block_is_held_to_what_translations_are_held_to(
    root: Path, capsys, own: str, shown: str, said: str
) -> None:
    (root / "source_content/blocks/cta.md").write_text("Come again.\n")
    (root / "source_content/a.md").write_text(ARTICLES["a"] + "\n<!-- l10n:block cta -->\n")
    path = root / "locales/zh_CN/blocks/cta.md"
    path.parent.mkdir(parents=True)
    path.write_text(f"---\nsource_hash: ''\n---\n{own}\n")
    assert main(["--root", str(root), "build"]) == ("error" in said)
    assert shown in (root / "editions/zh_CN/a.md").read_text()
    assert ("Come again." in (root / "editions/zh_CN/a.md").read_text()) == ("error" in said)
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("layout", "shared", "own", "refused"),
    [
        ("jekyll", "Come {{ page.x }}.", "来{{ page.x }}。", False),
        ("jekyll", "Come.", "来{{ page.x }}。", True),
        ("jekyll", "Come.", "来。\n\n```\n{{ page.x }}\n```", True),
        ("jekyll", "Come.", "来{{。", False),  # escaped
        ("hugo", "Come.", "来。\n\n{{< x >}}", True),
        ("hugo", "Come.\n\n{{< x >}}", "来。\n\n{{< x >}}", False),
        ("docusaurus", "Come.", "来。\n\n{f()}", True),
        ("docusaurus", "Come.", "import a from 'b'\n\n来。", True),
        ("docusaurus", "Come {published}.", "来`{f()}`{published}。", False),
    ],
)
def test_what_a_generator_runs_in_a_locale_s_own_block_is_in_the_source_s(
    root: Path, capsys, layout: str, shared: str, own: str, refused: bool
) -> None:
    with (root / "l10n.yaml").open("a") as f:
        f.write(f"layout: {layout}\n")
    (root / "source_content/blocks/cta.md").write_text(shared + "\n")
    (root / "source_content/a.md").write_text(ARTICLES["a"] + "\n<!-- l10n:block cta -->\n")
    path = root / "locales/zh_CN/blocks/cta.md"
    path.parent.mkdir(parents=True)
    path.write_text(own + "\n")
    assert main(["--root", str(root), "build"]) == refused
    assert ("error: the block" in capsys.readouterr().err) == refused

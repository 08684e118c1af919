"""The whole line on a tiny project: golden editions, one sentence changed, bad input, dry runs."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import polib
import pytest
from programs import l10n

SITE = Path(__file__).parent / "site"


def snapshot(root, *folders):
    return {
        p.relative_to(root).as_posix(): p.read_bytes()
        for folder in folders
        for p in sorted((root / folder).rglob("*"))
        if p.is_file()
    }


def translate(root, texts, locale="zh_CN", name="guide"):
    path = root / "locales" / locale / "LC_MESSAGES" / f"{name}.po"
    po = polib.pofile(str(path), wrapwidth=0)
    for entry in po:
        if entry.msgid in texts and not entry.obsolete:
            entry.msgstr = texts[entry.msgid]
            entry.flags = [f for f in entry.flags if f != "fuzzy"]
    po.save()


CHINESE = {
    "A guide": "指南",
    "What it's about": "讲什么",
    "First part": "第一部分",
    "One `code` item": "一个`code`条目",
    "Two **strong** words": "两个**“重”**词",
    "Word": "词",
    "tsundere": "傲娇",
    "cold | warm": "冷|热",
    "The *tsundere* (ツンデレ) is cold at first; see [the other page](other.md#second-part) and "
    "[the route](/learn/other). ![A picture](img/p.png)": "*傲娇*（ツンデレ）起初冷淡；"
    "见[另一页](other.md#second-part)和[路由](/learn/other)。![一张图](img/p.png)",
    "Good bye.": "再见。",
}


def test_golden_editions(site, request):
    l10n(site, "extract")
    translate(site, CHINESE)
    translate(
        site,
        {"Published {published} · {reading_time} min read": "发布于 {published} · 阅读约{reading_time}分钟"},
        name="blocks/byline",
    )
    l10n(site, "run")
    made = snapshot(site, "editions")
    del made["editions/_l10n-manifest.json"]
    expected = snapshot(SITE / "expected", "editions")
    assert sorted(made) == sorted(expected)
    for name, data in made.items():
        assert data.decode("utf-8", "replace") == expected[name].decode("utf-8", "replace"), name


def test_a_second_run_changes_nothing_and_sends_nothing(site):
    l10n(site, "run")
    before = snapshot(site, "editions", "locales")
    l10n(site, "run")
    assert snapshot(site, "editions", "locales") == before
    counts = json.loads((site / ".l10n" / "run.json").read_bytes())["counts"]
    assert counts["extracted"] == counts["editions"] == 0
    assert counts["locales"]["de"]["sent"] == 0


def test_one_changed_sentence_sends_one_text_and_moves_no_other_entry(site):
    l10n(site, "run")
    before = {n: entries(site, n) for n in ("de", "zh_CN")}
    guide = site / "source_content" / "guide.md"
    guide.write_text(guide.read_text().replace("Good bye.", "Farewell, dear reader."))
    l10n(site, "run")
    counts = json.loads((site / ".l10n" / "run.json").read_bytes())["counts"]
    assert counts["locales"]["de"]["sent"] == 1
    for name, old in before.items():
        new = entries(site, name)
        changed = [raw for raw in new if raw not in old]
        assert len([raw for raw in changed if b"#~" not in raw]) == 1
        assert len([raw for raw in old if raw not in new]) == 1


def entries(root, locale):
    data = (root / "locales" / locale / "LC_MESSAGES" / "guide.po").read_bytes()
    return data.strip().split(b"\n\n")


def test_a_dry_run_writes_nothing_and_counts(site):
    l10n(site, "extract")
    before = snapshot(site, ".")
    done = l10n(site, "translate", "--dry-run")
    assert snapshot(site, ".") == before
    sent = next(line.split() for line in done.stdout.splitlines() if line.startswith("de"))
    assert int(sent[8]) > 10


def test_the_memory_fills_the_same_text_of_another_article(site):
    other = site / "source_content" / "other.md"
    other.write_text(other.read_text() + "\nThree same words here.\n\nGood bye.\n")
    guide = site / "source_content" / "guide.md"
    guide.write_text(guide.read_text() + "\nThree same words here.\n")
    l10n(site, "extract")
    translate(site, {"Three same words here.": "这里三个词。", "Good bye.": "再见。"})
    l10n(site, "run")
    po = polib.pofile(str(site / "locales" / "zh_CN" / "LC_MESSAGES" / "other.po"))
    sure, short = po.find("Three same words here."), po.find("Good bye.")
    assert (sure.msgstr, sure.fuzzy) == ("这里三个词。", False)
    assert "memory locales/zh_CN/LC_MESSAGES/guide.po" in sure.tcomment
    assert (short.msgstr, short.fuzzy) == ("再见。", True)  # under three words from another article: a draft


@pytest.mark.parametrize("locale", ["de", "zh_CN"])
def test_a_machine_text_that_a_person_edited_stays(site, locale):
    l10n(site, "run")
    path = site / "locales" / "de" / "LC_MESSAGES" / "guide.po"
    po = polib.pofile(str(path), wrapwidth=0)
    entry = next(e for e in po if e.msgid == "Good bye.")
    assert entry.fuzzy
    assert entry.tcomment.startswith("l10n: machine pseudo/")
    entry.msgstr = "Auf Wiedersehen."  # fuzzy is left on
    po.save()
    l10n(site, "run")
    assert "Auf Wiedersehen." in path.read_text()


BAD = {
    "not UTF-8": (b"caf\xe9 text\n\nmore\n", 1, "bad.md:1", "not UTF-8"),
    "unclosed front matter": (b"---\ntitle: x\n\nText.\n", 1, "bad.md:1", "not closed"),
    "a YAML error": (b"---\ntitle: a\nother: b: c\n---\n\nText.\n", 1, "bad.md:3", "YAML"),
    "an empty article": (b"", 0, "bad.md:1", "empty"),
    "a BOM and CRLF": (b"\xef\xbb\xbf# T\r\n\r\nText.\r\n", 0, "", ""),
    "an unclosed fence": (b"Text.\n\n```\ncode\n", 0, "", ""),
    "NUL": (b"a\0b\n", 1, "bad.md:1", "U+0000"),
    "UTF-16": ("# A title\n".encode("utf-16"), 1, "bad.md:1", "UTF-16"),
    "blanks of Unicode alone": ("# \u3000\n\n\u2028\n".encode(), 0, "", ""),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_articles_are_named_and_the_others_go_on(site, name):
    data, code, place, said = BAD[name]
    (site / "source_content" / "bad.md").write_bytes(data)
    done = l10n(site, "run", code=code)
    assert place in done.stderr
    assert said in done.stderr
    assert (site / "editions" / "de" / "guide.md").is_file()
    assert (site / "source_content" / "bad.md").read_bytes() == data


@pytest.mark.parametrize(
    ("layout", "name", "offered"),
    [
        ("folders", "_drafts/a.md", False),
        ("jekyll", "_posts/2024-01-01-a.md", True),
        ("jekyll", "_includes/a.md", False),
        ("mkdocs", "_part.md", True),
        ("docusaurus", "_part.mdx", True),
        ("hugo", ".hidden/a.md", False),
    ],
)
def test_names_with_an_underscore_are_sources_where_the_generator_reads_them(site, layout, name, offered):
    config = site / "l10n.yaml"
    config.write_text(config.read_text() + f"layout: {layout}\n")
    path = site / "source_content" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("Words of a name.\n")
    l10n(site, "extract")
    found = [p for p in (site / "locales" / "templates").rglob("*.pot") if "Words of a name." in p.read_text()]
    assert bool(found) == offered


def test_what_a_page_of_mdx_imports_goes_with_its_editions(site):
    config = site / "l10n.yaml"
    config.write_text(config.read_text() + "layout: docusaurus\n")
    source = site / "source_content"
    (source / "page.mdx").write_text(
        "import Part from './_part.mdx'\nimport {C} from \"./c.jsx\"\n\nWords.\n\n<C />\n"
    )
    (source / "_part.mdx").write_text("Words of a part.\n")
    (source / "c.jsx").write_text("export function C() { return null }\n")
    l10n(site, "run")
    for folder in ("docs", "i18n/de/docusaurus-plugin-content-docs/current"):
        assert (site / "editions" / folder / "_part.mdx").is_file()
        assert (site / "editions" / folder / "c.jsx").read_bytes() == (source / "c.jsx").read_bytes()


@pytest.mark.parametrize(
    ("damage", "line", "said"),
    [
        (lambda text: text.replace('msgid "First part"', '<<<<<<< ours\nmsgid "First part"'), None, "conflict"),
        (lambda text: text.replace('msgid "First part"', 'msgid "First part'), None, "guide.po:"),
        (lambda text: text + '\nmsgid "First part"\nmsgstr ""\n', None, "has the key of the one"),
    ],
    ids=["conflict marker", "unterminated string", "duplicate"],
)
def test_a_broken_po_file_is_named_and_kept(site, damage, line, said):
    l10n(site, "run")
    path = site / "locales" / "zh_CN" / "LC_MESSAGES" / "guide.po"
    path.write_text(damage(path.read_text()))
    before = snapshot(site, "editions")
    damaged = path.read_bytes()
    done = l10n(site, "run", code=1)
    assert said in done.stderr
    assert "guide.po:" in done.stderr
    assert path.read_bytes() == damaged
    assert snapshot(site, "editions") == before  # an edition is not torn down because its PO file broke
    assert (site / "editions" / "zh_CN" / "other.md").is_file()


def test_usage_errors_are_exit_code_2(site):
    assert "did you mean 'zh_CN'" in l10n(site, "run", "--locale", "zh_CM", code=2).stderr
    assert "guide" in l10n(site, "run", "--article", "guid", code=2).stderr
    (site / "l10n.yaml").write_text("locals: {}\n")
    assert "l10n.yaml:1" in l10n(site, "run", code=2).stderr


def test_a_source_that_leads_outside_is_refused_and_the_rest_is_done(site, tmp_path):
    (tmp_path / "outside.md").write_text("Secret.\n")
    (site / "source_content" / "link.md").symlink_to(tmp_path / "outside.md")
    done = l10n(site, "run", code=1)
    assert "source_content/link.md: error: it leads outside of the project" in done.stderr
    assert not [p for p in site.rglob("*") if p.is_file() and not p.is_symlink() and b"Secret" in p.read_bytes()]
    assert (site / "editions" / "de" / "guide.md").exists()


def test_a_renamed_source_takes_its_po_files_along(site):
    l10n(site, "extract")
    translate(site, CHINESE)
    (site / "source_content" / "guide.md").rename(site / "source_content" / "handbook.md")
    done = l10n(site, "extract")
    assert "guide is now handbook" in done.stdout
    assert "第一部分" in (site / "locales/zh_CN/LC_MESSAGES/handbook.po").read_text()
    assert not (site / "locales/zh_CN/LC_MESSAGES/guide.po").exists()


def test_a_gone_source_keeps_its_po_files_and_is_said(site):
    l10n(site, "extract")
    (site / "source_content" / "other.md").unlink()
    done = l10n(site, "extract")
    assert "the source of other is gone; 2 PO files keep its translations" in done.stdout
    assert (site / "locales/zh_CN/LC_MESSAGES/other.po").exists()


def test_status_before_the_first_extract_says_what_to_do(site):
    shutil.rmtree(site / "locales", ignore_errors=True)
    assert "run `l10n extract` first" in l10n(site, "status").stdout
    l10n(site, "extract")
    assert "run `l10n extract`" not in l10n(site, "status").stdout


def test_status_tells_blocks(site):
    l10n(site, "run")
    lines = {line.split()[0]: line for line in l10n(site, "status").stdout.splitlines() if line}
    assert "own" in lines["call-to-action"]
    assert "machine" in lines["call-to-action"]
    assert "none" in lines["only-zh"]
    block = site / "source_content" / "blocks" / "call-to-action.md"
    block.write_text("Come and [join us](guide.md) today!\n")
    assert "own, older source" in l10n(site, "status").stdout
    assert "has changed since this version was written" in l10n(site, "run").stderr


def test_init_makes_a_project_that_runs(tmp_path):
    root = tmp_path / "2026"
    root.mkdir()
    done = l10n(root, "init", "--locale", "fr")
    assert "l10n run" in done.stdout
    l10n(root, "run")
    assert (root / "editions" / "fr" / "hello.md").is_file()
    assert "there is an l10n.yaml" in l10n(root, "init", code=2).stderr


def test_a_refused_translation_is_told_once(site):
    l10n(site, "extract")
    translate(site, {"One `code` item": "一个条目"})
    done = l10n(site, "run", code=1)
    told = [line for line in (done.stdout + done.stderr).splitlines() if "lacks code 'code'" in line]
    assert len(told) == 1
    assert "the edition shows the source instead" in told[0]
    assert (
        len([p for p in json.loads((site / ".l10n/run.json").read_bytes())["problems"] if p["id"] == "structure"])
        == 1
    )


def test_a_source_in_japanese_is_to_be_translated(tmp_path):
    (tmp_path / "l10n.yaml").write_text("project: t\nsource_locale: ja\nlocales: {en: {}, zh_CN: {}}\n")
    (tmp_path / "source_content").mkdir()
    (tmp_path / "source_content" / "a.md").write_text("# はじめに\n\nこれはほんの一例です。\n", "utf-8")
    l10n(tmp_path, "run")
    for locale in ("en", "zh_CN"):
        po = polib.pofile(str(tmp_path / "locales" / locale / "LC_MESSAGES" / "a.po"))
        assert [entry.msgstr for entry in po] == ["", ""]

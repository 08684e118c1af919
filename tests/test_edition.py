"""Editions from documents and targets: case files, and laws on what is added."""

from __future__ import annotations

import pytest
from casefiles import cases
from hypothesis import given
from hypothesis import strategies as st

from l10n_pipeline import read
from l10n_pipeline.cli import main
from l10n_pipeline.edition import blocks, policy
from l10n_pipeline.edition.anchors import slugs
from l10n_pipeline.edition.compose import EditionOptions, compose
from l10n_pipeline.edition.links import LinkTargets, Target, relative, resolve
from l10n_pipeline.edition.regions import elsewhere
from l10n_pipeline.formats import reader
from l10n_pipeline.model import Mark, Unit

SITE = LinkTargets({"a.md", "b.md", "deep/c.md"}, {"img/x.png"}, {"/learn/": ""})


def destination(mark):
    target = resolve(SITE, "", mark.value)
    return relative("a.md", target) if target.kind == "article" else None


DRESS = EditionOptions(
    "zh_CN", "en", destination=destination, block=lambda mark: b"Block 20!\n" if mark.value == "cta" else None
)


@pytest.mark.parametrize("case", cases("edition"), ids=lambda c: c.title)
def test_editions(case):
    source, *targets = case.input.split("\n>>> ")
    texts = dict(t.split(": ", 1) for t in targets if t != "-")
    document = read(source.encode(), "a.md")
    done = compose(document, reader("a.md"), {int(i): t for i, t in texts.items()}, DRESS)
    assert done.data.decode() == case.expected
    assert set(done.shown) | set(done.fallen) == set(range(len(document.segments)))


def test_the_source_s_own_edition_is_the_source():
    source = b"---\ntitle: T\n---\n\n# H\n\nText with [a](b.md).\n"
    options = EditionOptions("en", "en")
    assert compose(read(source, "a.md"), reader("a.md"), {}, options).data == source.replace(
        b"T\n", b"T\nlang: en\n"
    )


def test_mdx_makes_no_paragraph_of_a_line_between_tags():
    source = b"# Head\n\nA paragraph.\n\n- item\n\n| a |\n|---|\n| b |\n"
    done = compose(read(source, "a.mdx"), reader("a.mdx"), {}, EditionOptions("de", "en", fields=()))
    marked = [line for line in done.data.decode().splitlines() if "<span" in line]
    assert marked == [f'{a}<span lang="en">{b}</span>{c}' for a, b, c in (("# ", "Head", ""), *CELLS)]


CELLS = (("| ", "a", " |"), ("| ", "b", " |"))


def test_the_anchor_of_a_heading_of_mdx_is_made_without_its_tags():
    marks = read(b"# A <b>b</b> {c} *d* `e` \\{f\n", "a.mdx").marks
    assert [m.value for m in marks if m.kind == "anchor"] == ["A b c d e {f"]


@pytest.mark.parametrize(
    ("base", "link", "expected"),
    [
        ("", "b.md#x", Target("article", "b.md", "#x")),
        ("deep", "../b.md?q=1#x", Target("article", "b.md", "?q=1#x")),
        ("", "img/x.png", Target("file", "img/x.png")),
        ("", "none.md", Target("missing", "none.md")),
        ("", "/learn/b/", Target("article", "b.md")),
        ("", "/learn/deep/c#y", Target("article", "deep/c.md", "#y")),
        ("", "/learn/none", Target("unmapped", "/learn/none")),
        ("", "/elsewhere", Target("unmapped", "/elsewhere")),
        ("", "#top", Target("outside")),
        ("", "//cdn.example/x", Target("outside")),
        ("", "mailto:a@example.org", Target("outside")),
    ],
)
def test_links_lead_somewhere(base, link, expected):
    assert resolve(SITE, base, link) == expected


def test_an_indented_comment_goes_with_what_it_keeps_for_others_at_the_end_of_a_file():
    source = b"One.\n\n  <!-- l10n:locales zh_CN -->\n> Two."
    document = read(source, "page.md")
    assert compose(document, reader("page.md"), {0: "一"}, EditionOptions("ja", "en")).data == "一\n\n".encode()


def test_links_between_folders_are_relative():
    assert relative("deep/c.md", Target("article", "b.md", "#x")) == "../b.md#x"
    assert relative("a.md", Target("file", "img/a (1).png")) == "img/a%20%281%29.png"


def test_a_block_is_filled_in_the_words_of_the_locale():
    values = blocks.fields(b"---\npublished: 2026-05-25\nreading_time: 1234\nx: [1]\n---\n")
    body = b"{published} {reading_time} {unknown}"
    assert blocks.filled(body, values, "zh_CN", "long").decode() == "2026年5月25日 1,234 {unknown}"
    assert blocks.filled(body, values, "pt_BR", "long").decode() == "25 de maio de 2026 1.234 {unknown}"
    assert blocks.filled(body, values, "en", "long").decode() == "May 25, 2026 1,234 {unknown}"


def test_a_locale_s_own_block_records_its_source():
    new = b'---\n# written for readers\nsource_hash: ""\nother: x\n---\n\nText.\n'
    filled = blocks.with_hash(new, "abc123")
    assert filled == b"---\n# written for readers\nsource_hash: abc123\nother: x\n---\n\nText.\n"
    assert blocks.with_hash(filled, "def456") is None
    assert blocks.own(filled) == blocks.OwnBlock(b"Text.", "abc123", 7)
    assert blocks.own(b"No front matter.\n") == blocks.OwnBlock(b"No front matter.", "")


def test_the_hash_of_a_block_does_not_depend_on_line_ends():
    assert blocks.digest(b"a\r\nb\r\n") == blocks.digest(b"a\nb\n")


@given(st.lists(st.text(max_size=12), max_size=8))
def test_slugs_are_distinct_for_repeats_of_one_heading(headings):
    for heading in set(headings):
        same = [s for h, s in zip(headings, slugs(headings), strict=True) if h == heading]
        assert len(set(same)) == len(same)


# -- isolates --------------------------------------------------------------------------------------

ARABIC = st.lists(
    st.sampled_from("كلمة|NTT|Do Co| |*|**|_|`c`|[a](u)|(|)|.|<b>|</b>|&amp;|~~|$x$|#|1".split("|")),
    min_size=1,
    max_size=10,
).map("".join)


def test_isolates_are_around_latin_words_of_pages_from_right_to_left_alone():
    document = read(b"---\ntitle: T\n---\n\nText [a](b.md).\n", "a.md")
    targets = {0: "شركة NTT", 1: "شركة NTT و[رابط](b.md)."}
    arabic, french = (
        compose(document, reader("a.md"), targets, EditionOptions(locale, "en", isolates=True)).data.decode()
        for locale in ("ar", "fr")
    )
    assert "title: شركة NTT\n" in arabic
    assert "شركة \u2068NTT\u2069 و[رابط](b.md)." in arabic
    assert "\u2068" not in french


@given(ARABIC)
def test_isolates_cost_no_translation_and_change_nothing_else(text):
    document = read(text.encode(), "a.md")
    targets = {i: segment.text for i, segment in enumerate(document.segments)}
    plain, marked = (
        compose(document, reader("a.md"), targets, EditionOptions("ar", "en", isolates=isolates))
        for isolates in (False, True)
    )
    assert marked.shown == plain.shown
    assert marked.data.decode().replace("\u2068", "").replace("\u2069", "") == plain.data.decode()


def test_a_text_that_isolates_would_change_does_without():
    document = read(b"A x$*$.\n", "a.md")
    done = compose(document, reader("a.md"), {0: "كلمة x$*$."}, EditionOptions("ar", "en", isolates=True))
    assert done.data.decode() == "كلمة x$*$.\n"


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("# Two", "# 二 {#two}"),
        ("# Two {.x}", "# 二 {#two .x}"),
        ("# Two {: .x }", "# 二 {: #two .x }"),
        ("# Two { #id }", "# 二 { #id }"),
        ("# Two {x}", "# 二 {#two-x} {x}"),
    ],
)
def test_an_anchor_stands_among_the_attributes_that_are_there(heading: str, expected: str) -> None:
    document = read(heading.encode() + b"\n", "a.md")
    made = compose(document, reader("a.md"), {0: "二"}, EditionOptions("zh_CN", "en", anchors="attribute"))
    assert made.data.decode() == expected + "\n"


@pytest.mark.parametrize(
    ("names", "locale", "left_out"),
    [
        ("fi", "fi", False),
        ("fi", "fi_FI", False),
        ("fi", "fil", True),  # Filipino is no Finnish
        ("fil", "fi", True),
        ("!fi", "fil", False),
        ("!fi", "fi_FI", True),
        ("pt_BR zh", "zh_CN", False),
        ("*", "fil", False),
        ("!*", "fil", True),
    ],
)
def test_a_region_is_for_the_locales_that_it_names(names, locale, left_out):
    assert elsewhere(Mark(0, 0, "region", names), locale) is left_out


@pytest.mark.parametrize(
    ("states", "publish", "share"),
    [
        (("translated", "translated"), {"translated"}, 1.0),
        (("translated", "machine"), {"translated"}, 0.5),
        (("translated", "machine"), {"translated", "machine"}, 1.0),
        (("outdated", "draft"), {"translated", "machine"}, 0.0),
    ],
)
def test_the_share_of_an_article_counts_the_states_that_are_published(states, publish, share):
    document = read(b"One.\n\nTwo.\n", "a.md")
    units = {s.key: Unit(s.key, "x", state) for s, state in zip(document.segments, states, strict=True)}
    assert policy.share(document, units, publish) == share


def test_anchors_as_vitepress_makes_them():
    headings = ["What's new?", "1. Été", "a", "A", "安装 & 配置", "«x»"]
    assert slugs(headings, "vitepress") == ["what-s-new", "_1-ete", "a", "a-1", "安装-配置", "«x»"]


@pytest.mark.parametrize("name", ["l10n.yaml", "source_content/a.md", "locales/de/LC_MESSAGES/a.po", "mine.md"])
def test_no_edition_is_written_through_a_link_to_what_it_is_made_from(tmp_path, capsys, name):
    """A link to any other file of the project is somebody's wish."""
    (tmp_path / "source_content").mkdir()
    (tmp_path / "source_content" / "a.md").write_text("Some words.\n")
    (tmp_path / "l10n.yaml").write_text("locales:\n  de: {engine: pseudo}\n")
    (tmp_path / "mine.md").write_text("Some words.\n")
    assert main(["--root", str(tmp_path), "run"]) == 0
    before = (tmp_path / name).read_bytes()
    for command, page in ((["build", "--no-cache"], "editions/de/a.md"), (["publish"], "public/de/a.html")):
        (tmp_path / page).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / page).unlink(missing_ok=True)
        (tmp_path / page).symlink_to(tmp_path / name)
        code = main(["--root", str(tmp_path), *command])
        said = capsys.readouterr().err
        if name == "mine.md":
            assert code == 0
            assert (tmp_path / name).read_bytes() != before
        else:
            assert code == 1
            assert (
                f"{page}: error: it is a link to {name}, which the project is made from (remove the link" in said
            )
            assert (tmp_path / name).read_bytes() == before

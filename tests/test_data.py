"""Data files and plain text: case files, and laws with other parsers as judges."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date

import polib
import pytest
import yaml
from casefiles import cases
from hypothesis import given
from hypothesis import strategies as st

from l10n_pipeline import read
from l10n_pipeline.config import config
from l10n_pipeline.errors import FormatError
from l10n_pipeline.formats import laws, reader
from l10n_pipeline.formats.data import yaml_values
from l10n_pipeline.formats.options import ReadOptions
from l10n_pipeline.project import Project
from l10n_pipeline.settle import settle
from l10n_pipeline.stages.build.build import build
from l10n_pipeline.stages.extract.extract import extract

BOM = b"\xef\xbb\xbf"
OPTIONS = ReadOptions(keys=("**.title", "nav.**", "!nav.secret"))
LINES = ReadOptions(single_lines=True)
DATA = ["yaml", "json", "toml", "csv"]
CASES = [(name, case) for name in [*DATA, "text"] for case in cases(name)]


def options(case):
    return LINES if "[single lines]" in case.title else OPTIONS


def shown(segment):
    return f"{segment.context or segment.kind}: {segment.text}".replace("\n", "⏎")


def suffix(name):
    return "x.txt" if name == "text" else f"x.{name}"


@pytest.mark.parametrize(("name", "case"), CASES, ids=lambda c: c if isinstance(c, str) else c.title)
def test_segments_of_each_case(name, case):
    document = read(case.input.encode(), suffix(name), options=options(case))
    assert [shown(s) for s in document.segments] == case.expected.split("\n")
    assert not document.problems
    assert all(document.source.count(b"\n", 0, s.start) + 1 == s.line for s in document.segments)


@pytest.mark.parametrize("eol", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("bom", [b"", BOM], ids=["plain", "bom"])
@pytest.mark.parametrize(("name", "case"), CASES, ids=lambda c: c if isinstance(c, str) else c.title)
def test_laws_on_each_case(name, case, bom, eol):
    data = bom + case.input.replace("\n", eol).encode()
    check_laws(data, suffix(name), options(case))
    document = read(data, suffix(name), options=options(case))
    assert [shown(s) for s in document.segments] == case.expected.split("\n")


def check_laws(data, name, options):
    document, parse = read(data, name, options=options), reader(name, options)
    assert document.render() == data
    assert not document.problems
    probes = {i: f"Q{i}Z" for i in range(len(document.segments))}
    texts = {i: s.text for i, s in enumerate(document.segments)}
    for new in (probes, texts):
        again = parse(laws.write(document, new))
        assert again.shape == document.shape
        assert [s.text for s in again.segments] == list(new.values())
        assert [(s.kind, s.context) for s in again.segments] == [(s.kind, s.context) for s in document.segments]


# -- what cannot be read -----------------------------------------------------------------------------

THEIRS = r"\S.*"
"""What a library says of a file: its words are its own and change with its version."""

DEEP = "nested too deeply (take levels out: at most 100 are read)"
QUOTE = r" \(quote a value that holds ': ' or '#'\)"

REFUSED = {
    "yaml: a list that is not closed": ("x.yaml", "title: a\nb: [1\n", f"x.yaml:3: YAML: {THEIRS}{QUOTE}"),
    "yaml: no anchor": ("x.yaml", "title: *none\n", "x.yaml:1: YAML: no anchor 'none'"),
    "yaml: a control character": ("x.yaml", "title: a\nn: \x07\n", rf"x.yaml:2: YAML: U\+0007: {THEIRS}"),
    "yaml: brackets, deep": ("x.yaml", "\n" + "[" * 100_000, f"x.yaml:2: YAML: {re.escape(DEEP)}"),
    "yaml: closed brackets, deep": (
        "x.yaml", "a: 1\nb: " + "[" * 1100 + "]" * 1100, f"x.yaml:2: YAML: {re.escape(DEEP)}",
    ),
    "yaml: blocks, deep": (
        "x.yaml", "".join(f"{' ' * n}a:\n" for n in range(120)), f"x.yaml:101: YAML: {re.escape(DEEP)}",
    ),
    "yaml: lists in one line, deep": ("x.yaml", "- " * 1100 + "a", f"x.yaml:1: YAML: {re.escape(DEEP)}"),
    "json: a comment": ("x.json", '{\n "a": 1, // no\n}', rf"x.json:2: JSON: {THEIRS} \(JSON has no comments .*\)"),
    "json: nothing": ("x.json", "", rf"x.json:1: JSON: {THEIRS}"),
    "json: deep": ("x.json", "[" * 100_000, "x.json:1: JSON: nested too deeply"),
    "toml: a key twice": ("x.toml", "a = 1\na = 2\n", rf"x.toml:2: TOML: {THEIRS}"),
    "toml: a string that is not closed": ("x.toml", 'a = 1\nb = "', rf"x.toml:2: TOML: {THEIRS}"),
    "toml: deep": ("x.toml", "a = " + "[" * 100_000, "x.toml:1: TOML: nested too deeply"),
    "csv: a quotation mark": ("x.csv", 'title,n\na,1\n"b,2\n', "x.csv:3: CSV: a quotation mark is not closed"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "text", "expected"), REFUSED.values(), ids=REFUSED)
@pytest.mark.parametrize("bom", [b"", BOM], ids=["plain", "bom"])
def test_what_cannot_be_read_is_refused_with_its_line(name, text, expected, bom):
    with pytest.raises(FormatError) as refused:
        read(bom + text.encode(), name)
    assert re.match(expected, str(refused.value))


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100 + "]" * 100,
        "".join(f"{' ' * n}a:\n" for n in range(100)) + " " * 100 + "b",
        "a: >\n" + " " * 90 + "far to the right\n",
        "a: 'said [[ " + "[[" * 1000 + "'",
        "- - - -\n" * 200,
    ],
    ids=["brackets", "blocks", "a column far to the right", "brackets in text", "many short lists"],
)
def test_what_is_not_nested_too_deeply_is_read(text):
    assert read(text.encode(), "x.yaml").render() == text.encode()


# -- the line ----------------------------------------------------------------------------------------

SITE = {
    "l10n.yaml": """\
locales: {de: {}}
files:
  source_content/site.yaml:
    keys: [nav.*, nav.none]
  source_content/none.json: {}
  source_content/robots.txt: {translate: false}
  source_content/labels.txt: {single_lines: true}
""",
    "source_content/site.yaml": 'nav:\n  home: Home  # kept\n  ok: "OK {n}"\ncount: 1\n',
    "source_content/rows.csv": "id;title\n1;One\n2;Two\n",
    "source_content/labels.txt": "First\nSecond\n",
    "source_content/robots.txt": "User-agent: *\n",
    "source_content/settings.toml": "n = 1\n",
    "source_content/broken.json": '{"title": "a",}\n',
}


def test_data_files_through_the_whole_line(tmp_path):
    for name, text in SITE.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    project = Project(config.load(tmp_path))
    extract(project, project.config.locales, project.sources())
    said = [(p.id, str(p.places[0])) for p in project.problems]
    assert said == [
        ("files-unused", "l10n.yaml:5"),
        ("unreadable", "source_content/broken.json:1"),
        ("key-unused", "l10n.yaml:3"),
    ]
    made = sorted(p.name for p in (tmp_path / "locales" / "de").rglob("*.po"))
    assert made == ["labels.txt.po", "rows.csv.po", "site.yaml.po"]
    translate(tmp_path, "site.yaml", {"Home": "no", "OK {n}": 'Gut "{n}"'})
    translate(tmp_path, "rows.csv", {"One": "Eins; zwei", "Two": 'Das "Zweite"'})
    translate(tmp_path, "labels.txt", {"First": "Erstens"})
    project = Project(config.load(tmp_path))
    build(project, project.config.locales, project.sources())
    editions = tmp_path / "editions" / "de"
    assert (editions / "site.yaml").read_text("utf-8") == (
        'nav:\n  home: "no"  # kept\n  ok: "Gut \\"{n}\\""\ncount: 1\n'
    )
    assert (editions / "rows.csv").read_text("utf-8") == 'id;title\n1;"Eins; zwei"\n2;"Das ""Zweite"""\n'
    assert (editions / "labels.txt").read_text("utf-8") == "Erstens\nSecond\n"
    assert (editions / "settings.toml").read_text("utf-8") == "n = 1\n"
    assert not (editions / "robots.txt").exists()


def translate(root, name, texts):
    path = root / "locales" / "de" / "LC_MESSAGES" / f"{name}.po"
    po = polib.pofile(str(path), wrapwidth=0)
    for entry in po:
        entry.msgstr = texts.get(entry.msgid, "")
    po.save()


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("a: 2026-02-30", {"a": "2026-02-30"}),
        ("a: 2026-02-03", {"a": date(2026, 2, 3)}),
        ("a: 2026-01-01T25:00:00", {"a": "2026-01-01T25:00:00"}),
        ("a: 0x_", {"a": "0x_"}),
        ("a: !ENV [X, y]\nb: !x {q: 1}\nc: !y z", {"a": ["X", "y"], "b": {"q": 1}, "c": "z"}),
        ("a: !!python/object:os.system {}", {"a": {}}),
        ("? [1, 2]\n: 3\nd: 4", {"d": 4}),
        ("<<: x\nb: 1", {"b": 1}),
        ("a: !!timestamp x", {"a": "x"}),
        ("a: !!omap 3", None),
    ],
)
def test_what_yaml_makes_nothing_of_is_the_text_that_it_is(text, values):
    found = yaml_values.load(text)
    assert found == values


YAML = "a b : - [ ] { } , ? ! & * 2026-02-30 0x_ !!int !!set !!map !t << 1:99 ~ ' \" | > # ---".split()


@given(st.lists(st.sampled_from([*YAML, " ", "\n"]), max_size=12).map("".join))
def test_values_are_read_or_refused_as_no_yaml(text):
    with suppress(yaml.YAMLError):
        yaml_values.load(text)


@pytest.mark.parametrize("name", ["x.md", "x.html"])
def test_a_line_end_that_the_source_lacks_is_a_blank(name):
    page = {"x.md": b"---\ntitle: Words of it\n---\n", "x.html": b"<p>Words of it</p>"}[name]
    (segment,) = read(page, name).segments
    assert settle(segment, "W\u00f6rter\r\ndavon\n") == "W\u00f6rter davon"
    assert settle(segment, "\u5b57\n\u8bcd") == "\u5b57\u8bcd"


TYPED = ReadOptions(keys=("**",), types=(("**.body", "markdown"), ("**.html", "html"), ("**.html.no", "text")))


@pytest.mark.parametrize(
    ("name", "source", "found"),
    [
        (
            "x.yaml",
            "a:\n  body: |\n    # Head\n    Use `id` and\n    **one**.\n\n    - item\n\n    ```sh\n    run\n    ```\n"
            "  b: '*'\n",
            [
                "heading Head markdown",
                "paragraph Use `id` and **one**. markdown",
                "item item markdown",
                "value * text",
            ],
        ),
        (
            "x.json",
            '{"body": "One *word*.", "html": "<p>Two</p>"}',
            ["value One *word*. markdown", "value <p>Two</p> html"],
        ),
        (
            "x.json",
            r'{"body": "# Head \"q\"\n\nCaf\u00e9 \ud83d\ude00\nand `\\n`.\n\n- \u4e2d\n", "b": "c"}',
            [
                'heading Head "q" markdown',
                "paragraph Café 😀 and `\\n`. markdown",
                "item 中 markdown",
                "value c text",
            ],
        ),
        ("x.yaml", 'body: "One.\\n\\n> Two \\x41"\n', []),
        ("x.toml", 'body = "One.\\n\\n> Two"\n', ["paragraph One. markdown", "quote Two markdown"]),
        (
            "x.yaml",
            "openapi: 3.0.3\ninfo:\n  description: |\n    One `x`\n",
            ["paragraph One `x` markdown"],
        ),
    ],
)
def test_values_in_another_language(name, source, found):
    document, parse = read(source.encode(), name, options=TYPED), reader(name, TYPED)
    assert [f"{s.kind} {s.text} {s.syntax}" for s in document.segments] == found
    again = parse(laws.write(document, {i: f"Q{i}Z" for i in range(len(document.segments))}))
    assert [s.text for s in again.segments] == [f"Q{i}Z" for i in range(len(document.segments))]
    assert again.shape == document.shape


def test_a_quoted_value_of_several_blocks_in_yamls_own_spelling_is_kept_and_told():
    document = read(b"body: '# Head\n\n\n  text'\n", "x.yaml", options=TYPED)
    assert [(p.id, str(p.places[0])) for p in document.problems] == [("kept-verbatim", "x.yaml:1")]


@pytest.mark.parametrize("name", ["x.json", "x.yaml", "x.toml"])
def test_a_part_of_a_quoted_value_is_spelled_as_the_string_wants_it(name):
    key = {"x.json": '{"body": %s}', "x.yaml": "body: %s\n", "x.toml": "body = %s\n"}[name]
    document = read((key % r'"> Head words\n\nText."').encode(), name, options=TYPED)
    written = laws.write(document, {0: 'A "q"\\ \x85 x\ty', 1: "One\ntwo"})
    (text,) = read(written, name, options=TYPED._replace(types=())).segments
    assert text.text == '> A "q"\\ \x85 x\ty\n\nOne\\\ntwo'


def test_a_build_goes_on_beside_a_kept_value(tmp_path):
    (tmp_path / "source_content").mkdir()
    (tmp_path / "l10n.yaml").write_text(
        "project: x\nlocales: {de: {}}\n"
        'files: {source_content/*.yaml: {keys: ["**"], types: {"**.body": markdown}}}\n'
    )
    (tmp_path / "source_content" / "a.yaml").write_text("body: '# Head\n\n\n  text'\nb: More words\n")
    project = Project(config.load(tmp_path))
    extract(project, project.config.locales, project.sources())
    translate(tmp_path, "a.yaml", {"More words": "Mehr Worte"})
    project = Project(config.load(tmp_path))
    build(project, project.config.locales, project.sources())
    made = (tmp_path / "editions" / "de" / "a.yaml").read_text("utf-8")
    assert made == "body: '# Head\n\n\n  text'\nb: Mehr Worte\n"
    assert [p.id for p in project.problems] == ["kept-verbatim"]

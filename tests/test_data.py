"""Data files and plain text: case files, and laws with other parsers as judges."""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import date

import polib
import pytest
import yaml
from casefiles import cases
from hypothesis import assume, given
from hypothesis import strategies as st

from l10n_pipeline import read
from l10n_pipeline.config import config
from l10n_pipeline.errors import FormatError
from l10n_pipeline.formats import laws, reader
from l10n_pipeline.formats.data import yaml_values
from l10n_pipeline.formats.options import ReadOptions
from l10n_pipeline.project import Project
from l10n_pipeline.settle import Refusal, settle
from l10n_pipeline.splice import Lines
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


# -- any translation, and other parsers as judges --------------------------------------------------

HOSTILE = [
    *[
        "-",
        "- a",
        "# a",
        "a # b",
        "a: b",
        "a:",
        ": a",
        "? a",
        "[a",
        "{a}",
        "a, b",
        "&a",
        "*a",
        "!a",
        "|",
        ">",
        "%a",
    ],
    *["@a", "`a", "yes", "No", "null", "~", "1", "1.5", "1e3", "0x1F", "2026-05-25", "12:30", ".inf", "<<", "="],
    *['"', "'", '"""', "'''", "a'''\nb = '''c", '"""\nb = """', "\\", "\\n", "a\\", "''", '""', 'a"', "a'", 'a""'],
    *["---", "--- a", "...", "a\n---\nb", "a\n\nb", "a\n  b", "a\n\tb", "  a", "a\n\n  b\n\nc", "\ta", "a\tb"],
    *[
        "a;b",
        "a\r\nb",
        "a\rb",
        "=1+1",
        "\x00",
        "\x07",
        "a\x85b",
        "a\u2028b",
        "\ufeff",
        "\ufffe",
        "😀",
        "أ",
        "\u200f",
    ],
    *[
        "日本",
        "true ",
        "y",
        "0o14",
        "-1",
        "+.5",
        "1_000",
        "a:b",
        "a #",
        "}",
        "]",
        "// a",
        "a\\",
        "\x7f",
        "\U0001ffff",
    ],
]
TARGET = st.sampled_from(HOSTILE) | st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
TARGETS = st.lists(TARGET, min_size=1, max_size=5)
KEY = st.sampled_from(["title", "nav", "a", "b c", "yes", "1", "x.y", "é", "-", "#k"])
TEXT = TARGET | st.text("ab \n", max_size=8)
SCALAR = TEXT | st.integers() | st.booleans() | st.none() | st.floats(allow_nan=False, allow_infinity=False)
TREE = st.recursive(
    SCALAR, lambda inner: st.dictionaries(KEY, inner, max_size=4) | st.lists(inner, max_size=3), max_leaves=12
)


def flat(value, path=""):
    """Every value that is no collection, by key path and in order; a collection that is empty, too."""
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from flat(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list) and value:
        for inner in value:
            yield from flat(inner, path + "[]")
    else:
        yield path, value


SAFE = {"json.string", "csv.bare", "csv.quoted", "yaml.plain", "yaml.flow", "yaml.single", "yaml.double"} | {
    "toml.basic",
    "toml.literal",
    "toml.text",
}
"""The codecs that can spell every text; the others have no escapes."""

CONTROL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""What is no text anywhere: a target that has one is refused."""


def translated(data, name, targets, options=OPTIONS):
    """A file with the targets as far as they may be written, what was written by index, and its document."""
    document = read(data, name, options=options)
    parse = reader(name, options)
    texts = {}
    for i, target in zip(range(len(document.segments)), targets * len(data), strict=False):
        result = settle(document.segments[i], target)
        if not isinstance(result, Refusal):
            texts[i] = result
    misplaced = laws.misplaced(document, texts, parse)
    assert all(CONTROL.search(texts[i]) or document.segments[i].slot.codec not in SAFE for i in misplaced)
    for i in misplaced:
        del texts[i]
    return laws.write(document, texts), texts, document


def check_values(before, after, document, texts):
    """Same paths and types; what was translated says what it should, the rest what it said."""
    at = 0
    assert len(before) == len(after)
    for (path, old), (now, new) in zip(before, after, strict=True):
        assert (path, type(old)) == (now, type(new))
        segment = document.segments[at] if at < len(document.segments) else None
        if segment and segment.context == path and isinstance(old, str) and bare(old) == bare(segment.text):
            assert bare(new) == bare(texts.get(at, segment.text))
            at += 1
        else:
            assert old == new
    assert at == len(document.segments)


def bare(text):
    """Line ends around a text belong to the block scalar that it stands in; CSV has its own line ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")


@given(
    st.lists(TREE, min_size=1, max_size=2),
    TARGETS,
    st.sampled_from([None, "'", '"', "|", ">"]),
    st.booleans(),
    st.booleans(),
    st.sampled_from([20, 1000]),
)
def test_yaml_keeps_keys_and_types_under_any_translation(trees, targets, style, flow, unicode, width):
    text = yaml.safe_dump_all(
        trees,
        default_style=style,
        default_flow_style=flow,
        allow_unicode=unicode,
        width=width,
        sort_keys=False,
        explicit_start=True,
    )
    before = list(flat(list(yaml.safe_load_all(text))))
    data, texts, document = translated(text.encode(), "x.yaml", targets)
    after = list(flat(list(yaml.safe_load_all(data.decode()))))
    check_values(
        *([(p[2:].removeprefix("."), v) for p, v in values] for values in (before, after)), document, texts
    )


@given(TREE, TARGETS, st.sampled_from([None, 2, "\t"]), st.booleans())
def test_json_keeps_keys_and_types_under_any_translation(tree, targets, indent, ascii):
    text = json.dumps(tree, indent=indent, ensure_ascii=ascii)
    data, texts, document = translated(text.encode(), "x.json", targets)
    check_values(list(flat(tree)), list(flat(json.loads(data))), document, texts)


TOML_KEY = st.sampled_from(["title", "nav", "a", '"b c"', "'yes'", "1", '"x.y"', '"é"', "-"])


def toml_string(text, kind):
    """A string in one of TOML's four ways, where it can be written so."""
    basic = json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
    simple = not any(ord(c) < 32 or c == "\x7f" for c in text.replace("\n", "").replace("\t", ""))
    if kind == "literal" and simple and not set("'\n") & set(text):
        return f"'{text}'"
    if kind == "raw" and simple and "'''" not in text and not text.endswith("'"):
        return f"'''\n{text}'''"
    if kind == "text":
        lines = (
            json.dumps(line, ensure_ascii=False).replace("\x7f", "\\u007f")[1:-1] for line in text.split("\n")
        )
        return '"""' + "\n".join(["", *lines]) + '"""'
    return basic


TOML_STRING = st.builds(toml_string, TEXT, st.sampled_from(["basic", "literal", "raw", "text"]))
TOML_SCALAR = TOML_STRING | st.sampled_from(["1", "-2.5e3", "true", "1979-05-27 07:32:00", "inf", "[]", "{}"])
TOML_VALUE = st.recursive(
    TOML_SCALAR,
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: "[ " + ", # ]\n ".join([*items, "]"]))
        | st.dictionaries(TOML_KEY, inner, max_size=3).map(
            lambda table: "{" + ", ".join(f"{k} = {v}" for k, v in table.items()) + "}"
        )
    ),
    max_leaves=5,
)
TOML_TABLE = st.builds(
    lambda header, table: header + "".join(f"{key} = {value} # c\n" for key, value in table.items()),
    st.sampled_from(["[[list]]\n", "[[list]]\n[list.sub]\n", "[[list]]\n[[list.deep]]\n", "[[other]] # [x]\n"]),
    st.dictionaries(TOML_KEY, TOML_VALUE, max_size=4),
)


@given(st.dictionaries(TOML_KEY, TOML_VALUE, max_size=4), st.lists(TOML_TABLE, max_size=4), TARGETS)
def test_toml_keeps_keys_and_types_under_any_translation(first, tables, targets):
    text = "".join(f"{key} = {value}\n" for key, value in first.items()) + "".join(tables)
    try:
        before = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        assume(False)  # a sub-table before its list
    data, texts, document = translated(text.encode(), "x.toml", targets)
    after = tomllib.loads(data.decode())
    assert [(path, type(value)) for path, value in flat(after)] == [(path, type(v)) for path, v in flat(before)]
    written = Counter((p, bare(v)) for p, v in flat(after) if isinstance(v, str))
    expected = Counter((p, bare(v)) for p, v in flat(before) if isinstance(v, str))
    expected -= Counter((s.context, bare(s.text)) for s in document.segments)
    expected += Counter((s.context, bare(texts.get(i, s.text))) for i, s in enumerate(document.segments))
    assert written == expected


@given(
    st.lists(st.lists(TEXT.map(bare), min_size=3, max_size=3), max_size=5),  # csv.writer leaves a bare \r
    TARGETS,
    st.sampled_from(",;\t"),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_csv_keeps_rows_under_any_translation(rows, targets, delimiter, quoting, eol):
    def parsed(text):
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))

    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator=eol)
    writer.writerows([["id", "title", "nav.a"], *rows])
    before = parsed(out.getvalue())
    data, texts, document = translated(out.getvalue().encode(), "x.csv", targets)
    values, again = (
        [cell for row in rows[1:] for cell in zip(["", "title", "nav.a"], row, strict=True)]
        for rows in (before, parsed(data.decode()))
    )
    check_values(values, again, document, texts)


@given(st.lists(TEXT, max_size=6), TARGETS, st.booleans())
def test_text_keeps_its_paragraphs_under_any_translation(paragraphs, targets, single):
    data = "\n\n".join(paragraphs).encode()
    written, texts, document = translated(data, "x.txt", targets, ReadOptions(single_lines=single))
    again = read(written, "x.txt", options=ReadOptions(single_lines=single))
    wanted = [texts.get(i, s.text) for i, s in enumerate(document.segments)]
    assert [" ".join(s.text.split()) for s in again.segments] == [" ".join(text.split()) for text in wanted]


@given(
    st.text(max_size=40)
    | st.lists(st.sampled_from(list("{}[]\"':,;|>&*!#-=\n \\\tab1.")), max_size=30).map("".join)
)
def test_any_text_is_read_or_refused_with_its_line(text):
    data = text.encode("utf-8", "replace")
    for name in ["x.yaml", "x.json", "x.toml", "x.csv", "x.txt"]:
        error = refusal(data, name)
        assert error is None or (error.path == name and 1 <= error.line <= len(Lines.of(data).starts))


def refusal(data, name):
    try:
        document = read(data, name, options=ReadOptions(keys=("**",)))
    except FormatError as error:
        return error
    assert document.render() == data
    return None


@pytest.mark.parametrize("text", ["%d of {name}", "${a.b} {{ x }}", "%(n)s, https://example.org/"])
def test_placeholders_may_move_and_may_not_go(text):
    (segment,) = read(json.dumps({"title": text}).encode(), "x.json").segments
    moved = " ".join(reversed(text.split(" ", 1)))
    assert settle(segment, moved) == moved
    refusal = settle(segment, "words")
    assert isinstance(refusal, Refusal)
    assert refusal.reason.startswith("lacks ")


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
    (text,) = read(written, name, options=replace(TYPED, types=())).segments
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

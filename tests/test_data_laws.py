"""Values of data files under any translation: other parsers see the keys and types of the source."""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from collections import Counter

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st
from test_data import OPTIONS

from l10n_pipeline import read
from l10n_pipeline.errors import FormatError
from l10n_pipeline.formats import laws, reader
from l10n_pipeline.formats.options import ReadOptions
from l10n_pipeline.settle import Refusal, settle
from l10n_pipeline.splice import Lines

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

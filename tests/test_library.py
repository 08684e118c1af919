"""The library: what a program gives is verified, and every public name can be used and is typed."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from casefiles import cases
from hypothesis import given
from hypothesis import strategies as st

import l10n_pipeline
from l10n_pipeline import (
    BadOutput,
    FormatError,
    RefusedError,
    RefusedWarning,
    Rendering,
    Term,
    load_terms,
    protect,
    read,
)

SOURCE = b"# Title\n\nUse `code` and [a link](/x).\n\nPlain words.\n"
TERMS = [Term("tsundere", renderings={"zh_CN": Rendering("fixed", "\u50b2\u5a07"), "*": Rendering("keep")})]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Use it.", "lacks"),
        ("Use `code` and [a link](/y).", "/y"),
        ("", "empty"),
    ],
)
def test_a_text_that_breaks_its_place_is_refused(text, reason):
    document = read(SOURCE, "x.md")
    with pytest.raises(RefusedError, match=re.escape(reason)) as caught:
        document.render(lambda s: text if s.line == 3 else None)
    assert [(line, given) for line, given, _ in caught.value.refused] == [(3, text)]


def test_all_refusals_are_told_at_once():
    with pytest.raises(RefusedError) as caught:
        read(SOURCE, "x.md").render(lambda s: "")
    assert [line for line, _, _ in caught.value.refused] == [1, 3, 5]


def test_the_source_is_kept_where_a_text_is_refused():
    with pytest.warns(RefusedWarning, match="x.md: 1 refused: line 3"):
        data = read(SOURCE, "x.md").render(lambda s: {1: "Titel", 3: "Nichts"}.get(s.line), on_refusal="source")
    assert data == SOURCE.replace(b"Title", b"Titel")


@given(st.sampled_from(cases("formats")), st.text(max_size=20))
def test_whatever_is_rendered_has_the_structure_of_the_source(case, text):
    document = read(case.input.encode(), "x.md")
    try:
        data = document.render(lambda s: text)
    except RefusedError:
        return
    again = read(data, "x.md")
    assert again.shape == document.shape
    assert len(again.segments) == len(document.segments)


@pytest.mark.parametrize(
    "text",
    [
        "A **tsundere** (\u30c4\u30f3\u30c7\u30ec) types `tsun`.",
        "See [the page](https://example.org/a) and {name}.",
        "Plain words alone here.",
        "X0X and X1X stand in `this` text.",
    ],
)
def test_an_engine_that_changes_nothing_but_words_gives_the_text_back(text):
    masked = protect(text, TERMS, "pt_BR")
    words = re.compile(r"\b(?:types|and|See|Plain|words|alone|here|stand|text)\b")
    answer = words.sub(lambda m: m[0][::-1], masked.text)
    assert masked.unmask(answer) == words.sub(lambda m: m[0][::-1], text)


@pytest.mark.parametrize("change", ["", "{0} or {0}", "{1}"])
def test_a_mask_that_is_lost_or_doubled_is_refused(change):
    masked = protect("Some words with `one` here and `two` there.")
    found = re.findall(r"X\d+X", masked.text)
    assert len(found) == 2
    with pytest.raises(BadOutput):
        masked.unmask(masked.text.replace(found[0], "and " + change.format(*found)).replace("Some words", "Etwas"))


def test_a_document_that_was_not_read_is_not_rendered():
    from l10n_pipeline import Document, Segment
    from l10n_pipeline.slots import Slot

    document = Document(b"a", (Segment(0, 1, "a", "paragraph", Slot("md.flow"), "markdown", 1),))
    assert document.render() == b"a"
    with pytest.raises(ValueError, match="read"):
        document.render(lambda s: "b")


def test_every_public_name_is_there_and_documented():
    docs = Path(__file__).parent.parent / "docs" / "python.md"
    named = docs.read_text("utf-8")
    for name in l10n_pipeline.__all__:
        assert getattr(l10n_pipeline, name) is not None
        assert re.search(rf"\b{name}\b", named), f"docs/python.md does not name {name}"


def test_a_program_that_uses_every_public_name_is_typed(tmp_path):
    uses = "\n".join(f"print(l10n_pipeline.{name})" for name in l10n_pipeline.__all__)
    examples = re.findall(
        r"^```python\n(.*?)^```$",
        (Path(__file__).parent.parent / "docs" / "python.md").read_text("utf-8"),
        re.M | re.S,
    )
    program = tmp_path / "program.py"
    body = [e.replace("def my_engine(text):", "def my_engine(text: str) -> str:") for e in examples]
    functions = "\n".join(
        f"def example{i}() -> None:\n" + re.sub(r"^(?=.)", "    ", b, flags=re.M) for i, b in enumerate(body)
    )
    program.write_text(f"import l10n_pipeline\n{uses}\n{functions}\n", "utf-8")
    done = subprocess.run(  # here, where what `make types` found out of the package is kept
        [sys.executable, "-m", "mypy", "--strict", str(program)],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parent.parent,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_term_base_is_loaded_whole_or_not_at_all(tmp_path):
    (tmp_path / "a.yaml").write_text("- {term: tsundere, renderings: {zh_CN: 傲娇}}\n", "utf-8")
    (term,) = load_terms(tmp_path)
    assert protect("A tsundere.", [term], "zh_CN").unmask("一个X0X。") == "一个傲娇。"
    (tmp_path / "b.yaml").write_text("- {term: otaku, rendering: x}\n", "utf-8")
    with pytest.raises(FormatError, match=r"b.yaml:1"):
        load_terms(tmp_path)

"""The tables of docs/formats.md beyond Markdown: HTML and data files by other parsers, and tests by their names."""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from casefiles import Case, cases
from test_data import OPTIONS
from test_data_laws import bare, flat
from test_judges import differing
from writers import WRITERS, Writer

from l10n_pipeline import read
from l10n_pipeline.formats import laws
from l10n_pipeline.settle import settle

PAGE = (Path(__file__).parents[1] / "docs" / "formats.md").read_text("utf-8")
TABLE = PAGE.partition("| format | construct | | judge | case |\n|---|---|---|---|---|\n")[2].partition("\n\n")[0]
ROWS = re.findall(r"^\| (\w+) \| [^|]+ \| (offered|kept|told) \| (\w+) \| ([^|]+) \|$", TABLE, re.M)


def test_each_row_has_its_form_and_its_case():
    assert len(ROWS) == len(TABLE.splitlines())
    for name, outcome, _, title in ROWS:
        found = case(name, title)
        assert bool(found.expected) or outcome != "offered", title


def case(name: str, title: str) -> Case:
    return next(c for c in cases(name.lower()) if c.title == title)


def test_html_is_what_a_browser_shows():
    mine = [case(name, title) for name, _, judge, title in ROWS if judge == "html5"]
    found = differing("html5", [c.input.encode() for c in mine], WRITERS)
    assert {mine[i].title: said for (_, i), said in found.items()} == {}


class Values(yaml.SafeLoader):
    """Reads a value with a tag of its own as its text."""


Values.add_multi_constructor("!", lambda _, tag, node: f"!{tag} {node.value}")


def in_rows(text: str) -> list[list[str]]:
    said, _, rest = text.partition("\n") if text.startswith("sep=") else ("", "", text)
    first = rest.partition("\n")[0]
    delimiter = said[4:5] or next(d for d in "\t;," if d in first)
    return list(csv.reader(io.StringIO(rest, newline=""), delimiter=delimiter))


PARSERS: dict[str, Callable[[str], object]] = {
    "yaml": lambda text: list(yaml.load_all(text, Values)),  # a SafeLoader
    "json": json.loads,
    "toml": tomllib.loads,
    "csv": in_rows,
}


@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
@pytest.mark.parametrize(("judge", "outcome", "title"), [(j, o, t) for _, o, j, t in ROWS if j in PARSERS])
def test_in_a_data_file_nothing_differs_but_what_is_offered(judge: str, outcome: str, title: str, write: Writer):
    given = case(judge, title).input
    changed, offered = differing_values(judge, given, write)
    assert changed <= offered
    assert bool(changed) or outcome == "kept"


def differing_values(name: str, given: str, write: Writer) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """The values that another parser finds changed, and the texts that were: what each was and is."""
    document = read(given.encode(), f"x.{name}", options=OPTIONS)
    targets = {i: settle(s, write(s)) for i, s in enumerate(document.segments)}
    texts = {i: target for i, target in targets.items() if isinstance(target, str)}
    before, after = (list(flat(PARSERS[name](t))) for t in (given, laws.write(document, texts).decode()))
    assert [(path, type(value)) for path, value in before] == [(path, type(value)) for path, value in after]
    pairs = zip(before, after, strict=True)
    changed = {(bare(str(old)), bare(str(new))) for (_, old), (_, new) in pairs if old != new}
    return changed, {(bare(document.segments[i].text), bare(text)) for i, text in texts.items()}


TESTS = re.findall(r"`(test_\w+\.py)::(\w+)`", PAGE)


def test_every_test_that_the_page_names_is_there():
    assert len(TESTS) > 10
    texts = {name: (Path(__file__).parent / name).read_text("utf-8") for name, _ in TESTS}
    assert [f"{name}::{test}" for name, test in TESTS if f"\ndef {test}(" not in texts[name]] == []

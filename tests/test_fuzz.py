"""Documents by the thousand, generated and mutated: none crashes, hangs or comes back with another byte."""

from __future__ import annotations

import random
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from programs import not_hanging
from test_laws import DOCUMENT, EXAMPLES, GFM_EXAMPLES, PIECES, ROOT

from l10n_pipeline import read
from l10n_pipeline.edition.compose import EditionOptions, compose
from l10n_pipeline.errors import FormatError
from l10n_pipeline.formats import reader
from l10n_pipeline.formats.options import ReadOptions

OPTIONS = ReadOptions(keys=("**",), arguments=("*.title", "figure.caption"))
SECONDS = 20


@pytest.fixture(autouse=True)
def limit():
    """One document that takes so long hangs."""
    with not_hanging(0):
        yield


def survives(data: bytes, name: str, target: str) -> None:
    """Read, write back, and put a hostile target in every segment's place."""
    signal.alarm(SECONDS)
    try:
        document = read(data, name, options=OPTIONS)
    except FormatError:
        return
    assert document.render() == data
    parse = reader(name, OPTIONS)
    targets = {i: f"{target}{i}" for i in range(len(document.segments))}
    composed = compose(document, parse, targets, EditionOptions("ja", "en"))
    if b"l10n:" not in data and not document.problems:  # comments that steer take parts of the page away
        assert [s.kind for s in parse(composed.data).segments] == [s.kind for s in document.segments]
    signal.alarm(0)


def real_files() -> Iterator[tuple[str, bytes]]:
    """The project's own documents and the examples of the specifications, joined to pages."""
    for folder in ("source_content", "docs", "."):
        for path in sorted((ROOT / folder).glob("*")):
            if path.suffix in (".md", ".html", ".yaml"):
                yield path.name, path.read_bytes()
    for pages in (EXAMPLES, GFM_EXAMPLES):
        for at in range(0, len(pages), 60):
            yield f"examples-{at}.md", "\n\n".join(pages[at : at + 60]).encode()
    for path in sorted((ROOT / "tests/cases").rglob("*.txt")):
        yield path.with_suffix(".mdx" if path.stem == "mdx" else ".md").name, path.read_bytes()


FILES = list(real_files())


def mutated(number: int) -> tuple[str, bytes]:
    """A real file with lines cut, doubled, shuffled or joined with another's."""
    chance = random.Random(number)
    name, data = FILES[number % len(FILES)]
    lines = re.split(rb"(?<=\n)", data)
    for _ in range(chance.randint(1, 4)):
        a, b = sorted(chance.sample(range(len(lines) + 1), 2))
        part = lines[a:b]
        kind = chance.choice(["cut", "double", "shuffle", "glue", "indent", "bytes"])
        if kind == "cut":
            part = []
        elif kind == "double":
            part = part * 2
        elif kind == "shuffle":
            chance.shuffle(part)
        elif kind == "glue":
            part = [b"".join(part).replace(b"\n", chance.choice([b" ", b"\r\n", b"\r"]))]
        elif kind == "indent":
            part = [chance.choice([b"  ", b"    ", b"> ", b"\t", b"- "]) + line for line in part]
        else:
            part = [b"".join(part)[chance.randint(0, 3) :]]
        lines[a:b] = part or [b""]
    return name, b"".join(lines)[:20_000]


def check_mutated(numbers: range) -> None:
    for number in numbers:
        name, data = mutated(number)
        try:
            survives(data, name, "- **x*")
        except Exception as error:
            raise AssertionError(f"mutation {number} of {name}") from error


def test_mutated_files():
    check_mutated(range(60))


@pytest.mark.fuzz
def test_a_thousand_mutated_files(fuzz_seed):
    check_mutated(range(1000 * fuzz_seed, 1000 * (fuzz_seed + 1)))


@pytest.mark.fuzz
@settings(max_examples=10_000, deadline=None)
@given(DOCUMENT, PIECES)
def test_ten_thousand_documents(text, target):
    survives(text.encode(), "x.md", target)


def test_the_files_are_there():
    assert len(FILES) > 40
    assert Path(ROOT / "docs").is_dir()

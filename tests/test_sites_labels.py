"""Labels of diagrams and pictures, translated: Mermaid and Chromium see the shape that they see in the source."""

from __future__ import annotations

import json
import os
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from test_hostile import HOSTILE
from test_sites import CHROMIUM, HERE, TOOLS, pytestmark, tool

from l10n_pipeline.edition.compose import EditionOptions, compose
from l10n_pipeline.formats import read, reader
from l10n_pipeline.formats.options import ReadOptions

__all__ = ["pytestmark"]

OPTIONS = ReadOptions(code=("mermaid",))
DIAGRAMS = (Path(__file__).parent / "cases" / "mermaid.md").read_text("utf-8").split("\n\n")
PICTURES = [(Path(__file__).parent / "cases" / "labels.svg").read_text("utf-8")]
PLAIN = [
    "中文标签（一）",
    "Étiquette : l'une, l'autre",
    "the end",
    "عربي",
    "a; b # c",
    'said "so" [1] (2) {3} | x -- y',
]


def drawn(kind: str, texts: list[str]) -> list[dict]:
    """What Chromium sees of each."""
    program = TOOLS / "browser" / "draw.mjs"
    program.write_text((HERE / "browser" / "draw.mjs").read_text())
    said = "".join(json.dumps({"kind": kind, "text": text}) + "\n" for text in texts)
    script = tool("mermaid") / "node_modules" / "mermaid" / "dist" / "mermaid.min.js"
    env = {**os.environ, "CHROMIUM": CHROMIUM}
    done = subprocess.run(
        ["node", program, script], input=said, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.strip().split("\n")]  # a separator of lines is text


def body(page: str) -> str:
    return page.partition("\n")[2].rpartition("```")[0]


@pytest.mark.parametrize(
    ("kind", "name", "sources"),
    [("mermaid", "x.md", DIAGRAMS), ("svg", "x.svg", PICTURES)],
    ids=["mermaid", "svg"],
)
def test_translated_labels_change_no_shape(kind: str, name: str, sources: list[str]) -> None:
    inner = body if kind == "mermaid" else str
    parse = reader(name, OPTIONS)
    texts, kept, told = [], [], []
    for source in sources:
        document = read(source.encode(), name, options=OPTIONS)
        assert document.segments, source
        texts.append(inner(source))
        kept.append(len(texts) - 1)
        told.append({})
        for target in (*PLAIN, *HOSTILE):
            made = dict.fromkeys(range(len(document.segments)), target)
            composed = compose(document, parse, made, EditionOptions("ja", "en", html=False))
            if composed.shown:
                texts.append(inner(composed.data.decode()))
                kept.append(kept[-1])
                told.append({"source": source, "target": target})
    found = drawn(kind, texts)
    wrong = []
    for text, number, about, one in zip(texts, kept, told, found, strict=True):
        first = found[number]
        assert "error" not in first, (first, texts[number])
        if "error" in one or one["fired"] or Counter(one["shape"]) != Counter(first["shape"]):
            wrong.append((about.get("target"), one.get("error"), text))
        elif about.get("target") in PLAIN[:2] and not any(about["target"][:5] in words for words in one["words"]):
            wrong.append((about["target"], one["words"], text))
    kinds = {text.split()[0]: said for *said, text in reversed(wrong)}
    assert wrong == [], f"{len(wrong)} of {len(texts)}: {kinds}"

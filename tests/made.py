"""Documents that Hypothesis makes of the blocks of a dialect (`cases/documents.txt`), one in another."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from hypothesis import strategies as st

_FILE = Path(__file__).parent / "cases" / "documents.txt"
_SENTENCE, _BLOCKS = "…", "¶"


@cache
def _sections() -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for line in _FILE.read_text("utf-8").splitlines()[2:]:
        if line.removesuffix(":") in ("all", "cmark", "python_markdown", "myst", "mdx", "hugo", "jekyll"):
            mine = out.setdefault(line, [])
        else:
            mine.append(line.replace("⏎", "\n"))
    return out


def _pieces(name: str) -> list[str]:
    pieces = [*_sections()["all"], *_sections()[name]]
    return [p for p in pieces if not (name == "mdx" and p.startswith("<https:"))]  # MDX knows no such links


def _blocks(name: str, *, outside: bool) -> list[str]:
    """The blocks of a dialect; `^` is before those that are in no other."""
    blocks = [*_sections()["all:"], *_sections()[name + ":"]]
    blocks = [b.removeprefix("^") for b in blocks if not b.startswith("^") or outside]
    return [b for b in blocks if not (name == "mdx" and (b.startswith(("    ", "<!--", '<div class="a">'))))]


@cache
def sentences(name: str) -> st.SearchStrategy[str]:
    """Words and codes of a dialect with blanks between them; the first one is a word."""
    piece = st.sampled_from(_pieces(name))
    return st.lists(piece, max_size=5).map(lambda found: " ".join(["Words", *found]))


@st.composite
def blocks(draw: st.DrawFn, name: str, depth: int) -> str:
    """Blocks with blank lines between them; in those that hold blocks stand others, two deep at most."""
    chosen = [b for b in _blocks(name, outside=depth > 1) if depth or _BLOCKS not in b]
    made = []
    for block in draw(st.lists(st.sampled_from(chosen), min_size=1, max_size=4 if depth > 1 else 2)):
        while _SENTENCE in block:
            block = block.replace(_SENTENCE, draw(sentences(name)), 1)
        while _BLOCKS in block:
            before, _, after = block.partition(_BLOCKS)
            lead = before[before.rfind("\n") + 1 :]
            lead = lead if ">" in lead else " " * len(lead)
            inner = (
                draw(blocks(name, depth - 1))
                .replace("\n", "\n" + lead)
                .replace("\n" + lead + "\n", f"\n{lead.rstrip()}\n")
            )
            block = before + inner + after
        made.append(block)
    return "\n\n".join(made)


def documents(name: str) -> st.SearchStrategy[str]:
    """Whole documents of the dialect that a judge reads."""
    return blocks(name, 2).map(lambda text: text + "\n")

"""Case files: blocks of `title`, a line of dashes, input, `---`, expected, `===`. A linguist can add one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent / "cases"


class Case(NamedTuple):
    title: str
    input: str
    expected: str


def cases(part: str) -> list[Case]:
    """Every case of tests/cases/PART/*.txt, in order. The first line of a case is its title."""
    out = []
    for path in sorted((FOLDER / part).glob("*.txt")):
        for raw in (path.read_text("utf-8") + "\n").split("\n====\n"):
            text = raw.lstrip("\n")
            if not text.strip():
                continue
            title, _, rest = text.partition("\n")
            given, mark, expected = (rest + "\n").partition("\n----\n")
            assert mark, f"{path.name}: case '{title}' has no line ----"
            out.append(Case(f"{path.stem}: {title.strip('# ')}", given, expected.rstrip("\n")))
    return out


def agrees(expected: str, said: str) -> bool:
    """Whether this was expected; `<reason>` stands for what a library says, which changes with its version."""
    pattern = re.escape(expected).replace("<reason>", r"\S[^\n]*")
    return bool(re.fullmatch(pattern, said))

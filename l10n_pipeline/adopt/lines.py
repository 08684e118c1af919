"""The lines of a scraped page, taken apart where a scraper glued them together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from l10n_pipeline import lazy
from l10n_pipeline.text.scripts import JAPANESE

SHORT = 15
"""A line of so many words at most may be a label or a heading; glue is looked for in such lines alone."""

NAMES = frozenset(
    """
    DeepL DoCoMo FaceTime GitHub GitLab InDesign JavaScript LaTeX LibreOffice LinkedIn MacBook McDonald MediaWiki
    OpenAI OpenType PayPal PlayStation PowerPoint SoftBank TikTok TypeScript VTuber WeChat WhatsApp WordPress YouTube
    """.split()
)
"""Words that are written with a capital inside."""

_SURE = lazy.pattern(
    rf"(?<=[→»›])[ ]?(?=\w)|(?<=[a-z][?!])(?=[A-Z])|(?<=[A-Za-z?!.])(?=[{JAPANESE}]{{4}})|(?<=[。！？])(?=[A-Za-z])"
)
_CAPITAL = lazy.pattern(r"(?<=[a-z)%\d])(?=[A-Z][a-z]|[A-Z] )|(?<=[a-z]\.)(?=[A-Z][a-z])")
_WORD = lazy.pattern(r"\w+")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the page; `was` is the original, where the line is a guess at a part of it."""

    text: str
    was: str = ""

    @property
    def words(self) -> int:
        return len(_WORD.findall(self.text))


def lines(page: str, names: Collection[str] = ()) -> list[Line]:
    """The lines with something in them; `names` are words of the project that have a capital inside."""
    known = {*NAMES, *names}
    times = Counter(_WORD.findall(page))
    raw = [
        " ".join(line.replace("\u00a0", " ").split()) if "\t" not in line else line.strip()
        for line in page.splitlines()
    ]
    return [part for line in raw if line for part in _apart(line, known, times)]


def words(text: str) -> Counter[str]:
    """What must not get lost: every word and number, as it is written."""
    return Counter(_WORD.findall(text))


def _apart(line: str, known: Collection[str], times: Counter[str]) -> Iterator[Line]:
    for piece in _SURE.split(line):
        piece = piece.strip()
        if not piece:
            continue
        cuts = [m.start() for m in _CAPITAL.finditer(piece) if _is_glue(piece, m.start(), known, times)]
        if not cuts or len(_WORD.findall(piece)) > SHORT:
            yield Line(piece)
            continue
        for start, end in zip([0, *cuts], [*cuts, len(piece)], strict=True):
            yield Line(piece[start:end].strip(), piece)


def _is_glue(line: str, at: int, known: Collection[str], times: Counter[str]) -> bool:
    """Whether a capital inside of a word begins another line: not in a name, nor in what the page says twice."""
    start = max(line.rfind(" ", 0, at), line.rfind("/", 0, at)) + 1
    end = line.find(" ", at)
    token = re.sub(r"\W+$", "", line[start : end if end >= 0 else len(line)])
    return token not in known and times[token] < 2 and len(line[start:at]) > 2

"""Put a verified answer together: what masks stand for, the edges of pairs, the blanks that engines lose."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from l10n_pipeline import lazy
from l10n_pipeline.protection.masks import MaskHit, Masks, find
from l10n_pipeline.protection.pairs import Edges, Windows
from l10n_pipeline.protection.parts import Held
from l10n_pipeline.protection.verify import Answered
from l10n_pipeline.text.scripts import EAST, HANGUL, UNSPACED_AND_SIGNS

UNSPACED = lazy.pattern(f"[{UNSPACED_AND_SIGNS}]")
"""Letters and punctuation of scripts that write no blanks between words."""

_EAST = lazy.pattern(f"[{EAST}]")
_HANGUL = lazy.pattern(f"[{HANGUL}]")
_MARKS = '*_~])"”’」』`'  # what may stand behind the last letter of a sentence
_OPENINGS = lazy.pattern(r"[\s\"'“‘«¿¡(\[（「『*_]*")
_BLANK_BEFORE_STOP = lazy.pattern(r"[ \u00a0]+(?=[.,;)\]](?![\w.]))")

_CLOSE, _BLANK, _OPEN, _TEXT = range(4)  # what comes first at one place


def weave(
    sent: str,
    reading: Answered,
    masks: Masks | None,
    held: Sequence[Held],
    pairs: Sequence[Edges] = (),
    windows: Windows | None = None,
) -> tuple[str, bool]:
    """The answer to `sent` in full, without blanks at its ends, and whether blanks had to be mended.

    `held[k]` is what mask k stands for; `windows` says where each of the pairs goes.
    """
    if not (reading.hits or reading.doubled or windows):
        return reading.text.strip(), False
    sources = {hit.index: hit for hit in find(masks, sent)[0]} if masks else {}
    edits: list[tuple[int, int, int, int, str]] = [(a, _TEXT, 0, b, "") for a, b in reading.doubled]
    mended = False
    begins, ends = ({getattr(h, side) for h in reading.hits} for side in ("start", "end"))
    for hit in reading.hits:
        edits.append(
            (hit.start, _TEXT, 0, hit.end, _written(held[hit.index], hit, sources[hit.index], sent, reading.text))
        )
        blanks = list(_blanks(reading.text, hit, sources[hit.index], sent, hit.start in ends, hit.end in begins))
        edits += blanks
        mended = mended or bool(blanks)
    for depth, (i, (start, end)) in enumerate((windows or {}).items()):  # outer ones first
        edits.append((start, _OPEN, depth, start, pairs[i].opens))
        edits.append((end, _CLOSE, -depth, end, pairs[i].closes))
    return _applied(reading.text, edits).strip(), mended


def _applied(text: str, edits: list[tuple[int, int, int, int, str]]) -> str:
    out, at = [], 0
    for start, _, _, end, new in sorted(edits):
        out += [text[at:start], new]
        at = max(at, end)
    return "".join([*out, text[at:]])


def _blanks(
    text: str, hit: MaskHit, source: MaskHit, sent: str, behind: bool, followed: bool
) -> list[tuple[int, int, int, int, str]]:
    """Blanks beside a mask that are missing where the source has no letter, or that stand before a full stop.

    `behind` says that another mask stands right before it, `followed` that one stands right after it.
    """
    out = []
    before, after = sent[max(source.start - 1, 0) : source.start], sent[source.end : source.end + 1]
    glued = behind and before.isspace()
    if glued or (_touches(text[max(hit.start - 1, 0) : hit.start]) and not _touches(before)):
        out.append((hit.start, _BLANK, 0, hit.start, " "))
    stop = _BLANK_BEFORE_STOP.match(text, hit.end)
    if stop and not _BLANK_BEFORE_STOP.match(sent, source.end):
        out.append((hit.end, _TEXT, 0, stop.end(), ""))
    elif not followed and _parts(text[hit.end : hit.end + 1]) and not _touches(after):
        out.append((hit.end, _BLANK, 0, hit.end, " "))
    return out


def _touches(char: str) -> bool:
    """Whether a character beside a mask is a letter that a blank should part from it."""
    return char.isalnum() and not UNSPACED.match(char)


def _parts(char: str) -> bool:
    """The same of one behind a mask, where Korean has its particles."""
    return _touches(char) and not _HANGUL.match(char)


def _written(held: Held, hit: MaskHit, source: MaskHit, sent: str, answer: str) -> str:
    """The replacement, a common noun with the capital that its place in the sentence asks for."""
    if not held.common or not held.text[:1].isalpha():
        return held.text
    began, begins = (bool(_OPENINGS.fullmatch(t, 0, h.start)) for t, h in ((sent, source), (answer, hit)))
    first = held.text[0]
    if begins and not began and _OPENINGS.sub("", sent, count=1)[:1].isupper():
        return first.upper() + held.text[1:]
    if began and not begins and not held.text[1:2].isupper():
        return first.lower() + held.text[1:]
    return held.text


def joined_at_edges(pieces: Sequence[tuple[str, bool]]) -> str:
    """Pieces of a sentence and the edges between them (True), without blanks between letters that write none."""
    out = [text for text, _ in pieces]
    runs = [i for i, (text, is_edge) in enumerate(pieces) if not is_edge and text.strip()]
    for i, k in pairwise(runs):
        if UNSPACED.match(out[i].rstrip()[-1]) and UNSPACED.match(out[k].lstrip()[0]):
            out[i], out[k] = out[i].rstrip(), out[k].lstrip()
    return "".join(out)


def joined(pieces: Sequence[str]) -> str:
    """Sentences, each with its own blanks, as one text: none stand behind a Chinese or Japanese one."""
    out: list[str] = []
    for piece in pieces:
        if piece.strip() and out and _EAST.match(out[-1].rstrip().rstrip(_MARKS)[-1:]):
            out[-1], piece = out[-1].rstrip(), piece.lstrip()
        if piece.strip() or not out:
            out.append(piece)
        else:
            out[-1] += piece
    return "".join(out)

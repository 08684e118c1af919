"""Writing from right to left: characters that turn the text around them, and isolates around Latin words."""

from __future__ import annotations

import re

from l10n_pipeline import lazy
from l10n_pipeline.text import inline

_OVERRIDES = lazy.pattern("[\u202a-\u202e]")
_ISOLATES = lazy.pattern("[\u2066-\u2069]")
_TURNING = lazy.pattern("[\u202a-\u202e\u2066-\u2069]")

_LATIN = lazy.pattern(
    r"[A-Za-z\u00c0-\u024f](?:[\w\u00c0-\u024f .,'’&+#/@:-]*[A-Za-z0-9\u00c0-\u024f+#])?", re.ASCII
)
"""Words in Latin letters with what stands between them, digits behind them too."""

_READ_BY_RENDERERS = lazy.pattern(r"www\.|:\w+:")
"""What some renderers make something of: a link, which would take the isolate with it, and an emoji."""

FSI, PDI = "\u2068", "\u2069"


def direction_faults(text: str) -> list[str]:
    """Controls that can turn the text around them: embeddings and overrides, and isolates that are not closed.

    LRM, RLM, ALM, balanced isolates, ZWJ and ZWNJ are part of good typography and are no fault.
    """
    if text.isascii() or not _TURNING.search(text):
        return []
    faults = sorted({f"U+{ord(c):04X}" for c in _OVERRIDES.findall(text)})
    depth = 0
    for c in _ISOLATES.findall(text):
        depth += -1 if c == "\u2069" else 1
        if depth < 0:
            break
    return (
        [*faults, "an isolate that is not closed" if depth > 0 else "U+2069 that closes nothing"]
        if depth
        else faults
    )


def isolated(text: str, syntax: str, refs: inline.Refs = ()) -> str:
    """Each run of Latin words in a text from right to left between U+2068 and U+2069, so that it keeps to itself.

    Codes stay as they are, and a text that has isolates already is its author's. For editions, never for PO files:
    nobody sees these characters, and everybody copies them.
    """
    if _ISOLATES.search(text):
        return text
    out, at = [], 0
    for start, end in [*inline.outside_text(inline.parse(text, syntax, refs)), (len(text), len(text))]:
        out += [_LATIN.sub(_alone, text[at:start]), text[start:end]]
        at = end
    return "".join(out)


def _alone(run: re.Match[str]) -> str:
    start, end = run.span()
    around = run.string[max(start - 1, 0) : end + 1]
    return run[0] if _READ_BY_RENDERERS.search(around) else f"{FSI}{run[0]}{PDI}"

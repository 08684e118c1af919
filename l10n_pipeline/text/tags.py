"""Tags in values of data files and plain text: pairs and elements without content; a lone `<` is a sign.

Programs put the text into a page, or hand the pairs to components: `<b>…</b>`, `<0>…</0>`, `<Link to="/x">…</Link>`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from l10n_pipeline import lazy
from l10n_pipeline.model import Code
from l10n_pipeline.text.scripts import EAST, HANGUL

_TAG = lazy.pattern(
    r"<(?P<close>/)?(?P<name>[A-Za-z][\w.:-]*|\d+)(?:\s(?:\s*+(?:/(?!\s*+>)|[^<>/\s]))*+)?\s*+(?P<void>/)?\s*+>"
)
_VOID = frozenset(("br", "hr", "img", "input", "wbr"))
_MNEMONIC = lazy.pattern(r"(?<![\w&])&(?=[^\W\d_])(?![A-Za-z]\w*;)")


def codes(text: str) -> Iterator[Code]:
    """The tags of a text, in no order: pairs, and what has no content."""
    opened: list[re.Match[str]] = []
    for tag in _TAG.finditer(text) if "<" in text else ():
        name = tag["name"]
        if tag["void"] or name.lower() in _VOID:
            yield _code(tag, "alone", -1)
        elif not tag["close"]:
            opened.append(tag)
        elif any(o["name"] == name for o in opened):
            while (opening := opened.pop())["name"] != name:
                pass
            yield _code(opening, "open", opening.start())
            yield _code(tag, "close", opening.start())


def _code(tag: re.Match[str], role: str, pair: int) -> Code:
    return Code(tag.start(), tag.end(), "html", role, " ".join(tag[0].split()), pair)  # type: ignore[arg-type]


def mnemonic(text: str) -> Code | None:
    """The `&` before the letter that a key press chooses, as Qt and Windows have it: `&Save`; of two it is neither."""
    found = list(_MNEMONIC.finditer(text)) if "&" in text else []
    return Code(found[0].start(), found[0].end(), "mnemonic", "alone", "&") if len(found) == 1 else None


def with_mnemonic(source: str, at: int, target: str) -> str:
    """A target that lacks the `&` at `at` with one: before its first letter, or in brackets where no key has that."""
    first = _LETTER.search(target)
    if not first:
        return target
    if not _EAST.match(first[0]):
        return f"{target[: first.start()]}&{target[first.start() :]}"
    end = len(target.rstrip(".…:：。"))
    return f"{target[:end]}(&{source[at + 1].upper()}){target[end:]}"


_LETTER = lazy.pattern(r"[^\W\d_]")
_EAST = lazy.pattern(f"[{EAST}{HANGUL}]")

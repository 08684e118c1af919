"""What MDX refuses of a page, as far as a scanner sees it: a site with such a page is not built."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from l10n_pipeline import lazy
from l10n_pipeline.formats.markdown.mdx_scan import WithoutJsx
from l10n_pipeline.text import jsx

_NAME = lazy.pattern(r"<\s*(/?)\s*([\w$.:-]*)")
_DESTINATION = lazy.pattern(r"\][(:][ \t]*\Z")
UNCLOSED = "a tag that nothing closes"


def refused(source: bytes, found: WithoutJsx, *, comments: bool) -> Iterator[tuple[int, str]]:
    """Where in the text that was scanned, and what. Docusaurus takes `comments` of HTML; elsewhere they are none."""
    text, opened, open_ = source.decode("latin-1"), list[tuple[str, int]](), Counter[str]()
    for one in sorted((*found.alone, *_outside_of_code(text, found.said))):
        if one.kind == "none":
            if text[one.start] == "{":
                yield one.start, "a brace that nothing closes"
            elif not (
                text[one.end : one.end + 1].isspace()
                or _DESTINATION.search(text, max(one.start - 9, 0), one.start)
            ):
                yield one.start, "a `<` that begins no tag"
        elif text.startswith("<!--", one.start):
            if not comments:
                yield one.start, "a comment of HTML"
        elif one.kind == "tag" and (tag := _NAME.match(text, one.start)):
            if tag[1] and not open_[tag[2]]:
                yield one.start, "an end tag that nothing opens"
            elif tag[1]:
                while (last := opened.pop())[0] != tag[2]:
                    open_[last[0]] -= 1
                    yield last[1], UNCLOSED
                open_[tag[2]] -= 1
            elif not text[one.start : one.end - 1].rstrip().endswith("/"):
                opened.append((tag[2], one.start))
                open_[tag[2]] += 1
    yield from ((start, UNCLOSED) for _, start in opened)


def _outside_of_code(text: str, said: list[jsx.JsxSpan]) -> Iterator[jsx.JsxSpan]:
    """What stands in no code span, which may begin on a line above it."""
    end, starts = -1, set[int]()
    for one in said:
        if one.start >= end:
            start = text.rfind("\n\n", 0, one.start) + 2
            end = text.find("\n\n", one.start)
            end = len(text) if end < 0 else end
            starts = {found.start for found in jsx.constructs(text, start if start > 1 else 0, end)}
        if one.start in starts:
            yield one

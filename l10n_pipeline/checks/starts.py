"""What stands at the start: the marks that open a question in Spanish, and those that only end something."""

from __future__ import annotations

from collections.abc import Iterator

from l10n_pipeline import lazy
from l10n_pipeline.checks import Context
from l10n_pipeline.model import Problem, Unit

_OPENS = {"?": "¿", "!": "¡"}
_OPENING = frozenset({"es", "ast"})
"""Languages that open a question and an exclamation."""

_MAY_OPEN = _OPENING | {"gl", "ca", "eu"}
_ENDS = lazy.pattern(r"(?<=[^\W\d_])\s?([?!])(?=[\s\"”»)]|\Z)")
_ONLY_ENDS = lazy.pattern(r"[.,;:!?。，、；：！？؟،](?![\w.!?/])")
_BEGINS = lazy.pattern(r"\w")
_ELLIPSIS = ("…", "...")


def check(unit: Unit, context: Context) -> Iterator[Problem]:
    """Warnings about the marks at the start."""
    source, target = context.read(unit)
    language = context.locale.partition("_")[0]
    if language in _OPENING:
        for found in _ENDS.finditer(target.text):
            opening = _OPENS[found[1]]
            if opening not in target.text and found[1] in source.text:
                message = f"'{found[1]}' ends what no '{opening}' begins"
                yield context.problem(
                    "start-mark", "warning", message, f"write '{opening}'", target.found(found, 1)
                )
                return
    elif language not in _MAY_OPEN:
        for mark in _OPENS.values():
            if (at := target.text.find(mark)) >= 0 and mark not in source.text:
                message = f"'{mark}' is a mark of Spanish"
                yield context.problem("start-mark", "warning", message, "take it out", target.span(at, at + 1))
                return
    if _BEGINS.match(source.text) and (found_end := _ONLY_ENDS.match(target.text)):
        message = f"the text begins with '{found_end[0]}', which ends something"
        yield context.problem("start-mark", "warning", message, "take it out", target.found(found_end))
    elif source.text.startswith(_ELLIPSIS) and not target.text.startswith((*_ELLIPSIS, "⋯", "‥")):
        message = "the source goes on where something is left out, the translation does not"
        yield context.problem("start-mark", "warning", message, f"begin it with {_ELLIPSIS[0]}")

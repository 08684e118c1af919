"""A locale's own version of a block, held to what a translation is held to: its marks close, and nothing in it runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from l10n_pipeline.formats import laws
from l10n_pipeline.model import Allowed, Document, Severity
from l10n_pipeline.settle import Refusal, settle_own
from l10n_pipeline.settle.grades import stray_mark
from l10n_pipeline.text import active_pages, inline


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a version; an error keeps it from being shown."""

    id: str
    severity: Severity
    message: str
    advice: str
    line: int  # of its body, counted from 1


def settled(own: Document, shared: Document | None, allowed: Allowed) -> tuple[Mapping[int, str], list[Fault]]:
    """The texts of a version as they may be written, by index of segment, and what is wrong.

    `shared` is the block that it stands for: what runs there may run here.
    """
    known = "\n".join(s.text for s in shared.segments) if shared else ""
    texts: dict[int, str] = {}
    faults = []
    for i, segment in enumerate(own.segments):
        result = settle_own(segment, known, allowed)
        if isinstance(result, Refusal):
            faults.append(Fault("structure", "error", f"the block {result.reason}", result.advice, segment.line))
            continue
        texts[i] = result
        empty, coded = inline.parse("", segment.syntax), inline.parse(result, segment.syntax, segment.refs)
        if stray := stray_mark(empty, coded).strip():
            message = f"the block has '{stray}' that neither opens nor closes"
            faults.append(Fault("stray-mark", "warning", message, _ESCAPE, segment.line))
    if not any(fault.severity == "error" for fault in faults):
        page = laws.write(own, texts).decode()
        source = shared.source.decode() if shared else ""
        is_mdx = any(segment.syntax == "mdx" for segment in own.segments)
        for name, start in active_pages.page_added(source, page, allowed.layout, is_mdx=is_mdx):
            line = page.count("\n", 0, start) + 1
            faults.append(Fault("structure", "error", f"the block adds {name}", _MOVE, line))
    return texts, faults


_ESCAPE = "write the other one, or a backslash before it"
_MOVE = "take it out, or write it in the source's version of the block, too"

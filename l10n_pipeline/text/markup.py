"""Markup languages that PO files of other tools hold: their inline codes, and how a glued mark is set apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from l10n_pipeline.model import Code
from l10n_pipeline.text import asciidoc, pod, rst

CODES: dict[str, Callable[[str], Iterator[Code]]] = {
    "rst": rst.codes,
    "asciidoc": asciidoc.codes,
    "pod": pod.codes,
}
"""By syntax: the codes of a text."""

APART: dict[str, Callable[[str], str]] = {"rst": rst.apart, "asciidoc": asciidoc.apart}
"""By syntax: a text in which marks that are glued to letters count."""

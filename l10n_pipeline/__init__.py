"""Cut articles into segments, keep their translations in PO files, put localized editions together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from l10n_pipeline.errors import BadOutput, EngineError, FormatError, L10nError, RefusedError, RefusedWarning
    from l10n_pipeline.formats import read
    from l10n_pipeline.formats.options import ReadOptions
    from l10n_pipeline.library import Masked, load_terms, protect
    from l10n_pipeline.model import Document, Mark, Output, Problem, Rendering, Request, Segment, Term

__all__ = [
    "BadOutput",
    "Document",
    "EngineError",
    "FormatError",
    "L10nError",
    "Mark",
    "Masked",
    "Output",
    "Problem",
    "ReadOptions",
    "RefusedError",
    "RefusedWarning",
    "Rendering",
    "Request",
    "Segment",
    "Term",
    "load_terms",
    "protect",
    "read",
]

_HOMES = {
    "read": "formats",
    "ReadOptions": "formats.options",
    **dict.fromkeys(("Masked", "load_terms", "protect"), "library"),
    **dict.fromkeys(
        ("BadOutput", "EngineError", "FormatError", "L10nError", "RefusedError", "RefusedWarning"), "errors"
    ),
}


def __getattr__(name: str) -> Any:
    """Import a public name where it is first used, so that `l10n --help` stays quick."""
    if name not in __all__:
        raise AttributeError(f"module 'l10n_pipeline' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"l10n_pipeline.{_HOMES.get(name, 'model')}"), name)

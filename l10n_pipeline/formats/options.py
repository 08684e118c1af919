"""What a reader may be told."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """Options of `formats.read`; part of the key under which its verdicts are cached."""

    front_matter: tuple[str, ...] = ("title", "description")  # key paths that are offered for translation

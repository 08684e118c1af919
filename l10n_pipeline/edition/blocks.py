"""Reusable blocks: the shared one, translated through PO, or a locale's own version.

A locale's own version stands in locales/LOCALE/blocks/NAME.md. It is written, not translated; its front matter
says which source it was written against (`source_hash`), so that a newer source is noticed. With an empty body
the locale leaves the block out.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from l10n_pipeline import lazy
from l10n_pipeline.edition.inclusions import LARGEST, TooMuch
from l10n_pipeline.errors import FormatError
from l10n_pipeline.formats import check_text
from l10n_pipeline.locale_rules import format_date, format_number
from l10n_pipeline.splice import Lines, content_start

if TYPE_CHECKING:
    from l10n_pipeline.formats.front_matter import Extent

_FIELD = lazy.pattern(r"\{([A-Za-z_]\w*)\}")


class OwnBlock(NamedTuple):
    """A locale's own version of a block."""

    body: bytes
    source_hash: str  # "" where it does not say
    line: int = 1  # of the file, where the body begins


def digest(source: bytes) -> str:
    """What a locale's version records of the source it was written against."""
    return hashlib.sha256(source.replace(b"\r\n", b"\n")).hexdigest()[:12]


def own(data: bytes, name: str = "") -> OwnBlock:
    """Read a locale's own version; FormatError with `name` where it cannot be."""
    check_text(data, name)
    try:
        return _own(data)
    except FormatError as error:
        error.path = name
        raise


def _own(data: bytes) -> OwnBlock:
    from l10n_pipeline.formats import front_matter

    found = front_matter.extent(data, 0)
    if not found:
        return OwnBlock(data.strip(b"\r\n"), "")
    values = fields(data)
    rest = data[found.body :]
    start = len(data) - len(rest.lstrip(b"\r\n"))
    line = Lines.of(data).number(start)
    return OwnBlock(rest.strip(b"\r\n"), str(values.get("source_hash") or ""), line)


def with_hash(data: bytes, source_hash: str) -> bytes | None:
    """The version with its empty `source_hash` filled, or None where there is none to fill."""
    from l10n_pipeline.formats import front_matter

    found = front_matter.extent(data, 0)
    empty = re.compile(rb"^(source_hash:)[ \t]*+(?:(?:\"\"|''|null|~)[ \t]*+)?(?=\r|\n)", re.M)
    hole = empty.search(data, found.start, found.end) if found else None
    if not hole:
        return None
    return data[: hole.start()] + b"source_hash: " + source_hash.encode() + data[hole.end() :]


def fields(data: bytes) -> Mapping[str, object]:
    """The front matter of an article as values; {} where it has none."""
    from l10n_pipeline.formats import front_matter

    found = front_matter.extent(data, content_start(data))
    return _values(data[: found.end], found) if found else {}


@lru_cache(maxsize=16384)  # the edition of each locale asks
def _values(head: bytes, found: Extent) -> Mapping[str, object]:
    from l10n_pipeline.formats import front_matter

    values = front_matter.load(head, found)
    return values if isinstance(values, dict) else {}


def in_time(data: bytes, today: date) -> bool:
    """Whether a block is shown on a day, by `starts` and `ends` in its front matter; ValueError for no date."""
    values = fields(data)
    starts, ends = (_day(name, values.get(name)) for name in ("starts", "ends"))
    return (starts is None or starts <= today) and (ends is None or today <= ends)


def _day(name: str, value: object) -> date | None:
    if value is None or type(value) is date:
        return value
    if isinstance(value, datetime):
        return value.date()
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise ValueError(f"{name}: '{value}' is no date") from None


def filled(body: bytes, values: Mapping[str, object], locale: str, dates: str) -> bytes:
    """The block with `{key}` replaced by the article's front matter as the locale writes it.

    TooMuch where the result would be far larger than the block.
    """
    known: dict[str, str] = {}
    size = 0

    def value(m: re.Match[str]) -> str:
        nonlocal size
        if m[1] not in values:
            return m[0]
        if m[1] not in known:
            known[m[1]] = written(values[m[1]], locale, dates)
        size += len(known[m[1]])
        if size > LARGEST:
            raise TooMuch(
                f"the block is left out: {m[0]} and other fields fill more than {LARGEST:,} characters",
                "name a short field",
            )
        return known[m[1]]

    return _FIELD.sub(value, body.decode()).encode()


def written(value: object, locale: str, dates: str) -> str:
    """A front-matter value in the words of a locale: dates and numbers by CLDR, the rest as it is."""
    if isinstance(value, bool) or value is None:
        return str(value)
    if isinstance(value, (int, float)):
        return format_number(value, locale)
    return format_date(value, locale, dates)

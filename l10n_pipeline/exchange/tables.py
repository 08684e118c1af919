"""Tables of texts and their translations, as CSV: of Weblate, of Poedit, of a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping

from l10n_pipeline import lazy
from l10n_pipeline.errors import FormatError
from l10n_pipeline.exchange.units import Exchanged

_SOURCE = ("source", "original", "msgid", "source text", "source_text")
_TARGET = ("target", "translation", "msgstr", "target text", "target_text", "translated")
_YES = frozenset({"true", "1", "yes", "fuzzy"})


def rows(data: bytes, path: str) -> tuple[list[str], Iterator[Mapping[str, str]]]:
    """The names in the first line, and the rows by them; FormatError for what is no table in UTF-8."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FormatError("the table is not UTF-8", path=path, line=line, advice="save it as UTF-8") from error
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        read = [
            [cell or "" for cell in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        ]
    except csv.Error as error:
        raise FormatError(f"the table cannot be read: {error}", path=path, advice="write it as CSV") from error
    head = [name.strip() for name in read[0]] if read else []
    return head, (dict(zip(head, map(_unquoted, row), strict=False)) for row in read[1:])


_FORMULA = lazy.pattern(r"[=+@\t\r-][^(|!\n]*+[(|!]")
"""How a cell begins that spreadsheets work out, and may start a program by."""


def cell(text: str) -> str:
    """A text as a cell that a spreadsheet shows and does not work out; `rows` gives the text back."""
    return f"'{text}" if _FORMULA.match(text.removeprefix("'")) else text


def _unquoted(said: str) -> str:
    return said[1:] if said.startswith("'") and _FORMULA.match(said[1:].removeprefix("'")) else said


def _columns(head: list[str], path: str) -> tuple[str, list[str]]:
    """The column of the source, and those of the targets: named so, or by a language's code."""
    plain = {name.lower(): name for name in head}
    source = next((plain[name] for name in _SOURCE if name in plain), None)
    target = next((plain[name] for name in _TARGET if name in plain), None)
    if source and target:
        return source, [target]
    codes = [name for name in head if _is_code(name)]
    if source and codes:
        return source, codes
    if len(codes) > 1:
        return codes[0], codes[1:]
    advice = "name two columns source and target, or by their languages, en and de"
    raise FormatError("the first line names no source and target", path=path, line=1, advice=advice)


def _is_code(name: str) -> bool:
    from babel import Locale, UnknownLocaleError

    try:
        Locale.parse(name.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return False
    return name.islower() or "-" in name or "_" in name


def languages(data: bytes, path: str) -> list[str]:
    """The languages that the first line names; none where it says source and target."""
    _, targets = _columns(rows(data, path)[0], path)
    return [name for name in targets if _is_code(name) and name.lower() not in _TARGET]


def from_csv(data: bytes, path: str) -> Iterator[Exchanged]:
    """The rows that have a translation; FormatError where the first line names no columns for them."""
    head, found = rows(data, path)
    source, targets = _columns(head, path)
    plain = {name.lower(): name for name in head}
    for number, row in enumerate(found, 2):
        for target in targets:
            text = row.get(target, "")
            if text.strip() and row.get(source, "").strip():
                yield Exchanged(
                    row[source],
                    text,
                    ("", "" if target.lower() in _TARGET else target),
                    draft=row.get(plain.get("fuzzy", ""), "").strip().lower() in _YES,
                    notes=tuple(filter(None, [row.get(plain.get("translator_comments", ""), "")])),
                    line=number,
                )

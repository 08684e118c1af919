"""The charset of a PO file: which one its header names, and the text in it."""

from __future__ import annotations

import codecs
import re

from l10n_pipeline import lazy
from l10n_pipeline.errors import FormatError

_CHARSET = lazy.pattern(
    rb'Content-Type:(?:(?!Content-Type:)[^"\n]|"[ \t\r]*+\n[ \t]*+")*?charset=([^\s";\\]+)', re.IGNORECASE
)  # wherever the header's strings are parted
_FOLD = lazy.pattern(rb'"[ \t\r]*+\n[ \t]*+"')
_FOLDS = lazy.pattern(rb'(?<!\\n)"[ \t\r]*+\n[ \t]*+"')
"""Strings that a tool has parted, at whatever width, not at the ends of the header's lines."""
_HEADER = 65536  # bytes: one is hardly longer
# The charsets of gettext's po-charset.c: they keep ASCII as it is, which utf-16 and unicode_escape do not.
_PORTABLE = lazy.pattern(
    r"utf.8|ascii|iso8859.*|koi8.*|cp(125\d|437|850|866|874|932|949|950)|gb(2312|k|18030)|euc_.*|big5.*|shift_jis|"
    r"johab|tis_620"
)


def encoding_of(data: bytes, path: str) -> str:
    """The codec that the header names; UTF-8 where it names none, or xgettext's placeholder."""
    found = _CHARSET.search(data)
    if not found or _FOLD.match(data, found.end()):
        found = _CHARSET.search(_FOLDS.sub(b"", data[:_HEADER])) or found
    name = found[1].decode("ascii", "replace") if found else "utf-8"
    line = data.count(b"\n", 0, found.start(1)) + 1 if found else 0
    try:
        known = codecs.lookup("utf-8" if name == "CHARSET" else name).name
    except LookupError:
        known = ""
    if not _PORTABLE.fullmatch(known.replace("-", "_")):
        raise FormatError(
            f"the charset '{name}' is unknown", path=path, line=line, advice="convert the file to UTF-8"
        )
    return known


def decoded(data: bytes, encoding: str, path: str) -> str:
    """The text; FormatError names the line of the first byte that is none."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        for number, line in enumerate(data.split(b"\n"), 1):
            try:
                line.decode(encoding)
            except UnicodeDecodeError as error:
                raise FormatError(
                    f"byte {error.start + 1} of the line is not {encoding}",
                    path=path,
                    line=number,
                    advice="save the file in the charset that its header names",
                ) from error
        raise

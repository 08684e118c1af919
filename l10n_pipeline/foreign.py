"""PO files that another tool extracts, as documents without a source: their own entries say what there is to translate.

Each entry is a segment; its flags and references tell the markup that it is written in. The entries of all locales
count, as one locale's file may be older than another's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from l10n_pipeline import lazy
from l10n_pipeline.config.po_files import PLACE, PoFiles
from l10n_pipeline.errors import FormatError
from l10n_pipeline.model import Document, Key, Mark, Place, Problem, Segment
from l10n_pipeline.slots import Slot
from l10n_pipeline.text.placeholders import PRINTF

if TYPE_CHECKING:
    from l10n_pipeline.catalog import Catalog, Entry
    from l10n_pipeline.config.config import Config, LocaleConfig
    from l10n_pipeline.files import Door
    from l10n_pipeline.problems import Problems

PLURAL = "plural"
"""The kind of a segment whose entry has plural forms."""

_FLAGS = {"rst-text": "rst", "md-text": "markdown", "markdown-text": "markdown", "asciidoc-text": "asciidoc"}
_SUFFIXES = {
    ".rst": "rst",
    ".md": "markdown",
    ".markdown": "markdown",
    ".adoc": "asciidoc",
    ".asciidoc": "asciidoc",
    ".asc": "asciidoc",
    ".pod": "pod",
}
_MANUAL = lazy.pattern(r"\.[1-9][a-z]{0,2}|\.man|\.mdoc")
"""How the names of manual pages end."""

_DOCSTRING = "docstring of "
_REFERENCE = lazy.pattern(r"^#:[ \t]*(?P<said>.*)$", re.M)
_EXTRACTED = lazy.pattern(r"^#\.[ \t]*(?P<said>.*)$", re.M)
_TYPE = lazy.pattern(r"^#\. type: (?P<said>.*)$", re.M)
_CODE = lazy.pattern(
    r"""
      Fenced[ ]code[ ]block\b.*            # Text, Markdown
    | (?:.*[/ ][ ])?code_?block\b.*         # CommonMark, Vim's help
    | delimited[ ]block[ ][-.+].*          # AsciiDoc: a listing, literal text, what passes through
    | [Vv]erbatim                          # POD, RubyDoc, LaTeX, Texinfo
    | (?:small)?(?:example|lisp)           # Texinfo
    | lstlisting | minted | alltt          # LaTeX
    | groff[ ]code                         # manual pages
    | Content[ ]of:.*<(?:programlisting|screen|synopsis|pre)>  # DocBook, XHTML
    """,
    re.X,
)
"""What po4a says of a block that its reader sees as it stands."""

_POD = lazy.pattern(r"textblock|=\w+.*")
"""What po4a says of a text of POD, whose files may have any name."""

_LIKE_PRINTF = {"c", "objc", "php", "python", "perl", "awk", "lua", "ruby", "tcl", "java-printf", "gcc-internal"}
_PRINTF = ((PRINTF, ""),)

_LINE = lazy.pattern(r":\d+\b.*")
_SLOTS = {"markdown": Slot("md.flow")}
_PLAIN = Slot("po.string")


def code(locale: LocaleConfig) -> str:
    """How the locale is named in paths."""
    return locale.code or locale.name


def path(config: Config, name: str, locale: str) -> Path:
    """The file of a name with `{locale}` in a locale."""
    spelt = next((code(one) for one in config.locales if one.name == locale), locale)
    return config.root / name.replace(PLACE, spelt)


def names(config: Config, door: Door) -> list[str]:
    """The names of all these files, with `{locale}` in the place of the locale, in order."""
    out = set()
    for mine in config.po:
        for found in door.walk(config.root / mine.folder, ".po"):
            relative = config.relative(found)
            out |= {name for locale in config.locales if (name := mine.name(relative, code(locale)))}
    return sorted(out)


def document(config: Config, door: Door, problems: Problems, name: str) -> Document:
    """What the entries of a name's files offer; a file that cannot be read offers nothing, and is a problem."""
    from l10n_pipeline.catalog import read
    from l10n_pipeline.formats.markdown.left import KIND

    mine = next((one for one in config.po if one.fits(name)), PoFiles(name))
    segments: dict[Key, Segment] = {}
    blocks: dict[Key, Mark] = {}
    for locale in config.locales:
        file = path(config, name, locale.name)
        if not door.has(file):
            continue
        try:
            found = read(door.read(file), config.relative(file))
        except FormatError as error:
            problems.report(error)
            continue
        entries = [e for e in found.entries if not e.unit.obsolete and e is not found.header]
        code = {id(entry) for entry in entries if _is_code(entry, found.encoding)}
        for unit in (entry.unit for entry in entries if id(entry) in code):
            blocks.setdefault(unit.key, Mark(0, 0, KIND, "code", line=unit.line))
        for segment in _segments([e for e in entries if id(e) not in code], found.encoding, mine.syntax):
            segments.setdefault(segment.key, segment)
        if not mine.syntax and _is_unknown(found):
            message = "nothing tells in which markup these texts are written: they are taken for plain text"
            advice = "name it in l10n.yaml by `syntax` under `po`"
            place = Place(config.relative(file), found.entries[-1].unit.line)
            problems.add(Problem("markup-unknown", "warning", message, advice, (place,)))
    ordered = (s._replace(start=n, end=n) for n, s in enumerate(segments.values()))
    return Document(b"", tuple(ordered), tuple(blocks.values()), name=name)


_MARKUP = lazy.pattern(r"[^`\n]`[^`\n]|\]\(|\*\*\w|:\w+:`")


def _is_unknown(found: Catalog) -> bool:
    """Whether texts look like markup, and no flag or reference of the file tells of any."""
    entries = [e for e in found.entries if not e.unit.obsolete and e is not found.header]
    if any(_told(entry, found.encoding) for entry in entries):
        return False
    return any(_MARKUP.search(entry.unit.key.text) for entry in entries)


def _segments(entries: Sequence[Entry], encoding: str, syntax: str) -> Iterator[Segment]:
    told = {id(entry): _told(entry, encoding) for entry in entries}
    usual = Counter(one for one in told.values() if one not in ("", "text")).most_common(1)
    for entry in entries:
        unit = entry.unit
        mine = told[id(entry)]
        if mine != "text":
            mine = syntax or mine or (usual[0][0] if usual else "text")
        kind = PLURAL if entry.plural else "lines" if "no-wrap" in unit.flags else "entry"
        note = "\n".join(m["said"] for m in _EXTRACTED.finditer(_text(entry, encoding)))
        slot = _SLOTS.get(mine, _PLAIN)
        refs = _PRINTF if mine == "text" and _is_printf(entry) else ()
        yield Segment(0, 0, unit.key.text, kind, slot, mine, unit.line, unit.key.context, note, refs)


def _told(entry: Entry, encoding: str) -> str:
    """The markup that flags and references of an entry tell; "" for none."""
    for flag in entry.unit.flags:
        if flag in _FLAGS:
            return _FLAGS[flag]
    if _is_format(entry):
        return "text"
    types = _types(entry, encoding)
    if any(map(_POD.fullmatch, types)):
        return "pod"
    for found in _REFERENCE.finditer(_text(entry, encoding)):
        if _DOCSTRING in found["said"]:
            return "rst"
        for word in found["said"].split():
            suffix = PurePosixPath(_LINE.sub("", word)).suffix.lower()
            if suffix:
                return "pod" if types and _MANUAL.fullmatch(suffix) else _SUFFIXES.get(suffix, "text")
    return ""


def _is_code(entry: Entry, encoding: str) -> bool:
    """Whether po4a found the text in blocks of code alone: no engine has to see it, and open it stays as it is."""
    types = _types(entry, encoding)
    return bool(types) and all(map(_CODE.fullmatch, types))


def _types(entry: Entry, encoding: str) -> list[str]:
    """What po4a calls the places of a text."""
    return [found["said"].strip() for found in _TYPE.finditer(_text(entry, encoding))]


def _is_format(entry: Entry) -> bool:
    """Whether a program puts values into the text: gettext's `c-format`, `python-brace-format`, …"""
    return any(flag.endswith("-format") and not flag.startswith("no-") for flag in entry.unit.flags)


def _is_printf(entry: Entry) -> bool:
    """Whether `printf`, or a function like it, reads the text."""
    return any(
        flag.removesuffix("-format") in _LIKE_PRINTF for flag in entry.unit.flags if flag.endswith("-format")
    )


def _text(entry: Entry, encoding: str) -> str:
    return entry.raw.decode(encoding).replace("\r", "")

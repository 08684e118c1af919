"""The form of a manifest: which editions and files a run made, with their hashes, so that the next run can compare.

`stages.build` writes one beside the editions and `publish` one into the site. No clock stands in them: the same files
have the same manifest.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from l10n_pipeline import lazy
from l10n_pipeline.files import from_json
from l10n_pipeline.locale_rules import bcp47

if TYPE_CHECKING:
    from l10n_pipeline.edition.policy import Share

VERSION = 1
"""It grows by keys; a key that changes its meaning makes another version."""


def sha256(data: bytes) -> str:
    """In hexadecimal digits, as manifests have it."""
    return hashlib.sha256(data).hexdigest()


def digest_of(*parts: object) -> str:
    """What stands for values whose `repr` says all of them."""
    return sha256(repr(parts).encode(errors="surrogatepass"))


def edition(
    locale: str, source: str, path: str, digests: tuple[str, str], share: Share, code: str = "", **more: object
) -> dict[str, Any]:
    """What both manifests say of an edition, and `more`. `digests` are the SHA-256 of its source and its own."""
    return {
        "locale": locale,
        "language": bcp47(locale),
        **({"code": code} if code else {}),
        "source": source,
        "path": path,
        "source_sha256": digests[0],
        "edition_sha256": digests[1],
        **more,
        "states": dict(sorted(share.states.items())),
        "origins": dict(sorted(share.origins.items())),
    }


def encoded(
    project: str, editions: Sequence[Mapping[str, Any] | EditionEntry], files: Mapping[str, str], **more: object
) -> bytes:
    """The bytes of a manifest; `files` are hashes by path, and `more` are keys of one manifest alone."""
    data = {
        "version": VERSION,
        "project": project,
        **more,
        **({"files": dict(sorted(files.items()))} if files else {}),
        "editions": [],
    }
    text = json.dumps(data, ensure_ascii=False, indent=1)
    if not editions:
        return text.encode() + b"\n"
    texts = (one.text if isinstance(one, EditionEntry) else _text(one) for one in editions)
    return f"{text.removesuffix(_NONE)}{_BEGIN}{_BETWEEN.join(texts)}{_END}".encode()


class EditionEntry(NamedTuple):
    """What a manifest says of an edition, in its own words, so that it can say so again."""

    locale: str
    source: str
    path: str
    digest: str  # of the edition
    files: Mapping[str, str]
    text: str  # its lines in the file

    @property
    def is_whole(self) -> bool:
        """Whether a build made it, and not only found it."""
        return '\n   "states": ' in self.text


_BEGIN, _BETWEEN, _END, _NONE = "[\n  {\n", "\n  },\n  {\n", "\n  }\n ]\n}\n", "[]\n}"
_EDITIONS = f'\n "editions": {_BEGIN}'
_TEXT = r'"[^"\\\x00-\x1f]*"'
_SAID = r'"([^"\\\x00-\x1f]*)"'
_COUNTS = rf"\{{(?:\n    {_TEXT}: \d+,?)*(?:\n   )?\}}"
_USUAL = lazy.pattern(
    rf'   "locale": {_SAID},\n   "language": {_TEXT},\n(?:   "code": {_TEXT},\n)?   "source": {_SAID},\n'
    rf'   "path": {_SAID},\n   "source_sha256": {_TEXT},\n   "edition_sha256": {_SAID},\n'
    rf'   "source_changed": {_TEXT},\n   "states": {_COUNTS},\n'
    rf'   "origins": {_COUNTS},\n   "files": \{{\}},\n   "redirects": \[\]'
)
"""An entry without files and redirects, as most are; another one is read as JSON."""


def _text(entry: Mapping[str, Any]) -> str:
    """The lines of an entry, without the braces around them."""
    lines = json.dumps(entry, ensure_ascii=False, indent=1).split("\n")[1:-1]
    return "\n".join(f"  {line}" for line in lines)


def entry(said: Mapping[str, Any]) -> EditionEntry:
    """An entry as it is written; ValueError where it lacks what all have."""
    files = said.get("files")
    texts = [said.get(key) for key in ("locale", "source", "path", "edition_sha256")]
    if not isinstance(files, dict) or not all(isinstance(x, str) for x in (*texts, *files, *files.values())):
        raise ValueError(said)
    locale, source, path, digest = map(str, texts)
    return EditionEntry(locale, source, path, digest, files, _text(said))


class Former:
    """A manifest that a run wrote and nobody has touched since.

    Its entries are in order, so that one is found without the others.
    """

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._first = data.find(_EDITIONS.encode()) + len(_EDITIONS) - len(_OPENS)
        self._end = len(data) - len(_END)

    @property
    def files(self) -> dict[str, str]:
        """As `files_of`."""
        return files_of(self.data[: self.data.find(_EDITIONS.encode())] + b'\n "editions": []\n}')

    def entry(self, locale: str, source: str) -> EditionEntry | None:
        """The entry of an edition; None where there is none, or it cannot be told."""
        found = self._place(locale, source)
        return _entry_of(self.data[slice(*found)].decode()) if found else None

    def _place(self, locale: str, source: str) -> tuple[int, int] | None:
        """Where the lines of an entry begin and end."""
        low, high = self._first, self._end
        if self._first < len(_EDITIONS) or not self.data.endswith(_END.encode()):
            return None
        while low < high:
            opens = self.data.rfind(_OPENS, low, (low + high) // 2 + len(_OPENS))
            opens = self.data.find(_OPENS, low, high) if opens < 0 else opens
            if opens < 0:
                return None
            start, end = opens + len(_OPENS), self.data.find(_CLOSES, opens)
            said = _entry_of(self.data[start:end].decode(errors="replace"))
            if said is None:
                return None
            if (said.locale, said.source) == (locale, source):
                return start, end
            if (said.locale, said.source) < (locale, source):
                low = end + len(_CLOSES)
            else:
                high = opens
        return None

    def with_entries(self, entries: Mapping[tuple[str, str], EditionEntry]) -> bytes | None:
        """The manifest with these in the places of those that they follow; None where one is new, or lies elsewhere."""
        cuts: list[tuple[int, int, bytes]] = []
        for (locale, source), new in entries.items():
            place, old = self._place(locale, source), self.entry(locale, source)
            if not place or not old or (old.path, old.files) != (new.path, new.files) or not old.is_whole:
                return None
            cuts.append((*place, new.text.encode()))
        out, at = list[bytes](), 0
        for start, end, text in sorted(cuts):
            out += self.data[at:start], text
            at = end
        return b"".join([*out, self.data[at:]])


_OPENS, _CLOSES = b"  {\n", b"\n  }"


def _entry_of(text: str) -> EditionEntry | None:
    """An entry by its lines; None for what is none."""
    if (usual := _usual(text)) is not None:
        return usual
    with suppress(ValueError):
        return entry(from_json(f"{{{text}}}".encode()))
    return None


def _usual(text: str) -> EditionEntry | None:
    found = _USUAL.fullmatch(text)
    if found is None:
        return None
    locale, source, path, digest = found.groups()
    return EditionEntry(locale, source, path, digest, {}, text)


def entries_of(data: bytes) -> list[EditionEntry]:
    """The entries of a former manifest that have what all have; none where it cannot be read."""
    parts = _parts(data)
    if parts is None or _part(parts[0].encode(), "version") is None:
        return list(_whole(editions_of(data)))
    out: list[EditionEntry] = []
    for text in parts[1].split(_BETWEEN):
        if (usual := _usual(text)) is not None:
            out.append(usual)
            continue
        try:
            said = from_json(f"{{{text}}}".encode())
        except ValueError:
            return []
        out += _whole([said])
    return out


def _whole(entries: Iterable[Mapping[str, Any]]) -> Iterator[EditionEntry]:
    """Those that have what all have."""
    for said in entries:
        with suppress(ValueError):
            yield entry(said)


def _parts(data: bytes) -> tuple[str, str] | None:
    """What `encoded` writes before the entries, as JSON, and the lines of these; None where it is no such file."""
    try:
        head, begin, rest = data.decode().partition(_EDITIONS)
    except UnicodeDecodeError:
        return None
    return (f'{head}\n "editions": []\n}}', rest.removesuffix(_END)) if begin and rest.endswith(_END) else None


def editions_of(data: bytes) -> list[dict[str, Any]]:
    """The editions that a former manifest names; none where it cannot be read."""
    found = _part(data, "editions")
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def files_of(data: bytes) -> dict[str, str]:
    """The files that a former manifest names, with their SHA-256; none where it cannot be read."""
    parts = _parts(data)
    found = _part(parts[0].encode() if parts else data, "files")
    return {path: each for path, each in found.items() if isinstance(each, str)} if isinstance(found, dict) else {}


def _part(data: bytes, key: str) -> object:
    try:
        found = from_json(data)
    except ValueError:
        return None
    return found.get(key) if isinstance(found, dict) else None

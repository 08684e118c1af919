"""The types of a PO file, and the origin comment that says whose a target is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple, Protocol

from l10n_pipeline import lazy
from l10n_pipeline.errors import FormatError
from l10n_pipeline.model import Key, Origin, State, Unit

PERSONAL: frozenset[State] = frozenset({"translated", "outdated", "draft"})
"""The states whose text is a person's; the pipeline itself never overwrites it."""

# An origin line that lost its `sha=` is a person's comment; a draft from the memory has none, and names its file.
_ORIGIN = lazy.pattern(r"l10n:\s+(machine|memory|kept|sentences|offer)\b[ \t]*(.*)")
_DRAFT = lazy.pattern(r"l10n:\s+memory .*\.(?:po|tmx|xlf|xliff|csv)(?: \d\d%)?")
_TAIL = lazy.pattern(r"(?:.*\s)?sha=[0-9a-f]{12}")
_OFFER_LINES = 99  # into so many lines a tool may have broken an offer


class Entry(NamedTuple):
    """One entry as it stands in the file; `raw` is everything from its first comment to its last string."""

    unit: Unit
    raw: bytes  # whole lines; only the last line of a file may lack its end
    gap: bytes = b""  # the blank lines above it
    forms: tuple[str, ...] = ()  # of a plural entry: msgid_plural, then each msgstr[n]

    @property
    def plural(self) -> bool:
        return bool(self.forms)


@dataclass(frozen=True, slots=True)
class Catalog:
    """A PO file: `bom`, then for each entry its gap and raw bytes, then `tail`, are the file."""

    path: str  # for messages only
    entries: tuple[Entry, ...]  # in the order of the file, with the header and the obsolete ones
    header: Entry | None
    index: Mapping[Key, Unit]  # the active units, in the order of the file
    obsolete: Mapping[Key, Unit]
    encoding: str = "utf-8"
    eol: str = "\n"
    bom: bytes = b""
    tail: bytes = b""  # blank lines and comments after the last entry


class Message(NamedTuple):
    """What a source file offers for translation: becomes one entry."""

    key: Key
    comments: tuple[str, ...] = ()  # extracted comments (#.)
    source: str = ""  # the file's name; never a line number, which would move with every edit
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A new target for one unit, and what it is from now on."""

    target: str
    state: State
    origin: Origin | None = None
    offer: Origin | None = None  # of an outdated unit; the detail holds the text
    previous: Key | None = None  # what an outdated text that comes from elsewhere was made for
    notes: tuple[str, ...] = ()  # translator comments to add to those of the unit
    flags: tuple[str, ...] = ()  # to add, without fuzzy
    without: tuple[str, ...] = ()  # translator comments of the unit to take off
    forms: tuple[str, ...] = ()  # of a plural entry: each msgstr[n]; the first one that is not empty is `target`


@dataclass(frozen=True, slots=True)
class Carried:
    """What of a text holds under another msgid: a `translated` text, or an `outdated` one with its origin."""

    target: str
    state: State = "translated"
    origin: Origin | None = None


class Carrier(Protocol):
    """Knows how texts may follow their sources; `merge` knows which do."""

    def twins(self, gone: Sequence[Key], missing: Sequence[Key]) -> Mapping[Key, Key]:
        """For new keys the one that has gone and says the same."""
        ...

    def carry(self, source: str, target: str, key: Key) -> Carried | None:
        """The translation of `source` under the new `key`; None where all of it is outdated."""
        ...

    def found(self, key: Key) -> Carried | None:
        """What another file of the locale keeps for a key that nothing here is like."""
        ...


def units(catalog: Catalog) -> list[Unit]:
    """The active units, in the order of the file."""
    return list(catalog.index.values())


def header(catalog: Catalog) -> dict[str, str]:
    """The header's fields by name; FormatError where the file has no header."""
    lines = needed_header(catalog).unit.target.split("\n")
    fields = (line.partition(":") for line in lines if ":" in line)
    return {name.strip(): value.strip() for name, _, value in fields}


def needed_header(catalog: Catalog) -> Entry:
    """The header entry; FormatError where the file has none."""
    if catalog.header is None:
        raise FormatError("the file has no header", path=catalog.path, advice="add one, as msginit does")
    return catalog.header


def digest(target: str) -> str:
    """The claim of an origin comment: the first 12 hex digits of SHA-256 of the exact text in UTF-8."""
    return sha256(target.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def forms_digest(forms: Iterable[str]) -> str:
    """The claim of an origin comment on a plural entry: all forms count."""
    return digest("\0".join(forms))


def origin_comment(origin: Origin) -> str:
    """The text of the translator comment that records `origin`."""
    sha = f"sha={origin.digest}" if origin.digest else ""
    return " ".join(filter(None, ("l10n:", origin.kind, origin.detail, sha)))


def split_comments(comments: Sequence[str]) -> tuple[list[str], list[Origin], list[int]]:
    """Part translator comments into a person's notes, origins, and the indexes of the origins' lines.

    A tool that wraps comments (polib does, at 78 columns) may have broken an origin into two or three lines, and
    an offer into as many as its text takes.
    """
    notes: list[str] = []
    origins: list[Origin] = []
    ours: list[int] = []
    at = 0
    while at < len(comments):
        if size := _size(comments[at : at + _OFFER_LINES]):
            origins.append(_origin(" ".join(c.strip() for c in comments[at : at + size])))
            ours += range(at, at + size)
        else:
            notes.append(comments[at])
        at += size or 1
    return notes, origins, ours


def _size(comments: Sequence[str]) -> int:
    """How many of these lines, from the first one on, spell an origin; 0 if none does."""
    first, *others = [c.strip() for c in comments]
    found = _ORIGIN.fullmatch(first)
    if not found:
        return 0
    if _TAIL.fullmatch(first) or ("sha=" in first and found[1] != "offer"):
        return 1
    for n, other in enumerate(others if found[1] == "offer" else others[:2], 2):
        if _TAIL.fullmatch(other):
            return n
        if _ORIGIN.fullmatch(other):
            break
    return 1 if _DRAFT.fullmatch(first) else 0


def _origin(text: str) -> Origin:
    _, kind, claim = [*text.split(None, 2), ""][:3]
    detail, found, sha = claim.rpartition("sha=")
    return Origin(kind, detail.strip() if found else claim, sha if found else "")


def fitting(origins: Iterable[Origin], target: str, sha: str = "") -> Origin | None:
    """The origin whose digest is the target's, or `sha`, else one that makes no claim, else None."""
    found = [o for o in origins if o.kind != "offer"]
    if not found or not target:
        return None
    sha = sha or digest(target)
    return next((o for o in found if o.digest == sha), next((o for o in found if not o.digest), None))


def put_together(unit: Unit) -> bool:
    """Whether an outdated text is of old and new sentences, and nobody has touched it."""
    return unit.state == "outdated" and unit.origin is not None and unit.origin.kind == "sentences"


def offer(how: str, text: str) -> Origin:
    """An offer by HOW, a memory's file or an engine, as a comment says it."""
    said = " ".join(text.split())
    return Origin("offer", f"{how}: {said}", digest(said))


def offered(origins: Iterable[Origin]) -> str:
    """The text of the last offer; "" where there is none."""
    return next((o.detail.partition(": ")[2] for o in reversed(list(origins)) if o.kind == "offer"), "")


def state(target: str, fuzzy: bool, previous: bool, origin: Origin | None) -> State:
    """What the file alone says about a target; `origin` is the one that fits it, `previous` is `#|`."""
    if not target:
        return "new"
    if not fuzzy:
        return "translated"
    if origin and origin.kind == "machine" and origin.digest:
        return "machine"
    return "outdated" if previous else "draft"

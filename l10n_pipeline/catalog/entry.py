"""The types of a PO file, and the origin comment that says whose a target is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from l10n_pipeline.errors import FormatError
from l10n_pipeline.model import Key, Origin, State, Unit

PERSONAL: frozenset[State] = frozenset({"translated", "outdated", "draft"})
"""The states whose text is a person's; the pipeline itself never overwrites it."""

# Half of it is a person's comment. Only a draft from the memory has no digest: it names its file.
_ORIGIN = re.compile(r"l10n:\s+(machine|memory|kept)\b[ \t]*(.*)")
_DRAFT = re.compile(r"l10n:\s+memory .*\.po")
_TAIL = re.compile(r"(?:.*\s)?sha=[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it stands in the file; `raw` is everything from its first comment to its last string."""

    unit: Unit
    raw: bytes  # whole lines; only the last line of a file may lack its end
    gap: bytes = b""  # the blank lines above it
    plural: bool = False


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


@dataclass(frozen=True, slots=True)
class Message:
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


def origin_comment(origin: Origin) -> str:
    """The text of the translator comment that records `origin`."""
    sha = f"sha={origin.digest}" if origin.digest else ""
    return " ".join(filter(None, ("l10n:", origin.kind, origin.detail, sha)))


def split_comments(comments: Sequence[str]) -> tuple[list[str], list[Origin], list[int]]:
    """Part translator comments into a person's notes, origins, and the indexes of the origins' lines.

    A tool that wraps comments (polib does, at 78 columns) may have broken an origin into two or three lines.
    """
    notes: list[str] = []
    origins: list[Origin] = []
    ours: list[int] = []
    at = 0
    while at < len(comments):
        if size := _size(comments[at : at + 3]):
            origins.append(_origin(" ".join(c.strip() for c in comments[at : at + size])))
            ours += range(at, at + size)
        else:
            notes.append(comments[at])
        at += size or 1
    return notes, origins, ours


def _size(comments: Sequence[str]) -> int:
    """How many of these lines, from the first one on, spell an origin; 0 if none does."""
    first, *others = [c.strip() for c in comments]
    if not _ORIGIN.fullmatch(first):
        return 0
    if "sha=" in first:
        return 1
    for n, other in enumerate(others, 2):
        if _TAIL.fullmatch(other):
            return n
        if _ORIGIN.fullmatch(other):
            break
    return 1 if _DRAFT.fullmatch(first) else 0


def _origin(text: str) -> Origin:
    _, kind, claim = [*text.split(None, 2), ""][:3]
    detail, found, sha = claim.rpartition("sha=")
    return Origin(kind, detail.strip() if found else claim, sha if found else "")


def fitting(origins: Iterable[Origin], target: str) -> Origin | None:
    """The origin whose digest is the target's, else one that makes no claim, else None."""
    found = list(origins)
    if not found or not target:
        return None
    sha = digest(target)
    return next((o for o in found if o.digest == sha), next((o for o in found if not o.digest), None))


def state(target: str, fuzzy: bool, previous: bool, origin: Origin | None) -> State:
    """What the file alone says about a target; `origin` is the one that fits it, `previous` is `#|`."""
    if not target:
        return "new"
    if not fuzzy:
        return "translated"
    if origin and origin.kind == "machine" and origin.digest:
        return "machine"
    return "outdated" if previous else "draft"

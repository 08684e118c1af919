"""Every type that the parts share.

The types are data: frozen, slotted, picklable, without I/O.
Offsets into a source file are in bytes; offsets into a text are in characters (code points).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, Protocol, runtime_checkable

from l10n_pipeline.slots import Slot, encode
from l10n_pipeline.splice import Edit

Range = tuple[int, int]
"""Where something begins and where it ends, as slices do."""

RULES_VERSION = 1
"""Version of the extraction rules; stands in the header of every PO file and template."""


# -- documents -------------------------------------------------------------------------------------


class Key(NamedTuple):
    """The identity of a unit: msgctxt and msgid. Nothing else is."""

    context: str  # "" is no msgctxt
    text: str


class Segment(NamedTuple):
    """A translatable span: one byte range of the source."""

    start: int
    end: int
    text: str  # inline markup as written; "\n" is a hard break only
    kind: str  # paragraph, heading, item, cell, quote, footnote, field, title, ...
    slot: Slot
    syntax: str  # "markdown", "mdx", "html" or "text": the inline language of `text`
    line: int  # counted from 1
    context: str = ""  # msgctxt: the key path of a field, or what l10n:context said
    note: str = ""  # for translators: what this is, what the author said
    refs: tuple[tuple[str, str], ...] = ()  # (label, destination) of the link definitions it uses

    @property
    def key(self) -> Key:
        return Key(self.context, self.text)

    @property
    def folds(self) -> bool:
        """Whether line ends in the text are blanks: markup in an entry of another tool's PO file."""
        return self.kind == "entry" and self.syntax != "text"

    def edit(self, text: str) -> Edit:
        """The edit that writes `text` in the segment's place."""
        return Edit(self.start, self.end, encode(self.slot, text))


class Mark(NamedTuple):
    """A span that is not text but that an edition may change."""

    start: int
    end: int
    kind: str  # link, image, anchor, field, include, comment
    value: str  # link, image: the destination; anchor: the heading's id; field: key; include: block name
    slot: Slot | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """A source file as it was read. The bytes outside its segments are kept, always."""

    source: bytes
    segments: tuple[Segment, ...]  # in order, never overlapping
    marks: tuple[Mark, ...] = ()
    shape: tuple[object, ...] = ()  # the structure without its text, for comparison only
    problems: tuple[Problem, ...] = ()  # spans kept verbatim because a law does not hold for them
    name: str = ""  # of the file, as `read` was told: its suffix is the format
    options: object = None  # the ReadOptions that it was read with

    def by_key(self) -> dict[Key, Segment]:
        """The segments by their key; of several with one key the first."""
        return {segment.key: segment for segment in reversed(self.segments)}

    def render(
        self,
        translate: Callable[[Segment], str | None] | None = None,
        *,
        on_refusal: Literal["raise", "source"] = "raise",
    ) -> bytes:
        """The source with each segment's text replaced by `translate(segment)`; None keeps the source.

        Each text is verified: it keeps the codes of its segment and the structure of the page. Of those that do not
        a RefusedError tells all at once; with "source" the source stays in their places, and a RefusedWarning tells
        them. With no `translate` the source comes back byte for byte.
        """
        from l10n_pipeline.library import rendered  # the door of the library stands above every part

        return self.source if translate is None else rendered(self, translate, on_refusal)


# -- text inside a segment -------------------------------------------------------------------------


Role = Literal["alone", "open", "close"]


class Code(NamedTuple):
    """An inline element that is not text."""

    start: int
    end: int
    kind: str  # code, link, image, html, strong, emphasis, strike, entity, placeholder, footnote, url, ...
    role: Role
    value: str  # what must not change: the link's destination, the code's content, the tag
    pair: int = -1  # open and close of one pair share this number; -1 for alone
    inner: tuple[tuple[int, int], ...] = ()  # ranges of translatable text in it: an alt text, a title


class Coded(NamedTuple):
    """A text and its codes, in order of `start`. Codes never overlap."""

    text: str
    codes: tuple[Code, ...] = ()


# -- units -----------------------------------------------------------------------------------------

State = Literal["new", "translated", "machine", "outdated", "draft"]


CONVERTER = "opencc/"
"""How the detail of a converted text's origin begins; a version follows."""


class Origin(NamedTuple):
    """Where a target came from: the translator comment `# l10n: KIND [DETAIL …] sha=DIGEST`."""

    kind: str  # machine, memory, kept
    detail: str = ""  # machine: "neural/1.0 mask=X0X"; memory: the file it came from
    digest: str = ""  # of the target it describes; "" where it makes no claim

    @property
    def is_converted(self) -> bool:
        """Whether it is a text of the other Chinese script, converted: no engine wrote it."""
        return self.kind == "machine" and self.detail.startswith(CONVERTER)

    @property
    def by_engine(self) -> bool:
        """Whether an engine wrote the text."""
        return self.kind == "machine" and not self.is_converted


class Unit(NamedTuple):
    """One entry of a PO file."""

    key: Key
    target: str  # "" where open
    state: State
    origin: Origin | None = None  # None where it is missing or no longer fits the target
    previous: str = ""  # the msgid that an outdated target was made for
    notes: tuple[str, ...] = ()  # translator comments, without ours
    flags: tuple[str, ...] = ()  # without fuzzy
    obsolete: bool = False
    line: int = 0  # of the entry in its PO file, counted from 1
    former: Origin | None = None  # where the text came from that a person has changed since
    offer: str = ""  # what the memory or an engine would say for an outdated unit; stands in a comment


@dataclass(frozen=True, slots=True)
class Allowed:
    """What the targets of a locale may do beside moving codes."""

    links: Mapping[str, str] = field(default_factory=dict)  # destination prefixes, to what they may become
    drop: frozenset[str] = frozenset()  # kinds of codes that a target may do without: emphasis, strong
    add: frozenset[str] = frozenset()  # kinds of codes that a target may add: emphasis, strong, code, link
    severe: bool = False  # a machine's text: what is told of a person's is refused
    layout: str = "folders"  # whose site generator reads the targets: a row of `text.active.ACTIVE`
    locale: str = ""  # whose own pages a person's links may lead to


# -- terms -----------------------------------------------------------------------------------------


class Rendering(NamedTuple):
    """How a term is written in one locale."""

    kind: Literal["keep", "fixed", "prefer"]
    text: str = ""  # "" for keep: the form of the source stays
    admitted: tuple[str, ...] = ()  # also right
    avoid: tuple[str, ...] = ()  # wrong, with a problem that says so


@dataclass(frozen=True, slots=True)
class Term:
    """A concept of the term base."""

    source: str  # the headword, e.g. "tsundere"
    forms: tuple[str, ...] = ()  # other spellings to match, beside inflections
    renderings: Mapping[str, Rendering] = field(default_factory=dict)  # by locale, or "*"
    script: str = ""  # in its own writing, e.g. ツンデレ
    reading: str = ""
    definition: str = ""
    part_of_speech: str = ""
    case_sensitive: bool = False
    inflect: bool = True  # English plural and possessive belong to the match
    note: str = ""
    source_of: str = ""  # where definition and renderings come from
    path: str = ""
    line: int = 0

    def rendering(self, locale: str) -> Rendering:
        """The rendering for `locale`, else its language's, else the one for all, else keep."""
        for name in (locale, locale.split("_", maxsplit=1)[0], "*"):
            if name in self.renderings:
                return self.renderings[name]
        return Rendering("keep")


# -- engines ---------------------------------------------------------------------------------------


class Brief(NamedTuple):
    """What an engine that reads is told of a text beside its terms and neighbours: data, to be written like."""

    style: tuple[tuple[str, str], ...] = ()  # how the locale is written: instructions, tone, audience, formality
    title: str = ""  # of the document
    description: str = ""
    examples: tuple[tuple[str, str], ...] = ()  # source and translation, that people approved


@dataclass(frozen=True, slots=True)
class Request:
    """One text for an engine: plain text, for what an engine must not touch is masked already."""

    text: str
    locale: str  # a Babel identifier: pt_BR
    terms: tuple[Term, ...] = ()
    neighbours: tuple[str, ...] = ()
    attempt: int = 0  # 1: the first answer was refused, and another one is wanted
    brief: Brief | None = None


class Alignment(NamedTuple):
    """Word alignment: which source words a target word came from."""

    source: tuple[tuple[int, int], ...]  # character ranges of the source words, in order
    target: tuple[tuple[int, int], ...]  # character ranges of the target words, in order
    weights: tuple[tuple[float, ...], ...]  # one row a target word, one weight a source word, rows sum to 1


@dataclass(frozen=True, slots=True)
class Output:
    """An engine's answer; `cost` in the currency of the provider's prices."""

    text: str
    alignment: Alignment | None = None
    cost: float = 0.0
    warning: str = ""  # what a person should know before believing it
    confidence: float | None = None  # the engine's own, from 0 to 1, where it has one


class Engine(Protocol):
    """Translates plain text. Masking, checks, memory, retries and budgets are the pipeline's."""

    @property
    def fingerprint(self) -> str:
        """Name and version, `neural/1.0`: part of the key of a paid answer."""
        ...

    @property
    def segments(self) -> Literal["sentence", "block"]:
        """What it translates best: single sentences, or blocks with their neighbours."""
        ...

    def translate(self, requests: Sequence[Request]) -> list[Output | Exception]:
        """One answer a request, in order: an Output, or the `errors.EngineError` for that request."""
        ...


@dataclass(slots=True)
class Usage:
    """What an engine has used since it was made, whether or not an answer came of it."""

    requests: int = 0  # over the network
    characters: int = 0  # of source text in them
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float = 0.0  # in the currency of the provider's prices, as far as answers said what they took


@runtime_checkable
class Counts(Protocol):
    """An engine that counts what it uses."""

    @property
    def usage(self) -> Usage: ...


@runtime_checkable
class Reads(Protocol):
    """An engine that knows which words it cannot read; they are masked."""

    def unreadable(self, text: str) -> Sequence[tuple[int, int]]:
        """The character ranges of those words, in order."""
        ...


@runtime_checkable
class Varies(Protocol):
    """An engine that may answer otherwise to the same text when `Request.attempt` says that it is asked again."""

    @property
    def varies(self) -> bool: ...


@runtime_checkable
class Computes(Protocol):
    """An engine that computes itself, on any machine; what it says of a text depends on that text alone."""

    @property
    def bulk(self) -> int:
        """How many texts of like length a call had best bring."""
        ...


@runtime_checkable
class Timed(Protocol):
    """An engine that knows how fast it computes, about."""

    @property
    def speed(self) -> float:
        """Characters a second of one core."""
        ...


@runtime_checkable
class Informed(Protocol):
    """An engine whose answers depend on what it is told beside a text."""

    def context(self, request: Request) -> str:
        """A digest of that, part of the key of a paid answer; "" for nothing."""
        ...


@runtime_checkable
class Bounded(Protocol):
    """An engine that asks nothing more, not even again, once its answers have cost so much."""

    def limit(self, cost: float | None) -> None:
        """From now on, in the currency of the provider's prices; None for no limit."""
        ...


@runtime_checkable
class Pretends(Protocol):
    """An engine whose answers are no translations, for trying a layout: only the shape of a text is looked at."""

    @property
    def pretends(self) -> bool: ...


# -- problems --------------------------------------------------------------------------------------

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a file; `path` is relative to the project."""

    path: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.path}:{self.line}" if self.line else self.path


@dataclass(frozen=True, slots=True)
class Problem:
    """A defect of content: data, never an exception."""

    id: str  # stable and kebab-case: "term-missing"
    severity: Severity
    message: str
    advice: str = ""
    places: tuple[Place, ...] = ()  # the PO line, then the source line
    span: tuple[int, int] | None = None  # of the target, in characters
    fix: str | None = None  # the target as it should be, where that is sure
    term: str = ""  # the headword that it is about
    risk: float = 0.0  # of the machine text that it is about, from 0 to 1

"""Put one edition together: translation edits, verified; then the marks that the locale changes.

What is added to the source is a closed list: links and images of the edition, the language of what fell back to
the source, glosses of first mentions, isolates around Latin words, anchors of the source headings, blocks, fields
of front matter that the layout needs.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate

from l10n_pipeline import lazy
from l10n_pipeline.edition import front
from l10n_pipeline.edition.anchors import slugs
from l10n_pipeline.edition.layouts import Field
from l10n_pipeline.edition.regions import elsewhere
from l10n_pipeline.formats import Reader, laws
from l10n_pipeline.locale_rules import bcp47, rules
from l10n_pipeline.locale_rules.direction import isolated
from l10n_pipeline.model import Allowed, Document, Mark, Range, Segment
from l10n_pipeline.settle import NOTHING, Refusal, keeps, settle
from l10n_pipeline.slots import encode
from l10n_pipeline.splice import Edit, Lines, splice
from l10n_pipeline.text import inline

_IS_CODE = lazy.pattern(r"\{[{%]")  # of a generator, which puts the destination there before it reads the page
_STEERING = ("note", "context", "skip", "locales", "adopted")


@dataclass(frozen=True, slots=True)
class EditionOptions:
    """What the locale and the layout change beside the text."""

    locale: str
    source_locale: str
    anchors: str = "html"  # how the page carries the anchor of a source heading: `<a id>`, `{#id}`, or none
    slugs: str = "github"  # how its renderer makes anchors
    html: bool = True  # whether raw HTML reaches the page
    fields: Sequence[Field] | None = None  # front matter of the page; None for `lang` alone
    begins: bool = False  # whether a page without front matter gets some
    isolates: bool = False  # whether Latin words in a text from right to left are isolated
    allowed: Allowed = NOTHING
    destination: Callable[[Mark], str | None] = lambda _: None  # the edition's own, or None to keep
    led: Callable[[str, str], str | None] | None = None  # the same for a value of front matter, by its key
    gloss: Callable[[Document, Mapping[int, str]], Mapping[int, str]] = lambda _document, _texts: {}
    block: Callable[[Mark], bytes | None] = lambda _: None  # an included block's content, or None for none


@dataclass(frozen=True, slots=True)
class Composed:
    """An edition and what became of each segment of the document, by index."""

    data: bytes
    shown: tuple[int, ...]  # a translation is shown
    fallen: tuple[int, ...]  # the source is shown
    refused: tuple[tuple[int, Refusal], ...]  # of the fallen: a target was there
    places: tuple[Range | None, ...] = ()  # of each segment in `data`; None where it went with a region
    texts: Mapping[int, str] = field(default_factory=dict)  # what is shown of translations


def compose(document: Document, parse: Reader, targets: Mapping[int, str], options: EditionOptions) -> Composed:
    """Return the edition of `document` with the targets (by index of segment) that its structure can take."""
    if document.problems:
        return _beside_kept(document, parse, targets, options)
    return _composed(document, parse, targets, options)


def as_table(document: Document, composed: Composed) -> Composed:
    """The same as JSON: each text of the source with its translation, for a generator whose own file cannot be many."""
    shown: dict[str, str] = {}
    for i in composed.shown:
        shown.setdefault(document.segments[i].text, composed.texts[i])
    data = json.dumps(shown, ensure_ascii=False, indent=2).encode() + b"\n"
    return replace(composed, data=data, places=())


def _composed(
    document: Document,
    parse: Reader,
    targets: Mapping[int, str],
    options: EditionOptions,
    kept: Collection[int] = (),
) -> Composed:
    """See `compose`; the segments `kept` stay as they are."""
    texts, refused = _settled(document, targets, options)
    for i in laws.misplaced(document, texts, parse):
        refused[i] = Refusal("would change the structure of the page around it")
        del texts[i]
    fallen = tuple(i for i in range(len(document.segments)) if i not in texts and i not in kept)
    marked = _marked(document, parse, fallen, options)
    glossed = _fitting(document, parse, options.gloss(document, texts), texts)
    isolated = _isolated(document, parse, texts | glossed, options)
    written = parse(laws.write(document, texts | marked | glossed | isolated))
    edits = _mark_edits(document, written, options)
    data = splice(written.source, edits)[0]
    known = len(written.segments) == len(document.segments)
    places = _places(written, edits) if known else ()
    said = tuple(sorted(refused.items()))
    return Composed(data, tuple(sorted(texts)), fallen, said, places, texts)


def _places(written: Document, edits: Sequence[Edit]) -> tuple[Range | None, ...]:
    """Where the segments of the written document are after its mark edits, which are in order."""
    ends = [e.end for e in edits]
    moved = [0, *accumulate(len(e.new) - (e.end - e.start) for e in edits)]
    out: list[Range | None] = []
    for segment in written.segments:
        before = bisect_right(ends, segment.start)  # an anchor that is put at its start stands before it
        inside = before
        while inside < len(edits) and edits[inside].start < segment.end:
            inside += 1
        covered = before < len(edits) and edits[before].start <= segment.start and edits[before].end >= segment.end
        out.append(None if covered else (segment.start + moved[before], segment.end + moved[inside]))
    return tuple(out)


def _beside_kept(
    document: Document, parse: Reader, targets: Mapping[int, str], options: EditionOptions
) -> Composed:
    """The same where some segments are kept verbatim: what is written is compared with the page as it is parsed."""
    whole = parse(document.source)
    number = {(s.start, s.end): i for i, s in enumerate(whole.segments)}
    inner = [number[s.start, s.end] for s in document.segments]
    outer = {i: k for k, i in enumerate(inner)}
    kept = set(range(len(whole.segments))).difference(inner)
    made = _composed(whole, parse, {inner[k]: target for k, target in targets.items()}, options, kept)
    return Composed(
        made.data,
        tuple(outer[i] for i in made.shown),
        tuple(outer[i] for i in made.fallen),
        tuple((outer[i], refusal) for i, refusal in made.refused),
        tuple(made.places[i] for i in inner) if made.places else (),
        {outer[i]: text for i, text in made.texts.items()},
    )


def _settled(
    document: Document, targets: Mapping[int, str], options: EditionOptions
) -> tuple[dict[int, str], dict[int, Refusal]]:
    texts: dict[int, str] = {}
    refused: dict[int, Refusal] = {}
    for i, target in targets.items():
        result = settle(document.segments[i], target, options.allowed)
        if isinstance(result, Refusal):
            refused[i] = result
        else:
            texts[i] = result
    return texts, refused


def _marked(document: Document, parse: Reader, fallen: Sequence[int], options: EditionOptions) -> dict[int, str]:
    """What fell back to the source, marked with the source's language where the page stays the same."""
    if not options.html or options.locale == options.source_locale:
        return {}
    right, left = rules(options.locale).rtl, rules(options.source_locale).rtl
    direction = f' dir="{"rtl" if left else "ltr"}"' if right != left else ""
    tag = f'<span lang="{bcp47(options.source_locale)}"{direction}>'
    marked = {
        i: f"{tag}{s.text}</span>" for i in fallen if _takes_tags(s := document.segments[i]) and _has_words(s)
    }
    for i in laws.misplaced(document, marked, parse):
        del marked[i]
    return marked


def _isolated(
    document: Document, parse: Reader, texts: Mapping[int, str], options: EditionOptions
) -> dict[int, str]:
    """The translations that get isolates around Latin words, where the text and the page stay the same."""
    if not options.isolates or not rules(options.locale).rtl:
        return {}
    out = {}
    for i, text in texts.items():
        segment = document.segments[i]
        new = text if segment.kind in _READ_BY_PROGRAMS else isolated(text, segment.syntax, segment.refs)
        if new != text:
            out[i] = new
    return _fitting(document, parse, out, texts)


def _fitting(
    document: Document, parse: Reader, made: Mapping[int, str], texts: Mapping[int, str]
) -> dict[int, str]:
    """Those of the texts, made from the translations `texts`, that the structure of the page takes as they are."""
    out = {i: new for i, new in made.items() if keeps(document.segments[i], texts[i], new)}
    for i in laws.misplaced(document, out, parse):
        del out[i]
    return out


def _takes_tags(segment: Segment) -> bool:
    """Whether the page shows a tag around the text as markup: titles and arguments show it as it stands.

    MDX makes no paragraph of a line that begins with a tag and ends with one.
    """
    return segment.kind not in ("title", "argument") and not (
        segment.syntax == "mdx" and segment.slot.codec == "md.flow"
    )


_READ_BY_PROGRAMS = ("field", "value")
"""Kinds of segments that are no part of the page's text: front matter, data files."""


def _has_words(segment: Segment) -> bool:
    if segment.syntax == "text" or segment.kind == "label":
        return False
    return bool(re.search(r"[^\W\d_]", inline.words(inline.parse(segment.text, segment.syntax, segment.refs))))


# -- marks -----------------------------------------------------------------------------------------


def _mark_edits(source: Document, written: Document, options: EditionOptions) -> list[Edit]:
    """The edits of the written document's marks, in order."""
    lines = Lines.of(written.source)
    fields = (Field("lang", bcp47(options.locale)),) if options.fields is None else options.fields
    edits = [
        *front.edits(written, lines, fields, begins=options.begins),  # above an anchor in the first line
        *(front.led(written, options.led) if options.led else ()),
        *_anchor_edits(source, written, options),
        *_page_edits(written, options),
    ]
    removals: list[Edit] = []
    for mark in written.marks:
        if mark.kind in ("link", "image"):
            new = options.destination(mark)
            if new is not None and new != mark.value:
                raw = new.encode() if _IS_CODE.match(new) or not mark.slot else encode(mark.slot, new)
                edits.append(Edit(mark.start, mark.end, raw))
        elif mark.kind == "import" and (new := options.destination(mark)):
            edits.append(Edit(mark.start, mark.end, new.encode()))
        elif mark.kind == "needs":
            options.destination(mark)
        elif mark.kind == "include" and (block := options.block(mark)):
            edits.append(_include(written.source, lines, mark, block))
        elif mark.kind in ("include", *_STEERING) or elsewhere(mark, options.locale):
            removals.append(_removal(written.source, lines, mark))
    gone = _united(removals)
    edits = [e for e in edits if not any(g.start < e.end and e.start < g.end for g in gone)]
    return sorted(edits + gone, key=lambda e: (e.start, e.end))


def _united(removals: Iterable[Edit]) -> list[Edit]:
    """Overlapping regions joined: a comment goes with its line, and its region begins where the comment does."""
    out: list[Edit] = []
    for e in sorted(removals):
        if out and e.start < out[-1].end:
            out[-1] = out[-1]._replace(end=max(out[-1].end, e.end))
        else:
            out.append(e)
    return out


def _include(source: bytes, lines: Lines, mark: Mark, block: bytes) -> Edit:
    """The block in the comment's place, its lines behind what stands before the comment."""
    lead = re.sub(rb"[^>\t]", b" ", source[lines.start(mark.start) : mark.start])
    block_lines = block.strip(b"\r\n").splitlines()
    body = lines.eol.join(lead + line if line else lead.rstrip() for line in block_lines)
    return Edit(mark.start, mark.end, body.removeprefix(lead))


def _removal(source: bytes, lines: Lines, mark: Mark) -> Edit:
    """Take a comment away, with its line if it stands alone there and a blank line follows."""
    start, end = lines.start(mark.start), mark.end
    rest = re.compile(rb"[ \t]*(?:\r\n|\n|\r)(?:[ \t]*(?:\r\n|\n|\r))?").match(source, end)
    if source[start : mark.start].strip() or not rest:
        return Edit(mark.start, mark.end, b"")
    return Edit(start, rest.end(), b"")


def _anchor_edits(source: Document, written: Document, options: EditionOptions) -> Iterable[Edit]:
    """The source's anchor for each heading whose own would be another."""
    old = [m for m in source.marks if m.kind == "anchor"]
    new = [m for m in written.marks if m.kind == "anchor"]
    if len(old) != len(new):
        return
    wanted, had = (slugs((m.value for m in marks), options.slugs) for marks in (old, new))
    pairs = zip(wanted, had, new, strict=True)
    ends = {s.start: s.end for s in written.segments}
    for want, have, mark in pairs:
        if want == have or not want:
            continue
        if options.anchors == "html" and options.html:
            yield Edit(mark.start, mark.start, f'<a id="{want}"></a>'.encode())
        elif options.anchors == "attribute" and mark.start in ends:
            yield _attribute(written.source, ends[mark.start], want)


def _attribute(source: bytes, end: int, anchor: str) -> Edit:
    """`{#anchor}` behind a heading, or `#anchor` in the attributes that are there."""
    present = re.compile(rb"[ \t]+\{:?[ \t]*+(?=[.#]|[^{}\r\n]*=)").match(source, end)
    at = present.end() if present else end
    return Edit(at, at, f"#{anchor} ".encode() if present else f" {{#{anchor}}}".encode())


def _page_edits(written: Document, options: EditionOptions) -> Iterable[Edit]:
    """The language of a page in HTML, and its direction where the script runs the other way than the source's."""
    if options.locale == options.source_locale:
        return
    new = {"lang": bcp47(options.locale), "dir": "rtl" if rules(options.locale).rtl else "ltr"}
    turned = rules(options.locale).rtl != rules(options.source_locale).rtl
    for mark in written.marks:
        if mark.kind == "html-lang" or (mark.kind == "html-dir" and mark.value != "auto"):
            yield Edit(mark.start, mark.end, new[mark.kind.removeprefix("html-")].encode())
        elif mark.kind == "html-root":
            lacking = [n for n in mark.value.split() if n == "lang" or turned]
            added = "".join(f' {n}="{new[n]}"' for n in lacking)
            if added:
                yield Edit(mark.start, mark.end, added.encode())

"""For programs that use the package: editions from texts of their own, and texts through an engine of their own."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from l10n_pipeline.doubt import BASIC
from l10n_pipeline.errors import BadOutput, FormatError, L10nError, RefusedError, RefusedWarning
from l10n_pipeline.files import Door
from l10n_pipeline.formats import laws, reader
from l10n_pipeline.formats.options import ReadOptions
from l10n_pipeline.model import Coded, Document, Output, Segment, Term
from l10n_pipeline.protection.masks import SCHEMES, Masks, choose, reads_back
from l10n_pipeline.protection.parts import Held, build
from l10n_pipeline.protection.spans import protect as spans_of
from l10n_pipeline.protection.verify import Tongues
from l10n_pipeline.protection.verify import read as read_answer
from l10n_pipeline.protection.weave import weave
from l10n_pipeline.settle import Refusal, settle
from l10n_pipeline.terms.load import load
from l10n_pipeline.terms.match import Matcher
from l10n_pipeline.terms.script import japanese_runs
from l10n_pipeline.text import inline

# -- editions --------------------------------------------------------------------------------------


def rendered(document: Document, translate: Callable[[Segment], str | None], on_refusal: str) -> bytes:
    """See `Document.render`; ValueError for a document that did not come from `read`."""
    if not isinstance(document.options, ReadOptions):
        raise ValueError("only a document that `read` returned can be rendered with other texts")
    parse = reader(document.name, document.options)
    given = {i: text for i, s in enumerate(document.segments) if (text := translate(s)) is not None}
    settled = {i: settle(document.segments[i], text) for i, text in given.items()}
    reasons = {i: found.reason for i, found in settled.items() if isinstance(found, Refusal)}
    texts = {i: found for i, found in settled.items() if isinstance(found, str)}
    for i in laws.misplaced(document, texts, parse.outline):
        reasons[i] = "would change the structure of the page around it"
        del texts[i]
    if reasons:
        refused = [(document.segments[i].line, given[i], reasons[i]) for i in sorted(reasons)]
        error = RefusedError(refused, path=document.name)
        if on_refusal != "source":
            raise error
        warnings.warn(str(error), RefusedWarning, stacklevel=3)
    return laws.write(document, texts)


# -- terms and engines -----------------------------------------------------------------------------


def load_terms(folder: Path) -> tuple[Term, ...]:
    """The term base in the YAML files of a folder; FormatError names the first mistake that could cost a term."""
    terms, problems = load(Door(folder).walk(folder, ".yaml"), Door(folder))
    for problem in problems:
        if problem.severity == "error":
            place = problem.places[0] if problem.places else None
            path, line = (place.path, place.line) if place else ("", 0)
            raise FormatError(problem.message, path=path, line=line, advice=problem.advice)
    return terms


@dataclass(frozen=True, slots=True)
class Masked:
    """A text for an engine: send `text`, and give what comes back to `unmask`."""

    text: str
    _coded: Coded = field(repr=False)
    _syntax: str = field(repr=False)
    _masks: Masks | None = field(repr=False)
    _held: tuple[Held, ...] = field(repr=False)

    def unmask(self, answer: str) -> str:
        """The translation with each protected span in its place, exactly once, as the locale writes it.

        BadOutput says why where a mask was lost, doubled or changed, where the answer can be no translation, or
        where its links, code, placeholders and markup would not be those of the source.
        """
        reading = read_answer(self._masks, self.text, Output(answer), Tongues("", "", BASIC))
        if isinstance(reading, str):
            raise BadOutput(reading, advice="ask again, or leave the text open")
        text, _ = weave(self.text, reading, self._masks, self._held)
        have = inline.parse(text, self._syntax)
        if inline.structure(have) != inline.structure(self._coded):
            raise BadOutput(
                "the markup would not be that of the source", advice="ask again, or leave the text open"
            )
        return text


def protect(
    text: str, terms: Sequence[Term] = (), locale: str = "", *, source: str = "en", syntax: str = "markdown"
) -> Masked:
    """Mask what an engine must not touch: terms, Japanese script, code, links, placeholders, markup.

    `locale` says how terms are written; `syntax` is "markdown", "mdx", "html" or "text". Text in an alt text or a
    title is masked with it. L10nError for a text in which no mask could be told from the text itself.
    """
    coded = inline.parse(text, syntax)
    matches = Matcher(terms).find(text, inline.outside_text(coded))
    spans = spans_of(coded, matches, locale, runs=japanese_runs(text), source=source)
    parts = [
        part if isinstance(part, str) else Held(part.text) if not isinstance(part, Held) else part
        for part in build(coded, spans)
    ]
    held = tuple(part for part in parts if isinstance(part, Held))
    strings = [part for part in parts if isinstance(part, str)]
    if not held:
        return Masked(text, coded, syntax, None, ())
    for name in SCHEMES:
        masks = choose(name, len(held), strings)
        if masks is None:
            continue
        numbers = iter(range(len(held)))
        sent = "".join(part if isinstance(part, str) else masks[next(numbers)] for part in parts)
        if reads_back(masks, sent):
            return Masked(sent, coded, syntax, masks, held)
    raise L10nError("no mask can be told from the text itself", advice="translate this text by hand")

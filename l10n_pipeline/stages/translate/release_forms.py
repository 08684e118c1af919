"""Plural entries between releases: all forms of an entry go along, or none.

The other release has to have the same singular, the same plural and as many forms as the language has here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from l10n_pipeline import catalog
from l10n_pipeline.catalog import Catalog, Change, Entry
from l10n_pipeline.foreign import PLURAL
from l10n_pipeline.memory import exact
from l10n_pipeline.model import Key, Origin, Problem, Segment, Unit
from l10n_pipeline.settle import verify
from l10n_pipeline.settle.readings import of_person
from l10n_pipeline.sources import Source
from l10n_pipeline.stages.translate.releases import Counterpart, counterparts, has_releases
from l10n_pipeline.stages.translate.run import Run


def follow_forms(run: Run) -> int:
    """Bring to each release what the others have of its plural entries; return how many get something."""
    count = 0
    chosen = [s for s in run.sources if s.is_catalog] if has_releases(run.project) else ()
    for source, document in run.project.readable(chosen):
        segments = {s.key: s for s in document.segments if s.kind == PLURAL}
        present = run.project.catalog(source, run.locale.name) if segments else None
        if present is None:
            continue
        others = list(counterparts(run.project, run.locale.name, source))
        for entry in _plurals(present, segments) if others else ():
            found = list(_offered(present, entry, others))
            change = _change(entry, found)
            if change is None:
                _say_differs(run, source, entry, found)
            elif all(_is_whole(run, segments[entry.unit.key], entry, form) for form in change.forms):
                run.change(source, entry.unit.key, change)
                count += 1
    return count


_Offered = tuple[str, Unit, tuple[str, ...]]
"""The PO file of another release, its unit and the forms."""


def _plurals(present: Catalog, segments: Mapping[Key, Segment]) -> Iterator[Entry]:
    """The plural entries in use."""
    return (e for e in present.entries if e.plural and not e.unit.obsolete and e.unit.key in segments)


def _offered(present: Catalog, entry: Entry, others: Sequence[Counterpart]) -> Iterator[_Offered]:
    """What other releases have for an entry: whole, and of the same plural."""
    wanted = catalog.plural_count(present)
    for other in others:
        many, *forms = other.forms.get(entry.unit.key, ("",))
        if many == entry.forms[0] and len(forms) == wanted and all(forms):
            yield other.po, other.units[entry.unit.key], tuple(forms)


def _change(entry: Entry, found: Sequence[_Offered]) -> Change | None:
    """What an entry gets: a person's forms first, then for an open one a machine's."""
    unit, mine = entry.unit, entry.forms[1:]
    if unit.state not in ("new", "machine") and not (unit.state == "translated" and exact.is_copy(unit)):
        return None
    for po, theirs, forms in found:
        if exact.is_of_person(theirs):
            claim = Origin(exact.COPIED, po, catalog.forms_digest(forms))
            return Change(forms[0], "translated", claim, forms=forms) if forms != mine else None
    for _, theirs, forms in found if unit.state == "new" else ():
        if theirs.state == "machine" and theirs.origin is not None:
            return Change(forms[0], "machine", theirs.origin, forms=forms)
    return None


def _is_whole(run: Run, segment: Segment, entry: Entry, form: str) -> bool:
    """Whether a form has the markup of the singular or of the plural: a language may say the number or not."""
    texts = (entry.unit.key.text, entry.forms[0])
    wanted = (segment._replace(text=text, kind="entry") for text in texts)
    return any(not verify(one, form, of_person(run.locale)) for one in wanted)


def _say_differs(run: Run, source: Source, entry: Entry, found: Sequence[_Offered]) -> None:
    """A copy that a person has changed stays, and is told."""
    former = entry.unit.former
    if entry.unit.state != "translated" or former is None or former.kind != exact.COPIED:
        return
    theirs = next((forms for po, _, forms in found if po == former.detail), None)
    if theirs and theirs != entry.forms[1:]:
        message = f"the text differs from that of {former.detail}, which it was copied from"
        places = (run.place(source, entry.unit.line),)
        run.report(Problem("copy-differs", "info", message, "see whether both are meant", places))

"""Plural entries of other tools' PO files: every form that the locale has, from the singular or the plural source.

Where a language has more forms than two, a form is asked for with a number in the place of the placeholder that holds
it: only so an engine can know which one is meant (`5 files`). The number has to come back exactly once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from gettext import c2py

from l10n_pipeline import catalog, lazy
from l10n_pipeline.catalog import Catalog, Change
from l10n_pipeline.catalog.plurals import PLURAL_COUNT
from l10n_pipeline.foreign import PLURAL
from l10n_pipeline.model import Origin, Place, Problem, Segment, State, Unit
from l10n_pipeline.sources import Source
from l10n_pipeline.stages.translate.engine_run import Prepared, asked, prepared, well_set
from l10n_pipeline.stages.translate.run import Run

_FORMULA = lazy.pattern(rf"{PLURAL_COUNT}\s*;\s*plural\s*=\s*([^;]+)")
_NUMBER = lazy.pattern(r"%(?:\(\w+\)|\d+\$)?[diu]|\{(?:count|num|number|n|total)\}|%\{count\}")
_SAMPLES = 1000

NEW: tuple[State, ...] = ("new",)
"""Entries that are open."""


@dataclass(frozen=True, slots=True)
class PluralForm:
    """What is asked for one form; `sample` stands in the text for `placeholder`, "" for none."""

    prepared: Prepared
    sample: str = ""
    placeholder: str = ""
    number: int = 0  # which form of the entry it is
    example: str = ""  # a number that takes it, where none stands in the text

    def written(self, text: str) -> str | None:
        """The form with its placeholder; None where the number did not come back once."""
        if not self.sample:
            return text
        found = re.findall(rf"(?<!\d){self.sample}(?!\d)", text)
        return text.replace(self.sample, self.placeholder) if len(found) == 1 == text.count(self.sample) else None


def fill_plurals(run: Run) -> None:
    """Put the forms of open plural entries among the changes, each entry whole or not at all."""
    wanted = [(source, unit, forms) for source, unit, forms in plurals(run) if forms]
    if not wanted or run.locale.engine is None:
        return
    sent = list({id(form.prepared): form.prepared for _, _, forms in wanted for form in forms}.values())
    results = asked(run, sent)
    if results is None or not run.project.writes:
        return
    found = {id(one): result for one, result in zip(sent, results, strict=True)}
    for source, unit, forms in wanted:
        texts = []
        for form in forms:
            text = found[id(form.prepared)].text
            texts.append(form.written(well_set(form.prepared, run.locale, text)) if text else None)
        said = tuple(text for text in texts if text)
        if len(said) < len(forms):
            _left_open(run, source, unit)
            continue
        detail = f"{run.done.engine} {found[id(forms[-1].prepared)].detail}".strip()
        run.change(source, unit.key, of_forms(said, detail))
        run.done.machine += 1


def of_forms(said: tuple[str, ...], detail: str) -> Change:
    """What is written for a plural entry, of a machine's forms."""
    origin = Origin("machine", detail, catalog.forms_digest(said))
    return Change(said[0], "machine", origin, forms=said)


def plurals(
    run: Run, states: Collection[State] = NEW, *, told: bool | None = None
) -> Iterator[tuple[Source, Unit, list[PluralForm]]]:
    """The plural entries in these states, each with what to ask for its forms; `told` as in `translate.free`."""
    for source, document in run.project.readable([s for s in run.sources if s.is_catalog]):
        present = run.project.catalog(source, run.locale.name)
        segments = {s.key: s for s in document.segments if s.kind == PLURAL}
        for entry in present.entries if present and segments else ():
            brought = run.changes_unit(source, entry.unit.key)
            if entry.plural and not entry.unit.obsolete and entry.unit.state in states and not brought:
                segment = segments.get(entry.unit.key)
                forms = _forms(run, source, segment, entry.forms[0], present, told) if segment and present else []
                if segment and not forms:
                    _say_unknown(run, source, present)
                yield source, entry.unit, forms


def _forms(
    run: Run, source: Source, segment: Segment, many: str, present: Catalog | None, told: bool | None
) -> list[PluralForm]:
    """What to ask for each form; nothing where the file does not tell how many there are."""
    rule = _rule(present) if present else None
    if rule is None:
        return []
    count, choose = rule
    samples = {choose(n): n for n in reversed(range(2, _SAMPLES))}
    one = choose(1)
    out = []
    for n in range(count):
        text = segment.text if n == one and count > 1 else many
        numbers = _NUMBER.findall(text)
        sample = str(samples.get(n, "")) if count > 2 and n != one and len(numbers) == 1 else ""
        if sample and sample not in text.replace(numbers[0], ""):
            asks = segment._replace(text=text.replace(numbers[0], sample), kind="entry")
            out.append(
                PluralForm(prepared(run.project, run.locale, source, asks, told=told), sample, numbers[0], n)
            )
        else:
            asks = segment._replace(text=text, kind="entry")
            one_prepared = prepared(run.project, run.locale, source, asks, told=told)
            out.append(PluralForm(one_prepared, number=n, example="1" if n == one else str(samples.get(n, ""))))
    return out


def _rule(present: Catalog) -> tuple[int, Callable[[int], int]] | None:
    """How many forms the file's language has, and which one a number takes."""
    found = _FORMULA.search(catalog.header(present).get("Plural-Forms", ""))
    if not found:
        return None
    try:
        choose: Callable[[int], int] = c2py(found[2].strip())
        for number in range(1, _SAMPLES):
            choose(number)
        return int(found[1]), choose
    except (ValueError, ArithmeticError, RecursionError):
        return None


def _say_unknown(run: Run, source: Source, present: Catalog | None) -> None:
    line = present.header.unit.line if present and present.header else 1
    advice = "write it into the header, as msginit does"
    message = "the header names no Plural-Forms that can be read: plural entries stay open"
    run.report(Problem("plural-rule", "warning", message, advice, (run.place(source, line),)))


def _left_open(run: Run, source: Source, unit: Unit) -> None:
    run.done.left_open += 1
    places: Sequence[Place] = (run.place(source, unit.line),)
    message = "left open: not every plural form came back whole"
    run.report(Problem("left-open", "warning", message, "translate it", tuple(places)))

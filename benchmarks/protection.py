"""How texts come back from an engine: whole, by which way, and what is left open.

    python benchmarks/protection.py [--engine neural] [--locale pt_BR] [--limit N] [FOLDER_OF_MARKDOWN …]

Engines are names of the table in l10n_pipeline.engines, or module:Class. Every answer is
judged apart from the code that made it: each span carries a private marker that must stand in the target once, and
the target must be one that may be written in the segment's place.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from itertools import islice
from pathlib import Path

import l10n_pipeline
from l10n_pipeline.engines import create
from l10n_pipeline.model import Engine, Rendering, Segment, Term
from l10n_pipeline.protection import Result, Task, only_protected, probe, protect, translate
from l10n_pipeline.settle import Refusal, settle
from l10n_pipeline.slots import Slot
from l10n_pipeline.terms.match import Matcher
from l10n_pipeline.terms.script import japanese_runs
from l10n_pipeline.text import inline

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from damaging import Damaging, adversarial

KEPT = "tsundere isekai otaku crate trait closure endpoint middleware plugin decorator lifetime struct iterator"
FIXED = {"borrow checker": "verificador de empréstimos", "dependency injection": "injeção de dependência"}
TERMS = (
    *(Term(word, renderings={"*": Rendering("keep")}) for word in KEPT.split()),
    *(Term(word, renderings={"*": Rendering("fixed", text)}) for word, text in FIXED.items()),
)
MARK = re.compile("\ue000(\\d+)\ue001")


@dataclass
class Item:
    """A segment on its way, with its own private markers."""

    segment: Segment
    task: Task
    replacements: list[str]

    def real(self, text: str) -> str:
        return MARK.sub(lambda m: self.replacements[int(m[1])], text)

    def accept(self, text: str) -> str | None:
        return None if isinstance(settle(self.segment, self.real(text)), Refusal) else text

    def whole(self, text: str) -> bool:
        marks = Counter(int(m[1]) for m in MARK.finditer(text))
        return marks == Counter(range(len(self.replacements))) and self.accept(text) is not None


def engine_named(name: str, locale: str) -> Engine:
    if ":" not in name:
        return create(name, "en", locale, {})
    module, _, kind = name.partition(":")
    made: Engine = getattr(import_module(module), kind)()
    return made


def items(segments: Iterator[Segment], locale: str) -> Iterator[Item]:
    """Each distinct segment that holds words."""
    matcher, seen = Matcher(TERMS), set()
    for segment in segments:
        coded = inline.parse(segment.text, segment.syntax, segment.refs)
        matches = matcher.find(segment.text, inline.outside_text(coded))
        spans = protect(coded, matches, locale, runs=japanese_runs(segment.text))
        if segment.text in seen or only_protected(coded, spans):
            continue
        seen.add(segment.text)
        marked = tuple(replace(s, replacement=f"\ue000{i}\ue001") for i, s in enumerate(spans))
        yield Item(segment, Task(segment.key, coded, marked, locale), [s.replacement for s in spans])


def real_segments(folders: Sequence[Path]) -> Iterator[Segment]:
    for folder in folders:
        for path in sorted(folder.rglob("*.md")):
            yield from l10n_pipeline.read(path.read_bytes(), path.name).segments


def hard_segments() -> Iterator[Segment]:
    for text in adversarial(800):
        yield Segment(0, 0, text, "paragraph", Slot("md.flow"), "markdown", 1)


def table(title: str, chosen: list[Item], engine: Engine, schemes: tuple[str, ...], show: int) -> None:
    by_task = {id(item.task): item for item in chosen}
    start = time.process_time()
    results = translate(
        [item.task for item in chosen],
        engine,
        schemes=schemes,
        accept=lambda task, text: by_task[id(task)].accept(text),
    )
    seconds = time.process_time() - start
    spans = sum(len(item.replacements) for item in chosen)
    print(f"\n{title}: {len(results)} segments, {spans} spans, {seconds:.0f} s CPU")
    for label, count, of in rows(chosen, results, schemes):
        print(f"  {label:34}{count:7} {100 * count / of if of else 0:8.2f} %")
    report_failures(chosen, results, show)


def rows(chosen: list[Item], results: list[Result], schemes: tuple[str, ...]) -> Iterator[tuple[str, int, int]]:
    """Label, count, and what the count is a share of."""
    written = [(item, r) for item, r in zip(chosen, results, strict=True) if r.text is not None]
    masked = [(item, r) for item, r in zip(chosen, results, strict=True) if item.replacements]
    paired = [r for item, r in written if any(c.role == "open" for c in item.task.coded.codes)]
    good: Callable[[Result], bool] = lambda r: r.level in ("plain", *schemes[:1])  # noqa: E731
    yield "written and verified", sum(item.whole(r.text or "") for item, r in written), len(written)
    yield "first mask, not repaired", sum(good(r) and not r.repaired for _, r in masked), len(masked)
    yield "first mask", sum(good(r) for _, r in masked), len(masked)
    for level, count in sorted(Counter((r.level + " repaired" * r.repaired) for _, r in masked).items()):
        yield f"  masked, came by {level or 'none'}", count, len(masked)
    for how in ("aligned", "searched", "split", ""):
        yield (
            f"  with pairs, {how or 'joined with what they hold'}",
            sum(r.pairs == how for r in paired),
            len(paired),
        )
    yield "left open", len(results) - len(written), len(results)
    yield "requests", sum(r.calls for r in results), len(results)


def report_failures(chosen: list[Item], results: list[Result], show: int) -> None:
    for reason, count in Counter(r.reason for r in results if r.text is None).most_common():
        print(f"  open: {reason}: {count}")
    lost = [(i, r) for i, r in zip(chosen, results, strict=True) if r.text is None or r.level == "split"]
    for item, result in islice(lost, show):
        print(f"    {result.reason or 'split'}: {item.segment.text!r}")
        print(f"      {item.real(result.text or '')!r}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", default="neural")
    parser.add_argument("--locale", default="pt_BR")
    parser.add_argument("--limit", type=int, default=3000)
    parser.add_argument("--show", type=int, default=0, help="print so many texts that were split or left open")
    parser.add_argument("folders", nargs="*", type=Path)
    options = parser.parse_args()
    engine = engine_named(options.engine, options.locale)
    schemes = probe(engine, options.locale)
    print(f"{engine.fingerprint}: masks {', '.join(schemes)}")
    if options.folders:
        found = list(items(real_segments(options.folders), options.locale))
        step = max(1, len(found) // options.limit)
        table("real text", found[::step][: options.limit], engine, schemes, options.show)
    hard = list(islice(items(hard_segments(), options.locale), 600))
    table("adversarial", hard, engine, schemes, options.show)
    damaging = Damaging(engine)
    table("adversarial, 30% of masks damaged", hard, damaging, schemes, options.show)
    print(f"  {damaging.damaged} masks damaged")


if __name__ == "__main__":
    main()

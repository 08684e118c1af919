"""How often each check speaks on translators' work: `python benchmarks/checks.py [FOLDER] [--show N]`.

FOLDER holds PO files named by locale, as `benchmarks/structure.py` reads them; without one it is the project's own. It
prints the share of units with each warning or error; whoever knows the texts to be good reads it as false alarms.
`--show N` prints N of them by a fixed seed, to be judged by eye.

`--newest REPOSITORY …` reads the PO files of git repositories as they are now instead, without those of news
(`_posts`). What is told as `structure` was judged one by one for three projects (benchmarks/data/judged-structure.tsv,
by a digest of locale, source and target): a fault is where a reader lacks code, a link or a tag of the source, or gets
another one. It prints how many were none.

`--history REPOSITORY …` takes instead what translators corrected in the PO files of git repositories, and faults sown
into their newest versions: recall by kind of fault and precision by check. `--judges` puts the same units before
`msgfmt -c` and pofilter.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel import Locale, UnknownLocaleError
from labelled import Labelled, _git, labelled
from other_judges import msgfmt, pofilter
from structure import _files, _units

from l10n_pipeline import checks
from l10n_pipeline.checks import Context
from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.model import Problem, Segment, Unit
from l10n_pipeline.progress import table
from l10n_pipeline.settle.readings import of_person


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--newest", type=Path, nargs="+", default=[])
    parser.add_argument("--history", type=Path, nargs="+", default=[])
    parser.add_argument("--versions", type=int, default=12)
    parser.add_argument("--goods", type=int, default=60, help="good units of each PO file")
    parser.add_argument("--judges", action="store_true")
    options = parser.parse_args()
    if options.history:
        units = [
            u for one in options.history for u in labelled(one, versions=options.versions, goods=options.goods)
        ]
        _labels(units, options.show)
        if options.judges:
            _judges(units)
    else:
        _alarms(_read_newest(options.newest) if options.newest else _read(options.folder), options.show)


_NAME = re.compile(r"(?:^|[./_])([a-z]{2,3}(?:[-_][A-Za-z]+)?)(?:\.po$|/LC_MESSAGES/)")


def _read_newest(repositories: Iterable[Path]) -> Iterator[tuple[str, Segment, str]]:
    for repository in repositories:
        for path in _git(repository, "ls-tree", "-r", "--name-only", "HEAD").decode().splitlines():
            named = _NAME.search(path) if path.endswith(".po") and "_posts" not in path else None
            try:
                locale = str(Locale.parse(named[1].replace("-r", "-").replace("-", "_"))) if named else ""
            except (UnknownLocaleError, ValueError):
                continue
            if locale:
                with tempfile.NamedTemporaryFile(suffix=".po") as file:
                    file.write(_git(repository, "show", f"HEAD:{path}"))
                    file.flush()
                    yield from ((locale, *pair) for pair in _units(Path(file.name)))


def _read(folder: Path | None) -> Iterator[tuple[str, Segment, str]]:
    for name, paths in sorted(_files(folder).items()):
        locale = str(Locale.parse(name.replace("-", "_")))
        yield from ((locale, *pair) for path in paths for pair in _units(path))


def _problems(locale: str, segment: Segment, target: str, flags: tuple[str, ...] = ()) -> list[Problem]:
    context = Context(segment, locale, "en", allowed=of_person(LocaleConfig(locale, None, (), {})))
    found = checks.run(Unit(segment.key, target, "translated", flags=flags), context)
    return [p for p in found if p.severity != "info"]


def _alarms(units: Iterable[tuple[str, Segment, str]], show: int) -> None:
    count, told, some = 0, Counter[tuple[str, str]](), list[tuple[str, str, Problem]]()
    verdicts, judged = _verdicts(), Counter[str]()
    for locale, segment, target in units:
        found = _problems(locale, segment, target)
        count += 1
        told.update({(p.id, p.severity) for p in found} | ({("any", "")} if found else set()))
        some += [(f"{locale}: {segment.text}", target, p) for p in found]
        if any(p.id == "structure" for p in found):
            judged[verdicts.get(_digest(locale, segment.text, target), "unseen")] += 1
    rows = [[*key, n, round(100 * n / max(1, count), 2)] for key, n in told.most_common()]
    print(f"{count} units")
    print(table(rows, ["check", "severity", "units", "%"]))
    share = round(100 * judged["none"] / max(1, count), 3)
    print(f"structure, judged: {judged['fault']} faults, {judged['none']} none ({share}% of all units),", end=" ")
    print(f"{judged['unseen']} not judged")
    _print(some, show)


def _verdicts() -> dict[str, str]:
    lines = (Path(__file__).parent / "data" / "judged-structure.tsv").read_text().splitlines()
    return dict(line.split("\t") for line in lines[1:])


def _digest(*texts: str) -> str:
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:12]


def _print(some: list[tuple[str, str, Problem]], show: int) -> None:
    for source, target, problem in random.Random(16).sample(some, min(show, len(some))):
        print(f"\n{problem.id}: {problem.message}\n  {source}\n  {target}")


def _labels(units: list[Labelled], show: int) -> None:
    """Recall by label; of each check how often it spoke of a unit with a fault, and of a good one."""
    seen, found = Counter[str](), Counter[str]()
    right, wrong = Counter[str](), Counter[str]()
    some: list[tuple[str, str, Problem]] = []
    missed: list[Labelled] = []
    told_good = 0
    for unit in units:
        problems = _problems(unit.locale, unit.segment, unit.target, unit.flags)
        label = f"{unit.label} ({'sown' if unit.sown else 'corrected'})" if unit.label else ""
        (right if label else wrong).update({p.id for p in problems})
        if not label:
            told_good += bool(problems)
            some += [(f"{unit.locale}: {unit.segment.text}", unit.target, p) for p in problems]
            continue
        seen[label] += 1
        found[label] += bool(problems)
        if not problems:
            missed.append(unit)
    goods = sum(not u.label for u in units)
    true = found.total()
    print(f"{len(units)} units: {goods} good, {seen.total()} with a fault; by locale:")
    print(", ".join(f"{name} {n}" for name, n in sorted(Counter(u.locale for u in units).items())))
    print(
        table(
            [[k, n, found[k], _share(found[k], n)] for k, n in sorted(seen.items())],
            ("fault", "units", "told", "%"),
        )
    )
    rows = [[k, right[k], wrong[k], _share(right[k], right[k] + wrong[k])] for k in sorted(right | wrong)]
    print(table(rows, ("check", "right", "wrong", "precision %")))
    print(f"recall {_share(true, seen.total())}%, precision {_share(true, true + told_good)}%")
    _print(some, show)
    for one in random.Random(16).sample(missed, min(show, len(missed))):
        print(f"\nmissed {one.label}: {one.locale}: {one.segment.text}\n  {one.target}")


def _share(part: int, whole: int) -> float:
    return round(100 * part / max(1, whole), 1)


def _judges(units: list[Labelled]) -> None:
    """What `msgfmt -c` and pofilter say of the same units."""
    for name, judge in (("msgfmt -c", msgfmt), ("pofilter", pofilter)):
        told = judge(units)
        faults = [i for i, u in enumerate(units) if u.label]
        goods = [i for i, u in enumerate(units) if not u.label]
        hits, alarms = sum(bool(told[i]) for i in faults), sum(bool(told[i]) for i in goods)
        print(f"{name}: recall {_share(hits, len(faults))}%, precision {_share(hits, hits + alarms)}%")
        by = Counter[str](t for i in goods for t in told[i])
        print("  on good units: " + ", ".join(f"{k} {n}" for k, n in by.most_common(12)))
        ours = {i for i in faults if _problems(units[i].locale, units[i].segment, units[i].target)}
        alone = Counter(units[i].label for i in faults if told[i] and i not in ours)
        print("  faults that it alone tells: " + ", ".join(f"{k} {n}" for k, n in alone.most_common(12)))


if __name__ == "__main__":
    main()

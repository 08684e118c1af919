"""How often each check speaks on translators' work: `python benchmarks/checks.py [FOLDER] [--show N]`.

FOLDER holds PO files named by locale, as `benchmarks/structure.py` reads them; without one it is the project's own. It
prints the share of units with each warning or error; whoever knows the texts to be good reads it as false alarms.
`--show N` prints N of them by a fixed seed, to be judged by eye.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from pathlib import Path

from babel import Locale
from structure import _files, _units

from l10n_pipeline import checks
from l10n_pipeline.checks import Context
from l10n_pipeline.model import Problem, Unit
from l10n_pipeline.progress import table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--show", type=int, default=0)
    options = parser.parse_args()
    units, told, some = 0, Counter[tuple[str, str]](), list[tuple[str, str, Problem]]()
    for name, paths in sorted(_files(options.folder).items()):
        locale = str(Locale.parse(name.replace("-", "_")))
        for segment, target in (pair for path in paths for pair in _units(path)):
            context = Context(segment, locale, "en")
            found = [
                p for p in checks.run(Unit(segment.key, target, "translated"), context) if p.severity != "info"
            ]
            units += 1
            told.update({(p.id, p.severity) for p in found} | ({("any", "")} if found else set()))
            some += [(f"{locale}: {segment.text}", target, p) for p in found]
    rows = [[*key, n, round(100 * n / max(1, units), 2)] for key, n in told.most_common()]
    print(f"{units} units")
    print(table(rows, ["check", "severity", "units", "%"]))
    for source, target, problem in random.Random(16).sample(some, min(options.show, len(some))):
        print(f"\n{problem.id}: {problem.message}\n  {source}\n  {target}")


if __name__ == "__main__":
    main()

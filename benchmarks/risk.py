"""Whether the risk of machine text tells what misleads: units to judge without seeing it, and what the judgement says.

    python benchmarks/risk.py list PROJECT LOCALE [--units 300]      numbered units, without engine and risk
    python benchmarks/risk.py score PROJECT LOCALE JUDGED             how many of the least risky are wrong in sense

JUDGED (benchmarks/data has three) has a line for each unit: its digest, a tab, `right` or `wrong`.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from l10n_pipeline import catalog
from l10n_pipeline.doubt.risk import Risk, recorded
from l10n_pipeline.model import Unit


def machine(project: Path, locale: str) -> Iterator[tuple[str, Unit, Risk]]:
    """The machine units of a project, by a digest of both texts, in the order of the digests."""
    found = {}
    for path in sorted((project / "locales" / locale / "LC_MESSAGES").rglob("*.po")):
        for unit in catalog.units(catalog.read(path.read_bytes(), str(path))):
            risk = recorded(unit.origin.detail) if unit.origin else None
            if unit.state == "machine" and risk:
                both = f"{unit.key.text}\0{unit.target}".encode()
                found[sha256(both).hexdigest()[:10]] = unit, risk
    return ((name, *found[name]) for name in sorted(found))


def listed(project: Path, locale: str, units: int) -> None:
    for number, (name, unit, _) in enumerate(machine(project, locale)):
        if number < units:
            print(f"{name}\t{unit.key.text!r}\n\t\t{unit.target!r}")


def scored(project: Path, locale: str, judged: Path) -> None:
    said = dict(line.split("\t")[:2] for line in judged.read_text("utf-8").splitlines() if "\t" in line)
    known = [(risk, said[name]) for name, _, risk in machine(project, locale) if name in said]
    known.sort(key=lambda one: one[0].value)
    print(f"{len(known)} units judged, {sum(v == 'wrong' for _, v in known)} wrong in sense")
    print(f"{'least risky':>12} {'risk up to':>11} {'units':>6} {'wrong':>6}")
    for share in (0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0):
        part = known[: round(share * len(known))]
        wrong = sum(verdict == "wrong" for _, verdict in part)
        print(f"{share:12.0%} {part[-1][0].value:11.2f} {len(part):6} {wrong / len(part):6.1%}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    actions = parser.add_subparsers(dest="action")
    for name in ("list", "score"):
        action = actions.add_parser(name)
        action.add_argument("project", type=Path)
        action.add_argument("locale")
    actions.choices["list"].add_argument("--units", type=int, default=300)
    actions.choices["score"].add_argument("judged", type=Path)
    given = parser.parse_args()
    if given.action == "list":
        listed(given.project, given.locale, given.units)
    elif given.action == "score":
        scored(given.project, given.locale, given.judged)
    else:
        print("nothing to do without a project: see --help")


if __name__ == "__main__":
    main()

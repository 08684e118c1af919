"""What the grades of structure make of translators' work: `python benchmarks/structure.py [FOLDER] [--show N]`.

FOLDER holds PO files named by locale; without one it is the project's own. Every translated entry whose msgid is one
text of Markdown, as mdbook-i18n-helpers and po4a write them, is settled as a person's text. `--show N` prints N refused
ones by a fixed seed, to be judged by eye.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib
from babel import Locale

from l10n_pipeline import read
from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.model import Segment
from l10n_pipeline.progress import table
from l10n_pipeline.settle import Refusal, settle, told
from l10n_pipeline.settle.readings import of_person


@dataclass(slots=True)
class Counted:
    """What was seen in one file."""

    units: int = 0
    refused: list[tuple[str, str, str]] = field(default_factory=list)  # reason, source, target
    told: Counter[str] = field(default_factory=Counter)  # units by the id of what is told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--show", type=int, default=0)
    options = parser.parse_args()
    found = {locale: counted(locale, paths) for locale, paths in sorted(_files(options.folder).items())}
    found["all"] = Counted(
        sum(one.units for one in found.values()),
        [refused for one in found.values() for refused in one.refused],
        sum((one.told for one in found.values()), Counter()),
    )
    ids = sorted(found["all"].told)
    rows = [
        [name, one.units, _share(len(one.refused), one), *(_share(one.told[i], one) for i in ids)]
        for name, one in found.items()
    ]
    print("per cent of units that are refused, and that something is told of")
    print(table(rows, ["", "units", "refused", *ids]))
    some = found["all"].refused
    for reason, source, target in random.Random(16).sample(some, min(options.show, len(some))):
        print(f"\n{reason}\n  {source}\n  {target}")


def _files(folder: Path | None) -> dict[str, list[Path]]:
    if folder:
        return {path.stem: [path] for path in folder.glob("*.po")}
    own = (Path(__file__).parent.parent / "locales").glob("*/LC_MESSAGES")
    return {path.parent.name: sorted(path.rglob("*.po")) for path in own}


def counted(name: str, paths: Iterable[Path]) -> Counted:
    """Settle every unit of a locale's files."""
    locale = Locale.parse(name.replace("-", "_"))
    allowed = of_person(LocaleConfig(str(locale), None, (), {}))
    out = Counted()
    for segment, target in (pair for path in paths for pair in _units(path)):
        out.units += 1
        settled = settle(segment, target, allowed)
        if isinstance(settled, Refusal):
            out.refused.append((f"{name}: {settled.reason}", segment.text, target))
        else:
            out.told.update({one.id for one in told(segment, settled, allowed)})
    return out


_CODE = re.compile(r'\s*(?://|/\*|#!|\$ )|[br]?"(?:[^"\\]|\\.)*"\Z')
"""What other tools take out of code blocks: comments, commands, literals. We leave code alone."""


def code_of_others(entry: polib.POEntry) -> bool:
    """Whether an entry came out of a code block."""
    return "code block" in entry.comment or bool(_CODE.match(entry.msgid))


def _units(path: Path) -> Iterator[tuple[Segment, str]]:
    for entry in polib.pofile(str(path)):
        if entry.obsolete or entry.fuzzy or not entry.msgstr or not entry.msgid:
            continue
        if code_of_others(entry):
            continue
        segments = read(entry.msgid.encode() + b"\n", "x.md").segments
        if len(segments) == 1 and segments[0].text.split() == entry.msgid.split():
            # What stands around a code block has blanks at its edges in other tools' files; a segment has none.
            is_piece = entry.msgid.strip(" ") != entry.msgid
            yield segments[0], entry.msgstr.strip(" ") if is_piece else entry.msgstr


def _share(count: int, of: Counted) -> float:
    return round(100 * count / max(1, of.units), 2)


if __name__ == "__main__":
    main()

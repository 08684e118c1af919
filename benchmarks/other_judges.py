"""What `msgfmt -c` and pofilter say of units, each in its own process."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import polib
from labelled import Labelled


def _written(units: Sequence[Labelled], folder: Path) -> dict[str, Path]:
    """A PO file for each locale; the comment of an entry is its number, the context keeps equal sources apart."""
    files: dict[str, polib.POFile] = defaultdict(polib.POFile)
    for i, unit in enumerate(units):
        entry = polib.POEntry(msgctxt=str(i), msgid=unit.segment.text, msgstr=unit.target, tcomment=str(i))
        files[unit.locale].append(entry)
    out = {}
    for locale, file in files.items():
        file.metadata = {"Language": locale, "Content-Type": "text/plain; charset=UTF-8", "MIME-Version": "1.0"}
        out[locale] = folder / f"{locale}.po"
        file.save(str(out[locale]))
    return out


def msgfmt(units: Sequence[Labelled]) -> list[list[str]]:
    """The messages of `msgfmt -c` for each unit."""
    told: list[list[str]] = [[] for _ in units]
    with TemporaryDirectory() as name:
        for path in _written(units, Path(name)).values():
            lines = path.read_text("utf-8").splitlines()
            done = subprocess.run(["msgfmt", "-c", "-o", "/dev/null", str(path)], capture_output=True, check=False)
            for line, message in re.findall(r"\.po:(\d+): (.*)", done.stderr.decode("utf-8", "replace")):
                at = next((n for n in range(int(line) - 1, -1, -1) if lines[n].startswith("msgctxt ")), -1)
                if at >= 0:
                    told[int(lines[at].split('"')[1])].append(message[:40])
    return told


def pofilter(units: Sequence[Labelled]) -> list[list[str]]:
    """The names of pofilter's tests that a unit fails."""
    told: list[list[str]] = [[] for _ in units]
    tool = Path(sys.executable).parent / "pofilter"
    with TemporaryDirectory() as name:
        for locale, path in _written(units, Path(name)).items():
            out = path.with_suffix(".out.po")
            words = [str(tool), "--nonotes", f"--language={locale}", str(path), str(out)]
            subprocess.run([w for w in words if w != "--nonotes"], capture_output=True, check=False)
            for entry in polib.pofile(str(out)) if out.is_file() else []:
                said = re.findall(r"\(pofilter\) (\w+)", entry.tcomment)
                if entry.msgctxt:
                    told[int(entry.msgctxt)] += said
    return told

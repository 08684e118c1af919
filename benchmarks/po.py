"""How fast PO files are read and merged: `python benchmarks/po.py [ENTRIES]`.

Entries a second of CPU time, beside polib and msgmerge -N in the same run, each the best of three: read ratios.
"""

from __future__ import annotations

import gc
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import polib

from l10n_pipeline import catalog
from l10n_pipeline.cli import rarely_collected
from l10n_pipeline.model import Key

_HEAD = 'msgid ""\nmsgstr ""\n"Language: de\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
_ENTRY = '#. paragraph\n#: source_content/a.md\nmsgid "{0}"\nmsgstr "Der Satz {1} sagt etwas über die Dinge."\n\n'
_CHANGED = 20  # every such text is another one


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    spent = {name: min(cpu for cpu, _ in rounds) for name, rounds in compare(size, 3).items()}
    ours, theirs = spent["read"], spent["read, polib"]
    print(f"read    {size / ours:9.0f} entries/s, polib {size / theirs:9.0f}: {theirs / ours:.2f} times as fast")
    ours, theirs = spent["merge"], spent["merge, msgmerge -N"]
    print(f"merged  {ours:9.2f} s, msgmerge -N {theirs:.2f} s: {ours / theirs:.2f} of its time")


def compare(size: int, rounds: int) -> dict[str, list[tuple[float, float]]]:
    """Seconds of CPU and by the clock of each round, ours and theirs in turn."""
    texts = [f"Sentence number {n} says something about things." for n in range(size)]
    data = (_HEAD + "".join(_ENTRY.format(text, n) for n, text in enumerate(texts))).encode()
    now = [f"New {text}" if n % _CHANGED == 0 else text for n, text in enumerate(texts)]
    with tempfile.TemporaryDirectory() as folder:
        path, template = Path(folder, "a.po"), Path(folder, "a.pot")
        path.write_bytes(data)
        template.write_text(_HEAD + "".join(f'#: a.md\nmsgid "{text}"\nmsgstr ""\n\n' for text in now), "utf-8")
        messages = [catalog.Message(Key("", text), ("paragraph",), "a.md") for text in now]
        work: dict[str, Callable[[], object]] = {
            "read": lambda: catalog.read(data),
            "read, polib": lambda: polib.pofile(str(path), wrapwidth=0),
            "merge": lambda: catalog.merge(catalog.read(data), messages),
            "merge, msgmerge -N": lambda: _msgmerge(path, template),
        }
        spent: dict[str, list[tuple[float, float]]] = {name: [] for name in work}
        for _ in range(rounds):
            for name, one in work.items():
                spent[name].append(_spent(one))
        return spent


def _msgmerge(path: Path, template: Path) -> None:
    subprocess.run(["msgmerge", "-N", "--quiet", "-o", "/dev/null", path, template], check=True)


def _spent(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds of CPU of this process and its children, and by the clock."""
    gc.collect()
    clock, begun = time.perf_counter(), _cpu()
    with rarely_collected():  # as in every command
        work()
    return _cpu() - begun, time.perf_counter() - clock


def _cpu() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


if __name__ == "__main__":
    main()

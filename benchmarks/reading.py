"""How fast Markdown is read: `python benchmarks/reading.py [FOLDER]`.

MB a second of CPU time, the best of three rounds, beside the bare parser in the same run: read ratios, not absolute
figures. Without a folder it reads the project's own articles, repeated.
"""

from __future__ import annotations

import sys
import time
import tracemalloc
from collections.abc import Callable, Sequence
from pathlib import Path

from l10n_pipeline import read
from l10n_pipeline.cli import rarely_collected
from l10n_pipeline.formats import reader
from l10n_pipeline.text.commonmark import events

ROUNDS = 3


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent / "source_content"
    files = [p.read_bytes() for p in sorted(folder.rglob("*.md"))]
    if len(sys.argv) < 2:
        files *= 20
    size = sum(map(len, files)) / 1e6
    print(f"{len(files)} files, {size:.1f} MB")
    parse = reader("x.md")
    base = _report("bare parser", files, lambda data: [*events(data.decode())], size, 0.0)
    _report("read", files, parse, size, base)
    _report("read, with the laws", files, lambda data: read(data, "x.md"), size, base)
    identical = sum(read(data, "x.md").render() == data for data in files)
    print(f"{identical} of {len(files)} come back byte for byte")
    _linear(b"\n".join(files), parse)


def _report(name: str, files: Sequence[bytes], work: Callable[[bytes], object], size: float, base: float) -> float:
    spent = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        for data in files:
            work(data)
        spent.append(time.process_time() - begun)
    rate = size / min(spent)
    print(f"{name:22} {rate:6.2f} MB/s" + (f"  {rate / base:.2f} of the bare parser" if base else ""))
    return rate


def _linear(data: bytes, parse: Callable[[bytes], object]) -> None:
    """One document of growing size: time must grow as it does, and memory stay a small multiple."""
    data = data * (10_000_000 // len(data) + 1)
    for megabytes in (1, 3, 10):
        part = data[: data.rfind(b"\n", 0, megabytes * 1_000_000) + 1]
        begun = time.process_time()
        parse(part)
        seconds = time.process_time() - begun
        tracemalloc.start()
        kept = parse(part)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        del kept
        rate, times = megabytes / seconds, peak / len(part)
        print(f"one file of {megabytes:2} MB     {rate:6.2f} MB/s, peak {times:.1f} times its size")


if __name__ == "__main__":
    with rarely_collected():  # as in a command
        main()

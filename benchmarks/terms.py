"""How fast a term base of 100,000 terms loads and matches: CPU seconds and MB/s on this machine.

    python benchmarks/terms.py [--terms N] [--megabytes N] [FILE_OR_FOLDER …]

Terms and texts are made up from syllables, always the same. With files, their text is matched too.
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from l10n_pipeline.files import Door
from l10n_pipeline.model import Term
from l10n_pipeline.terms.load import load
from l10n_pipeline.terms.match import Matcher

T = TypeVar("T")
SYLLABLES = re.findall("..?", "kakikukekosasisutatitotananinohahimamimoyayuyorarirurewagajidabazezo")
PLAIN = re.findall(r"\w+", "the of and a story that readers in with for it was on as who by from often their")


def headwords(rng: random.Random, count: int) -> list[str]:
    """Distinct made-up words and pairs of words."""
    words: dict[str, None] = {}
    while len(words) < count:
        length = rng.choice((3, 4, 4, 5))
        word = "".join(rng.choices(SYLLABLES, k=length))
        words[f"{word} {rng.choice(SYLLABLES)}{rng.choice(SYLLABLES)}" if rng.random() < 0.3 else word] = None
    return list(words)


def term_file(words: list[str]) -> str:
    """The words as a term file in the usual shape."""
    return "".join(
        f"- term: {word}\n  definition: What number {number} means.\n"
        f'  part_of_speech: noun\n  renderings:\n    "*": keep\n    zh_CN: 词{number}\n    ja: ツ{number}\n'
        for number, word in enumerate(words)
    )


def segments(rng: random.Random, words: list[str], size: int) -> Iterator[str]:
    """Segments of about 200 characters with a term every 60 characters or so, in all `size` characters."""
    while size > 0:
        tokens = rng.choices(PLAIN, k=36)
        for place in rng.sample(range(36), 3):
            tokens[place] = rng.choice(words) + rng.choice(("", "", "s", "'s", "-type"))
        text = " ".join(tokens).capitalize() + "."
        size -= len(text)
        yield text


def timed(work: Callable[[], T]) -> tuple[float, T]:
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def report_matching(name: str, matcher: Matcher, texts: list[str]) -> None:
    seconds, found = timed(lambda: sum(len(matcher.find(text)) for text in texts))
    size = sum(len(text.encode()) for text in texts) / 1e6
    print(f"match {name:26}{size / seconds:6.1f} MB/s  ({size:.1f} MB, {len(texts)} texts, {found} matches)")


def paragraphs(paths: list[Path]) -> list[str]:
    files = [file for path in paths for file in (sorted(path.rglob("*.md")) if path.is_dir() else [path])]
    return [part for file in files for part in file.read_text("utf-8").split("\n\n") if part.strip()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--terms", type=int, default=100_000)
    parser.add_argument("--megabytes", type=float, default=5)
    parser.add_argument("texts", nargs="*", type=Path)
    options = parser.parse_args()
    rng = random.Random(7)
    words = headwords(rng, options.terms)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "terms.yaml"
        file.write_text(term_file(words), "utf-8")
        print(f"{options.terms} terms, {file.stat().st_size / 1e6:.1f} MB of YAML")
        terms: tuple[Term, ...] = ()
        for label in ("first load, from YAML", "load, unchanged files"):
            seconds, (terms, problems) = timed(lambda: load([file], Door(Path(folder)), Path(folder) / "cache"))
            print(f"{label:30}{seconds:6.2f} s  ({len(terms)} terms, {len(problems)} problems)")
    seconds, matcher = timed(lambda: Matcher(terms))
    print(f"{'build the matcher':30}{seconds:6.2f} s")
    texts = list(segments(rng, words, int(options.megabytes * 1e6)))
    report_matching("segments, 3 terms in each", matcher, texts)
    report_matching("one text of all of them", matcher, [" ".join(texts)])
    if options.texts:
        report_matching("the files given", matcher, paragraphs(options.texts))


if __name__ == "__main__":
    main()

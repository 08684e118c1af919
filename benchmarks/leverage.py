"""What is left of a translation when its source is edited: this pipeline beside msgmerge and po4a, on the same edits.

    python benchmarks/leverage.py [--files N] [--edits N] FOLDER …

Every file is translated whole into a made-up language (each letter by another, codes as they are), so that the right
translation of any text is known. Then its source is edited, with a fixed seed, and each tool brings its PO file up to
date. No engine and no memory is asked: what counts is what people wrote. po4a and GNU gettext have to be installed;
po4a cuts the sources its own way, and is judged by its own units.
"""

from __future__ import annotations

import argparse
import codecs
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib

from l10n_pipeline import catalog, read
from l10n_pipeline.errors import L10nError
from l10n_pipeline.leverage.carrier import Follower
from l10n_pipeline.leverage.sentences import cut
from l10n_pipeline.model import Document, Segment
from l10n_pipeline.progress import table
from l10n_pipeline.slots import Slot
from l10n_pipeline.sources import Source
from l10n_pipeline.stages.extract.messages import messages
from l10n_pipeline.text import inline

LOCALE = "de"
_WORD = re.compile(r"(?<![\w`\[(/<&*_.-])[a-z]{4,}(?![\w`\])/>;*_-])")
_SENTENCE_END = re.compile(r"(?<=[a-z]{3}[.!?]) (?=[A-Z][a-z]+ )")


def translated(text: str) -> str:
    """The text in the made-up language."""
    coded = inline.parse(text, "markdown")
    out, at = [], 0
    for code in coded.codes:
        out.append(codecs.encode(text[at : code.start], "rot13"))
        cursor = code.start
        for start, end in code.inner:
            out += [text[cursor:start], codecs.encode(text[start:end], "rot13")]
            cursor = end
        last = text[cursor : code.end]
        out.append(last.replace("_", "*") if code.kind in ("emphasis", "strong") else last)
        at = code.end
    return "".join([*out, codecs.encode(text[at:], "rot13")])


# -- edits -----------------------------------------------------------------------------------------


def url(rng: random.Random, block: str) -> str:
    return re.sub(r"\]\(([^()\s]+)\)", lambda m: f"](https://example.org/{rng.randrange(99)})", block, count=1)


def code(rng: random.Random, block: str) -> str:
    return re.sub(r"(?<!`)`[^`\n]+`(?!`)", lambda m: f"`other_{rng.randrange(99)}`", block, count=1)


def emphasis(rng: random.Random, block: str) -> str:
    return re.sub(r"(?<![*\w])\*(\w[\w ]*)\*(?![*\w])", r"_\1_", block, count=1)


def rewrap(rng: random.Random, block: str) -> str:
    words = block.split(" ")
    return block if "\n" not in block or "  \n" in block else " ".join(words).replace("\n", " ")


def typo(rng: random.Random, block: str) -> str:
    found = list(_WORD.finditer(block))
    if not found:
        return block
    word = rng.choice(found)
    return block[: word.end() - 1] + "x" + block[word.end() :]


def reword(rng: random.Random, block: str) -> str:
    found = list(_WORD.finditer(block))
    chosen = rng.sample(found, min(3, len(found)))
    for word in sorted(chosen, key=lambda m: -m.start()):
        block = block[: word.start()] + rng.choice(["certainly", "perhaps", "likewise"]) + block[word.end() :]
    return block


def sentence(rng: random.Random, block: str) -> str:
    places = [m.start() for m in _SENTENCE_END.finditer(block)]
    if not places:
        return block
    at = rng.choice(places)
    return block[:at] + " Nobody had written this before." + block[at:]


def shorten(rng: random.Random, block: str) -> str:
    places = [0, *(m.end() for m in _SENTENCE_END.finditer(block))]
    if len(places) < 3:
        return block
    at = rng.randrange(1, len(places) - 1)
    return block[: places[at]] + block[places[at + 1] :]


INSIDE: dict[str, Callable[[random.Random, str], str]] = {
    "address": url,
    "code": code,
    "emphasis": emphasis,
    "line ends": rewrap,
    "typing error": typo,
    "words": reword,
    "sentence more": sentence,
    "sentence less": shorten,
}


def edited(rng: random.Random, text: str, edits: int) -> tuple[str, Counter[str]]:
    """The text with some of its paragraphs changed, moved, doubled or gone."""
    head, body = "", text
    if text.startswith("---\n"):
        head, _, body = text[4:].partition("\n---\n")
        head = f"---\n{head}\n---\n"
    blocks, done = re.split(r"(\n{2,})", body), Counter[str]()
    plain = [n for n in range(0, len(blocks), 2) if re.match(r"[A-Z][a-z]", blocks[n]) and "```" not in blocks[n]]
    if body.count("```") % 2 or not plain:
        return text, done
    for _ in range(edits):
        name = rng.choice([*INSIDE, "moved", "gone", "new"])
        places = [n for n in plain if blocks[n]]
        rng.shuffle(places)
        for n in places:
            new = INSIDE[name](rng, blocks[n]) if name in INSIDE else blocks[n]
            if name == "moved":
                other = rng.choice(plain)
                blocks[n], blocks[other] = blocks[other], blocks[n]
            elif name == "gone":
                blocks[n] = ""
            elif name == "new":
                blocks[n] += f"\n\nThis is paragraph {rng.randrange(999)}, and it is new here."
            elif new == blocks[n]:
                continue
            else:
                blocks[n] = new
            done[name] += 1
            break
    return head + "".join(blocks), done


# -- tools -----------------------------------------------------------------------------------------

Units = list[tuple[str, str, bool]]
"""msgid, msgstr, whether it counts as translated."""


def offered(document: Document, name: str) -> list[catalog.Message]:
    return messages(Source(name), document, LOCALE)


def complete(data: bytes) -> bytes:
    """The PO file with every unit translated by a person."""
    present = catalog.read(data)
    return catalog.update(present, {k: catalog.Change(translated(k.text), "translated") for k in present.index})


def ours(old: Document, new: Document, name: str) -> Units:
    empty = catalog.create(LOCALE, "benchmark", "2026-01-01 10:00+0000")
    before = complete(catalog.merge(catalog.read(empty), offered(old, name)))
    follower = Follower({s.key: s for s in reversed(new.segments)}, ("en", LOCALE))
    after = catalog.read(catalog.merge(catalog.read(before), offered(new, name), follower))
    return [(u.key.text, u.target, u.state == "translated") for u in after.index.values()]


def msgmerge(old: Document, new: Document, name: str) -> Units:
    empty = catalog.create(LOCALE, "benchmark", "2026-01-01 10:00+0000")
    before = complete(catalog.merge(catalog.read(empty), offered(old, name)))
    with tempfile.TemporaryDirectory() as folder:
        po, pot = Path(folder, "a.po"), Path(folder, "a.pot")
        po.write_bytes(before)
        pot.write_bytes(catalog.template(offered(new, name), "benchmark"))
        subprocess.run(["msgmerge", "--quiet", "--update", "--backup=none", "--previous", po, pot], check=True)
        return of_file(po)


def po4a(old: str, new: str) -> Units:
    with tempfile.TemporaryDirectory() as folder:
        master, po = Path(folder, "a.md"), Path(folder, "a.po")
        command = [
            "po4a-updatepo",
            "-f",
            "text",
            "-o",
            "markdown",
            "-M",
            "UTF-8",
            "-m",
            str(master),
            "-p",
            str(po),
        ]
        master.write_text(old)
        subprocess.run(command, check=True, capture_output=True)
        file = polib.pofile(str(po))
        for entry in file:
            entry.msgstr = translated(entry.msgid)
        file.metadata["Language"] = LOCALE
        file.save()
        master.write_text(new)
        subprocess.run(command, check=True, capture_output=True)
        return of_file(po)


def of_file(path: Path) -> Units:
    return [(e.msgid, e.msgstr, not e.fuzzy and bool(e.msgstr)) for e in polib.pofile(str(path)) if not e.obsolete]


# -- judgement -------------------------------------------------------------------------------------


@dataclass
class Score:
    """Counts over all files of one tool."""

    units: int = 0
    right: int = 0  # translated, and what it should be
    wrong: int = 0  # translated, and not
    sentences: int = 0
    kept: int = 0  # sentences whose translation stands in their unit
    there: int = 0  # sentences of all msgstr
    files: int = 0
    refused: Counter[str] = field(default_factory=Counter)

    def add(self, found: Units) -> None:
        self.files += 1
        for text, target, is_translated in found:
            self.units += 1
            self.right += is_translated and same(target, translated(text))
            self.wrong += is_translated and not same(target, translated(text))
            wanted, present = Counter(sentences(translated(text))), Counter(sentences(target))
            self.sentences += wanted.total()
            self.kept += (wanted & present).total()
            self.there += present.total()

    def row(self, name: str) -> list[object]:
        return [
            name,
            self.files,
            self.units,
            f"{100 * self.right / self.units:.2f}%",
            self.wrong,
            f"{100 * self.kept / self.sentences:.2f}%",
            f"{100 * self.kept / self.there:.2f}%",
        ]


def same(one: str, other: str) -> bool:
    return " ".join(one.split()) == " ".join(other.split())


def sentences(text: str) -> list[str]:
    segment = Segment(0, 0, text, "paragraph", Slot("md.flow"), "markdown", 1)
    return [" ".join(piece.split()) for piece in cut(text, segment, LOCALE)]


def pages(arguments: Iterable[str], most: int) -> Iterator[Path]:
    found = [p for a in arguments for p in (sorted(Path(a).rglob("*.md")) if Path(a).is_dir() else [Path(a)])]
    random.Random(1).shuffle(found)
    yield from found[:most]


def main() -> None:
    parser = argparse.ArgumentParser(description="Leverage after edits, beside msgmerge and po4a.")
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--files", type=int, default=100, help="at most so many")
    parser.add_argument("--edits", type=int, default=8, help="a file")
    args = parser.parse_args()
    scores = {"l10n_pipeline": Score(), "msgmerge": Score(), "po4a": Score()}
    edits: Counter[str] = Counter()
    for number, path in enumerate(pages(args.paths, args.files)):
        rng, before = random.Random(number), path.read_text()
        after, done = edited(rng, before, args.edits)
        if after == before:
            continue
        edits += done
        try:
            old, new = read(before.encode(), path.name), read(after.encode(), path.name)
        except L10nError:
            continue
        scores["l10n_pipeline"].add(ours(old, new, path.name))
        if shutil.which("msgmerge"):
            scores["msgmerge"].add(msgmerge(old, new, path.name))
        if shutil.which("po4a-updatepo"):
            try:
                scores["po4a"].add(po4a(before, after))
            except subprocess.CalledProcessError as error:
                scores["po4a"].refused[error.stderr.decode().strip().splitlines()[-1][:60]] += 1
    print(", ".join(f"{count} × {name}" for name, count in sorted(edits.items())))
    header = ("tool", "files", "units", "units kept", "wrong", "sentences kept", "precision")
    print(table([score.row(name) for name, score in scores.items() if score.units], header))
    for name, score in scores.items():
        for reason, count in score.refused.most_common(5):
            print(f"{name} refused {count}: {reason}", file=sys.stderr)


if __name__ == "__main__":
    main()

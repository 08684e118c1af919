"""What a run costs as projects grow: `python benchmarks/scale.py [ARTICLES] [LOCALES] [--keep FOLDER]`.

Generates a project of so many articles (default 200) in so many locales (default 4), of which people have translated
nine in ten texts, and prints the CPU seconds, wall seconds and memory of each step of its life: the first extraction,
the first run, a run with nothing to do, one article edited, one term changed, and looks.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from l10n_pipeline import catalog
from l10n_pipeline.catalog import Change

LOCALES = "de fr es pt_BR it nl pl zh_CN ja ko sv da fi cs".split()
PACKAGE = Path(__file__).parent.parent / "l10n_pipeline"
WORDS = (
    "kettle copper harbour garden ferry bakery tram poster chalk engine violin meadow orchard bridge ticket lantern "
    "market river castle winter summer painter captain teacher farmer quiet heavy narrow golden early simple"
).split()
TERMS = 40


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=int, nargs="?", default=200)
    parser.add_argument("locales", type=int, nargs="?", default=4)
    parser.add_argument("--keep", type=Path, help="make the project here, and leave it")
    parser.add_argument("--json", type=Path, help="write the costs here, too")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = args.keep or Path(folder) / "project"
        if not root.exists():
            generate(root, args.articles, LOCALES[: args.locales])
        print(f"{args.articles} articles, {args.locales} locales")
        costs = live(root, LOCALES[: args.locales])
    if args.json:
        args.json.write_text(json.dumps([dict(zip(Cost._fields, cost, strict=True)) for cost in costs], indent=1))


# -- the project -----------------------------------------------------------------------------------


def generate(root: Path, articles: int, locales: list[str]) -> None:
    """Sources, terms and l10n.yaml; always the same ones."""
    chance = random.Random(7)
    sources = root / "source_content"
    (sources / "blocks").mkdir(parents=True)
    (root / "glossary_terms").mkdir()
    (root / "l10n.yaml").write_text("locales:\n" + "".join(f"  {name}: {{}}\n" for name in locales))
    terms = "".join(f"- term: zorb{n}\n  renderings: {{'*': {{prefer: zorb{n}}}}}\n" for n in range(TERMS))
    (root / "glossary_terms" / "terms.yaml").write_text(terms)
    (sources / "blocks" / "cta.md").write_text("Read [the next one](a0000.md) for {price} euros.\n")
    for n in range(articles):
        path = sources / f"s{n // 100:03}" / f"a{n:04}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(article(chance, n, articles))


def article(chance: random.Random, n: int, articles: int) -> str:
    """Some 13 texts; one article in 20 has the block, and one in TERMS a certain term."""
    parts = [
        f"---\ntitle: Article {n} on the {chance.choice(WORDS)}\nprice: {n % 90}\n---\n",
        f"# The {chance.choice(WORDS)} {n}",
    ]
    for k in range(9):
        words = chance.choices(WORDS, k=chance.randint(8, 24))
        if k == 3:
            other = chance.randrange(articles)
            words.insert(4, f"[see](../s{other // 100:03}/a{other:04}.md)")
        if k == 5:
            words.insert(2, f"zorb{n % TERMS}")
        if k == 7:
            words[1] = f"**{words[1]}**"
        parts.append(("## " if k in (2, 6) else "") + " ".join(words).capitalize() + ("" if k in (2, 6) else "."))
    if n % 20 == 0:
        parts.append("<!-- l10n:block cta -->")
    return "\n\n".join(parts) + "\n"


SYLLABLES = {
    "zh_CN": "的一是在我有他这中大来上国个到说们为子和",
    "ja": "あいうえおかきくけこさしすせそたちつてと",
    "ko": "가나다라마바사아자차카타파하거너더러머버",
}
"""What words of other scripts are made of; the others turn the source's words around."""


def translate(root: Path, locales: list[str]) -> None:
    """What people write: words of their own in the place of the source's, with which no check finds fault."""
    for locale in locales:
        for path in (root / "locales" / locale / "LC_MESSAGES").rglob("*.po"):
            read = catalog.read(path.read_bytes(), path.name)
            open_units = (key for key, unit in read.index.items() if unit.state == "new")
            changes = {key: Change(_translated(key.text, locale), "translated") for key in open_units}
            path.write_bytes(catalog.update(read, changes, overwrite=("new",)))


def _translated(text: str, locale: str) -> str:
    letters = SYLLABLES.get(locale)

    def word(found: re.Match[str]) -> str:
        said = found[0]
        if letters:
            return "".join(letters[ord(char) % len(letters)] for char in said.lower()[:3])
        turned = said.lower()[::-1] + "a"
        return turned.capitalize() if said[0].isupper() else turned

    out = re.sub(r"(?<![\w{/(.])[A-Za-z]+(?![\w}/]|\.\w)", word, text)
    if letters and locale != "ko":
        out = re.sub(rf"(?<=[{letters}]) (?=[{letters}])", "", out)
        out = f"{out[:-1]}。" if out.endswith(".") else out
    return out


# -- its life --------------------------------------------------------------------------------------


class Cost(NamedTuple):
    """What a step took: seconds of CPU, seconds, and the most memory in MB, at least that of this process."""

    name: str
    cpu: float
    wall: float
    megabytes: float


def live(root: Path, locales: list[str]) -> list[Cost]:
    """What each step of a project's life costs."""
    subprocess.run([sys.executable, "-m", "compileall", "-q", str(PACKAGE)], check=True, env=environment())
    steps = [step(root, "first extract", "extract")]
    begun = time.process_time()
    translate(root, locales)
    print(f"{'(people translate)':28}{time.process_time() - begun:9.1f} s of CPU")
    steps.append(step(root, "first run", "run"))
    steps.append(step(root, "run, nothing to do", "run"))
    for name in ("extract", "check", "build", "status"):
        steps.append(step(root, f"{name}, nothing to do", name))
    steps += [step(root, "first publish", "publish"), step(root, "publish, nothing to do", "publish")]
    edited = sorted((root / "source_content").rglob("a*.md"))[1]
    edited.write_text(edited.read_text() + "\nOne more sentence of the edited article.\n")
    steps.append(step(root, "run, one article edited", "run"))
    steps.append(step(root, "publish, one article edited", "publish"))
    terms = root / "glossary_terms" / "terms.yaml"
    # Not zorb3: the texts with zorb30 to zorb39 would be looked at, too.
    terms.write_text(terms.read_text().replace("prefer: zorb4}", "prefer: zorb4x}"))
    steps.append(step(root, "run, one term changed", "run"))
    terms.write_text(re.sub(r"prefer: (zorb[56])}", r"prefer: \1x}", terms.read_text()))
    steps.append(step(root, "run, two terms changed", "run"))
    block = root / "source_content" / "blocks" / "cta.md"
    block.write_text("Read [the first one](s000/a0000.md) for {price} euros.\n")
    steps.append(step(root, "run, one block changed", "run"))
    steps.append(step(root, "run, a block is open", "run"))
    print(f"{'state':28}{(root / '.l10n' / 'state.sqlite').stat().st_size / 1e6:9.1f} MB")
    return steps


def step(root: Path, name: str, *command: str) -> Cost:
    """Run a command in a process of its own, and print what it took."""
    begun = time.monotonic()
    child = subprocess.Popen(
        [sys.executable, "-m", "l10n_pipeline", "--root", str(root), *command],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    assert child.stderr
    said = child.stderr.read().decode()
    _, code, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(code)
    cpu, wall, memory = used.ru_utime + used.ru_stime, time.monotonic() - begun, used.ru_maxrss / 1024
    print(f"{name:28}{cpu:9.2f} s of CPU {wall:9.2f} s {memory:7.0f} MB", flush=True)
    if child.returncode not in (0, 1):
        sys.exit(said)
    return Cost(name, round(cpu, 3), round(wall, 3), round(memory))


def environment() -> dict[str, str]:
    """With compiled modules, as they are where the package is installed."""
    out = {**os.environ, "PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / "l10n-bench")}
    out.pop("PYTHONDONTWRITEBYTECODE", None)
    return out


if __name__ == "__main__":
    main()

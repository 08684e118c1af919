"""What an agent that makes mistakes gets into the PO files, and how many good answers are declined.

    python benchmarks/handing.py [--verbose]

Answers to `l10n tasks` are spoiled in the 90 ways of benchmarks/spoiled.py, in four languages. A mistake counts as
found if the answer is declined, is written as it should be, or is written with a warning that says so.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from pathlib import Path

import spoiled

from l10n_pipeline.config import config
from l10n_pipeline.project import Project
from l10n_pipeline.stages.extract.extract import extract
from l10n_pipeline.stages.handing.answers import GivenAnswer
from l10n_pipeline.stages.handing.apply import Declined, judged
from l10n_pipeline.stages.handing.handouts import Handout, handouts
from l10n_pipeline.stages.translate.run import Run


def given(root: Path, locale: str) -> tuple[Run, dict[str, Handout]]:
    """What is handed out of a page of the texts."""
    (root / "source_content").mkdir(parents=True)
    (root / "glossary_terms").mkdir()
    (root / "l10n.yaml").write_text(f"locales: {{{locale}: {{}}}}\n")
    (root / "source_content" / "a.md").write_text("\n\n".join(spoiled.SOURCES) + "\n")
    project = Project(config.load(root))
    extract(project, project.config.locales, project.sources())
    run = Run(project, project.config.locale(locale), project.sources())
    return run, {one.prepared.segment.text: one for one in handouts(run)}


def verdict(run: Run, one: Handout, said: str) -> tuple[str, str]:
    """`declined`, `told` or `written`, with the text."""
    masks = iter(re.findall(r"X\d+X", one.whole.text))
    answer = GivenAnswer(one.id, re.sub("#", lambda _: next(masks, ""), said))
    found = judged(run, one, answer)
    if isinstance(found, Declined):
        return "declined", found.reason
    return "told" if found[1] else "written", found[0].text or ""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--verbose", action="store_true")
    verbose = parser.parse_args().verbose
    missed: dict[str, dict[str, list[str]]] = {}
    tried = 0
    for locale, goods in spoiled.GOOD.items():
        with tempfile.TemporaryDirectory() as folder:
            run, texts = given(Path(folder) / "project", locale)
            good = [verdict(run, texts[s], g) for s, g in zip(spoiled.SOURCES, goods, strict=True)]
            print(
                f"{locale}: {sum(how == 'written' for how, _ in good)} of {len(good)} good answers written",
                *(said for how, said in good if how != "written"),
            )
            for name, kind in spoiled.KINDS.items():
                for source, right in zip(spoiled.SOURCES, goods, strict=True):
                    said = kind(source, right, locale)
                    if said is None or said == right:
                        continue
                    tried += 1
                    how, text = verdict(run, texts[source], said)
                    if how == "written" and text != right.replace("#", "`brush`"):
                        missed.setdefault(name, {}).setdefault(locale, []).append(text)
    count = sum(len(texts) for found in missed.values() for texts in found.values())
    print(f"{tried} spoiled answers of {len(spoiled.KINDS)} kinds; unreported: {count}")
    for name, by_locale in missed.items():
        print(f"  {name}: " + ", ".join(f"{locale} {len(found)}" for locale, found in by_locale.items()))
        for locale, found in by_locale.items() if verbose else ():
            print(*(f"    {locale}: {text!r}" for text in found), sep="\n")


if __name__ == "__main__":
    main()

"""What `l10n init` and `l10n import` take over of the translations of public projects.

    python benchmarks/import.py [--project NAME] [--locale LOCALE] [--sample N] [--seed N] FOLDER

FOLDER holds a clone of each project with its history, named owner+name (or its git directory in owner+name/repo). Each
is cloned again into a temporary folder, where the commands run as they are. A PO file of a whole book is taken with
the sources of the day that its header names: it was made of those. Prose is what has words outside of code.
`--sample` prints pairs that came in as translated, to be read by somebody who knows both languages.

The projects were chosen and written down here before any of them was tried.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

import polib

from l10n_pipeline.errors import FormatError
from l10n_pipeline.intake import po
from l10n_pipeline.progress import table
from l10n_pipeline.text import inline

FATES = ("translated", "outdated", "draft", "equal", "ours", "kept", "alone", "nowhere")
_NO_TRANSLATION = ("kept-line", "open")
"""Rows of lines that no unit holds, and of texts that a page has in the language of its source."""

TAKEN = ("translated", "outdated", "draft", "equal", "ours")


@dataclass(frozen=True)
class Project:
    """A public project; `places` are what is imported, by locale of l10n.yaml."""

    name: str
    kind: str
    places: Mapping[str, str]
    of_its_day: bool = False  # the sources of the day that the PO file names
    config: str = ""  # an l10n.yaml, where `l10n init` knows no such site


_SPHINX = """\
source_locale: en
sources: .
editions: .
in_place: true
locales_folder: l10n
locales: {es: {}, ja: {}}
"""
_PO4A = """\
source_locale: en
sources: .
editions: .
in_place: true
layout: jekyll-polyglot
locales_folder: l10n
files:
  "kb/*": {translate: false}
  "_posts/*": {translate: false}
  "contribute/*": {translate: false}
  "1-*-index.md": {translate: false}
strings: {"_data/en/*.yml": {edition: "_data/{code}/*.yml"}}
locales: {de: {}, fr: {}, zh_CN: {}}
"""
_DOCUSAURUS = "i18n/zh/docusaurus-plugin-content-docs/current"

PROJECTS = (
    Project(
        "google/comprehensive-rust",
        "mdbook-i18n-helpers",
        {"zh_CN": "po/zh-CN.po", "de": "po/de.po", "ja": "po/ja.po"},
        of_its_day=True,
    ),
    Project("MystenLabs/walrus-docs", "mdbook-i18n-helpers", {"zh_CN": "po/zh_CN.po"}, of_its_day=True),
    Project(
        "jamulussoftware/jamuluswebsite",
        "po4a",
        {
            code: f"_translator-files/po/{place}"
            for code, place in (("de", "de"), ("fr", "fr"), ("zh_CN", "zh-CN"))
        },
        config=_PO4A,
    ),
    Project(
        "pyOpenSci/python-package-guide",
        "Sphinx",
        {"es": "locales/es", "ja": "locales/ja"},
        config=_SPHINX,
    ),
    Project("karmada-io/website", "Docusaurus", {"zh": _DOCUSAURUS}),
    Project("kubevela/kubevela.github.io", "Docusaurus", {"zh": _DOCUSAURUS}),
    Project("fastapi/fastapi", "MkDocs", {code: f"docs/{code}/docs" for code in ("de", "ja", "zh")}),
    Project(
        "OWASP/Top10", "MkDocs", {code: f"2021/docs/{code.replace('_', '-')}" for code in ("fr", "ja", "zh_TW")}
    ),
    Project("vuejs/vitepress", "VitePress", {"zh_Hans": "docs/zh", "ja": "docs/ja", "pt_BR": "docs/pt"}),
    Project("vuejs/pinia", "VitePress", {"zh_CN": "packages/docs/zh"}),
    Project("cncf/glossary", "Hugo", {"de": "content/de", "fr": "content/fr", "zh_CN": "content/zh-cn"}),
    Project("open-telemetry/opentelemetry.io", "Hugo", {code: f"content/{code}" for code in ("fr", "ja", "zh")}),
)


@dataclass
class Row:
    """What became of the texts of one locale of a project."""

    project: Project
    locale: str
    fates: Counter[str] = field(default_factory=Counter)
    pairs: list[tuple[str, str]] = field(default_factory=list)  # that came in as translated

    @property
    def share(self) -> float:
        """Of the prose, what is in a unit now."""
        return sum(self.fates[fate] for fate in TAKEN) / max(1, self.fates.total())

    def cells(self) -> list[object]:
        counts = [f"{self.fates[fate]:,}" for fate in FATES]
        return [
            self.project.name,
            self.project.kind,
            self.locale,
            f"{self.fates.total():,}",
            *counts,
            f"{self.share:.1%}",
        ]


_CODE = ("```", "~~~", "{%", "<", "//", "/*", '"')
"""How a block of code begins; or a comment or a string in one, which mdbook-i18n-helpers offers alone."""


def is_prose(text: str) -> bool:
    """Whether there are two words outside of code: no block of code, no name or path alone."""
    if re.fullmatch(r"\S*/\S*", text) or text.lstrip().startswith(_CODE):
        return False
    return len(re.findall(r"[^\W\d_]{2,}|[\u3040-\u9fff]{2}", inline.words(inline.parse(text, "markdown")))) >= 2


def measured(project: Project, folder: Path, locales: Container[str] = ()) -> Iterator[Row]:
    """A row for each locale, of `locales` if there are any; RuntimeError with what a command said where it fails."""
    here = folder / project.name.replace("/", "+")
    origin = here / "repo" if (here / "repo").is_dir() else here
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary) / project.name.split("/")[1]
        _run(["git", "clone", "-q", "--shared", "--no-checkout", str(origin), str(root)], folder)
        for locale, place in project.places.items():
            if locales and locale not in locales:
                continue
            yield _imported(project, root, locale, place, Path(temporary) / f"{locale}.csv")


def _imported(project: Project, root: Path, locale: str, place: str, report: Path) -> Row:
    # Pictures and the like may be missing in a copy, and git then says that it failed.
    command = ["git", "restore", "-q", "--source=HEAD", "--staged", "--worktree", ":/"]
    subprocess.run(command, cwd=root, capture_output=True, check=False)
    _run(["git", "clean", "-qfdx"], root)
    if project.of_its_day:
        _of_its_day(root, place)
    if project.config:
        (root / "l10n.yaml").write_text(f"project: {root.name}\n{project.config}", encoding="utf-8")
    else:
        _l10n(root, "init")
    _l10n(root, "import", place, "--locale", locale, "--report", str(report))
    row = Row(project, locale)
    gone, code = _no_prose(root, root / place)
    with report.open(encoding="utf-8", newline="") as file:
        lines = [
            line
            for line in csv.DictReader(file)
            if (line["file"], line["line"]) not in gone and line["fate"] not in _NO_TRANSLATION
        ]
    numbered = list(enumerate(lines))
    for _, several in groupby(numbered, key=lambda found: _entry(*found)):
        # What another tool kept as one text, as a table or a list, may come in as its parts, which stand before it.
        *parts, one = (line for _, line in several)
        if parts and one["fate"] not in TAKEN and all(part["fate"] in TAKEN for part in parts):
            one = parts[0]
        if is_prose(one["source"] or one["target"]) and "".join(one["source"].split()) not in code:
            row.fates[one["fate"]] += 1
            if one["fate"] == "translated":
                row.pairs.append((one["source"], one["target"]))
    return row


def _entry(number: int, line: Mapping[str, str]) -> tuple[str, str, int]:
    """The entry of a PO file that a row is of; of a page each row is a text of its own."""
    return (line["file"], line["line"], 0 if line["file"].endswith(".po") else number)


def _no_prose(root: Path, place: Path) -> tuple[set[tuple[str, str]], set[str]]:
    """The entries of PO files that were obsolete there, by place; the texts that po4a says are blocks of code."""
    gone: set[tuple[str, str]] = set()
    code: set[str] = set()
    for path in sorted(place.rglob("*.po")) if place.is_dir() else [place] if place.suffix == ".po" else []:
        name, data = path.relative_to(root).as_posix(), path.read_bytes()
        for typed in re.findall(
            r"^#\. type: .*code block.*\n(?:#.*\n)*msgid ((?:\".*\"\n)+)", data.decode(), re.M
        ):
            code.add("".join(polib.unescape("".join(re.findall(r'"(.*)"', typed))).split()))
        try:
            gone |= {(name, str(pair.place.line)) for _, pair in po.pairs(data, name) if pair.obsolete}
        except FormatError:
            continue  # the import tells it
    return gone, code


def _of_its_day(root: Path, place: str) -> None:
    """Check out the sources that a PO file was made of; the file itself stays as it is today."""
    day = polib.pofile(str(root / place)).metadata["POT-Creation-Date"]
    commit = _run(["git", "rev-list", "-1", f"--before={day}", "origin/HEAD"], root).strip()
    _run(["git", "checkout", "-q", commit, "--", "."], root)
    _run(["git", "checkout", "-q", "origin/HEAD", "--", place], root)


def _l10n(root: Path, *arguments: str) -> None:
    command = [sys.executable, "-m", "l10n_pipeline", *arguments]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):  # 1: some file is told as a problem, the rest is done
        raise RuntimeError(f"{root.name}: {' '.join(arguments)}: {done.stderr[-500:]}")


def _run(command: list[str], folder: Path) -> str:
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


def main() -> None:
    """Print the table, and the sample where one is wanted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--project", action="append", default=[], help="a part of a name; all without it")
    parser.add_argument("--locale", action="append", default=[], help="of l10n.yaml; all without it")
    parser.add_argument("--sample", type=int, default=0, help="print so many pairs of each locale")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    rows: list[Row] = []
    for project in PROJECTS:
        if not args.project or any(part in project.name for part in args.project):
            for row in measured(project, args.folder.resolve(), args.locale):
                print(*row.cells(), file=sys.stderr, flush=True)
                rows.append(row)
    print(table([row.cells() for row in rows], ("project", "from", "locale", "prose", *FATES, "taken")))
    dice = random.Random(args.seed)
    for row in rows if args.sample else ():
        print(f"\n{row.project.name} {row.locale}")
        for source, target in dice.sample(row.pairs, min(args.sample, len(row.pairs))):
            print(f"- {source!r}\n  {target!r}")


if __name__ == "__main__":
    main()

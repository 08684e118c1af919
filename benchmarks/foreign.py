"""PO files of other tools through translate, check and approve: what changes that nobody translated.

    benchmarks/foreign.py PROJECT PATTERN [LOCALE] [--engine neural] [--max-chars 20000] [--syntax asciidoc]

PROJECT is a folder with PO files, PATTERN names them as `po:` of l10n.yaml does: `locales/{locale}/LC_MESSAGES/**.po`.
The work is done in a copy.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from l10n_pipeline import catalog
from l10n_pipeline.cli import main as l10n
from l10n_pipeline.errors import L10nError


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("project", type=Path, nargs="?")
    parser.add_argument("pattern", nargs="?")
    parser.add_argument("locale", nargs="?", default="pt_BR")
    parser.add_argument("--engine", default="pseudo")
    parser.add_argument("--max-chars", type=int, default=20_000)
    parser.add_argument("--syntax", default="")
    return parser.parse_args()


def said(path: Path) -> str:
    """What msgfmt -c says of a file, without its name."""
    done = subprocess.run(["msgfmt", "-c", "-o", "/dev/null", path], capture_output=True, text=True, check=False)
    return "\n".join(sorted(line.partition(": ")[2] for line in done.stderr.splitlines()))


def errors(text: str) -> int:
    return sum("fatal error" not in line and "warning" not in line for line in text.splitlines())


def changed(before: bytes, after: bytes) -> tuple[int, int, int]:
    """How many entries were filled; how many others have other bytes, but for an offer; bytes outside of entries.

    Of a file that cannot be read nothing may change.
    """
    try:
        old = catalog.read(before)
    except L10nError:
        return 0, 0, int(before != after)
    new = catalog.read(after)
    pairs = list(zip(old.entries, new.entries, strict=True))
    filled = [a.unit.state == "new" and b.unit.target != "" for a, b in pairs]
    offers = re.compile(
        rb"^# l10n: offer .*\n", re.M
    )  # stand in the comments of what people have to look at anyway
    others = [a.raw != offers.sub(b"", b.raw) for (a, b), one in zip(pairs, filled, strict=True) if not one]
    around = (old.bom, old.tail, [a.gap for a in old.entries]) != (new.bom, new.tail, [b.gap for b in new.entries])
    return sum(filled), sum(others), int(around)


def main() -> None:
    args = arguments()
    if args.project is None:
        print("name a project with PO files of another tool; see --help")
        return
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "project"
        shutil.copytree(args.project, root)
        syntax = f", syntax: {args.syntax}" if args.syntax else ""
        text = f'locales: {{{args.locale}: {{engine: {args.engine}}}}}\npo: [{{path: "{args.pattern}"{syntax}}}]\n'
        (root / "l10n.yaml").write_text(text)
        paths = sorted(root.rglob("*.po"))
        before = {path: path.read_bytes() for path in paths}
        messages = {path: said(path) for path in paths}
        begun = time.monotonic()
        l10n(["--root", str(root), "translate", "--locale", args.locale, "--max-chars", str(args.max_chars)])
        seconds = time.monotonic() - begun
        translated = {path: path.read_bytes() for path in paths}
        code = l10n(["--root", str(root), "check", "--locale", args.locale])
        l10n(["--root", str(root), "approve", "--locale", args.locale])
        found = [changed(before[path], path.read_bytes()) for path in paths]
        worse = [path.name for path in paths if errors(said(path)) > errors(messages[path])]
        still = sum(translated[path] != path.read_bytes() for path in paths)
        print(
            f"{args.project.name}, {args.engine}: {len(paths)} files, {sum(a for a, _, _ in found)} entries filled"
        )
        print(
            f"  {sum(b for _, b, _ in found)} other entries changed, {sum(c for _, _, c in found)} files around them"
        )
        print(f"  msgfmt -c says more of: {worse or 'none'}; check exits with {code}; approve wrote {still} files")
        print(f"  {seconds:.0f} s")


if __name__ == "__main__":
    sys.exit(main())

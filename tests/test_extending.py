"""docs/extending.md works when it is followed to the letter: in a copy of the house, with the house's own tests."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", (ROOT / "docs" / "extending.md").read_text("utf-8"), re.M | re.S)


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> Path:
    """A copy in which every example of the page stands where the page says."""
    root = tmp_path_factory.mktemp("house")
    for name in ("l10n_pipeline", "tests", "docs"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__", "screenshots"))
    for path in ROOT.glob("*.*"):
        if path.is_file():
            shutil.copy(path, root)
    shutil.copy(ROOT / "Makefile", root)
    for kind, text in BLOCKS:
        where, _, rest = text.partition("\n")
        match kind:
            case "python" if where.startswith("# l10n_pipeline/"):
                (root / where[2:]).write_text(rest, "utf-8")
                room, name = Path(where[2:]).parent.name, Path(where).stem
                change(root / "tests/test_layout.py", rf'("{room}": \(?\s*")', rf"\g<1>{name} ")
            case "line":
                file, table = where.split()
                change(root / file, rf"(?m)(^{table}\b.* = [({{]\n)", lambda m, rest=rest: m[1] + rest)
            case "case":
                with (root / where).open("a", encoding="utf-8") as cases:
                    cases.write(rest)
            case "section":
                change(root / where, r"(?m)(^(?:### |\| `l10n init`))", lambda m, rest=rest: rest + m[1])
    change(root / "tests/test_engines.py", "OFFLINE = {", 'OFFLINE = {"loud": "pt_BR", ')
    return root


def change(path: Path, pattern: str, new) -> None:
    text, count = re.subn(pattern, new, path.read_text("utf-8"), count=1)
    assert count, f"{path}: {pattern}"
    path.write_text(text, "utf-8")


@pytest.mark.parametrize(
    ("tests", "chosen"),
    [
        (["test_laws.py"], "memo"),
        (["test_engines.py"], "loud"),
        (["test_checks.py"], "shouts"),
        (["test_cli.py"], "hello"),
        (["test_layout.py"], "memo or loud or shouting or hello or room or listed"),
        (["test_docs.py"], "problem_is_documented"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_what_the_page_says_is_enough(house, tests, chosen):
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", "-k", chosen]
        + [f"tests/{name}" for name in tests],
        capture_output=True,
        text=True,
        check=False,
        cwd=house,
        env={"PYTHONPATH": str(house), "PATH": "/usr/bin:/bin"},
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr
    assert re.search(r"\d+ passed|100%", done.stdout)

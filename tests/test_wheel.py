"""What is built for others: it is clean, it has the documentation, and it makes an edition in an empty folder."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from l10n_pipeline.cli import main

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return folder


def test_the_wheel_is_clean(built: Path) -> None:
    [path] = built.glob("*.whl")
    names = zipfile.ZipFile(path).namelist()
    assert {name.split("/")[0].split("-")[0] for name in names} == {"l10n_pipeline"}
    assert {"l10n_pipeline/py.typed", "l10n_pipeline/docs/formats.md"} <= set(names)
    review = (
        "templates/article.html",
        "templates/packed.html",
        "static/review.css",
        "static/article.js",
        "wording/ar.yaml",
    )
    assert {f"l10n_pipeline/review/{name}" for name in review} <= set(names)
    assert not [name for name in names if "__pycache__" in name or "/.l10n" in name]


def test_the_sdist_has_what_it_is_built_from(built: Path) -> None:
    [path] = built.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"pyproject.toml", "README.md", "LICENSE", "l10n_pipeline/cli.py", "docs/formats.md"} <= names
    assert not [name for name in names if name.startswith((".venv", ".cache", "editions", ".l10n"))]


def test_first_minutes_with_the_wheel(built: Path, tmp_path: Path) -> None:
    [path] = built.glob("*.whl")
    zipfile.ZipFile(path).extractall(tmp_path / "site-packages")
    project = tmp_path / "mine"
    project.mkdir()

    def l10n(*arguments: str) -> str:
        code = f"import sys; sys.path.insert(0, {str(tmp_path / 'site-packages')!r})\n"
        code += "import l10n_pipeline; from l10n_pipeline.cli import main\n"
        code += f"assert l10n_pipeline.__file__.startswith({str(tmp_path)!r}); sys.exit(main({list(arguments)!r}))"
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=project,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ},
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    l10n("init", "--locale", "pt_BR")
    l10n("run")
    assert list((project / "editions").rglob("*.md"))
    assert l10n("help", "formats").startswith("# ")


def test_help_lists_its_pages_and_shows_one(capsys) -> None:
    assert main(["help"]) == 0
    assert "formats" in capsys.readouterr().out
    assert main(["help", "import"]) == 0
    assert capsys.readouterr().out == (ROOT / "docs/import.md").read_text("utf-8")
    assert main(["help", "formts"]) == 2
    assert "formats" in capsys.readouterr().err


def test_no_link_of_its_description_leads_nowhere(built: Path) -> None:
    [path] = built.glob("*.whl")
    archive = zipfile.ZipFile(path)
    [name] = [name for name in archive.namelist() if name.endswith("METADATA")]
    said = archive.read(name).decode().partition("\n\n")[2]
    assert said.startswith("# l10n_pipeline")
    links = re.findall(r"\]\(([^)]*)\)", said)
    assert not [link for link in links if not link.startswith("https://")]

"""Formats and checks of another package, which pip installs beside this one, and what it may not do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROJECT = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "memos"
version = "1.0"

[project.entry-points."l10n_pipeline.formats"]
memo = "memos.format"
bad = "memos.bad:Bad"
md = "memos.bad:Bad"

[project.entry-points."l10n_pipeline.checks"]
shouting = "memos.checks:check"
broken = "memos.checks:broken"
strange = "memos.checks:strange"
"""
FORMAT = '''\
"""Memos: one text to a line, behind `> `."""

import re

from l10n_pipeline.model import Document, Segment
from l10n_pipeline.slots import Slot
from l10n_pipeline.splice import Lines

LINE = re.compile(rb"(?m)^> ([^\\r\\n]*\\S)")


def parse(source, options):
    lines = Lines.of(source)
    segments = [
        Segment(m.start(1), m.end(1), m[1].decode(), "line", Slot("text.flow"), "text", lines.number(m.start(1)))
        for m in LINE.finditer(source)
    ]
    return Document(source, tuple(segments), shape=LINE.sub(b"> ", source))
'''
BAD = '''\
"""What a format may not do."""

from l10n_pipeline.model import Document, Segment
from l10n_pipeline.slots import Slot


class Bad:
    @staticmethod
    def parse(source, options):
        if b"raise" in source:
            raise RuntimeError("it is broken")
        end = len(source) + (9 if b"outside" in source else 0)
        codec = "no.codec" if b"codec" in source else "text.flow"
        one = Segment(0, end, source.decode(), "line", Slot(codec), "text", 1)
        return Document(source, (one, one) if b"twice" in source else (one,))
'''
CHECKS = '''\
"""Checks, one good and two that fail."""


def check(unit, context):
    if unit.target.isupper() and not unit.key.text.isupper():
        yield context.problem("memo-shouting", "error", "the translation is in capitals", "write it in small letters")


def broken(unit, context):
    raise SystemExit("no more")


def strange(unit, context):
    return ["a problem"]
'''


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> Path:
    """The folder that pip has installed the package into."""
    source = tmp_path_factory.mktemp("memos")
    (source / "memos").mkdir()
    (source / "pyproject.toml").write_text(PROJECT)
    for name, text in (("__init__", ""), ("format", FORMAT), ("bad", BAD), ("checks", CHECKS)):
        (source / "memos" / f"{name}.py").write_text(text)
    target = tmp_path_factory.mktemp("site")
    options = ["--quiet", "--no-index", "--no-deps", "--no-build-isolation", "--disable-pip-version-check"]
    subprocess.run([sys.executable, "-m", "pip", "install", *options, "--target", target, source], check=True)
    return target


def l10n(root: Path, installed: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join(map(str, (installed, ROOT)))
    command = [sys.executable, "-m", "l10n_pipeline", "--root", str(root), *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": path}
    )


def test_a_package_beside_this_one_reads_and_checks(installed: Path, tmp_path: Path) -> None:
    sources = tmp_path / "source_content"
    sources.mkdir()
    (tmp_path / "l10n.yaml").write_text("locales: {de: {engine: pseudo}}\n")
    (sources / "a.memo").write_text("To: everybody\n> Lunch is at noon.\n")
    (sources / "b.md").write_text("# Ours\n")
    for name in ("raise", "outside", "codec", "twice"):
        (sources / f"{name}.bad").write_text(f"{name} here")
    done = l10n(tmp_path, installed, "run")
    assert done.returncode == 1, done.stderr
    for name, said in (
        ("raise", "the format bad of another package failed: RuntimeError: it is broken"),
        ("outside", "lies outside of the source"),
        ("codec", "there is no codec 'no.codec'"),
        ("twice", "its segments overlap"),
    ):
        assert any(f"{name}.bad: error: " in line and said in line for line in done.stderr.splitlines()), (
            done.stderr
        )
    assert done.stderr.count("the check broken of another package failed: SystemExit: no more") == 1
    assert done.stderr.count("the check strange of another package failed: it yields what is no Problem") == 1
    edition = (tmp_path / "editions" / "de" / "a.memo").read_text("utf-8")
    assert edition.startswith("To: everybody\n> ⟦")
    assert (tmp_path / "editions" / "de" / "b.md").exists(), "a suffix of ours stays ours"
    po = tmp_path / "locales" / "de" / "LC_MESSAGES" / "a.memo.po"
    text = po.read_text("utf-8")
    target = next(line for line in text.splitlines() if line.startswith('msgstr "⟦'))
    po.write_text(text.replace(target, 'msgstr "MITTAGESSEN IST UM ZWÖLF."').replace("#, fuzzy\n", ""), "utf-8")
    checked = l10n(tmp_path, installed, "check", "--article", "a.memo")
    assert "the translation is in capitals" in checked.stderr
    assert "[memo-shouting]" in checked.stderr

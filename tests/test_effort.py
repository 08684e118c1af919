"""A file that costs more than it may is a problem with its name, and the others are done; nothing is half written."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from l10n_pipeline import effort
from l10n_pipeline.cli import main
from l10n_pipeline.effort import Allowance, TooCostly

SLOW = "".join(f"Paragraph number {i} with *some* words and [a link](b{i}.md).\n\n" for i in range(30_000))


@pytest.fixture
def site(tmp_path):
    """Writes a project with a slow source between two quick ones, and gives its root."""

    def make(limits, **files):
        texts = {"source_content/a.md": "Good words.\n", "source_content/z.md": "More words.\n", **files}
        for name, text in {
            **texts,
            "l10n.yaml": f"locales:\n  fr: {{engine: pseudo}}\nlimits: {limits}\n",
        }.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return tmp_path

    return make


@pytest.mark.parametrize(
    ("limits", "said", "advice"),
    [
        ("{seconds: 0.1}", "it took more than 0.1 s of processor time and was left out", "limits: seconds:"),
        ("{memory: 2}", "it took more than 2 MB of memory and was left out", "limits: memory:"),
        ("{size: 1}", "the file has 2 MB, more than 1, and was left out", "limits: size:"),
    ],
)
def test_a_source_that_costs_too_much(site, limits, said, advice):
    if "memory" in limits:
        pytest.importorskip("resource")
    root = site(limits, **{"source_content/slow.md": "words " * 300_000 if "size" in limits else SLOW})
    for command in ("run", "extract")[: 1 + ("seconds" in limits)]:  # nothing of it is taken as known
        done = l10n(root, command)
        assert done.returncode == 1
        assert f"source_content/slow.md: error: {said}" in done.stderr
        assert advice in done.stderr
        assert "[too-costly]" in done.stderr
    for name in ("a", "z"):
        assert (root / "editions" / "fr" / f"{name}.md").is_file()
    assert not list(root.rglob("slow.po*"))
    assert not list(root.rglob("*.tmp"))
    if "seconds" not in limits:
        return
    (root / "l10n.yaml").write_text("locales:\n  fr: {engine: null}\nlimits: {seconds: 0, memory: 0, size: 0}\n")
    assert l10n(root, "extract").returncode == 0
    assert list(root.rglob("slow.po"))


def l10n(root, command):
    """In a process of a small parent: Linux counts the most memory of the one that a process was made from, too."""
    call = [sys.executable, "-m", "l10n_pipeline", "--root", str(root), command]
    return subprocess.run(["sh", "-c", '"$@"; exit $?', "sh", *call], capture_output=True, text=True, check=False)


def test_a_po_file_that_costs_too_much_keeps_its_bytes(site, capsys):
    root = site("{seconds: 60}")
    assert main(["--root", str(root), "extract"]) == 0
    path = root / "locales" / "fr" / "LC_MESSAGES" / "a.po"
    data = path.read_bytes() + "".join(f'msgid "gone {i}"\nmsgstr "allé {i}"\n\n' for i in range(200_000)).encode()
    path.write_bytes(data)
    (root / "l10n.yaml").write_text("locales:\n  fr: {engine: pseudo}\nlimits: {seconds: 0.1}\n")
    assert main(["--root", str(root), "run"]) == 1
    assert "locales/fr/LC_MESSAGES/a.po: error: it took more than 0.1 s" in capsys.readouterr().err
    assert path.read_bytes() == data
    assert (root / "editions" / "fr" / "z.md").is_file()


def test_waiting_costs_nothing_and_work_within_work_counts_once():
    may = Allowance(seconds=0.1, memory=0)
    with effort.within(may, "a.md"):
        time.sleep(0.2)
        for _ in range(100):
            effort.look()
        with effort.within(Allowance(seconds=0, memory=0), "b.md"):
            end = time.thread_time() + 0.2
            while time.thread_time() < end:
                effort.look()
        for _ in range(100):
            effort.look()
        with pytest.raises(TooCostly, match=r"a\.md: it took more than 0\.1 s"):
            list(iter(effort.look, 1))
    effort.look()  # no file is worked on


@pytest.mark.parametrize("bad", ["{seconds: soon}", "{size: -1}", "{time: 3}", "{memory: .nan}", "[3]"])
def test_limits_that_are_none(site, capsys, bad):
    assert main(["--root", str(site(bad)), "extract"]) == 2
    assert "l10n.yaml:3" in capsys.readouterr().err

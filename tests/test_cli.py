"""The command line as a person meets it: a real process, its output and its exit code."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from argparse import ArgumentParser
from importlib.metadata import version
from pathlib import Path

import pytest

from l10n_pipeline.cli import COMMANDS, main
from l10n_pipeline.commands import add_dry_run, add_selection

ROOT = Path(__file__).parent.parent


def l10n(*arguments: str, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "l10n_pipeline", *arguments]
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", cwd=cwd, env=os.environ | environment, check=False
    )


def test_help_lists_every_command():
    result = l10n("--help")
    assert result.returncode == 0
    for name, text in COMMANDS:
        assert f"  {name} " in result.stdout
        assert text in result.stdout


def test_no_command_is_a_usage_error():
    result = l10n()
    assert result.returncode == 2
    assert result.stdout == ""
    assert "usage: l10n" in result.stderr


def test_version():
    assert l10n("--version").stdout == f"l10n {version('l10n-pipeline')}\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["tranlate"], "l10n: no command 'tranlate' (did you mean 'translate'?)\n"),
        (["--root", ".", "biuld", "--locale", "ja"], "l10n: no command 'biuld' (did you mean 'build'?)\n"),
        (["--vers"], "unrecognized arguments: --vers\n"),
        (["--root"], "argument --root: expected one argument\n"),
    ],
)
def test_usage_errors(capsys, arguments, message):
    assert main(arguments) == 2
    assert capsys.readouterr().err.endswith(message)


@pytest.mark.parametrize("name", [name for name, _ in COMMANDS])
def test_each_command_has_help_and_refuses_what_it_does_not_know(capsys, name):
    assert main([name, "--help"]) == 0
    said = capsys.readouterr().out
    assert f"usage: l10n {name}" in said
    assert dict(COMMANDS)[name][1:] in " ".join(said.split())  # PO, HTML, Markdown keep their capitals
    assert main([name, "--no-such-option"]) == 2
    assert re.search(r"--no-such-option|arguments are required", capsys.readouterr().err)


def test_the_common_options():
    parser = ArgumentParser()
    add_selection(parser)
    add_dry_run(parser)
    args = parser.parse_args(["--locale", "ja", "--article", "otaku", "--locale", "ar", "--dry-run"])
    assert (args.locale, args.article, args.dry_run) == (["ja", "ar"], ["otaku"], True)
    assert parser.parse_args([]).locale == []


def test_a_reader_that_went_away():
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "l10n_pipeline", "--version"]
    result = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, encoding="utf-8", check=False)
    os.close(writer)
    assert (result.returncode, result.stderr) == (1, "")


HEAVY = ("numpy", "babel", "yaml", "polib", "deep_translator", "pyromark", "sqlite3", "sentencepiece", "rapidfuzz")


def test_help_is_quick():
    """No heavy module is imported for `--help`, and it takes less than 150 ms of CPU, in the best of five."""
    code = (
        "import resource, sys\n"
        "from l10n_pipeline.cli import main\n"
        "main(['--help'])\n"
        "usage = resource.getrusage(resource.RUSAGE_SELF)\n"
        "print(usage.ru_utime + usage.ru_stime, *sys.modules, file=sys.stderr)"
    )
    best = 1.0
    for _ in range(5):
        said = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True
        ).stderr
        seconds, *modules = said.split()
        best = min(best, float(seconds))
    assert not set(HEAVY) & set(modules)
    assert best < 0.15


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("l10n im", "import"),
        ("l10n --root x ex", "explain export extract"),
        ("l10n import --re", "--report"),
        ("l10n run --zz", ""),
        ("l10n import docs/", ""),
    ],
)
def test_bash_completes_commands_and_options(words, wanted, capsys):
    assert main(["completion", "bash"]) == 0
    script = capsys.readouterr().out
    asked = f'COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); _l10n; echo "${{COMPREPLY[@]}}"'
    done = subprocess.run(["bash", "-c", script + asked], capture_output=True, text=True, check=True)
    assert (done.stdout.strip(), done.stderr) == (wanted, "")


def test_every_shell_knows_every_option(capsys):
    for shell, option in (("bash", " --report "), ("zsh", " --report "), ("fish", "from import' -l report\n")):
        assert main(["completion", shell]) == 0
        said = capsys.readouterr().out
        assert option in said
        assert all(name in said for name, _ in COMMANDS)

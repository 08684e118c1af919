"""The files for CI are valid by the schemas of their services, and what they call can be called."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from l10n_pipeline.cli import COMMANDS, main

ROOT = Path(__file__).parent.parent
WORKFLOWS = ("docs/ci/pull-request.yml", "docs/ci/scheduled.yml")


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        ("action.yml", "github-actions"),
        *((path, "github-workflows") for path in WORKFLOWS),
        ("docs/ci/gitlab-ci.yml", "gitlab-ci"),
    ],
)
def test_the_service_takes_it(path: str, schema: str) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", str(ROOT / path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", ["action.yml", *WORKFLOWS])
def test_each_foreign_action_is_named_by_its_commit(path: str) -> None:
    text = (ROOT / path).read_text("utf-8")
    used = re.findall(r"uses: (\S+)(.*)", text)
    assert used
    for name, comment in used:
        assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", name) or name == "OWNER/l10n_pipeline@COMMIT"
        assert name.endswith("@COMMIT") or re.search(r"# v\d", comment), "the version stands beside it"


@pytest.mark.parametrize("path", WORKFLOWS)
def test_a_job_has_no_more_rights_than_it_needs(path: str) -> None:
    assert yaml.safe_load((ROOT / path).read_text("utf-8"))["permissions"] == {"contents": "read"}


def test_no_input_is_read_by_the_shell() -> None:
    for step in yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))["runs"]["steps"]:
        assert "${{" not in step.get("run", "")


def commands() -> list[str]:
    found = [
        step["with"]["command"] for path in WORKFLOWS for step in _steps(path) if "command" in step.get("with", {})
    ]
    found.append(yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))["inputs"]["command"]["default"])
    found += [hook["entry"].removeprefix("l10n ") for hook in _hooks()]
    gitlab = (ROOT / "docs/ci/gitlab-ci.yml").read_text("utf-8")
    return [*found, *re.findall(r"- l10n (.*?)(?: >.*)?$", gitlab, re.M)]


def _steps(path: str) -> list[dict]:
    jobs = yaml.safe_load((ROOT / path).read_text("utf-8"))["jobs"]
    return [step for job in jobs.values() for step in job["steps"]]


def _hooks() -> list[dict]:
    return yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))


@pytest.mark.parametrize("command", commands())
def test_what_is_called_can_be_called(command: str) -> None:
    from argparse import ArgumentParser
    from importlib import import_module

    name, *arguments = command.split()
    assert name in dict(COMMANDS)
    parser = ArgumentParser(allow_abbrev=False)
    import_module(f"l10n_pipeline.commands.{name.replace('-', '_')}").add_arguments(parser)
    parser.parse_args(arguments)


def test_the_hooks_have_what_pre_commit_asks_for() -> None:
    for hook in _hooks():
        assert {"id", "name", "entry", "language"} <= hook.keys()


def test_the_container_file_is_one_to_the_parser_of_its_builder() -> None:
    """What it copies is there; the image has a tag, the program no rights of root, and signals reach it."""
    import dockerfile

    said = dockerfile.parse_file(str(ROOT / "Containerfile"))
    by_name: dict[str, list[tuple[str, ...]]] = {}
    for one in said:
        by_name.setdefault(one.cmd, []).append(one.value)
    assert [re.search(r":\d", image) is not None for (image,) in by_name["FROM"]] == [True]
    for *names, _ in by_name["COPY"]:
        assert all((ROOT / name).exists() for name in names)
    assert by_name["USER"][-1] not in (("root",), ("0",), ("0:0",))
    assert [one.json for one in said if one.cmd in ("ENTRYPOINT", "CMD")] == [True, True]
    assert by_name["ENTRYPOINT"] == [("l10n",)]


SITE = "locales:\n  de:\n    engine: {}\n"


@pytest.mark.parametrize(
    ("engine", "options", "code", "said"),
    [
        ("deepl", [], 3, "needs a key"),
        (
            "libretranslate\nengines:\n  libretranslate:\n    url: http://127.0.0.1:9\n    retries: 0",
            [],
            3,
            "left open",
        ),
        ("pseudo", ["--max-chars", "5"], 0, "stay open"),
    ],
)
def test_one_right_behaviour_each(tmp_path, monkeypatch, capsys, engine, options, code, said) -> None:
    """No key, no network, over budget: what docs/ci.md says."""
    monkeypatch.delenv("DEEPL_AUTH_KEY", raising=False)
    (tmp_path / "source_content").mkdir()
    (tmp_path / "source_content/a.md").write_text("# A title here\n\nSome words here.\n", "utf-8")
    (tmp_path / "l10n.yaml").write_text(SITE.format(engine), "utf-8")
    assert main(["--root", str(tmp_path), "run", *options]) == code
    assert said in capsys.readouterr().err
    assert (tmp_path / "locales/de/LC_MESSAGES/a.po").is_file()
    monkeypatch.chdir(tmp_path)
    assert main(["check"]) == 0, "a pull request without keys does not fail"

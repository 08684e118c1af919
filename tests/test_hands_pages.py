"""The examples of the pages on agents and on other tools' PO files do what the pages say."""

from __future__ import annotations

import json
import re
import shlex
from importlib import resources
from pathlib import Path

import jsonschema
import pytest
import yaml

from l10n_pipeline import catalog
from l10n_pipeline.cli import COMMANDS, main
from l10n_pipeline.model import Key

DOCS = Path(__file__).parents[1] / "docs"
HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def fences(page: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", (DOCS / page).read_text("utf-8"), re.M | re.S)


def schema(name: str) -> dict:
    return json.loads((resources.files("l10n_pipeline") / "schemas" / f"{name}-1.json").read_text("utf-8"))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "source_content").mkdir()
    (tmp_path / "l10n.yaml").write_text("locales: {zh_CN: {}}\n")
    text = "Paint the **wall** with `brush` before [noon](guide.md).\n"
    (tmp_path / "source_content" / "guide.md").write_text(text)
    return tmp_path


def test_what_is_handed_out_and_comes_back(project: Path, capsys) -> None:
    client, handed, answers = (json.loads(text) for text in fences("agents.md", "json"))
    [server] = client["mcpServers"].values()
    assert (server["command"], server["args"][:1]) == ("l10n", ["--root"])
    assert server["args"][-1] in {name for name, _ in COMMANDS}
    assert main(["--root", str(project), "tasks", "--locale", "zh_CN"]) == 0
    [unit] = json.loads(capsys.readouterr().out)["units"]
    assert {key: unit[key] for key in handed} == handed
    jsonschema.validate(answers, schema("answers"))
    (project / "answers.json").write_text(json.dumps(answers), "utf-8")
    [first, second] = [line[2:] for text in fences("agents.md", "console") for line in text.splitlines()]
    assert first == "l10n tasks --locale zh_CN --limit 20"
    words = shlex.split(second)[1:]
    words[1] = str(project / words[1])
    assert main(["--root", str(project), *words]) == 0
    told = json.loads(capsys.readouterr().out)
    jsonschema.validate(told, schema("applied"))
    assert told["declined"] == []
    data = (project / "locales/zh_CN/LC_MESSAGES/guide.po").read_bytes()
    [written] = [u for key, u in catalog.read(data).index.items() if key != Key("", "")]
    assert written.target == "在[中午](guide.md)前用`brush`刷**墙**。"


def test_the_commands_on_other_tools_files(tmp_path: Path, capsys) -> None:
    [configuration] = fences("po-of-others.md", "yaml")
    assert yaml.safe_load(configuration)["po"]
    (tmp_path / "l10n.yaml").write_text(configuration.replace("neural", "pseudo"))  # of whose models one is there
    for path in ("docs/locales/zh_CN/LC_MESSAGES/intro.po", "po/documentation.de.po"):
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_text(f'{HEAD}#: intro.rst:1\nmsgid "Paint the ``wall`` today."\nmsgstr ""\n')
    commands = [line[2:] for text in fences("po-of-others.md", "console") for line in text.splitlines()]
    assert len(commands) >= 5
    for command in commands:
        assert main(["--root", str(tmp_path), *shlex.split(command)[1:]]) == 0, (command, capsys.readouterr().err)
    said = capsys.readouterr().out
    handed = json.loads(said[said.index("{", said.rindex("approved")) :])
    assert [unit["article"] for unit in handed["units"]] == ["po/documentation.{locale}.po"]
    found = catalog.read((tmp_path / "docs/locales/zh_CN/LC_MESSAGES/intro.po").read_bytes()).index
    assert found[Key("", "Paint the ``wall`` today.")].state == "translated"

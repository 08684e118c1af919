"""l10n.yaml: every mistake with its line (cases/config), every key with its default, every key documented."""

from __future__ import annotations

import pickle
import re
from pathlib import Path

import pytest
import yaml
from casefiles import agrees, cases
from hypothesis import example, given
from hypothesis import strategies as st

from l10n_pipeline.config import config
from l10n_pipeline.errors import ConfigError

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("case", cases("config"), ids=lambda c: c.title)
def test_each_mistake_is_named_with_its_line(case, tmp_path):
    with pytest.raises(ConfigError) as caught:
        config.parse(case.input.encode(), tmp_path)
    assert agrees(case.expected, str(caught.value)), str(caught.value)


def test_an_empty_file_means_the_defaults(tmp_path):
    assert config.parse(b"", tmp_path) == config.parse(config.DEFAULTS, tmp_path)
    assert config.parse(b"# nothing\n", tmp_path).editions == tmp_path / "editions"


def test_what_a_file_says(tmp_path):
    text = """
locales:
  no:
  zh_CN: {engine: null, links: {https://en.wikipedia.org/: https://zh.wikipedia.org/}}
  pt_BR:
    engine: neural
    publish: []
publish: [translated]
routes: {/: "", /learn/: guides/, /learn/more/: ./guides/more}
engines: {neural: {model: enpt, batch: 32, deep: {list: [1, yes]}}}
front_matter: [summary]
"""
    read = config.parse(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode(), tmp_path)
    assert [(x.name, x.engine, x.publish, x.line) for x in read.locales] == [
        ("no", None, ("translated",), 3),
        ("zh_CN", None, ("translated",), 4),
        ("pt_BR", "neural", (), 5),
    ]
    assert read.locale("zh_CN").links == {"https://en.wikipedia.org/": "https://zh.wikipedia.org/"}
    assert list(read.routes.items()) == [("/learn/more/", "guides/more"), ("/learn/", "guides"), ("/", "")]
    assert read.engines == {"neural": {"model": "enpt", "batch": 32, "deep": {"list": [1, True]}}}
    assert read.front_matter == ("summary",)
    assert pickle.loads(pickle.dumps(read)) == read


def test_a_locale_that_is_not_there_suggests_the_nearest(tmp_path):
    read = config.parse(b"locales: {zh_CN: {}, pt_BR: {}}", tmp_path)
    with pytest.raises(ConfigError, match=r"no locale 'pt' \(did you mean 'pt_BR'\?\)"):
        read.locale("pt")
    with pytest.raises(ConfigError, match="add it under `locales`"):
        config.parse(b"", tmp_path).locale("pt")


def test_a_folder_that_is_a_symlink_out_of_the_project(tmp_path):
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "editions").symlink_to(tmp_path)
    with pytest.raises(ConfigError, match="'editions' leaves the project"):
        config.parse(b"", tmp_path / "project")


def test_not_utf8(tmp_path):
    with pytest.raises(ConfigError, match=r"^l10n.yaml:2: byte 0xe9 is not UTF-8"):
        config.parse(b"# a\nproject: caf\xe9\n", tmp_path)


def test_the_file_is_found_upwards(tmp_path, monkeypatch):
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    with pytest.raises(ConfigError, match="or above it"):
        config.load()
    (tmp_path / "l10n.yaml").write_text("project: here\n")
    assert config.load().root == tmp_path.resolve()
    assert config.load(tmp_path).project == "here"
    with pytest.raises(ConfigError, match=r"no l10n.yaml in .*/b "):
        config.load(below)


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=6,
)


@example({"editions": "\0"})
@example({"source_locale": None, "locales": {"": None}})
@given(st.dictionaries(st.sampled_from(sorted(yaml.safe_load(config.DEFAULTS))), values, max_size=4))
def test_any_value_is_taken_or_refused_with_a_line(settings):
    said = mistakes(yaml.safe_dump(settings, allow_unicode=True).encode())
    assert all(re.match(r"l10n\.yaml:\d+: \S", line) for line in said.splitlines())


def mistakes(data: bytes) -> str:
    try:
        config.parse(data, ROOT)
    except ConfigError as error:
        return str(error)
    return ""


def test_every_key_is_documented_with_its_default():
    text = (ROOT / "docs" / "configuration.md").read_text("utf-8")
    documented = dict(re.findall(r"^\| `(\w+)` \| `(.*?)` \|", text.partition("## A locale")[0], re.M))
    lines = (line.partition(": ") for line in config.DEFAULTS.decode().splitlines())
    assert documented == {key: default for key, _, default in lines}
    example = re.search(r"```yaml\n(.*?)```", text, re.S)[1]
    assert len(config.parse(example.encode(), ROOT).locales) == 2


def test_this_project():
    read = config.load(ROOT)
    assert read.locale("zh_CN").engine is None
    assert read.locale("pt_BR").engine == "neural"

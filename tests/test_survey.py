"""What is not offered is told: once a run in numbers, with its places, and by `l10n doctor` for a whole site."""

from __future__ import annotations

import re

import pytest
import yaml
from programs import l10n

from l10n_pipeline.commands.doctor import ADVICE
from l10n_pipeline.formats.markdown import code
from l10n_pipeline.stages.inspect.survey import AT_ONCE, LABELS

PAGE = """\
---
title: A page
summary: What it is about
---

{{< figure src="a.png" caption="Two cats asleep" >}}

```{gallery}
Words in it
```

> <div>
> Words in a quote
> </div>

42

```python
print(1)  # words about one
```

```python
print(1)  # one
```

```
never closed
"""


@pytest.fixture
def site(tmp_path):
    for name, text in {
        "l10n.yaml": "project: t\nlocales: {de: {}}\n",
        "source_content/a.md": PAGE,
        "source_content/b.rst": "Title\n",
        "source_content/c.yaml": "a: {b: Words}\n",
        "source_content/p.png": "x",
        "source_content/_theme/x.qmd": "x",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_a_run_tells_once_what_is_not_offered(site):
    told = [line for line in l10n(site, "run").stdout.splitlines() if line.startswith("not offered")]
    assert told == [
        "not offered: 1 file of a kind that is not read (.rst 1), 1 directive with a content that may be text"
        " (gallery 1), 1 block of HTML in a quote, 1 block of code that never ends"
        " (--verbose or `l10n doctor` shows where)"
    ]


def test_a_verbose_run_tells_the_places(site):
    said = l10n(site, "extract", "--verbose").stdout
    for line in (
        "  source_content/b.rst: file of a kind that is not read (.rst)",
        "  source_content/a.md:8: directive with a content that may be text (gallery)",
        "  source_content/a.md:12: block of HTML in a quote",
        "  source_content/a.md:26: block of code that never ends",
    ):
        assert line in said.splitlines()


def test_the_doctor_writes_nothing_and_says_what_the_configuration_could_say(site):
    before = {p: p.read_bytes() for p in site.rglob("*") if p.is_file()}
    said = l10n(site, "doctor").stdout
    assert {p: p.read_bytes() for p in site.rglob("*") if p.is_file()} == before
    assert said.startswith("2 files are read: 2 texts with 1 words are offered")
    assert yaml.safe_load(said.partition("as far as it is text:\n")[2]) == {
        "front_matter": ["summary"],
        "files": {
            "source_content/**.md": {"arguments": ["figure.caption"], "code": ["python"]},
            "source_content/**.yaml": {"keys": ["**"]},
        },
    }
    assert "paragraph: source_content/a.md:16" in said


def test_what_the_doctor_proposes_fits_what_is_there(site):
    config = "front_matter: [note]\nfiles:\n  source_content/**.md: {arguments: [x.y]}\n"
    (site / "l10n.yaml").write_text(f"project: t\nlocales: {{de: {{}}}}\n{config}")
    assert l10n(site, "doctor").stdout.partition("as far as it is text:\n")[2].splitlines() == [
        "# in place of `front_matter`:",
        'front_matter: ["note", "summary"]',
        "# below `files`:",
        '  "source_content/**.md": {arguments: ["x.y", "figure.caption"], code: ["python"]}',
        '  "source_content/**.yaml": {keys: ["**"]}',
    ]


def test_what_the_configuration_says_is_no_more_told(site):
    (site / "l10n.yaml").write_text(
        "project: t\nlocales: {de: {}}\nfront_matter: [summary]\n"
        "files: {source_content/**.md: {arguments: [figure.caption], code: [python]},"
        " source_content/c.yaml: {keys: ['**']}}\n"
    )
    said = l10n(site, "doctor").stdout
    assert "figure.caption" not in said
    assert "summary:" not in said
    assert "python" not in said
    assert "for l10n.yaml" not in said


DOUBTFUL = {
    "myst": "It costs $5 or $6.\n\nIt costs $5 here.\n",
    "mkdocs": "One line\nand another\n===\n",
    "mkdocs-folders": "- item\n\n      Words below it\n\n- more\n\n        code with words\n",
    "jekyll-polyglot": "- Words\n\n    |---|:-:|\n    {% if x %}words{% endif %} |\n",
}


@pytest.mark.parametrize("layout", DOUBTFUL)
def test_what_the_site_may_read_otherwise_is_told_with_its_place(layout, tmp_path):
    (tmp_path / "source_content").mkdir()
    (tmp_path / "source_content" / "a.md").write_text(f"# Title\n\n{DOUBTFUL[layout]}")
    (tmp_path / "l10n.yaml").write_text(f"layout: {layout}\nlocales: {{de: {{engine: pseudo}}}}\n")
    told = [line for line in l10n(tmp_path, "run").stdout.splitlines() if line.startswith("not offered")]
    assert len(told) == 1
    assert "1 text that the site may read as another thing" in told[0]
    said = l10n(tmp_path, "doctor").stdout
    assert "1 text that the site may read as another thing: write it so" in said
    assert re.search(r"^  \w+: source_content/a\.md:\d+$", said, re.M)


def test_the_doctor_has_advice_for_all_that_is_told():
    assert set(ADVICE) == set(LABELS)
    assert set(AT_ONCE) < set(LABELS)


@pytest.mark.parametrize(
    ("block", "language", "says"),
    [
        (b"```js\nx = 1; // words for readers\n```", "js", True),
        (b"```js\n// one\n// two words\n```", "js", True),
        (b"```js\nx = 'http://words for readers';\n```", "js", False),
        (b"```js\n// eslint disable next\n```", "js", False),
        (b"```js words // of its line\nx = 1\n```", "js", False),
        (b"```bash\necho '#one two' a#b c\n```", "bash", False),
        (b"```sh\n# \xe5\xae\x89\xe8\xa3\x85 \xe8\xbd\xaf\xe4\xbb\xb6", "sh", True),
        (b"```mermaid\nflowchart\n  A[Two words] --> B\n```", "mermaid", True),
        (b"```unheard\n# two words\n```", "unheard", False),
    ],
)
def test_which_code_has_words_for_readers(block, language, says):
    assert code.says(block, language) is says

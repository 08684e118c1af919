"""The review page in Chromium: a server with a project of its own, and what a person does there."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from desks import copied

from l10n_pipeline import catalog
from l10n_pipeline.cli import main
from l10n_pipeline.model import Key

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or ""

CHINESE = "这个词从哪里来"
CODE = "代号`kawaii`"


class Served:
    """A running server of a project of its own."""

    def __init__(self, root: Path, *options: str) -> None:
        command = [sys.executable, "-m", "l10n_pipeline", "--root", str(root), "review", "--no-browser", *options]
        self.root = root
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        assert line, self.process.stderr.read()
        self.url = re.search(r"http\S+", line)[0]
        self.base = self.url.partition("/?")[0]

    def close(self) -> None:
        self.process.terminate()
        self.process.communicate(timeout=20)

    def target(self, locale: str, article: str, text: str, context: str = "") -> tuple[str, str]:
        path = self.root / "locales" / locale / "LC_MESSAGES" / f"{article}.po"
        unit = catalog.read(path.read_bytes()).index[Key(context, text)]
        return unit.target, unit.state

    def write(self, locale: str, article: str, text: str, target: str, state: str = "draft") -> None:
        """As an editor of PO files does."""
        path = self.root / "locales" / locale / "LC_MESSAGES" / f"{article}.po"
        read = catalog.read(path.read_bytes())
        change = {Key("", text): catalog.Change(target, state)}
        states = ("new", "machine", "translated", "outdated", "draft")
        path.write_bytes(catalog.update(read, change, overwrite=states))


TABLE = """\
---
title: Cells
description: What stands nowhere
---

# A page of kinds

| Word | Meaning |
|---|---|
| cell text | second cell |

![A painted cat](cat.png "The title of a cat")

Press `Ctrl` to see {name} and [the guide](otaku.md) in **bold**.

An open sentence.

{% include "box.html" %}

:::note
Inside of {{ page.box }} a directive.
:::

[A program](evil.js) and ![a drawing](drawn.svg).

{{< code-toggle file="a/file/whose/name/is/longer/than/the/column/of/the/page/or/two/lines/of/it/at/least.yaml" >}}
[params]
key = 1
{{< /code-toggle >}}
"""
MARKS = """\
A button of kramdown.
{: .btn .btn-primary }

Its [link](https://example.org){:target="_blank"}, and a {word} in braces.

# A heading { #its-place }

!!! tip "A box"

??? note

=== "A tab"

(label)=

Read {ref}`label` and {name}.

[[toc]]
"""
MARKED = ["{: .btn .btn-primary }", '{:target="_blank"}', "!!! tip", "??? note", "==="]
MARKED += ["(label)=", "{ref}", "[[toc]]"]
GONE = "One text.\n\nTwo texts.\n"
HIGH = "A sentence of a long paragraph. " * 200 + "\n\nThe end.\n"
CODE_TAG = [one for one in TABLE.splitlines() if one.startswith("{{<")]
DRAWN = """<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">\
<script href="evil.js"/><script>parent.fired = window.fired = 1</script></svg>"""


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def project(root: Path) -> Path:
    """One article of the project's own, and one of all kinds of places."""
    copied(root)
    for path in [*(root / "source_content").glob("*.md"), *(root / "locales").rglob("*.po")]:
        if path.stem != "otaku":
            path.unlink()
    (root / "source_content" / "kinds.md").write_text(TABLE)
    for name, text in (("marks", MARKS), ("gone", GONE), ("high", HIGH)):
        (root / "source_content" / f"{name}.md").write_text(text)
    (root / "source_content" / "cat.png").write_bytes(PNG)
    (root / "source_content" / "evil.js").write_text("window.fired = 1")
    (root / "source_content" / "drawn.svg").write_text(DRAWN)
    assert main(["--root", str(root), "extract"]) == 0
    return root


def article(tab, served, tag="zh-CN", name="kinds"):
    tab.goto(f"{served.base}/read/{tag}/{name}.html")
    tab.wait_for_selector("html[data-ready]")


def choose(tab, text):
    """Click what a reader sees."""
    tab.locator("#page").get_by_text(text, exact=True).first.click()
    tab.wait_for_selector(".panel .editor")


def done(tab, what):
    tab.wait_for_function("what => document.getElementById('said').textContent === what", arg=what)


def write(tab, text):
    editor = tab.locator("div.editor")
    editor.click()
    tab.keyboard.press("Control+A")
    tab.keyboard.insert_text(text)


def compose(tab, *steps):
    """Letters of an input method that are not yet the text."""
    session = tab.context.new_cdp_session(tab)
    for text in steps:
        session.send(
            "Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)}
        )
    return session

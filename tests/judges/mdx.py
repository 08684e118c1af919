"""@mdx-js/mdx 3 with GFM, front matter and directives, as Docusaurus has it: one process of Node for all pages."""

from __future__ import annotations

import atexit
import json
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from judges.shape import Element, Verdict, verdict

_EXPRESSION = "\ue000{"
"""How the value of an attribute begins that is no string."""

FOLDER = Path(__file__).parents[2] / ".cache" / "judges"


def judge(pages: Sequence[bytes]) -> list[Verdict]:
    return [_verdict(_asked(page.decode())) for page in pages]


def _asked(page: str) -> dict[str, Any]:
    process = _process()
    assert process.stdin
    assert process.stdout
    process.stdin.write(json.dumps(page) + "\n")
    process.stdin.flush()
    answer: dict[str, Any] = json.loads(process.stdout.readline())
    return answer


@cache
def _process() -> subprocess.Popen[str]:
    program = FOLDER / "mdx.mjs"
    program.write_text((Path(__file__).parent / "mdx.mjs").read_text())
    process = subprocess.Popen(
        ["node", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", cwd=FOLDER
    )
    atexit.register(_end, process)
    return process


def _end(process: subprocess.Popen[str]) -> None:
    """Close its input, which ends it, and its output."""
    process.communicate()


def _verdict(answer: dict[str, Any]) -> Verdict:
    if "error" in answer:
        return Verdict(broken=answer["error"])
    ran: list[str] = []
    return verdict(_element(answer["tree"], ran), ran)


def _element(node: list[Any], ran: list[str]) -> Element:
    name, attributes, children = node
    if name in ("{}", "esm"):
        ran.append(attributes["value"])
    ran += [f"{k}={v}" for k, v in attributes.items() if v.startswith(_EXPRESSION)]
    own = {("class" if k == "className" else k): v for k, v in attributes.items()}
    return Element(name, own, [c if isinstance(c, str) else _element(c, ran) for c in children])

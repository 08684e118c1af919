"""formatjs' parser of ICU messages, in one process of Node: it tells where branches are, as no library here does."""

from __future__ import annotations

import atexit
import json
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[2] / ".cache" / "judges"
PACKAGE = FOLDER / "node_modules" / "@formatjs" / "icu-messageformat-parser"


def places(message: str) -> dict[str, Any]:
    """`branches`, `arguments` and `signs` by offset in UTF-16, or `error`."""
    process = _process()
    assert process.stdin
    assert process.stdout
    process.stdin.write(json.dumps(message) + "\n")
    process.stdin.flush()
    answer: dict[str, Any] = json.loads(process.stdout.readline())
    return answer


@cache
def _process() -> subprocess.Popen[str]:
    program = FOLDER / "icu.mjs"
    program.write_text((Path(__file__).parent / "icu.mjs").read_text())
    process = subprocess.Popen(
        ["node", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", cwd=FOLDER
    )
    atexit.register(process.communicate)
    return process

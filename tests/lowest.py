"""Print constraints for `make test-lowest`: the lowest version that pyproject.toml promises of each package.

Tools of the tests, and packages that nothing here names, stay as constraints.txt has them, unless they do not fit to
what is that old: then pip chooses.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent


def lowest() -> dict[str, str]:
    """Package to its lowest version, of the dependencies and extras."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    promised = [*project["dependencies"], *(r for extra in project["optional-dependencies"].values() for r in extra)]
    found = (re.fullmatch(r"([\w.-]+)(?:\[[\w,-]+\])?\s*(?:>=|==)\s*([\w.]+).*", r) for r in promised)
    return {_name(m[1]): m[2] for m in found if m}


def tools() -> dict[str, str]:
    """What constraints.txt says of the tools in the group `dev` that users do not get."""
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["dependency-groups"]["dev"]
    wanted = {_name(re.split(r"[\[<>=!~;\s]", r)[0]) for r in groups if isinstance(r, str)}
    pinned = dict(line.split("==") for line in (ROOT / "constraints.txt").read_text("utf-8").split())
    return {_name(n): v for n, v in pinned.items() if _name(n) in wanted}


def _name(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    for name, version in sorted((tools() | lowest()).items()):
        print(f"{name}=={version}")

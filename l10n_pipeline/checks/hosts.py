"""Names of hosts that the source does not have: many programs make links of them, and they lead readers elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from l10n_pipeline import lazy
from l10n_pipeline.checks import Context
from l10n_pipeline.model import Problem, Unit

_ENDS = (
    "com net org info biz io dev app ai xyz top site online shop club link live page cloud edu gov int example test"
    " ru cn de fr uk jp br in it nl eu ch at es pl se us ca au kr tw hk sg"
)
_HOST = lazy.pattern(
    rf"(?<![\w@./-])(?:www\.[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,6}}"
    rf"|(?:[\w-]{{1,63}}\.){{1,6}}(?:{'|'.join(_ENDS.split())}))(?![\w@(-])",
    re.I,
)


_DOT = lazy.pattern(r"\.(?<=[\w-]\.)[\w-]")


def check(unit: Unit, context: Context) -> Iterator[Problem]:
    """A warning for the first of them; another site of the same domain (`de.wikipedia.org`) is none."""
    if not _DOT.search(unit.target):
        return
    if not any(_HOST.search(piece) for piece in unit.target.split() if _DOT.search(piece)):
        return  # nearly every text
    source = context.segment.text.casefold()
    for found in _HOST.finditer(unit.target):
        host = found[0].casefold()
        domain = ".".join(host.removeprefix("www.").split(".")[-2:])
        if domain not in source:
            message = f"the text names a host that the source does not: {found[0]}"
            yield context.problem("new-host", "warning", message, "look whether it is meant", found.span())
            return

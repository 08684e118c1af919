"""Labels in a script, as astro.config.mjs has them: what may stand in one."""

from __future__ import annotations

import pytest

from l10n_pipeline.formats import laws, reader
from l10n_pipeline.formats.options import ReadOptions

READ = reader("a.mjs", ReadOptions(keys=("label",)))
SOURCE = b"export default {label: 'Components'}\n"


@pytest.mark.parametrize("target", ["مؤلفه\u200cها", "Vraiment\u00a0?", "a\u202fb", "Zu\u00adsammen"])
def test_joiners_and_blanks_that_do_not_break_are_text(target: str) -> None:
    assert laws.misplaced(READ(SOURCE), {0: target}, READ) == ()


@pytest.mark.parametrize("target", ["a\tb", "a\x01b", "a\u2028b"])
def test_control_characters_are_none(target: str) -> None:
    assert tuple(laws.misplaced(READ(SOURCE), {0: target}, READ)) == (0,)

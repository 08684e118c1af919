"""Patterns that are compiled when they are first used."""

from __future__ import annotations

import pickle
import re
import subprocess
import sys

import pytest

from l10n_pipeline import lazy

TEXT = "one 1, two 22 and 333"
CALLS = {
    "search": (TEXT,),
    "match": (TEXT, 4),
    "fullmatch": ("22",),
    "findall": (TEXT,),
    "finditer": (TEXT, 6),
    "split": (TEXT, 1),
    "sub": ("#", TEXT, 2),
    "subn": ("#", TEXT),
}


def plain(found: object) -> object:
    if isinstance(found, re.Match):
        return found.span(), found.groups()
    return found if isinstance(found, str | list | tuple | None) else list(map(plain, found))


@pytest.mark.parametrize("name", CALLS)
def test_it_answers_as_the_compiled_one(name):
    late, soon = lazy.pattern(r"(?P<digit>\d)\d*", re.A), re.compile(r"(?P<digit>\d)\d*", re.A)
    for _ in range(2):  # at first and ever after
        assert plain(getattr(late, name)(*CALLS[name])) == plain(getattr(soon, name)(*CALLS[name]))
    for about in ("pattern", "flags", "groups", "groupindex"):
        assert getattr(late, about) == getattr(soon, about)


def test_it_is_compiled_at_its_first_use_alone():
    one = lazy.pattern(r"(\d")
    assert one.pattern == r"(\d"
    with pytest.raises(re.error):
        one.search("1")
    with pytest.raises(AttributeError):
        one.__wrapped__


def test_it_goes_to_another_process():
    one = lazy.pattern("a+", re.I)
    one.search("A")
    assert pickle.loads(pickle.dumps(one)).search("xA").span() == (1, 2)


def test_a_command_that_reads_no_text_compiles_no_pattern_of_ours():
    code = (
        "import re, sys; from l10n_pipeline import lazy; import l10n_pipeline.stages.build.edition\n"
        "own = [v for m in list(sys.modules.values()) if m.__name__.startswith('l10n_pipeline')"
        " for v in vars(m).values() if isinstance(v, lazy.Pattern)]\n"
        "print(len(own), sum('compiled' in vars(v) for v in own))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    all_of_them, compiled = map(int, done.stdout.split())
    assert all_of_them > 100
    assert compiled == 0

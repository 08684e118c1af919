"""What former runs found out changes no byte and no word: random histories, with it and without, side by side.

Nor does it change anything that several processes share the work: what the copies of a process find out is carried by
what is kept.
"""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from lives import Life, SiteLife, files, outcome

SHARED = ("run", "extract", "check", "build", "publish")
"""Commands that several processes share."""


def live(tmp_path: Path, seed: int, steps: int, more: int = 0, life: type[Life] = Life) -> None:
    """`more` articles, whose work processes share half of the time."""
    one = life(tmp_path / "one", seed, more)
    other = life(tmp_path / "other", seed, more)
    processes = random.Random(seed)
    told: list[str] = []
    for _ in range(steps):
        for _ in range(one.chance.randint(0, 3)):
            other.chance.setstate(one.chance.getstate())
            told.append(one.happen())
            other.happen()
        other.chance.setstate(one.chance.getstate())
        commands = one.commands()
        other.chance.setstate(one.chance.getstate())
        for command in commands:
            told.append(" ".join(command))
            theirs = [word.replace(str(one.root), str(other.root)) for word in command]
            if more and command[0] in SHARED and "--dry-run" not in command:
                command = [*command, "--processes", processes.choice("1233")]
            seen = outcome(one.root, command)
            assert seen == outcome(other.root, [*theirs, "--no-cache"]), (seed, told)
            assert seen[0] in (0, 1) or "no article" in seen[2], seen  # a layout may hide one
            assert files(one.root) == files(other.root), (seed, told)
    assert not (other.root / ".l10n" / "state.sqlite").exists()


@pytest.mark.parametrize("seed", range(4))
def test_histories_are_the_same_with_and_without(tmp_path, seed):
    live(tmp_path, seed, 8)


def test_a_history_is_the_same_in_several_processes(tmp_path):
    live(tmp_path, 0, 3, more=30)


def test_a_history_of_a_site_is_the_same_with_and_without(tmp_path):
    live(tmp_path, 1, 8, life=SiteLife)


def test_a_history_of_a_site_is_the_same_in_several_processes(tmp_path):
    live(tmp_path, 3, 3, more=12, life=SiteLife)


@pytest.mark.fuzz
def test_many_histories_of_a_site(tmp_path):
    for seed in range(3000, 3200):
        live(tmp_path / str(seed), seed, 12, life=SiteLife)
        shutil.rmtree(tmp_path / str(seed))


@pytest.mark.fuzz
def test_many_histories_in_several_processes(tmp_path):
    for seed in range(2000, 2100):
        live(tmp_path / str(seed), seed, 8, more=30)
        shutil.rmtree(tmp_path / str(seed))


@pytest.mark.fuzz
def test_many_histories(tmp_path):
    for seed in range(1000, 1400):
        live(tmp_path / str(seed), seed, 12)
        shutil.rmtree(tmp_path / str(seed))

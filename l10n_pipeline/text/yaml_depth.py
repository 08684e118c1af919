"""How deep YAML is nested, known before a parser is let at it."""

from __future__ import annotations

import re

import yaml

from l10n_pipeline import lazy

DEEPEST = 100
"""Levels. No file that people write has as many, and every parser reads so many."""

_REASON = "nested too deeply"

_OPENING = (yaml.SequenceStartEvent, yaml.MappingStartEvent)
_CLOSING = (yaml.SequenceEndEvent, yaml.MappingEndEvent)
_BEFORE_CONTENT = lazy.pattern(r"^[ \t?:-]+", re.M)


class TooDeep(yaml.MarkedYAMLError):
    """A collection below DEEPEST others; the mark is where it begins."""


def advice(error: yaml.YAMLError) -> str:
    """What to do about text that is no YAML."""
    if isinstance(error, TooDeep):
        return f"take levels out: at most {DEEPEST} are read"
    return "quote a value that holds ': ' or '#'"


def check(text: str) -> None:
    """Raise TooDeep where a collection lies below DEEPEST others.

    PyYAML's composer calls itself and ends the process on deep input; its scanner has no limit in some versions, and
    in others one of its own, which it meets before it hands out a single event. So nothing depends on what it says.
    """
    if _most(text) <= DEEPEST:
        return
    depth = 0
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            depth += isinstance(event, _OPENING) - isinstance(event, _CLOSING)
            if depth > DEEPEST:
                raise TooDeep(None, None, _REASON, event.start_mark)  # type: ignore[arg-type]
    except TooDeep:
        raise
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        if mark and _open(text[: mark.index]) > DEEPEST:
            raise TooDeep(None, None, _REASON, mark) from error
    except yaml.YAMLError:  # it has no mark, and whoever parses the text for good tells it
        return


def _most(text: str) -> int:
    """No less than the depth: a level in blocks takes a column, or shares one with the list below it."""
    columns = max((len(m[0]) for m in _BEFORE_CONTENT.finditer(text)), default=0)
    return 2 * columns + 2 + text.count("[") + text.count("{")


def _open(text: str) -> int:
    """How many levels seem to be open at the end of a text that cannot be parsed."""
    line = text.rpartition("\n")[2]
    columns = 0 if line.strip(" \t?:-") else len(line)
    return columns + sum(text.count(mark) for mark in "[{") - sum(text.count(mark) for mark in "]}")

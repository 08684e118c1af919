"""Patterns that are compiled when they are first used: a command that looks at no text pays for none of them."""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


def pattern(expression: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """`re.compile` for the patterns of modules; what is wrong in one is told when it is first used (`re.error`)."""
    return cast("re.Pattern[AnyStr]", _Waiting(expression, flags))


class Pattern:
    """What `pattern` returns: its `compiled` is the real one, and so are its methods."""

    compiled: re.Pattern[Any]

    def __init__(self, expression: str | bytes, flags: int) -> None:
        self.pattern = expression
        self._flags = flags

    def __reduce__(self) -> tuple[object, ...]:
        return pattern, (self.pattern, self._flags)


class _Waiting(Pattern):
    """Before its first use. A class with `__getattr__` is slow to ask, so that one that was used has another."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        self.compiled = compiled = re.compile(self.pattern, self._flags)
        for each in ("match", "search", "fullmatch", "finditer", "findall", "sub", "subn", "split"):
            setattr(self, each, getattr(compiled, each))
        self.flags, self.groups, self.groupindex = compiled.flags, compiled.groups, compiled.groupindex
        self.__class__ = Pattern  # type: ignore[assignment]
        return getattr(self, name)

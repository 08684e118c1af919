"""The exceptions: what stops a command, a file or a unit.

What is wrong with content is a `model.Problem`, not an exception.

L10nError            cannot go on; exit code 1
├── ConfigError      l10n.yaml, the command line or the project's layout; exit code 2
├── FileError        one file cannot be read or written; the other files go on
│   └── FormatError  a source file or a PO file cannot be read
├── RefusedError     texts given to `Document.render` that may not be written; none is
└── EngineError      an engine did not answer; exit code 3 with the rest done
    ├── RateLimited  429, a used-up quota; try again after `retry_after` seconds
    ├── Transient    5xx, a closed connection, a time-out; try again
    ├── Auth         a missing or refused key; final
    ├── BadRequest   the engine refused this text; final for this text
    ├── Unsupported  the engine does not know this pair of languages; final
    ├── BudgetSpent  not sent: the run's limit of characters, cost or time is reached
    ├── OtherShard   not sent: another part of the run asks for it (`--shard`)
    └── BadOutput    an answer that cannot be a translation (empty, a quota notice, a lost mask)
"""

from __future__ import annotations

from collections.abc import Sequence


class L10nError(Exception):
    """An error that a person can mend.

    `path` and `line` (counted from 1) say where, `advice` what to do.
    """

    exit_code = 1

    def __init__(self, message: str, *, path: str = "", line: int = 0, advice: str = "") -> None:
        super().__init__(message)
        self.message, self.path, self.line, self.advice = message, path, line, advice

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}: " if self.line else f"{self.path}: " if self.path else ""
        return f"{where}{self.message}" + (f" ({self.advice})" if self.advice else "")


class ConfigError(L10nError):
    """The configuration or the call is wrong."""

    exit_code = 2


class FileError(L10nError):
    """One file cannot be read or written: it is no regular file, its name is too long, it leads outside."""


class FormatError(FileError):
    """A file cannot be read, or not as what it claims to be."""


class RefusedError(L10nError):
    """Texts that may not stand in the places of their segments; `refused` has (line, text, reason) of each."""

    def __init__(self, refused: Sequence[tuple[int, str, str]], *, path: str = "") -> None:
        lines = "; ".join(f"line {line}: the text {reason}" for line, _, reason in refused)
        advice = 'mend them, or keep the source by on_refusal="source"'
        super().__init__(f"{len(refused)} refused: {lines}", path=path, advice=advice)
        self.refused = tuple(refused)


class RefusedWarning(UserWarning):
    """As RefusedError, where the source was kept instead."""


class EngineError(L10nError):
    """An engine did not give a translation; `retry_after` is in seconds, where the engine said it."""

    exit_code = 3

    def __init__(self, message: str, *, retry_after: float | None = None, advice: str = "") -> None:
        super().__init__(message, advice=advice)
        self.retry_after = retry_after


class RateLimited(EngineError): ...


class Transient(EngineError): ...


class Auth(EngineError): ...


class BadRequest(EngineError):
    by_service = False  # the service said so; else it was never asked


class Unsupported(EngineError): ...


class BudgetSpent(EngineError): ...


class OtherShard(EngineError): ...


class BadOutput(EngineError): ...

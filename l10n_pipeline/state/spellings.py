"""Which texts a changed term base concerns: those in which a spelling stands that has changed."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from l10n_pipeline.errors import FormatError

if TYPE_CHECKING:
    from pathlib import Path

    from l10n_pipeline.files import Door
    from l10n_pipeline.model import Term
    from l10n_pipeline.state.store import Question, Store


def base(door: Door, folder: Path, told: Callable[[Path], str]) -> Iterator[tuple[str, bytes]]:
    """What the files of the term base hold, or why it cannot be read."""
    for path in door.walk(folder, ".yaml"):
        try:
            yield told(path), door.read(path)
        except FormatError as error:
            yield told(path), str(error).encode()


KIND = "texts"
"""Questions which terms stand in some texts; named by a digest of them."""


class Spellings:
    """The term base as the state knows it: what each spelling stands for, and the texts in which it was looked for."""

    def __init__(self, base: Callable[[], str], terms: Callable[[], Iterable[Term]]) -> None:
        """`base` is a digest of the whole term base; the terms are read if it has changed."""
        self._base, self._terms = base, terms
        self._changed: Callable[[str], bool] | None = None
        self._store: Store | None = None
        self.texts: dict[str, bytes] = {}  # of this run, by name
        self._names: dict[tuple[str, ...], str] = {}
        self.table: Mapping[str, bytes] | None = None  # what each spelling stands for now, if that is to be kept

    @property
    def base(self) -> str:
        """A digest of the whole term base."""
        return self._base()

    def begin(self, store: Store) -> None:
        """Compare the term base with the one of former runs."""
        self._store = store
        base = self.base.encode()
        if store.spelling("") == base:
            return
        from l10n_pipeline.terms.match import finder

        now = {"": base} | {text: hashlib.sha256(said.encode()).digest()[:16] for text, said in self._said()}
        former = dict(store.spellings())
        self.table = now
        changed = {text for text in {*now, *former} - {""} if now.get(text) != former.get(text)}
        self._changed = finder(changed) if former else None

    def _said(self) -> Iterable[tuple[str, str]]:
        from l10n_pipeline.terms.match import spellings

        return spellings(self._terms()).items()

    def name(self, texts: Iterable[str]) -> str:
        """The name of the question which terms stand in the texts."""
        each = tuple(texts)
        if each not in self._names:  # every locale asks
            self._names[each] = self._name(each)
        return self._names[each]

    def _name(self, texts: tuple[str, ...]) -> str:
        from l10n_pipeline.terms.fold import fold

        data = "\0".join(fold(text).text for text in texts).encode(errors="surrogatepass")
        name = hashlib.sha256(data).hexdigest()[:32]
        if name not in self.texts:
            self.texts[name] = zlib.compress(data, 1)
        return name

    def shipped(self, asked: Iterable[Question | None]) -> dict[str, bytes]:
        """The texts of questions that a copy of this process asked."""
        return {q.name: self.texts[q.name] for q in asked if q and q.kind == KIND and q.name in self.texts}

    def answer(self, name: str, former: str) -> str:
        """The answer of today to a question of former runs: another one where a spelling in its texts has changed."""
        if self._changed is None or self._store is None:
            return former
        data = self._store.text(name)
        if data is not None and not self._changed(zlib.decompress(data).decode(errors="surrogatepass")):
            return former
        return self.base

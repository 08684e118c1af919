"""What links may lead to, asked so that the state notes what an edition was made from."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property, partial
from typing import Any

from l10n_pipeline.edition import blocks
from l10n_pipeline.edition.addresses import OF_FRONT_MATTER, Addresses
from l10n_pipeline.errors import FormatError
from l10n_pipeline.project import Project
from l10n_pipeline.sources import Source


class Names(Collection[str]):
    """The names below the sources of one kind, `article` or `file`."""

    def __init__(self, project: Project, kind: str) -> None:
        self._project, self._kind = project, kind

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._project.name_said(name) == self._kind

    def __iter__(self) -> Iterator[str]:
        self._project.state.keep_nothing()
        listed = self._project.listed
        return iter(listed.articles if self._kind == "article" else listed.names - listed.articles)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class NotedAddresses(Addresses):
    """The addresses of a project's articles: what is found by them depends on all of them."""

    def __init__(self, project: Project) -> None:
        self._project = project
        super().__init__(project.listed.articles, project.places.url, self._front_matter)

    def find(self, url: str) -> str:
        self._project.state.note("addresses", "", self.said)
        return super().find(url)

    def named(self, name: str) -> str:
        self._project.state.note("addresses", "", self.said)
        return super().named(name)

    @cached_property
    def said(self) -> str:
        """What stands for all of them."""
        with self._project.state.aside():
            known = (sorted(self._by_name.items()), sorted(self._by_front_matter.items()))
            return hashlib.sha256(repr((known, sorted(self._alone.items()))).encode()).hexdigest()[:32]

    def _front_matter(self, name: str) -> Mapping[str, Any]:
        """What an article's front matter says of its addresses; {} where it cannot be read, which is told elsewhere."""
        found: Mapping[str, Any] = self._project.memo("addresses", Source(name), "", partial(self._read, name))
        return found

    def _read(self, name: str) -> dict[str, Any]:
        try:
            found = blocks.fields(self._project.door.read(self._project.listed.file(name)))
        except FormatError:
            return {}
        return {key: _plain(found[key]) for key in OF_FRONT_MATTER if key in found}


def _plain(value: object) -> Any:
    """Texts and lists of texts; all else says nothing of an address."""
    if isinstance(value, list):
        return [one for one in value if isinstance(one, str)]
    return value if isinstance(value, str) else None

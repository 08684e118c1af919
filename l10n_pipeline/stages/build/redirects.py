"""The slugs that a locale has now and had before, and the redirects from old addresses to new ones."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import cached_property

from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.edition.blocks import fields
from l10n_pipeline.model import Key
from l10n_pipeline.project import Project
from l10n_pipeline.sources import Source

KEY = "slug"


class Slugs:
    """The URLs of a locale's articles, below its own; nothing where slugs are not translated."""

    def __init__(self, project: Project, locale: LocaleConfig) -> None:
        self._project, self._locale = project, locale
        self._apply = (
            KEY in project.config.front_matter
            and bool(project.places.layout.slug)
            and locale.name != project.config.source_locale
        )

    def redirects(self, source: Source) -> tuple[tuple[str, str], ...]:
        """(from, to): a URL by the source's slug, or by one that the PO file still knows, and the one it is now.

        None leads away from a URL that an article has today.
        """
        if not self._apply or not source.is_article:
            return ()
        to = self._now.get(source, "")
        taken = set(self._now.values())
        found = (self._project.places.slugged(source.name, slug) for slug in self._former(source))
        return tuple((url, to) for url in dict.fromkeys(found) if to and url and url not in taken)

    @cached_property
    def said(self) -> str:
        """What stands for all of them: redirects depend on the slugs of all articles."""
        with self._project.state.aside():
            known = sorted((source.name, url) for source, url in self._now.items()) if self._apply else []
            return hashlib.sha256(repr(known).encode()).hexdigest()[:32]

    @cached_property
    def _now(self) -> Mapping[Source, str]:
        """The URL of each article that has a slug."""
        slugged = self._project.places.slugged
        found = {source: slugged(source.name, self._slug(source, own)) for source, own in self._own.items()}
        return {source: url for source, url in found.items() if url}

    @cached_property
    def _own(self) -> Mapping[Source, str]:
        """The slug that each article has in its source."""
        articles = [source for source in self._project.sources() if source.is_article]
        found = self._project.readable(articles)
        return {source: str(fields(document.source).get(KEY) or "") for source, document in found}

    def _slug(self, source: Source, own: str) -> str:
        from l10n_pipeline.edition import policy  # another run may know all slugs

        unit = self._project.units(source, self._locale.name).get(Key(KEY, own))
        shown = unit and policy.is_published(unit, self._locale.publish, self._locale.max_risk)
        return unit.target if unit and shown else own

    def _former(self, source: Source) -> Iterator[str]:
        """The source's slug, and what stands obsolete in the PO file, in either language."""
        yield self._own.get(source, "")
        present = self._project.catalog(source, self._locale.name)
        for key, unit in present.obsolete.items() if present else ():
            if key.context == KEY:
                yield from (key.text, unit.target)

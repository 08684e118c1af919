"""What can be chosen about how a source is read."""

from __future__ import annotations

from typing import NamedTuple

from l10n_pipeline.formats.key_patterns import fits

DATA_KEYS = ("**.title", "**.description")
"""What data files offer where the configuration says nothing."""


class ReadOptions(NamedTuple):
    """Options of `formats.read` for one file; part of the key under which its verdicts are cached."""

    front_matter: tuple[str, ...] = ("title", "description")  # key paths that are offered for translation
    keys: tuple[str, ...] = DATA_KEYS  # of data files: patterns of key paths that are offered
    single_lines: bool = False  # plain text: each line is a text of its own
    language: str = "en"  # of the sources; HTML that is in another language stays
    arguments: tuple[str, ...] = ()  # of shortcodes, template tags and JSX: patterns such as `figure.caption`
    code_tags: tuple[str, ...] = ()  # names of shortcodes and template tags with code between them
    mdx: tuple[str, ...] = (".mdx",)  # suffixes that the site generator reads as MDX
    parser: str = ""  # of Markdown that the site generator has, where it is none of CommonMark's: see `layouts`
    code: tuple[str, ...] = ()  # languages of code blocks: `python` offers comments, `python:strings` strings, too

    names: tuple[str, ...] = ()  # of YAML: paths below which the keys of mappings are text
    notes: tuple[str, ...] = ()  # of data files: patterns of key paths that explain the texts beside them
    types: tuple[tuple[str, str], ...] = ()  # of values of data files: pattern of key paths, language

    def type_of(self, path: str) -> str:
        """The language of a value: markdown, html, icu, text; the last pattern that fits says it."""
        return next((kind for key, kind in reversed(self.types) if fits(key, path)), "text")

    def offers(self, path: str) -> bool:
        """Whether the patterns offer a key path of a data file: the last one that fits decides, and `!` excludes."""
        return next((key[0] != "!" for key in reversed(self.keys) if fits(key, path)), False)

    def offers_property(self, name: str, path: str) -> bool:
        """The same for a property in a script, which a pattern may call by its name alone."""
        return next((key[0] != "!" for key in reversed(self.keys) if fits(key, path) or fits(key, name)), False)

    def name_of(self, path: str) -> str:
        """The path in `names` below which a mapping lies, "" for none: its keys are text."""
        return next((name for name in self.names if f"{path}.".startswith((f"{name}.", f"{name}[]"))), "")

    def offers_argument(self, path: str) -> bool:
        """The same for `name.argument` of a shortcode, a template tag or a JSX element."""
        return next((key[0] != "!" for key in reversed(self.arguments) if fits(key, path)), False)

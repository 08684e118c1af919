"""`po:` of l10n.yaml: PO files that another tool extracts, and in which markup their texts are written."""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from l10n_pipeline.config.yaml_nodes import Reading, YamlNode, entries, one_of, text

PLACE = "{locale}"
SYNTAXES = ("text", "markdown", "rst", "asciidoc", "pod", "html")


@dataclass(frozen=True, slots=True)
class PoFiles:
    """Some PO files; `{locale}` in the pattern is the locale as its folder or file is named, `*` any characters."""

    pattern: str  # of their paths from the project's folder
    syntax: str = ""  # of their texts; "" for what flags and references of an entry tell
    line: int = field(default=0, compare=False)  # of l10n.yaml

    @property
    def folder(self) -> str:
        """The folder that all of them lie in, whatever the locale."""
        head = self.pattern.partition(PLACE)[0].partition("*")[0]
        return head.rpartition("/")[0]

    def fits(self, name: str) -> bool:
        """Whether a name with `{locale}` in its place is one of these files."""
        return fnmatchcase(name, self.pattern.replace(PLACE, "[{]locale[}]"))

    def name(self, path: str, code: str) -> str:
        """The path with `{locale}` in the place of the locale's code; "" where it is none of that locale."""
        head, _, tail = self.pattern.partition(PLACE)
        at = path.find(code)
        while at >= 0:
            if fnmatchcase(path[:at], head) and fnmatchcase(path[at + len(code) :], tail):
                return f"{path[:at]}{PLACE}{path[at + len(code) :]}"
            at = path.find(code, at + 1)
        return ""


def po_files(reading: Reading, node: YamlNode) -> tuple[PoFiles, ...]:
    """The list under `po:`: patterns, or a pattern and the syntax."""
    if not node.is_list:
        reading.wrong(node, "`po` is a list", "- docs/locales/{locale}/LC_MESSAGES/**.po")
        return ()
    return tuple(_one(reading, one) for one in node.value)


_syntax = one_of(SYNTAXES)


def _one(reading: Reading, node: YamlNode) -> PoFiles:
    if node.is_mapping and _is_pattern(node):
        pattern = "{locale}"
        reading.wrong(node, "a pattern with {locale} needs quotation marks here", "path: 'po/{locale}.po'")
        return PoFiles(pattern)
    syntax = ""
    if node.is_mapping:
        given = entries(reading, node, "po", ("path", "syntax"))
        if "path" not in given:
            reading.wrong(node, "`path` is missing", "path: docs/locales/{locale}/LC_MESSAGES/**.po")
            return PoFiles("")
        if "syntax" in given:
            syntax = _syntax(reading, given["syntax"][1])
        node = given["path"][1]
    pattern = text(reading, node)
    path = PurePosixPath(pattern)
    if pattern.count(PLACE) != 1 or path.suffix != ".po" or path.is_absolute() or ".." in path.parts:
        advice = "a path below the project with {locale} once: docs/locales/{locale}/LC_MESSAGES/**.po"
        reading.wrong(node, f"'{pattern}' is no pattern of PO files", advice)
    return PoFiles(pattern, syntax, node.line)


def _is_pattern(node: YamlNode) -> bool:
    """`{locale}.po` without quotation marks is a mapping to YAML."""
    return any(key.is_scalar and key.value == "locale" for key, _ in node.value)

"""`ignore:` of l10n.yaml: which problems are not told, where, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from l10n_pipeline.config.yaml_nodes import Reading, YamlNode, entries, text

FLAG = "ignore:"
"""How the flag of a unit begins that silences a check; its name follows."""

_KEYS = ("check", "reason", "locale", "term", "files")


@dataclass(frozen=True, slots=True)
class Silence:
    """Problems of one id that somebody has looked at; what is "" counts for all."""

    check: str  # the id of the problem
    reason: str
    locale: str = ""
    term: str = ""  # the headword
    files: str = ""  # a pattern of source paths from the project's folder
    line: int = field(default=0, compare=False)  # of l10n.yaml

    def covers(self, check: str, locale: str, term: str, source: str) -> bool:
        """Whether it silences a problem of that id, about `term` ("" for none), in a source file."""
        return (
            self.check == check
            and self.locale in ("", locale)
            and self.term in ("", term)
            and (not self.files or fnmatchcase(source, self.files))
        )


def silences(reading: Reading, node: YamlNode) -> tuple[Silence, ...]:
    """The list under `ignore:`; each needs a check and a reason."""
    if not node.is_list:
        reading.wrong(node, "`ignore` is a list", "- {check: end-mark, reason: …}")
        return ()
    return tuple(_silence(reading, one) for one in node.value)


def _silence(reading: Reading, node: YamlNode) -> Silence:
    given = entries(reading, node, "ignore", _KEYS)
    values = {name: text(reading, value) for name, (_, value) in given.items()}
    for name in ("check", "reason"):
        if not values.get(name, "").strip():
            advice = (
                "the id of a problem, as docs/checks.md has it" if name == "check" else "say why it is right so"
            )
            reading.wrong(node, f"`{name}` is missing", advice)
            values[name] = ""
    return Silence(line=node.line, **values)

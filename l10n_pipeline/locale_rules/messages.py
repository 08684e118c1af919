"""Messages of ICU with their values put in, for the few sentences that the pages of a site say themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from l10n_pipeline.locale_rules import format_number
from l10n_pipeline.text.icu import MessagePart, pieces, unquoted


def formatted(text: str, locale: str, values: Mapping[str, object]) -> str:
    """The message in a locale: branches chosen by CLDR's plural rules, numbers as the locale writes them.

    A text that is no message with branches comes back as it is. An argument without a value stays.
    """
    parts = pieces(text)
    return text if parts is None else _Formatter(text, parts, locale, values).message(0, None, plural=False)


class _Formatter:
    """One message while it is read, from the part `at` on."""

    def __init__(self, text: str, parts: Sequence[MessagePart], locale: str, values: Mapping[str, object]) -> None:
        self.text, self.parts, self.locale, self.values = text, parts, locale, values
        self.at = 0

    def message(self, start: int, number: object, *, plural: bool) -> str:
        """The text from `start` to the brace that ends the branch (or to the end); `number` stands for `#`."""
        out = []
        while self.at < len(self.parts):
            part = self.parts[self.at]
            said = self.text[part.start : part.end]
            out.append(unquoted(self.text[start : part.start], plural=plural))
            if said.startswith("}"):
                return "".join(out)
            self.at += 1
            if said == "#":
                out.append(format_number(number, self.locale))
            elif said.endswith("}"):
                out.append(self._value(said))
            else:
                out.append(self._branch(said))
            start = self.parts[self.at - 1].end
        return "".join([*out, unquoted(self.text[start:], plural=plural)])

    def _value(self, said: str) -> str:
        name = said[1:-1].partition(",")[0].strip()
        return format_number(self.values[name], self.locale) if name in self.values else said

    def _branch(self, head: str) -> str:
        name, sort, *offset = (word.strip() for word in head[1:].split(","))
        value = self.values.get(name)
        less = int(offset[0].partition(":")[2]) if offset and offset[0] else 0
        number = value - less if isinstance(value, (int, float)) else value
        branches: dict[str, str] = {}
        while (part := self.parts[self.at]) and self.text[part.end - 1] == "{":
            self.at += 1
            branches[self.text[part.start : part.end - 1].strip()] = self.message(
                part.end, number, plural=sort != "select"
            )
            self.at += 1  # the brace that ends the branch
        self.at += 1  # and the one that ends the argument
        return branches.get(f"={value}", branches.get(self._category(sort, number), branches["other"]))

    def _category(self, sort: str, number: object) -> str:
        from babel import Locale

        if sort == "select" or not isinstance(number, (int, float)):
            return str(number)
        locale = Locale.parse(self.locale)
        return str((locale.plural_form if sort == "plural" else locale.ordinal_form)(number))

"""Adds to l10n.yaml and leaves every other byte as a person wrote it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import yaml


def with_links(data: bytes, locale: str, links: Mapping[str, str]) -> bytes:
    """The configuration with these prefixes of links for a locale; those that it has already stay as they are.

    The same bytes where nothing is to be added, or where the locale has no place of its own to write to.
    """
    text = data.decode("utf-8-sig")
    bom = data[: len(data) - len(text.encode())]
    root = yaml.compose(text, Loader=yaml.SafeLoader)  # the C loader counts bytes
    found = _item(_value(root, "locales"), locale)
    if found is None:
        return data
    key, value = found
    present = _value(value, "links")
    known = {str(k.value) for k, _ in present.value} if isinstance(present, yaml.MappingNode) else set()
    new = {was: now for was, now in links.items() if was not in known}
    if not new:
        return data
    items = [f"{_string(was)}: {_string(now)}" for was, now in new.items()]
    if present is not None:
        place = _before_first(present, items)
    else:
        item = f"links: {{{', '.join(items)}}}"
        place = _before_first(value, [item]) or _below(text, key, item)
    if place is None:
        return data
    at, inserted = place
    return bom + (text[:at] + inserted + text[at:]).encode()


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _value(node: yaml.Node | None, name: str) -> yaml.Node | None:
    found = _item(node, name)
    return found[1] if found else None


def _item(node: yaml.Node | None, name: str) -> tuple[yaml.Node, yaml.Node] | None:
    if not isinstance(node, yaml.MappingNode):
        return None
    return next(((k, v) for k, v in node.value if k.value == name), None)


def _before_first(node: yaml.Node, items: Sequence[str]) -> tuple[int, str] | None:
    """Where a mapping takes items, and how they are written there; None where it has no place for them."""
    if not isinstance(node, yaml.MappingNode):
        return None
    if node.flow_style:
        return node.start_mark.index + 1, ", ".join(items) + (", " if node.value else "")
    if not node.value:
        return None
    first = node.value[0][0].start_mark
    return first.index, "".join(f"{item}\n{' ' * first.column}" for item in items)


def _below(text: str, key: yaml.Node, written: str) -> tuple[int, str]:
    """On a line of its own below a key without a value."""
    end = text.find("\n", key.end_mark.index)
    at = len(text) if end < 0 else end
    return at, f"\n{' ' * (key.start_mark.column + 2)}{written}"

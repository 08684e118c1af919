"""Reads YAML node by node, for l10n.yaml and the term base, and reports each mistake with its line.

A reader is `(reading, node) -> value`. Where the node is wrong it reports the mistake and returns some value of
its type. Nobody uses that value: `Reading.end` raises, and the term base leaves the field out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from l10n_pipeline.errors import ConfigError

if TYPE_CHECKING:
    import yaml


class YamlNode(NamedTuple):
    """A value of a file: what PyYAML makes of it, without PyYAML, which takes as long to import as a small command."""

    tag: str  # the type that YAML gives it
    value: Any  # a scalar: as it is written; a list: its nodes; a mapping: pairs of nodes
    line: int  # counted from 1
    kind: str  # scalar, list or mapping

    @property
    def is_scalar(self) -> bool:
        return self.kind == "scalar"

    @property
    def is_list(self) -> bool:
        return self.kind == "list"

    @property
    def is_mapping(self) -> bool:
        return self.kind == "mapping"


@dataclass(frozen=True, slots=True)
class Reading:
    """The file that is read, and the mistakes so far."""

    path: str  # as messages name it
    root: Path  # of the project
    mistakes: list[ConfigError] = field(default_factory=list)

    def wrong(self, node: YamlNode, message: str, advice: str = "") -> None:
        """Report a mistake at a node."""
        self.wrong_at(node.line, message, advice)

    def wrong_at(self, line: int, message: str, advice: str = "") -> None:
        """Report a mistake in a line."""
        self.mistakes.append(self.mistake(line, message, advice))

    def mistake(self, line: int, message: str, advice: str = "") -> ConfigError:
        return ConfigError(_visible(message), path=self.path, line=line, advice=_visible(advice))

    def end(self) -> None:
        """Raise what was found: the one mistake, or an error with a line for each, in order of line."""
        if len(self.mistakes) == 1:
            raise self.mistakes[0]
        if self.mistakes:
            raise ConfigError("\n".join(str(error) for error in sorted(self.mistakes, key=lambda e: e.line)))


def _visible(message: str) -> str:
    """A message quotes the file: what would move the cursor or break the line is spelt out."""
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in message)


MOST_VALUES = 100_000
"""So many more values may the aliases of a file make than are written in it."""

ValueReader = Callable[[Reading, YamlNode], Any]
NodesByKey = dict[str, tuple[YamlNode, YamlNode]]  # key → its node and the value's node


def compose(reading: Reading, data: bytes) -> YamlNode | None:
    """The file's node, None where it is empty; ConfigError with the line for what is not UTF-8 or not YAML."""
    import yaml

    from l10n_pipeline.text import yaml_depth

    try:
        written = data.decode("utf-8-sig")
        yaml_depth.check(written)
        root = yaml.compose(written, Loader=yaml.CSafeLoader)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"byte {data[error.start]:#04x} is not UTF-8"
        raise reading.mistake(line, message, "save the file as UTF-8") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        mark = mark or getattr(error, "context_mark", None)
        reason = getattr(error, "problem", None) or getattr(error, "context", None) or str(error)
        message = f"not YAML: {reason}"
        raise reading.mistake(mark.line + 1 if mark else 0, message, yaml_depth.advice(error)) from error
    if root is not None and "&" in written:
        _refuse_growth(reading, root)
    return None if root is None else _node(root)


def _node(node: yaml.Node) -> YamlNode:
    """A node of PyYAML as one of ours."""
    import yaml

    line = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        return YamlNode(node.tag, [(_node(key), _node(value)) for key, value in node.value], line, "mapping")
    if isinstance(node, yaml.SequenceNode):
        return YamlNode(node.tag, [_node(value) for value in node.value], line, "list")
    return YamlNode(node.tag, node.value, line, "scalar")


def _of_pyyaml(node: YamlNode) -> yaml.Node:
    """The way back."""
    import yaml

    if node.is_mapping:
        return yaml.MappingNode(node.tag, [(_of_pyyaml(key), _of_pyyaml(other)) for key, other in node.value])
    if node.is_list:
        return yaml.SequenceNode(node.tag, [_of_pyyaml(other) for other in node.value])
    return yaml.ScalarNode(node.tag, node.value)


def _refuse_growth(reading: Reading, root: yaml.Node) -> None:
    """ConfigError where a value holds itself, or where aliases make very many values of few."""
    sizes: dict[int, int] = {}  # of a node: how many it is with all that it holds, 0 while that is counted
    waiting = [(root, False)]
    while waiting:
        node, is_counted = waiting.pop()
        held = _held(node)
        if is_counted:
            size = sizes[id(node)] = 1 + sum(sizes[id(other)] for other in held)
            if size > MOST_VALUES + len(sizes):
                message = f"aliases (`*name`) make {size:,} values of {len(sizes):,}"
                raise reading.mistake(node.start_mark.line + 1, message, "write less, or into more files")
        elif id(node) not in sizes:
            sizes[id(node)] = 0
            waiting += [(node, True), *((other, False) for other in held)]
        elif not sizes[id(node)]:
            raise reading.mistake(node.start_mark.line + 1, "this value holds itself", "write it out")


def _held(node: yaml.Node) -> list[yaml.Node]:
    """What a list or a mapping holds: of a mapping keys and values."""
    import yaml

    if isinstance(node, yaml.MappingNode):
        return [other for entry in node.value for other in entry]
    return node.value if isinstance(node, yaml.SequenceNode) else []


def entries(reading: Reading, node: YamlNode | None, what: str, known: Iterable[str] | None = None) -> NodesByKey:
    """The entries of a mapping; {} for nothing.

    A key that is not in `known`, not text or there twice is a mistake. Keys are taken as they are written: to
    YAML 1.1 the locale `no` is a boolean.
    """
    return {} if node is None or is_null(node) else mapping(reading, node, what, known)


def mapping(reading: Reading, node: YamlNode, what: str, known: Iterable[str] | None = None) -> NodesByKey:
    """The same, where nothing is a mistake, too."""
    if not node.is_mapping:
        reading.wrong(node, f"{what} must be a mapping", "write lines like `key: value`")
        return {}
    out: NodesByKey = {}
    for key, value in node.value:
        if not key.is_scalar:
            reading.wrong(key, f"a key of {what} must be text")
        elif known is not None and key.value not in known:
            reading.wrong(key, f"unknown key '{key.value}' in {what}", nearest(key.value, known))
        elif key.value in out:
            reading.wrong(key, f"'{key.value}' stands twice in {what}", "keep one of them")
        else:
            out[key.value] = (key, value)
    return out


def scalar(node: YamlNode) -> str | None:
    """A scalar as it is written; None for a list, a mapping or nothing."""
    return str(node.value) if node.is_scalar and not is_null(node) else None


def is_null(node: YamlNode) -> bool:
    """Whether nothing stands there, or `null`."""
    return bool(node.tag == "tag:yaml.org,2002:null")


def string(reading: Reading, node: YamlNode) -> str:
    """Text; a number or a `yes` must be quoted to be one."""
    value = scalar(node)
    if not node.is_scalar:
        reading.wrong(node, "this must be text, not a list or a mapping")
    elif value is None or not value.strip():
        reading.wrong(node, "this must not be empty", "write it, or take the line out")
    elif node.tag != "tag:yaml.org,2002:str":
        kind = node.tag.rpartition(":")[2]
        reading.wrong(node, f"YAML reads {value} as {kind}, not as text", f'put it in quotes: "{value}"')
    return value or ""


def text(reading: Reading, node: YamlNode) -> str:
    """One line of text."""
    before, value = len(reading.mistakes), string(reading, node)
    if len(reading.mistakes) == before and not value.isprintable():
        reading.wrong(node, "this must be one line of text")
    return value


def boolean(reading: Reading, node: YamlNode) -> bool:
    """True or false."""
    if node.tag != "tag:yaml.org,2002:bool":
        reading.wrong(node, "this must be true or false")
    return str(node.value).lower() in ("true", "yes", "on")


def one_of(names: tuple[str, ...]) -> ValueReader:
    """A reader for one of a few words."""

    def read(reading: Reading, node: YamlNode) -> str:
        value = scalar(node)
        if value not in names:
            what = "this" if value is None else f"'{value}'"
            near = close(value or "", names)
            advice = f"did you mean '{near}'?" if near else ""
            reading.wrong(node, f"{what} is none of {', '.join(names)}", advice)
        return value or ""

    return read


def list_of(item: ValueReader) -> ValueReader:
    """A reader for a list, as a tuple without repetitions."""

    def read(reading: Reading, node: YamlNode) -> tuple[Any, ...]:
        if node.is_list:
            return tuple(dict.fromkeys(item(reading, child) for child in node.value))
        value = scalar(node)
        reading.wrong(
            node, "this must be a list", "like [one, two]" if value is None else f"write it in brackets: [{value}]"
        )
        return ()

    return read


def unless_null(read: ValueReader) -> ValueReader:
    """A reader that also takes `null`, for None."""
    return lambda reading, node: None if is_null(node) else read(reading, node)


def plain(reading: Reading, node: YamlNode) -> Any:
    """Whatever the node says, as plain Python values."""
    import yaml

    try:
        return yaml.constructor.SafeConstructor().construct_document(_of_pyyaml(node))
    except (yaml.YAMLError, ValueError) as error:
        reading.wrong(node, f"{getattr(error, 'problem', None) or error}")
        return None


def close(word: str, known: Iterable[str]) -> str:
    """The one of `known` that begins with `word` or is nearest to it; "" where none is near."""
    from difflib import get_close_matches

    names = list(known)
    longer = sorted((name for name in names if word and name.startswith(word)), key=len)
    return next(iter(longer or get_close_matches(word, names, 1)), "")


def nearest(word: str, known: Iterable[str]) -> str:
    """Advice for a name that is not known: the nearest one, else those that there are."""
    names = list(known)
    near = close(word, names)
    if near:
        return f"did you mean '{near}'?"
    return "there are: " + ", ".join(names[:40]) if names else ""

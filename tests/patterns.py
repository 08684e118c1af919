"""Every regular expression of the package, how it is called, and texts that are made against it."""

from __future__ import annotations

import ast
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from importlib import import_module
from itertools import islice, product
from pathlib import Path
from re import _parser as parser  # type: ignore[attr-defined]
from types import FunctionType, ModuleType

import l10n_pipeline
from l10n_pipeline import lazy

PACKAGE = Path(l10n_pipeline.__file__).parent
CALLS = {"search", "match", "fullmatch", "split", "findall", "finditer", "sub", "subn", "compile"}
ANCHORED = {"match", "fullmatch"}
MOST = 16
"""Texts for one pattern at most."""


@dataclass(frozen=True)
class Use:
    """A pattern, where it stands, and the methods that the package calls it by; `finditer` where that is not known."""

    name: str
    pattern: re.Pattern
    methods: frozenset[str]


@cache
def modules() -> dict[str, ModuleType]:
    found = (info.name for info in pkgutil.walk_packages([str(PACKAGE)], "l10n_pipeline."))
    return {name: import_module(name) for name in found if not name.endswith("__main__")}


@cache
def uses() -> tuple[Use, ...]:
    """What module-level names hold or reach, and what stands in a call of `re` within a function."""
    called = _called()
    found: dict[tuple[str | bytes, int], Use] = {}

    def add(name: str, pattern: re.Pattern, methods: set[str]) -> None:
        methods = {method if method in ANCHORED else "finditer" for method in methods or {"finditer"}}
        key = pattern.pattern, pattern.flags
        before = found.get(key, Use(name, pattern, frozenset()))
        found[key] = Use(before.name, pattern, before.methods | methods)

    for name, module in modules().items():
        short = name.removeprefix("l10n_pipeline.")
        for own, value in vars(module).items():
            for pattern in _reachable(value, set(), 6, module.__name__):
                add(f"{short}:{own}", pattern, called.get(id(pattern), set()))
        for line, method, pattern in _inline(module):
            add(f"{short}:{line}", pattern, {method})
    return tuple(found.values())


def _compiled(value: object) -> object:
    return value.compiled if isinstance(value, lazy.Pattern) else value


def _reachable(value: object, seen: set[int], depth: int, module: str) -> Iterator[re.Pattern]:
    """Patterns in containers, dataclasses, closures, defaults and attributes of objects."""
    value = _compiled(value)
    if isinstance(value, re.Pattern):
        yield value
    elif depth and id(value) not in seen and not isinstance(value, str | bytes | int | ModuleType):
        seen.add(id(value))
        for part in _parts(value, module):
            yield from _reachable(part, seen, depth - 1, module)


def _parts(value: object, module: str) -> Iterator[object]:
    if isinstance(value, dict):
        yield from [*value, *value.values()]
    elif isinstance(value, list | tuple | set | frozenset):
        yield from value
    elif isinstance(value, FunctionType):
        if value.__module__ == module:
            yield from (cell.cell_contents for cell in value.__closure__ or () if cell.cell_contents is not value)
            yield from value.__defaults__ or ()
            yield from (value.__kwdefaults__ or {}).values()
    elif isinstance(value, type):
        if value.__module__ == module:
            yield from vars(value).values()
    elif hasattr(value, "__wrapped__"):
        yield value.__wrapped__
    elif is_dataclass(value):
        yield from (getattr(value, field.name, None) for field in fields(value))
    elif type(value).__module__.startswith("l10n_pipeline"):
        yield from getattr(value, "__dict__", {}).values()


def _called() -> dict[int, set[str]]:
    """The methods that are called on each pattern that has a name; any other mention of it may be a search."""
    out: dict[int, set[str]] = {}
    for module in modules().values():
        nodes = _nodes(module)
        on = {id(node.value): node.attr for node in nodes if isinstance(node, ast.Attribute)}
        for node in nodes:
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                value = vars(module).get(node.id)
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                value = getattr(vars(module).get(node.value.id), node.attr, None)
            else:
                continue
            value = _compiled(value)
            if isinstance(value, re.Pattern):
                out.setdefault(id(value), set()).add(on.get(id(node), "finditer"))
    return out


def _inline(module: ModuleType) -> Iterator[tuple[int, str, re.Pattern]]:
    """What is compiled within functions, by line and by how it is called: literals, and f-strings of known names."""
    nodes = [n for n, inside in _nodes(module).items() if inside]
    called: dict[int, str] = {}
    for node in nodes:
        if isinstance(node, ast.Attribute) and node.attr in CALLS:
            called[id(node.value)] = node.attr
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            called[id(node.value)] = node.targets[0].id
    for node in nodes:
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CALLS):
            continue
        if not (isinstance(node.func.value, ast.Name) and node.func.value.id == "re" and node.args):
            continue
        method = node.func.attr if node.func.attr != "compile" else called.get(id(node), "compile")
        flags = [k.value for k in node.keywords if k.arg == "flags"]
        flags += node.args[1:2] if node.func.attr == "compile" else node.args[2:3] if method in ANCHORED else []
        try:
            given = [
                eval(compile(ast.Expression(n), "", "eval"), dict(vars(module))) for n in [node.args[0], *flags]
            ]
            yield node.lineno, method, re.compile(*given[:2])
        except (NameError, TypeError, KeyError, IndexError, AttributeError):
            continue  # made of what the function was given: it is tried where the function is


@cache
def _nodes(module: ModuleType) -> dict[ast.AST, bool]:
    """What a module consists of, and whether it stands within a function."""
    out: dict[ast.AST, bool] = {}

    def walk(node: ast.AST, inside: bool) -> None:
        inside = inside or isinstance(node, ast.FunctionDef | ast.Lambda)
        out[node] = inside
        for child in ast.iter_child_nodes(node):
            walk(child, inside)

    walk(ast.parse(Path(str(module.__file__)).read_text("utf-8")), False)
    return out


# -- texts against a pattern -----------------------------------------------------------------------


def texts(pattern: re.Pattern, most: int = MOST) -> list[tuple[str, str, str]]:
    """(what stands before, what is repeated, what stands behind): near-misses of everything the pattern repeats."""
    raw = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    flags = pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else pattern.flags
    tree = parser.parse(raw, flags)
    letters, whole = _letters(tree), _sample(tree)
    found = list(dict.fromkeys((before, body) for before, body in _pumps(tree, letters) if body))
    made = [(before, body, "\0") for before, body in found]
    made += [("", before + body, "\0") for before, body in found]
    made += [("", cut, "\0") for cut in (whole, whole[:-1], whole[1:], whole[: len(whole) // 2])]
    made += [("", before, "\0") for before, _ in found]
    made += [("", letter, "\0") for letter in letters]
    made += [(before, body, "") for before, body in found]
    made += [("", body + before, "\0") for before, body in found]
    made += [("", one + other, "\0") for one, other in product(letters[:5], letters[:5])]
    made += [("", letter, "\n") for letter in letters]
    return list(islice((t for t in dict.fromkeys(made) if t[1]), most))


def _sample(tree) -> str:
    """A short text that a part of a pattern matches, more or less."""
    return "".join(_of_one(str(kind), value) for kind, value in tree)


def _of_one(name: str, value) -> str:
    if name == "LITERAL":
        return chr(value)
    if name == "NOT_LITERAL":
        return "a" if value != ord("a") else "b"
    if name == "ANY":
        return "a"
    if name == "IN":
        return _of_class(value)
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        return _sample(value[2]) * min(max(value[0], 1), 20)
    if name == "SUBPATTERN":
        return _sample(value[-1])
    if name == "ATOMIC_GROUP":
        return _sample(value)
    return _sample(value[1][0]) if name == "BRANCH" else ""


def _of_class(items) -> str:
    one = re.compile(_spelt([("IN", items)]))
    first = [chr(v if str(k) == "LITERAL" else v[0]) for k, v in items if str(k) in ("LITERAL", "RANGE")]
    return next((c for c in [*first, *"a1 -é\n~人"] if one.match(c)), "")


def _spelt(tree) -> str:
    """The class of one character that begins a part, as a pattern of its own."""
    name, value = str(tree[0][0]), tree[0][1]
    if name == "LITERAL":
        return re.escape(chr(value))
    if name == "NOT_LITERAL":
        return f"[^{re.escape(chr(value))}]"
    if name != "IN":
        return "(?s:.)"
    kinds = {
        "SPACE": r"\s",
        "NOT_SPACE": r"\S",
        "DIGIT": r"\d",
        "NOT_DIGIT": r"\D",
        "WORD": r"\w",
        "NOT_WORD": r"\W",
    }
    out = ""
    for kind, part in value:
        if str(kind) == "NEGATE":
            out += "^"
        elif str(kind) == "RANGE":
            out += f"{re.escape(chr(part[0]))}-{re.escape(chr(part[1]))}"
        elif str(kind) == "LITERAL":
            out += re.escape(chr(part))
        else:
            out += kinds[str(part).removeprefix("CATEGORY_")]
    return f"[{out}]"


def _letters(tree) -> list[str]:
    """The characters that the pattern names, and those that most classes have."""
    found: dict[str, None] = {}

    def walk(part) -> None:
        for kind, value in part:
            name = str(kind)
            if name in ("LITERAL", "NOT_LITERAL"):
                found[chr(value)] = None
            elif name == "IN":
                found.update({chr(v): None for k, v in value if str(k) == "LITERAL"})
                found.update({chr(v[0]): None for k, v in value if str(k) == "RANGE"})
            elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
                walk(value[2])
            elif name == "SUBPATTERN":
                walk(value[-1])
            elif name == "ATOMIC_GROUP":
                walk(value)
            elif name == "BRANCH":
                for one in value[1]:
                    walk(one)
            elif name in ("ASSERT", "ASSERT_NOT"):
                walk(value[1])

    walk(tree)
    marks = [c for c in found if not c.isalnum()]
    return list(dict.fromkeys([*"a 1\n", *marks[:10], *[c for c in found if c.isalnum()][:3]]))


def _pumps(tree, letters: list[str], before: str = "") -> Iterator[tuple[str, str]]:
    """What stands before each repeat without end of a pattern, and what the repeat may repeat."""
    for kind, value in tree:
        name = str(kind)
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            if value[1] > 20:
                yield from ((before, body) for body in _bodies(value[2], letters))
            yield from _pumps(value[2], letters, before)
        elif name == "SUBPATTERN":
            yield from _pumps(value[-1], letters, before)
        elif name == "ATOMIC_GROUP":
            yield from _pumps(value, letters, before)
        elif name == "BRANCH":
            for one in value[1]:
                yield from _pumps(one, letters, before)
        elif name in ("ASSERT", "ASSERT_NOT"):
            yield from _pumps(value[1], letters)
        before += _of_one(name, value)


def _bodies(tree, letters: list[str]) -> Iterator[str]:
    """Texts that a repeat takes: a sample, one of each branch, and for a class the letters that are in it."""
    yield _sample(tree)
    if len(tree) == 1 and str(tree[0][0]) in ("IN", "ANY", "NOT_LITERAL"):
        one = re.compile(_spelt(tree))
        yield from islice((c for c in letters if one.match(c)), 5)
    for kind, value in tree:
        if str(kind) == "BRANCH":
            yield from map(_sample, value[1])
        elif str(kind) in ("SUBPATTERN", "ATOMIC_GROUP"):
            yield from _bodies(value[-1] if str(kind) == "SUBPATTERN" else value, letters)

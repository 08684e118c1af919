"""The rules of the house: who may import whom, how long a module may be, what is documented."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from itertools import chain
from pathlib import Path

import pytest

from l10n_pipeline.cli import COMMANDS

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "l10n_pipeline"

LAYERS = (
    {"errors", "lazy"},
    {"blas", "effort", "screen", "slots", "splice"},
    {"model"},
    {"files", "forks", "runner", "progress", "problems", "workers"},
    {"text"},
    {"config"},
    {"formats", "locale_rules", "terms", "catalog", "memory", "ledger"},
    {"doubt"},
    {"settle", "protection"},
    {"engines"},
    {"checks", "edition", "adopt", "leverage", "exchange", "library"},
    {"intake", "survey"},
    {"state"},
    {"foreign", "listing"},
    {"sources"},
    {"catalogs"},
    {"project", "publish"},
    {"sharing"},
    {"stages"},
    {"report", "review"},
    {"agents"},
    {"commands"},
    {"cli"},
)
"""A part imports parts of the lines above its own; `__init__` is the front door, not a part."""

EXCEPTIONS = {("model", "library"): "Document.render stands where users look for it; imported when it is called"}


LIMIT = 400
FUNCTION = 60
"""Lines, of a module and of a function."""

ROOMS = {
    ".": (
        "blas catalogs cli effort errors foreign forks lazy library listing model problems progress project runner"
        " screen sharing slots sources splice workers"
    ),
    "adopt": "disarm lines merge page parts portions write",
    "agents": "calls server",
    "catalog": "branches charset comments entry lines merge nearest plurals read write",
    "checks": (
        "across blanks calendar codes copied ends hidden hosts length machine numbers outside pairs plain quotes script"
        " spelling starts stays terms twice typography variant"
    ),
    "commands": (
        "adopt apply approve build check completion doctor estimate evaluate explain export extract help import init "
        "merge_po mcp migrate models mv prune publish resolve review run same_meaning status summary tasks terms "
        "translate"
    ),
    "config": "amend config kept limits offered po_files publish releases silences style values yaml_nodes",
    "doubt": (
        "around bounds comment judged language length letters meaning mends numbers pair repeats risk signs"
        " untranslated words writing"
    ),
    "edition": "addresses anchors beside blocks compose front glosses inclusions layouts links manifest own_blocks"
    " places policy regions releases",
    "engines": "apertium apertium_program codes options outside pseudo resilient secrets",
    "engines/http": "answers batches deepl google libretranslate session",
    "engines/llm": "chat chat_engine engine judge prompt reading",
    "engines/neural": "capitals decoder engine fast files model onnx_file store",
    "exchange": "codes glossaries tables termlists tmx units xliff",
    "files": "door folders git lock looks names program said saving system",
    "formats": "front_matter joining key_patterns laws options outside script svg text verdicts",
    "formats/data": "csv json toml typed yaml yaml_values",
    "formats/html": "marks page",
    "formats/markdown": (
        "bodies code definitions dialects doubts elements flow items leaves left marks mdx mdx_refused mdx_scan mermaid"
        " needs page parsers scan segments tables terms texts"
    ),
    "ledger": "budget ledger postgresql recorded schema sqlite",
    "intake": (
        "align closest comments copies exchanged files history kept match meaning memories order pages pairs placing po"
        " recall sections untranslated"
    ),
    "leverage": "carrier migrator moved sentences spelling",
    "locale_rules": "cjk dictionary direction emphasis fr ja language marks messages numerals setting typography zh",
    "memory": "exact similar",
    "protection": "chain masks messages pairs parts placing spans typography verify ways weave whole",
    "publish": "deadlinks feeds finish layout manifest page pieces read related runs safety setting site structured",
    "publish/wording": "",
    "report": "baseline formats handing imports problems summary surveys tables",
    "review": "api desk engine history index journal looks markers mdx pack pages queue rooms saves security serve"
    " server take terms units",
    "review/wording": "",
    "settle": "addresses grades localized mends place readings restore",
    "survey": "declared labels look nested scripted site written",
    "stages": "folders linking preview publication publish site_words",
    "state": "answers batches fresh glance spellings state store told",
    "stages/build": "besides build edition editions manifest minimum noted outputs pictures redirects work",
    "stages/extract": "extract lost messages moved_texts offered own_files po_files renamed term_notes",
    "stages/handing": "answers apply handouts tasks",
    "stages/housekeeping": ("adopt approval branches move prune replaced_terms same_meaning"),
    "stages/inspect": (
        "changed_terms changes check evaluate explain export frozen mending models reading_list settled silences"
        " source_check survey terms workload"
    ),
    "stages/intake": "glossary labels pages pairs run",
    "stages/translate": "again aids briefs copies costs engine_run kept offers open_units opencc plurals"
    " project_memory recalled release_forms releases rest run second_look translate trust wanted worker writing",
    "terms": ("bulk cache fold gloss inflect inflections lemmas load machine match pair propose script"),
    "text": (
        "active active_pages asciidoc common_runs commonmark differences html icu inline jsx markup patterns"
        " placeholders pod quick rst script scripts sentences tags templates unseen yaml_depth"
    ),
}
"""Every module of every room, and of the package itself (`.`): a new one is a decision about the house."""


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if path.parent != PACKAGE or path.stem[:2] != "__")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_bytes())


def part(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@cache
def imported(path: Path) -> tuple[str, ...]:
    """Every module that a file imports, at its top or in a function."""
    return tuple(_imported(path))


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: relative import"
            if node.module == "l10n_pipeline":
                yield from (f"l10n_pipeline.{alias.name}" for alias in node.names)
            else:
                yield str(node.module)


def name(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def test_imports_point_down():
    level = {part: number for number, layer in enumerate(LAYERS) for part in layer}
    wrong = []
    for path in modules():
        own = part(path)
        assert own in level, f"{own} has no place in LAYERS"
        for module in imported(path):
            package, _, rest = module.partition(".")
            other = rest.partition(".")[0]
            if package == "l10n_pipeline" and other != own and (own, other) not in EXCEPTIONS:
                assert other in level, f"{own} imports {module}"
                if level[other] >= level[own]:
                    wrong.append(f"{name(path)} imports {other}, which is not below it")
    assert wrong == []


def test_the_table_of_parts_has_their_order():
    """Each row of docs/architecture.md may import the rows above it."""
    level = {part: number for number, layer in enumerate(LAYERS) for part in layer}
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8").partition("\n## The parts\n")[2]
    rows = [re.findall(r"`(\w+)/?`", row) for row in re.findall(r"^\| (`.*?) \|", text, re.M)]
    levels = [level[part] for row in rows for part in row]
    assert levels == sorted(levels)


def test_a_module_is_no_longer_than_one_can_read():
    lines = {name(path): len(path.read_text("utf-8").splitlines()) for path in modules()}
    assert {path: length for path, length in lines.items() if length > LIMIT} == {}


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_each_room_holds_what_belongs_there(room):
    present = {path.stem for path in (PACKAGE / room).glob("*.py") if path.stem[:2] != "__"}
    assert present == set(ROOMS[room].split())


def test_each_room_stands_in_the_table():
    assert {path.parent.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py")} == set(ROOMS)


def test_a_function_is_no_longer_than_one_can_read():
    functions = ((path, n) for path in modules() for n in ast.walk(tree(path)) if isinstance(n, ast.FunctionDef))
    long = [(path, f) for path, f in functions if f.end_lineno - f.lineno + 1 > FUNCTION]
    assert [f"{name(path)}:{f.lineno}: {f.name}" for path, f in long] == []


def test_each_module_says_in_a_sentence_what_it_is_for():
    """The first paragraph; what stands below it, after an empty line, are its reasons."""
    said = {path: (ast.get_docstring(tree(path)) or "").partition("\n\n")[0] for path in PACKAGE.rglob("*.py")}
    good = re.compile(r"[^\n][\s\S]{20,250}\.")
    assert [name(path) for path, first in said.items() if not good.fullmatch(first)] == []
    assert [name(path) for path, first in said.items() if re.search(r"[.?!]\s+[A-Z]", first)] == []


@pytest.mark.parametrize(
    ("library", "parts"),
    [
        ("polib", {"catalog"}),
        ("pyromark", {"text"}),
        ("ahocorasick_rs", {"terms"}),
        ("sqlite3", {"ledger", "state"}),
    ],
)
def test_one_part_alone_knows_a_library(library, parts):
    users = {part(path) for path in modules() if library in {module.split(".")[0] for module in imported(path)}}
    assert users <= parts


def test_patterns_of_modules_are_compiled_when_they_are_used():
    """`lazy.pattern`: hundreds of patterns would take a third of the time of a run with nothing to do."""

    def at_import(node: ast.AST) -> Iterator[ast.AST]:
        if not isinstance(node, ast.FunctionDef | ast.Lambda):
            yield node
            for child in ast.iter_child_nodes(node):
                yield from at_import(child)

    calls = ((path, n.func) for path in modules() for n in at_import(tree(path)) if isinstance(n, ast.Call))
    assert [f"{name(path)}:{f.lineno}" for path, f in calls if ast.unparse(f) == "re.compile"] == []


def test_every_command_is_listed_and_documented():
    """A command that has its module stands in COMMANDS and in the README."""
    present = {path.stem.replace("_", "-") for path in (PACKAGE / "commands").glob("[a-z]*.py")}
    assert present <= {command for command, _ in COMMANDS}
    readme = (ROOT / "README.md").read_text("utf-8")
    assert [command for command in sorted(present) if not re.search(rf"`l10n {command}[`\s]", readme)] == []


def test_every_target_of_make_is_listed():
    text = (ROOT / "Makefile").read_text("utf-8")
    phony = set(re.search(r"^\.PHONY: (.*)", text, re.M)[1].split())
    assert set(re.findall(r"^([a-z-]+):.*## ", text, re.M)) == phony - {"tools"}


def test_each_decision_has_a_number_of_its_own():
    numbers = [path.name[:4] for path in (ROOT / "docs" / "decisions").glob("*.md")]
    assert sorted(numbers) == [f"{number:04}" for number in range(1, len(numbers) + 1)]


def test_no_file_holds_a_conflict_of_a_merge():
    """Makefiles and case files are read by no linter that would see it."""
    folders = [PACKAGE, *(ROOT / name for name in ("tests", "docs", "benchmarks"))]
    found = [
        path for folder in folders for path in folder.rglob("*") if path.suffix in (".py", ".md", ".yml", ".toml")
    ]
    found += [ROOT / name for name in ("Makefile", "pyproject.toml", "CHANGELOG.md", "README.md", "l10n.yaml")]
    marked = re.compile(r"^(?:<{7}|>{7}) \S.*$\n?", re.M)
    assert [path.name for path in found if marked.search(path.read_text("utf-8"))] == []


def test_what_benchmarks_import_of_the_package_is_there():
    """Nobody runs them all each day."""
    missing = [
        f"{path.name}: {node.module} {one.name}"
        for path in (ROOT / "benchmarks").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(PACKAGE.name)
        for one in node.names
        if not hasattr(import_module(node.module), one.name) and not find_spec(f"{node.module}.{one.name}")
    ]
    assert missing == []


def test_constraints_are_names_and_versions_and_cover_what_is_asked_for():
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    assert [line for line in lines if not re.fullmatch(r"[a-z0-9-]+==[0-9][a-z0-9.]*", line)] == []
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    asked = [
        *project["project"]["dependencies"],
        *chain(*project["project"]["optional-dependencies"].values()),
        *chain(*project["dependency-groups"].values()),
    ]
    assert [line for line in asked if not re.search("[>=]=", line)] == [], "each has a lowest version"
    names = {re.sub("[-_.]+", "-", re.match(r"[\w.-]+", line)[0].lower()) for line in asked}
    assert names <= {line.partition("==")[0] for line in lines}, "run: make constraints"


def test_no_file_names_the_machine_it_was_made_on():
    """Paths of one machine have no meaning on another."""
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in [*PACKAGE.rglob("*.py"), *(ROOT / "tests").rglob("*.py"), *(ROOT / "docs").rglob("*.md")]
        for match in re.finditer(r"(?<![\w/.])/(?:home|root|work|Users)/\w+", path.read_text("utf-8"))
    ]
    assert found == []


def types(path: Path) -> Iterator[str]:
    """The public types that a module defines: classes, aliases, variables of types."""
    for node in tree(path).body:
        if isinstance(node, ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign):
            names = (target.id for target in node.targets if isinstance(target, ast.Name))
            yield from (each for each in names if re.fullmatch("[A-Z][a-z][A-Za-z0-9]*", each))


def test_the_name_of_a_type_means_one_thing():
    places = {}
    for path in modules():
        for each in types(path):
            places.setdefault(each, []).append(name(path))
    assert {each: where for each, where in places.items() if len(where) > 1 and each[0] != "_"} == {}


POSIX = {"fcntl", "grp", "posix", "pty", "pwd", "resource", "syslog", "termios", "tty", "crypt", "nis", "spwd"}
"""Modules of the standard library that Windows lacks."""


def test_nothing_that_exists_on_posix_alone_is_imported_at_the_top():
    found = []
    for path in modules():
        tops = [node for node in tree(path).body if isinstance(node, ast.Import | ast.ImportFrom)]
        named = {alias.name for node in tops if isinstance(node, ast.Import) for alias in node.names}
        named |= {node.module for node in tops if isinstance(node, ast.ImportFrom)}
        found += [(name(path), module) for module in named if module.split(".")[0] in POSIX]
    assert found == []


# -- the door ----------------------------------------------------------------------------------------

OPENS = frozenset(
    "open read_bytes read_text write_bytes write_text iterdir glob rglob unlink rmdir mkdir makedirs touch"
    " symlink_to hardlink_to chmod walk scandir listdir remove removedirs rename replace rmtree copy copyfile copytree"
    " move connect mkdtemp mkstemp NamedTemporaryFile TemporaryDirectory".split()
)
OF_MODULES = frozenset({"os", "shutil", "tempfile", "sqlite3", "io"})
COMMON = frozenset({"open", "walk", "remove", "rename", "replace", "copy", "move", "connect", "glob"})
"""Words that are methods of other things, too: they count on the modules of the system, and `open` by itself."""

DOORS = {
    "cli.py": "/dev/null in the place of an output that somebody closed",
    "commands/help.py": "the documentation that came with the package",
    "doubt/words.py": "data that came with the package",
    "publish/wording/__init__.py": "data that came with the package",
    "engines/neural/store.py": "models of the machine, in no project",
    "stages/inspect/models.py": "models of the machine, in no project",
    "review/desk.py": "the times of folders; no file",
    "review/journal.py": "a line at the end of a file; the path comes from the door",
    "review/looks.py": "data that came with the package",
    "review/wording/__init__.py": "data that came with the package",
    "ledger/sqlite.py": "SQLite opens its file itself; the path comes from the door",
    "state/store.py": "SQLite opens its file itself",
}


def test_nothing_but_the_door_opens_lists_or_writes_a_file():
    found: dict[str, list[str]] = {}
    for path in PACKAGE.rglob("*.py"):
        name = path.relative_to(PACKAGE).as_posix()
        if name.startswith("files/"):
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and (said := _opens(node)):
                found.setdefault(name, []).append(f"{node.lineno}: {said}")
    assert {name: said for name, said in found.items() if name not in DOORS} == {}
    assert DOORS.keys() <= found.keys(), "an exception that nothing needs any more"


def _opens(call: ast.Call) -> str:
    if isinstance(call.func, ast.Name):
        return "open" if call.func.id == "open" else ""
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in OPENS:
        return ""
    of = call.func.value.id if isinstance(call.func.value, ast.Name) else ""
    return call.func.attr if call.func.attr not in COMMON or of in OF_MODULES else ""

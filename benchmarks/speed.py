"""The figures of speed: `python benchmarks/speed.py [FOLDER]`, as `make bench` does.

Seconds of CPU and by the clock, each the median of several rounds in which all take turns; peers do the same job on
the same files, in environments of their own. One that fails is told with its reason, and so are files that it refuses;
the others go on. Read ratios: the seconds are those of this machine. They are kept as JSON.

Without a folder the Markdown files are those of this repository, eight times over, each time with other words: whoever
remembers a text gains nothing.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

import po
import scale

from l10n_pipeline import read
from l10n_pipeline.formats import reader
from l10n_pipeline.text.commonmark import events

ROOT = Path(__file__).parent.parent
CACHE = ROOT / ".cache" / "bench"

PEERS = {
    "mdpo": (
        "mdpo",
        "from mdpo.md2po import markdown_to_pofile as do\n"
        "def one(path): do(path, po_filepath=path + '.pot', save=True, wrapwidth=0)",
    ),
    "translate-toolkit": (
        "translate-toolkit[markdown]",
        "from translate.convert.md2po import main\n"
        "def one(path): main(['--progress=none', path, path + '.pot', '-P'])",
    ),
    "markdown-gettext": (
        "markdown-gettext",
        "from markdown_gettext.cli import main\ndef one(path): sys.argv[1:] = ['extract', path, path + '.pot']; main()",
    ),
}
"""What is installed, and the job: `one` makes a template of a Markdown file."""

OWN = """from l10n_pipeline import catalog, read
from l10n_pipeline.cli import rarely_collected
from l10n_pipeline.sources import Source
from l10n_pipeline.stages.extract.messages import messages
def one(path):
    name = os.path.basename(path)
    with open(path, "rb") as file, open(path + ".pot", "wb") as pot:
        with rarely_collected():  # as in every command
            pot.write(catalog.template(messages(Source(name), read(file.read(), name)), "bench"))"""
"""Our part of the job: a file is read, held to the laws, and its template written."""

OWN_UNCHECKED = OWN.replace(
    "import catalog, read\n",
    "import catalog\nfrom l10n_pipeline.formats import reader\ndef read(data, name): return reader(name)(data)\n",
)
"""The same for a file that was held to the laws before, whose verdict is kept: as much as the peers do."""

JOB = """import os, sys
{job}
folder, refused = sys.argv[1], []
for name in sorted(os.listdir(folder)):
    try:
        one(os.path.join(folder, name))
    except (Exception, SystemExit) as error:
        if not isinstance(error, SystemExit) or error.code:
            refused.append(f"{{name}}: {{type(error).__name__}}: {{' '.join(str(error).split())[:100]}}")
print(f"refused {{len(refused)}}", *refused[:1], sep=": ", file=sys.stderr)
"""
"""All files in one process; what a peer raises costs it that file alone."""


class Failed(Exception):
    """Somebody did not do the job; says why."""


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of CPU, of a program and all that it starts, and by the clock."""

    cpu: float
    clock: float


@dataclass(slots=True)
class Row:
    """What became of somebody's rounds."""

    rounds: list[Spent] = field(default_factory=list)
    failed: str = ""  # why nothing more was asked
    note: str = ""

    def median(self) -> Spent:
        return Spent(median(one.cpu for one in self.rounds), median(one.clock for one in self.rounds))


Job = Callable[[], tuple[Spent, str]]
"""Does it once: what it took, and what there is to say."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", help="Markdown files")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--entries", type=int, default=100_000, help="of a PO file")
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--locales", type=int, default=10)
    parser.add_argument("--no-peers", action="store_true", help="install nothing")
    args = parser.parse_args()
    files = corpus(args.folder)
    size = sum(map(len, files)) / 1e6
    said: dict[str, Any] = {"machine": machine(), "files": len(files), "megabytes": round(size, 2)}
    print(f"{said['machine']}\n{len(files)} Markdown files, {size:.1f} MB; median of {args.rounds}")
    said["reading"] = table("read in one process", rounds(args.rounds, reading(files)), size, "bare parser")
    with tempfile.TemporaryDirectory() as folder:
        done = rounds(args.rounds, templates(files, Path(folder), peers=not args.no_peers))
        said["templates"] = table("Markdown to PO, start of the program included", done, size, OURS)
        for ours in (OURS, COLD, AGAIN):
            print(f"  {against_peers(done, ours)}")
    spent = po.compare(args.entries, args.rounds)
    for ours in ("read", "merge"):
        part = {n: Row([Spent(*one) for one in rounds]) for n, rounds in spent.items() if n.startswith(ours)}
        said[f"po {ours}"] = table(f"PO file of {args.entries:,} entries: {ours}", part, args.entries / 1000, ours)
    said["life"] = life(args.articles, args.locales)
    CACHE.mkdir(parents=True, exist_ok=True)
    (CACHE / "speed.json").write_text(json.dumps(said, indent=1) + "\n")
    print(f"kept in {(CACHE / 'speed.json').relative_to(ROOT)}")


def machine() -> str:
    """What the figures are of."""
    cpu = next((x for x in _lines(Path("/proc/cpuinfo")) if x.startswith("model name")), platform.processor())
    memory = next((x.split()[1] for x in _lines(Path("/proc/meminfo")) if x.startswith("MemTotal")), "0")
    cores, load = os.cpu_count(), os.getloadavg()[0]
    name = cpu.partition(":")[2].strip() or platform.machine()
    return (
        f"{name}, {cores} cores, {int(memory) / 1e6:.0f} GB, {platform.system()}, Python {platform.python_version()}, "
        f"load {load:.1f}, l10n_pipeline {version('l10n-pipeline')}, {datetime.now(UTC):%Y-%m-%d}"
    )


def _lines(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


def corpus(folder: Path | None) -> list[bytes]:
    """The bytes of the Markdown files."""
    if folder:
        return [path.read_bytes() for path in sorted(folder.rglob("*.md"))]
    own = [*(ROOT / "docs").rglob("*.md"), *(ROOT / "source_content").rglob("*.md"), ROOT / "README.md"]
    pages = [path.read_bytes() for path in sorted(own)]
    return [
        _WORDS.sub(rb"\g<0>" + bytes([ending]) * bool(n), page)
        for n, ending in enumerate(_ENDINGS)
        for page in pages
    ]


_ENDINGS = b"aeioubcd"
_WORDS = re.compile(rb"(?<= )[a-z]{4,}(?=[ ,.])")


# -- rounds ----------------------------------------------------------------------------------------


def rounds(count: int, jobs: Mapping[str, Job]) -> dict[str, Row]:
    """What each job took in each round; they take turns, so that a busy minute meets all of them."""
    rows = {name: Row() for name in jobs}
    for _ in range(count):
        for name, row in rows.items():
            if row.failed:
                continue
            try:
                spent, row.note = jobs[name]()
                row.rounds.append(spent)
            except Failed as why:
                row.failed = " ".join(str(why).split())[-160:] or "it says nothing"
    return rows


def table(title: str, rows: Mapping[str, Row], size: float, base: str) -> list[dict[str, Any]]:
    """Print the medians, as rates and beside the one of `base`; as rows for the JSON."""
    out: list[dict[str, Any]] = []
    unit = "thousand entries/s" if title.startswith("PO") else "MB/s"
    print(f"\n{title}")
    for name, row in rows.items():
        if row.failed:
            print(f"  {name:34} failed: {row.failed}")
            out.append({"name": name, "failed": row.failed})
            continue
        middle = row.median()
        ratio = middle.cpu / rows[base].median().cpu
        print(
            f"  {name:34} {size / middle.cpu:7.2f} {unit}  {middle.cpu:7.2f} s of CPU  {middle.clock:7.2f} s"
            f"  {ratio:5.2f} of the CPU of {base}{row.note and f'; {row.note}'}"
        )
        said = {
            "cpu": [round(one.cpu, 3) for one in row.rounds],
            "clock": [round(one.clock, 3) for one in row.rounds],
        }
        out.append({"name": name, **said, "median": middle.cpu, "ratio": ratio, "note": row.note})
    return out


def against_peers(rows: Mapping[str, Row], base: str) -> str:
    """Our time as a share of the fastest peer's, by CPU and by the clock; "" without peers."""
    peers = {name: row for name, row in rows.items() if not name.startswith("l10n_pipeline") and row.rounds}
    if not peers or not rows[base].rounds:
        return ""
    own = rows[base].median()
    said = []
    for what in ("cpu", "clock"):
        best = min(peers, key=lambda name: getattr(peers[name].median(), what))
        said.append(
            f"{getattr(peers[best].median(), what) / getattr(own, what):.1f} times as fast as {best} by {what}"
        )
    return f"{base}: {', '.join(said)}"


def _here(work: Callable[[], object]) -> tuple[Spent, str]:
    gc.collect()
    clock, begun = time.perf_counter(), time.process_time()
    work()
    return Spent(time.process_time() - begun, time.perf_counter() - clock), ""


def _there(*command: str) -> tuple[Spent, str]:
    """What a program takes; its last line on standard error is what there is to say."""
    clock = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=scale.environment())
    assert child.stderr
    said = child.stderr.read().decode(errors="replace")
    _, code, used = os.wait4(child.pid, 0)
    spent = Spent(used.ru_utime + used.ru_stime, time.perf_counter() - clock)
    child.returncode = os.waitstatus_to_exitcode(code)
    if child.returncode:
        raise Failed(said)
    last = said.strip().rpartition("\n")[2]
    return spent, last if last.startswith("refused ") and not last.startswith("refused 0") else ""


# -- jobs ------------------------------------------------------------------------------------------


def reading(files: Sequence[bytes]) -> dict[str, Job]:
    parse = reader("x.md")
    return {
        "bare parser": lambda: _here(lambda: [list(events(data.decode())) for data in files]),
        "read": lambda: _here(lambda: [parse(data) for data in files]),
        "read, with the laws": lambda: _here(lambda: [read(data, "x.md") for data in files]),
    }


OURS, UNCHECKED = "l10n_pipeline, templates alone", "l10n_pipeline, templates, no laws"
COLD, AGAIN = "l10n_pipeline, extract", "l10n_pipeline, extract again"


def templates(files: Iterable[bytes], folder: Path, *, peers: bool) -> dict[str, Job]:
    """The same files for everybody, in a folder that is made anew each time, for some write beside them."""
    for number, data in enumerate(files):
        path = folder / "given" / f"{number:05}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    names = [path.name for path in sorted((folder / "given").iterdir())]

    def job(*command: str) -> Job:
        def once() -> tuple[Spent, str]:
            for old in (folder / "now", folder / "now.pot"):
                shutil.rmtree(old, ignore_errors=True)
            shutil.copytree(folder / "given", folder / "now")
            return _there(*command)

        return once

    now = str(folder / "now")
    own = {OURS: OWN, UNCHECKED: OWN_UNCHECKED}
    out = {name: job(sys.executable, "-c", JOB.format(job=text), now) for name, text in own.items()}
    out |= extracting(folder)
    for name, (package, script) in PEERS.items() if peers else ():
        out[name] = _installed(name, package, job(_python(name), "-c", JOB.format(job=script), now))
    if peers:
        out["po4a, one template"] = lambda: _po4a(folder, names, job)
    return out


def extracting(folder: Path) -> dict[str, Job]:
    """`l10n extract` in a project of these files with one locale: templates and PO files, at first and once more."""
    root = folder / "project"
    command = (sys.executable, "-m", "l10n_pipeline", "--root", str(root), "extract")

    def cold() -> tuple[Spent, str]:
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(folder / "given", root / "source_content")
        (root / "l10n.yaml").write_text("locales:\n  pt_BR: {}\n")
        return _there(*command)

    return {COLD: cold, AGAIN: lambda: _there(*command)}


def _po4a(folder: Path, names: list[str], job: Callable[..., Job]) -> tuple[Spent, str]:
    """One template of all files in one call; `names` lose those that it refuses, for then it writes nothing."""
    if not shutil.which("po4a-updatepo"):
        raise Failed("it is not installed")
    refused = len(list((folder / "given").iterdir())) - len(names)
    while True:
        masters = [word for name in names for word in ("-m", f"{folder}/now/{name}")]
        try:
            spent, _ = job("po4a-updatepo", "-f", "text", "-o", "markdown", *masters, "-p", f"{folder}/all.pot")()
        except Failed as why:
            found = re.findall(r"/now/(\d+\.md)", str(why))
            if not found or found[-1] not in names or refused == _REFUSED:
                raise
            names.remove(found[-1])
            refused += 1
        else:
            return spent, f"refused {refused}" if refused else ""


_REFUSED = 200
"""So many files may po4a refuse."""


def _python(name: str) -> str:
    """Of the environment of a peer."""
    return str(CACHE / name / "bin" / "python")


def _installed(name: str, package: str, job: Job) -> Job:
    """The job of a peer, once its environment has it."""
    at = CACHE / name

    def once() -> tuple[Spent, str]:
        if not (at / ".ready").exists():
            print(f"installing {package}", flush=True)
            venv.create(at, with_pip=True, clear=True)
            pip = (_python(name), "-m", "pip", "--quiet", "--disable-pip-version-check", "install", package)
            done = subprocess.run(pip, capture_output=True, text=True, check=False)
            if done.returncode:
                raise Failed(f"{package} cannot be installed: {done.stderr}")
            (at / ".ready").touch()
        return job()

    return once


def life(articles: int, locales: int) -> Any:
    """What the steps of a project's life cost: `scale` alone, for a child's memory is at least its parent's."""
    print("\na project, step by step", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "costs.json"
        command = [
            sys.executable,
            str(ROOT / "benchmarks" / "scale.py"),
            str(articles),
            str(locales),
            "--json",
            str(kept),
        ]
        subprocess.run(command, check=True)
        return json.loads(kept.read_text())


if __name__ == "__main__":
    main()

"""The figures of speed: `python benchmarks/speed.py [FOLDER]`, as `make bench` does.

Seconds of CPU, each the median of several rounds in which all take turns; peers do the same job on the same files, in
environments of their own. Read ratios: the seconds are those of this machine. They are kept as JSON.

Without a folder the Markdown files are those of this repository, eight times over.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

import po
import scale

from l10n_pipeline import catalog, read
from l10n_pipeline.formats import reader
from l10n_pipeline.sources import Source
from l10n_pipeline.stages.extract.messages import messages
from l10n_pipeline.text.commonmark import events

ROOT = Path(__file__).parent.parent
CACHE = ROOT / ".cache" / "bench"
COPIES = 8

PEERS = {
    "mdpo": (
        "mdpo",
        "from mdpo.md2po import markdown_to_pofile as do\n"
        "for one in files: do(one, po_filepath=one + '.pot', save=True, wrapwidth=0)",
    ),
    "translate-toolkit": (
        "translate-toolkit[markdown]",
        "from translate.convert.md2po import main\nmain(['-P', '--progress=none', folder, folder + '.pot'])",
    ),
    "markdown-gettext": (
        "markdown-gettext",
        "from markdown_gettext.cli import main\n"
        "for one in files: sys.argv[1:] = ['extract', one, one + '.pot']; main()",
    ),
}
"""What is installed, and the job: `folder` with `files` of Markdown, a template for each."""

HEAD = (
    "import os, sys; folder = sys.argv[1]; files = [os.path.join(folder, x) for x in sorted(os.listdir(folder))]\n"
)


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
        jobs = templates(files, Path(folder), peers=not args.no_peers)
        said["templates"] = table("Markdown to PO templates", rounds(args.rounds, jobs), size, "l10n_pipeline")
    spent = po.compare(args.entries, args.rounds)
    for ours in ("read", "merge"):
        part = {name: seconds for name, seconds in spent.items() if name.startswith(ours)}
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
    return [path.read_bytes() for path in sorted(own)] * COPIES


# -- rounds ----------------------------------------------------------------------------------------


def rounds(count: int, jobs: Mapping[str, Callable[[], float]]) -> dict[str, list[float]]:
    """Seconds of CPU of each job in each round; they take turns, so that a busy minute meets all of them."""
    spent: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(count):
        for name, job in jobs.items():
            spent[name].append(job())
    return spent


def table(title: str, spent: Mapping[str, Sequence[float]], size: float, base: str) -> list[dict[str, Any]]:
    """Print the medians, as rates and beside the one of `base`; as rows for the JSON."""
    out = []
    unit = "thousand entries/s" if title.startswith("PO") else "MB/s"
    print(f"\n{title}")
    for name, seconds in spent.items():
        middle, ratio = median(seconds), median(seconds) / median(spent[base])
        print(
            f"  {name:24} {size / middle:8.2f} {unit}  {middle:7.2f} s of CPU  {ratio:5.2f} of the time of {base}"
        )
        out.append({"name": name, "seconds": [round(s, 3) for s in seconds], "median": middle, "ratio": ratio})
    return out


def _here(work: Callable[[], object]) -> float:
    gc.collect()
    begun = time.process_time()
    work()
    return time.process_time() - begun


def _there(*command: str) -> float:
    """Seconds of CPU of a program, and of those that it starts."""
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=scale.environment())
    assert child.stderr
    said = child.stderr.read().decode()
    _, code, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(code)
    if child.returncode:
        sys.exit(f"{' '.join(command)[:200]}: {said}")
    return used.ru_utime + used.ru_stime


# -- jobs ------------------------------------------------------------------------------------------


def reading(files: Sequence[bytes]) -> dict[str, Callable[[], float]]:
    parse = reader("x.md")
    return {
        "bare parser": lambda: _here(lambda: [list(events(data.decode())) for data in files]),
        "read": lambda: _here(lambda: [parse(data) for data in files]),
        "read, with the laws": lambda: _here(lambda: [read(data, "x.md") for data in files]),
    }


def own_templates(folder: Path) -> None:
    """Our part of the job: each file read, held to the laws, and its template written."""
    for path in sorted(folder.iterdir()):
        found = messages(Source(path.name), read(path.read_bytes(), path.name))
        path.with_suffix(".md.pot").write_bytes(catalog.template(found, "bench"))


def templates(files: Iterable[bytes], folder: Path, *, peers: bool) -> dict[str, Callable[[], float]]:
    """The same files for everybody, in a folder that is made anew each time, for some write beside them."""
    for number, data in enumerate(files):
        path = folder / "given" / f"{number:05}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)

    def job(*command: str) -> Callable[[], float]:
        def once() -> float:
            for old in (folder / "now", folder / "now.pot"):
                shutil.rmtree(old, ignore_errors=True)
            shutil.copytree(folder / "given", folder / "now")
            return _there(*command)

        return once

    now = str(folder / "now")
    out = {"l10n_pipeline": job(sys.executable, __file__, "--own", now)}
    for name, (package, script) in PEERS.items() if peers else ():
        out[name] = job(_python(name, package), "-c", HEAD + script, now)
    if peers and shutil.which("po4a-updatepo"):
        masters = [
            word for n in range(len(list((folder / "given").iterdir()))) for word in ("-m", f"{now}/{n:05}.md")
        ]
        out["po4a"] = job("po4a-updatepo", "-f", "text", "-o", "markdown", *masters, "-p", f"{folder}/all.pot")
    return out


def _python(name: str, package: str) -> str:
    """The Python of an environment that has a peer."""
    at = CACHE / name
    if not (at / ".ready").exists():
        print(f"installing {package}")
        venv.create(at, with_pip=True, clear=True)
        subprocess.run([at / "bin" / "python", "-m", "pip", "install", "--quiet", package], check=True)
        (at / ".ready").touch()
    return str(at / "bin" / "python")


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
    if sys.argv[1:2] == ["--own"]:
        own_templates(Path(sys.argv[2]))
    else:
        main()

"""The review page of a large project: how soon it opens, how soon a save answers, how a long page scrolls.

`python benchmarks/review.py [ARTICLES LOCALES]`: 1,000 articles in 30 locales (30,000 PO files), one of 2,000 texts.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from http.cookiejar import CookieJar
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

from l10n_pipeline import catalog

LOCALES = (
    "ar bg ca cs da de el es et fa fi fr he hi hu id it ja ko lt lv nl pl pt_BR ro ru sv th tr zh_CN vi uk sk sl"
).split()
SAVES = 60
LONG = 2000
SERVERS: list[subprocess.Popen] = []


def project(root: Path, articles: int, locales: list[str]) -> None:
    """Articles of six texts, translated but for one, and one long article."""
    (root / "source_content").mkdir(parents=True)
    (root / "glossary_terms").mkdir()
    lines = "".join(f"  {name}: {{engine: null}}\n" for name in locales)
    (root / "l10n.yaml").write_text(f"project: large\nlocales:\n{lines}")
    names = [f"part{n // 100}/article{n}" for n in range(articles)]
    texts = {name: [f"Text {k} of {name}." for k in range(6)] for name in names}
    texts["long"] = [f"Sentence {n} of a long page with `code{n}` and *emphasis*." for n in range(LONG)]
    for name, some in texts.items():
        path = root / "source_content" / f"{name}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text("\n\n".join(some) + "\n")
    for locale in locales:
        head = catalog.create(locale, "large", "2026-05-25 09:30+0200")
        for name, some in texts.items():
            path = root / "locales" / locale / "LC_MESSAGES" / f"{name}.po"
            path.parent.mkdir(parents=True, exist_ok=True)
            entries = [
                f'#: {name}.md\nmsgid "{text}"\nmsgstr "{text if k else ""}"\n' for k, text in enumerate(some)
            ]
            path.write_bytes(head + b"\n" + "\n".join(entries).encode())


class Client:
    """A browser's requests, without the browser."""

    def __init__(self, url: str) -> None:
        self.base = url.partition("/?")[0]
        self.opener: OpenerDirector = build_opener(HTTPCookieProcessor(CookieJar()))
        first = self.opener.open(url).read().decode()
        self.csrf = re.search(r'name="csrf" content="([^"]+)"', first)[1]

    def get(self, path: str) -> bytes:
        return self.opener.open(self.base + path).read()

    def post(self, path: str, data: object) -> dict:
        headers = {"origin": self.base, "x-l10n-csrf": self.csrf, "content-type": "application/json"}
        return json.loads(self.opener.open(Request(self.base + path, json.dumps(data).encode(), headers)).read())


def cpu_of(server: subprocess.Popen) -> float:
    """Seconds of processor time of a process; 0.0 where /proc does not tell."""
    path = Path(f"/proc/{server.pid}/stat")
    if not path.exists():
        return 0.0
    fields = path.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def opened(root: Path) -> tuple[subprocess.Popen, str, Client, float, float]:
    """The server, its address, a client; seconds from the command to the first page, and those of the processor."""
    start = perf_counter()
    command = [sys.executable, "-m", "l10n_pipeline", "--root", str(root), "review", "--no-browser"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    SERVERS.append(server)
    url = re.search(r"http\S+", server.stdout.readline())[0]
    client = Client(url)
    return server, url, client, perf_counter() - start, cpu_of(server)


def saves(client: Client, locale: str) -> list[float]:
    """Seconds of each save of one text, in as many articles."""
    out = []
    for n in range(SAVES):
        query = f"?locale={locale}&source=part{n // 100}/article{n}.md"
        row = json.loads(client.get(f"/api/page{query}"))["units"][0]
        item = {
            "unit": row["unit"],
            "seen": row["seen"],
            "deed": "approve",
            "target": f"Saved {n}.",
            "comment": "",
        }
        start = perf_counter()
        done = client.post("/api/save", {"locale": locale, "source": row["source"], "items": [item]})
        out.append(perf_counter() - start)
        assert done["units"][0]["target"] == f"Saved {n}."
    return out


def scrolled(url: str, locale: str) -> tuple[float, float, float]:
    """Seconds until the long page is ready; median and longest time between two frames as it scrolls, in ms."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        page.goto(url)
        start = perf_counter()
        page.goto(f"{url.partition('/?')[0]}/read/{locale.replace('_', '-')}/long.html")
        page.wait_for_selector("html[data-ready]", timeout=120_000)
        ready = perf_counter() - start
        frames = page.evaluate("""async () => {
          const side = document.querySelector(".edition"), out = [];
          side.dispatchEvent(new WheelEvent("wheel"));
          let before = performance.now();
          for (let n = 0; n < 120; n += 1) {
            side.scrollTop += 150;
            await new Promise(requestAnimationFrame);
            out.push(performance.now() - before);
            before = performance.now();
          }
          return out;
        }""")
        browser.close()
    return ready, median(frames), max(frames)


def main() -> None:
    articles, count = (int(n) for n in (sys.argv[1:3] or (1000, 30)))
    locales = LOCALES[:count]
    folder = Path(tempfile.mkdtemp())
    root = folder / "p"
    try:
        project(root, articles, locales)
        print(f"{articles} articles, {count} locales")
        server, _, _, seconds, cpu = opened(root)
        print(f"open the first time: {seconds:.2f} s, {cpu:.2f} s of the processor")
        stop(server)
        server, url, client, seconds, cpu = opened(root)
        print(f"open again: {seconds:.2f} s, {cpu:.2f} s of the processor")
        took = [1000 * one for one in saves(client, locales[0])]
        print(f"{SAVES} saves: median {median(took):.0f} ms, 95%: {quantiles(took, n=20)[-1]:.0f} ms")
        ready, middle, longest = scrolled(url, locales[0])
        print(f"a page of {LONG} texts: ready after {ready:.1f} s")
        print(f"frames while it scrolls: median {middle:.0f} ms, longest {longest:.0f} ms")
        stop(server)
    finally:
        for server in SERVERS:
            server.kill()
        shutil.rmtree(folder)


def stop(server: subprocess.Popen) -> None:
    server.terminate()
    server.wait()


if __name__ == "__main__":
    main()

"""Take the pictures of the review page: `make screenshots` writes docs/screenshots/review-*.png."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parent.parent
OUT = ROOT / "docs" / "screenshots"
SHOTS = (
    # name, path, width and height, scheme, language of the page, the text that is clicked
    ("queue", "/queue?locale=pt_BR", (1100, 760), "light", "en-GB", ""),
    ("article", "/read/zh-CN/otaku.html", (1440, 860), "light", "en-GB", "1980年代初"),
    ("article-ar-dark", "/read/ar/kaiju.html", (1440, 860), "dark", "ar", "كايجو"),
    ("unit-narrow", "/read/pt-BR/kaiju.html", (360, 740), "light", "pt-BR", "kaiju"),
    ("terms", "/terms?locale=ja", (1100, 700), "light", "ja", ""),
    ("overview", "/?locale=pt_BR", (1100, 700), "light", "en-GB", ""),
)


@contextmanager
def served(root: Path) -> Iterator[str]:
    command = [sys.executable, "-m", "l10n_pipeline", "--root", str(root), "review", "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            found = re.search(r"http\S+", server.stdout.readline())
            assert found is not None
            yield found[0]
        finally:
            server.terminate()


def shoot(page: Page, base: str, path: str, text: str, name: str) -> None:
    page.goto(base + path)
    if "/read/" in path:
        page.wait_for_selector("html[data-ready]")
        page.locator("#page [data-unit]").filter(has_text=text).nth(1 if "kaiju" in path else 0).click()
        page.wait_for_selector(".panel .editor")
        page.wait_for_timeout(500)
    page.screenshot(path=OUT / f"review-{name}.png")


def pictures(browser: Browser, url: str) -> None:
    base = url.partition("/?")[0]
    for name, path, (width, height), scheme, language, text in SHOTS:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
            locale=language,
            reduced_motion="reduce",
        )
        page = context.new_page()
        page.goto(url)
        shoot(page, base, path, text, name)
        context.close()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name in ("source_content", "glossary_terms", "locales"):
            shutil.copytree(ROOT / name, root / name)
        shutil.copy(ROOT / "l10n.yaml", root)
        command = [sys.executable, "-m", "l10n_pipeline", "--root", folder, "run", "--locale", "pt_BR"]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        if "pt_BR by neural" not in done.stdout + done.stderr:
            sys.exit(f"the pictures need machine text, and there is none:\n{done.stderr}")
        with served(root) as url, sync_playwright() as started:
            browser = started.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            pictures(browser, url)
            browser.close()


if __name__ == "__main__":
    main()

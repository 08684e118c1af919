"""`l10n help`: shows a page of the documentation."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from importlib import resources
from pathlib import Path


def add_arguments(parser: ArgumentParser) -> None:
    """The page."""
    parser.add_argument("topic", nargs="?", default="", help="a page, such as formats; without it all are listed")


def run(args: Namespace) -> int:
    """Print the page as it is written, in Markdown; 2 where there is none of that name."""
    from l10n_pipeline.config.yaml_nodes import nearest
    from l10n_pipeline.errors import ConfigError

    pages = _pages()
    if not args.topic:
        print("l10n help TOPIC shows one of these pages:\n")
        for name, path in pages.items():
            print(f"  {name:16} {_title(path)}")
        return 0
    topic = args.topic.removesuffix(".md").lower()
    if topic not in pages:
        raise ConfigError(f"there is no page '{topic}'", advice=nearest(topic, pages) or "`l10n help` lists them")
    print(pages[topic].read_text("utf-8"), end="")
    return 0


def _pages() -> dict[str, Path]:
    """The pages by name: in the package, or, of a checkout, beside it."""
    package = Path(str(resources.files("l10n_pipeline")))
    folder = next((f for f in (package / "docs", package.parent / "docs") if f.is_dir()), package / "docs")
    return {path.stem.lower(): path for path in sorted(folder.glob("*.md"))}


def _title(path: Path) -> str:
    lines = path.read_text("utf-8").splitlines()
    return next((line.removeprefix("# ") for line in lines if line.startswith("# ")), "")

"""`l10n mcp`: serves an agent over the Model Context Protocol."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace


def add_arguments(_: ArgumentParser) -> None:
    """None: a client starts it, and speaks over standard input and output."""


def run(args: Namespace) -> int:
    """Serve until the client goes; 2 where the extra is missing or there is no project."""
    from importlib.metadata import version

    from l10n_pipeline.config import config
    from l10n_pipeline.errors import ConfigError

    root = config.load(args.root).root
    try:
        from l10n_pipeline.agents.server import serve
    except ImportError as error:
        advice = "pip install 'l10n-pipeline[mcp]'"
        raise ConfigError(f"a server needs the extra `mcp`: {error}", advice=advice) from error
    serve(root, version("l10n-pipeline"))
    return 0

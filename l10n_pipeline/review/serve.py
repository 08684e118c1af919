"""Starts the server on loopback, tells its address, and opens the browser."""

from __future__ import annotations

import socket
import webbrowser
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

import uvicorn

from l10n_pipeline.errors import ConfigError
from l10n_pipeline.review.desk import Desk
from l10n_pipeline.review.queue import Since
from l10n_pipeline.review.server import Server

HOST = "127.0.0.1"


def serve(root: Path, locales: Sequence[str], port: int, since: str, *, opens: bool, out: TextIO) -> int:
    """Serve a project until it is interrupted; ConfigError where the port is taken or a locale is none."""
    desk = Desk(root, tuple(locales))
    _ = desk.locales  # ConfigError for one that l10n.yaml lacks
    if since:
        Since(desk, since)
    made = Server(desk, since=since)
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((HOST, port))
            listening.listen()  # who comes before the server is ready waits
        except (OSError, OverflowError) as error:
            raise ConfigError(f"the port {port} cannot be used: {error}", advice="leave out --port") from error
        address = f"http://{HOST}:{listening.getsockname()[1]}/?token={made.app.token}"
        print(f"review: {address}\nstop it with Ctrl+C", file=out, flush=True)
        if opens:
            webbrowser.open(address)
        config = uvicorn.Config(made.app, log_level="warning", access_log=False, server_header=False)
        uvicorn.Server(config).run(sockets=[listening])
    print("".join(f"{line}\n" for line in desk.late), file=out, end="")
    return 1 if desk.late else 0

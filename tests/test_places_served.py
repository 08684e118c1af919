"""What an agent asks and a person opens in the browser, on a project with something else in the place of a file."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
from pathlib import Path

import pytest
from programs import not_hanging
from test_places import KINDS, OUTSIDE, SECRET, SITE, remove, stays_outside

from l10n_pipeline.cli import main
from l10n_pipeline.review.desk import Desk
from l10n_pipeline.review.server import Server

PLACES = (
    "source_content/other.md",
    "source_content/img/p.png",
    "locales/de/LC_MESSAGES/other.po",
    "locales/zh_CN/LC_MESSAGES/other.po",
    "glossary_terms/terms.yaml",
    "docs/style/de.md",
    "docs/style/zh_CN.md",
    "editions/de/other.md",
    ".l10n/run.json",
    ".l10n/verdicts.json",
    ".l10n/state.sqlite",
    ".l10n/review/journal.jsonl",
    ".l10n/review/counts.json",
)
ROOMS = (
    "/", "/queue", "/queue?locale=de", "/terms", "/search?q=words", "/help", "/read/de/other.html",
    "/read/de/guide.html",
    "/read/zh_CN/other.html", "/read/assets/img/p.png", "/words.json",
    "/api/page?source=other.md&locale=de", "/api/page?source=guide.md&locale=zh_CN",
)  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    root = tmp_path_factory.mktemp("made") / "site"
    shutil.copytree(SITE, root, ignore=shutil.ignore_patterns("expected"))
    assert main(["--root", str(root), "run"]) == 0
    return root


@pytest.fixture
def site(made, tmp_path, monkeypatch):
    root = tmp_path / "site"
    shutil.copytree(made, root)
    OUTSIDE[0] = tmp_path / "outside"
    OUTSIDE[0].mkdir()
    (OUTSIDE[0] / "secret").write_bytes(SECRET)
    monkeypatch.chdir(root)
    with not_hanging(60):
        yield root


def spoil(root: Path, kind: str) -> None:
    for place in PLACES:
        remove(root / place)
        (root / place).parent.mkdir(parents=True, exist_ok=True)
        KINDS[kind](root / place)


class Browser:
    """Asks a server of ours as a browser on this machine does, without a socket."""

    def __init__(self, root: Path) -> None:
        self.server = Server(Desk(root))
        code, headers, _ = self.get(f"/?token={self.server.app.token}")
        assert code == 303
        self.cookie = dict(headers)[b"set-cookie"].partition(b";")[0]

    cookie = b""

    def get(self, address: str) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
        """The status, the headers and the body of the answer."""
        path, _, query = address.partition("?")
        scope = {
            "type": "http", "http_version": "1.1", "method": "GET", "scheme": "http", "path": path,
            "raw_path": path.encode(), "query_string": query.encode(), "root_path": "",
            "headers": [(b"host", b"127.0.0.1:8000"), (b"cookie", self.cookie)],
            "server": ("127.0.0.1", 8000), "client": ("127.0.0.1", 40000),
        }  # fmt: skip
        sent: list[dict] = []

        async def receive():
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message):
            sent.append(message)

        asyncio.run(self.server.app(scope, receive, send))
        return sent[0]["status"], sent[0]["headers"], b"".join(m.get("body", b"") for m in sent[1:])


@pytest.mark.parametrize("kind", KINDS)
def test_no_page_of_the_review_shows_what_is_no_file(site, kind):
    browser = Browser(site)
    before = {address: browser.get(address)[0] for address in ROOMS}
    assert set(before.values()) == {200}
    spoil(site, kind)
    for server in (browser, Browser(site)):  # one that has read the project, and one that has not
        for address in ROOMS:
            code, _, said = server.get(address)
            assert code < 500, address
            assert SECRET not in said, address
        assert server.get("/read/de/guide.html")[0] == 200
    stays_outside(site)


@pytest.mark.parametrize("kind", KINDS)
def test_no_tool_of_an_agent_tells_what_is_no_file(site, kind):
    pytest.importorskip("mcp", reason="the extra `mcp` is not installed")
    from l10n_pipeline.agents.server import answered

    handed = answered(site, "tasks", {"locale": "zh_CN"}).structured_content["data"]["units"]
    spoil(site, kind)
    answers = [{"id": unit["id"], "text": unit["text"]} for unit in handed] or [{"id": "no", "text": "one"}]
    asked = {
        "status": {}, "check": {}, "explain": {"question": "words"}, "terms": {"locale": "de"},
        "tasks": {"locale": "de"}, "apply": {"answers": answers, "by": "agent"},
    }  # fmt: skip
    for name, arguments in asked.items():
        result = answered(site, name, arguments)
        said = json.dumps([part.text for part in result.content])
        assert SECRET.decode() not in said
        assert "Traceback" not in said
    told = json.dumps([part.text for part in answered(site, "status", {}).content])
    assert "guide.md" in told  # the rest is there
    stays_outside(site)
    assert not os.path.lexists(OUTSIDE[0] / "new")

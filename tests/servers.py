"""Translation services on loopback, with faults by script.

A good answer has the letters moved by 13 places and a "também" before its end; masks stay. A fault applies to the
requests that the script names; requests for texts alone count.
"""

from __future__ import annotations

import html
import json
import re
import shutil
import ssl
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Lock, Thread
from types import TracebackType
from urllib.parse import parse_qs, urlsplit

import pytest
from damaging import rotated


def translation(text: str) -> str:
    return re.sub(r"[^\w\s]*\Z", lambda end: f" também{end[0]}", rotated(text), count=1)


# -- what services there are -----------------------------------------------------------------------


@dataclass(frozen=True)
class Protocol:
    """How a service reads texts and writes answers; `other` answers requests that hold no text."""

    texts: Callable[[str, bytes], list[str] | None]
    written: Callable[[str, bytes, Sequence[object]], str]
    kind: str = "application/json"
    other: str = ""


def query(name):
    return lambda path, body: parse_qs(urlsplit(path).query, keep_blank_values=True).get(name)


def libre_written(path, body, values):
    return json.dumps({"translatedText": list(values)}, ensure_ascii=False)


LANGUAGES = json.dumps([{"code": code, "name": code} for code in ("en", "pt-BR", "es", "de", "zh-Hans")])


def deepl_written(path, body, values):
    answers = [{"detected_source_language": "EN", "text": value, "billed_characters": 1} for value in values]
    return json.dumps({"translations": answers}, ensure_ascii=False)


def mymemory_written(path, body, values):
    answer = {"responseData": {"translatedText": values[0]}, "responseStatus": 200, "matches": []}
    return json.dumps(answer, ensure_ascii=False)


def asked_of_llm(body):
    """The texts of a chat request, by id."""
    return {item["id"]: item["text"] for item in json.loads(json.loads(body)["messages"][-1]["content"])["texts"]}


def llm_written(path, body, values, finish="stop"):
    ids = list(asked_of_llm(body))
    sources = [" ".join(text.split()[:4]) for text in asked_of_llm(body).values()]
    items = [
        {"id": i, "source": source, "text": value}
        for i, source, value in zip([*ids, "extra"], [*sources, ""], values, strict=False)
    ]
    return completion(body, json.dumps({"translations": items}, ensure_ascii=False), finish)


def completion(body, content, finish="stop"):
    """A chat completion that says `content`."""
    return json.dumps(
        {
            "choices": [
                {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": content}}
            ],
            "usage": {"prompt_tokens": len(body) // 4, "completion_tokens": len(content) // 4},
        },
        ensure_ascii=False,
    )


def asked_of_judge(path, body):
    """The translations that a judge is shown."""
    return [unit["translation"] for unit in json.loads(json.loads(body)["messages"][-1]["content"])["units"]]


def judge_written(path, body, values):
    """A judge that finds fault with what has `zbyn` in it: mola, moved by 13 places."""
    units = json.loads(json.loads(body)["messages"][-1]["content"])["units"]
    fault = {"category": "mistranslation", "severity": "major", "reason": 'sha=1 “a coil”, not a "season"'}
    said = [{"id": u["id"], "errors": [fault] if "zbyn" in u["translation"] else []} for u in units]
    return completion(body, json.dumps({"units": said}))


PROTOCOLS = {
    "google": Protocol(
        query("q"),
        lambda path, body, values: (
            f'<html><div class="result-container">{html.escape(str(values[0] or ""))}</div>'
        ),
        "text/html; charset=utf-8",
    ),
    "mymemory": Protocol(query("q"), mymemory_written),
    "libretranslate": Protocol(
        lambda path, body: json.loads(body)["q"] if path == "/translate" else None, libre_written, other=LANGUAGES
    ),
    "deepl": Protocol(lambda path, body: json.loads(body)["text"], deepl_written),
    "llm": Protocol(lambda path, body: list(asked_of_llm(body).values()), llm_written),
    "judge": Protocol(asked_of_judge, judge_written),
    "apertium": Protocol(
        query("q"),
        lambda path, body, values: json.dumps(
            {"responseData": {"translatedText": values[0]}, "responseStatus": 200}, ensure_ascii=False
        ),
        other=json.dumps({"responseData": [{"sourceLanguage": "eng", "targetLanguage": "por_BR"}]}),
    ),
}


# -- faults ----------------------------------------------------------------------------------------

Wire = Callable[["Handler", bytes], None]
Values = Callable[[list[str]], list[object]]


@dataclass(frozen=True)
class Fault:
    """What goes wrong: among the answers, or on the wire."""

    values: Values = list
    wire: Wire | None = None


def status(code: int, **headers: str) -> Fault:
    def wire(handler: Handler, body: bytes) -> None:
        said = json.dumps({"error": {"message": f"no, {handler.secret} is too much"}}).encode()
        handler.send(said, code, **{name.replace("_", "-"): value for name, value in headers.items()})

    return Fault(wire=wire)


def _hang(handler, body):
    handler.server.over.wait(20)


def _drip(handler, body):
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    _slowly(handler, body)


def _drip_headers(handler, body):
    _slowly(handler, b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 100)


def _slowly(handler, data):
    for byte in data:
        if handler.server.over.wait(0.05):
            return
        handler.wfile.write(bytes([byte]))
        handler.wfile.flush()


def _close(handler, body):
    handler.close_connection = True
    handler.connection.close()


def _cut(handler, body):
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body[: len(body) // 2])
    handler.close_connection = True


PAGE = b"<!DOCTYPE html><html><head><title>Before you continue</title></head><body>Log in</body></html>"
QUOTA = "MYMEMORY WARNING: YOU USED ALL AVAILABLE FREE TRANSLATIONS FOR TODAY."

FAULTS: dict[str, Fault] = {
    "429 with Retry-After": status(429, Retry_After="0"),
    "429 with a long Retry-After": status(429, Retry_After="7200"),
    "429 without Retry-After": status(429),
    "500": status(500),
    "502": Fault(wire=lambda handler, body: handler.send(PAGE, 502, "text/html")),
    "401": status(401),
    "redirect": status(302, Location="http://127.0.0.1:9/consent"),
    "hang": Fault(wire=_hang),
    "slow drip": Fault(wire=_drip),
    "slow drip of headers": Fault(wire=_drip_headers),
    "closed connection": Fault(wire=_close),
    "cut connection": Fault(wire=_cut),
    "web page with 200": Fault(wire=lambda handler, body: handler.send(PAGE, 200, "text/html")),
    "quota notice with 200": Fault(lambda values: [QUOTA] * len(values)),
    "null": Fault(lambda values: [None] * len(values)),
    "empty": Fault(lambda values: [""] * len(values)),
    "an answer too few": Fault(lambda values: values[:-1] if len(values) > 1 else []),
    "an answer too many": Fault(lambda values: [*values, values[0]]),
    "cut JSON": Fault(wire=lambda handler, body: handler.send(body[: len(body) // 2])),
    "huge answer": Fault(wire=lambda handler, body: handler.send(b" " * 9_000_000 + body)),
    "Latin-1": Fault(wire=lambda handler, body: handler.send(body.decode().encode("latin-1"))),
    "UTF-8 read as Latin-1": Fault(lambda values: [value.encode().decode("latin-1") for value in values]),
}


# -- the server ------------------------------------------------------------------------------------


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Server

    def do_GET(self) -> None:
        self.answer(b"")

    def do_POST(self) -> None:
        self.answer(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

    def answer(self, body: bytes) -> None:
        service = self.server.service
        self.secret = service.secret
        texts = service.protocol.texts(self.path, body)
        if texts is None:
            self.send(service.protocol.other.encode())
            return
        fault = service.take(texts, self.path, dict(self.headers), body)
        values = [translation(text) for text in texts]
        good = service.protocol.written(self.path, body, fault.values(values) if fault else values)
        try:
            # Half a character has no bytes of its own; JSON escapes it.
            (fault.wire if fault and fault.wire else Handler.send)(self, good.encode(errors="backslashreplace"))
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def send(self, body: bytes, code: int = 200, kind: str = "", **headers: str) -> None:
        self.send_response(code)
        self.send_header("Content-Type", kind or self.server.service.protocol.kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None: ...


class Server(ThreadingHTTPServer):
    daemon_threads = True
    service: Service
    over: Event

    def handle_error(self, *_: object) -> None:
        """A client that went away is what the tests are about."""


@dataclass
class Service:
    """One service; `faults(number, texts)` says what happens to the n-th request for texts."""

    name: str
    faults: Callable[[int, list[str]], Fault | None] = lambda number, texts: None
    secret: str = ""  # that careless error messages repeat
    answered: list[str] = field(default_factory=list)  # texts that were answered well
    requests: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    tls: ssl.SSLContext | None = None

    def __enter__(self) -> Service:
        self.protocol = PROTOCOLS[self.name]
        self._lock = Lock()
        self._server = Server(("127.0.0.1", 0), Handler)
        self._server.service, self._server.over = self, Event()
        if self.tls:
            self._server.socket = self.tls.wrap_socket(self._server.socket, server_side=True)
        self._thread = Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None
    ) -> None:
        self._server.over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self._server.server_port}"

    def take(self, texts: list[str], path: str, headers: dict[str, str], body: bytes) -> Fault | None:
        with self._lock:
            fault = self.faults(len(self.requests), texts)
            self.requests.append((path, headers, body))
            if fault is None:
                self.answered += texts
            return fault


def self_signed(folder: Path, name: str, alternative: str) -> tuple[Path, ssl.SSLContext]:
    """A certificate that nobody signed, for one host alone, and what a server needs to use it."""
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed")
    key, cert = folder / "key.pem", folder / "cert.pem"
    how = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    who = ["-subj", f"/CN={name}", "-addext", f"subjectAltName={alternative}"]
    done = ["openssl", "req", *how, *who, "-keyout", str(key), "-out", str(cert)]
    subprocess.run(done, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return cert, context

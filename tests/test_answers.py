"""A hundred kinds of answers to each engine over HTTP: none is a traceback, and the next text is translated."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from servers import PAGE, QUOTA, Fault, Service, status

from l10n_pipeline.engines import create
from l10n_pipeline.errors import BadOutput, EngineError
from l10n_pipeline.model import Output, Request

ENGINES = {
    "google": ("google", {}),
    "mymemory": ("google", {"provider": "mymemory"}),
    "libretranslate": ("libretranslate", {}),
    "deepl": ("deepl", {}),
    "llm": ("llm", {"model": "small", "key": "L10N_TEST_KEY"}),
    "apertium": ("apertium", {}),
}
KEY = "sk/Test+key=0123456789"
DEEP = 200_000


def nested(levels):
    value = "x"
    for _ in range(levels):
        value = [value]
    return value


VALUES = {
    "half a character": "Uma \ud800 palavra",
    "the other half": "\udfff",
    "halves the wrong way round": "\udc00\ud800",
    "none": None,
    "true": True,
    "false": False,
    "zero": 0,
    "a number": 4711,
    "a fraction": 1.5,
    "not a number": float("nan"),
    "infinity": float("inf"),
    "many digits": 10**4000,
    "a list": ["Uma palavra"],
    "an empty list": [],
    "an object": {"text": "Uma palavra"},
    "an empty object": {},
    "nested lists": nested(300),
    "nested objects": {"a": {"a": {"a": {}}}},
    "nothing": "",
    "a blank": " ",
    "line ends": "\n\r\n\u2028",
    "a no-break space": "\u00a0",
    "NUL": "Uma\0palavra",
    "bell": "Uma\apalavra",
    "escape": "\x1b[31mUma palavra",
    "delete": "Uma\x7fpalavra",
    "a control character of Latin-1": "Uma\x85palavra",
    "a byte order mark": "\ufeffUma palavra",
    "a noncharacter": "Uma\uffff palavra",
    "the last character": "Uma\U0010ffff palavra",
    "lost characters": "Uma \ufffd\ufffd",
    "tags": "Uma palavra" + "".join(chr(0xE0000 + ord(c)) for c in "hidden"),
    "an override": "Uma \u202e palavra",
    "isolates that do not end": "\u2066\u2067Uma",
    "marks without end": "a" + "\u0301" * 20_000,
    "no blank in a long text": "x" * 100_000,
    "blanks without end": " " * 100_000 + "x",
    "dots without end": "." * 100_000,
    "stars without end": "*" * 20_000 + "x",
    "brackets without end": "[" * 20_000,
    "a web page": PAGE.decode(),
    "a notice": QUOTA,
    "a script": "<script>alert(1)</script>",
    "a template": "{{ site.secret }} {% raw %} ${7*7} <%= 1 %>",
    "a mask that was not sent": "Uma X7X palavra",
    "the key": f"Uma palavra {KEY}",
    "the key as an address has it": "Uma palavra sk%2FTest%2Bkey%3D0123456789",
    "JSON": '{"translatedText": "x"}',
    "PO": 'msgid ""\nmsgstr "x"\n#, fuzzy\n',
    "a path": "../../../../etc/passwd",
}


def body(data, code=200, kind="", **headers):
    return Fault(wire=lambda handler, _: handler.send(data, code, kind, **headers))


def raw(data):
    """Bytes instead of an answer, and the connection is closed."""

    def wire(handler, _):
        handler.wfile.write(data)
        handler.close_connection = True

    return Fault(wire=wire)


def changed(change, **headers):
    return Fault(wire=lambda handler, good: handler.send(change(good), **headers))


def chunked(*chunks):
    head = b"HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
    return raw(head + b"".join(chunks))


BODIES = {
    "no body": body(b""),
    "a blank body": body(b" \n"),
    "null": body(b"null"),
    "a bare number": body(b"7"),
    "a bare text": body(b'"x"'),
    "a bare list": body(b"[]"),
    "a list of numbers": body(b"[1, 2, 3]"),
    "a bare object": body(b"{}"),
    "an error with 200": body(b'{"error": {"code": 429, "message": "no"}}'),
    "an error that is a list": body(b'{"error": []}', 400),
    "nested brackets": body(b"[" * DEEP),
    "closed brackets": body(b"[" * DEEP + b"]" * DEEP),
    "nested braces": body(b'{"a":' * DEEP + b"1" + b"}" * DEEP),
    "an error of nested brackets": body(b'{"error": ' + b"[" * DEEP, 400),
    "an error of nested messages": body(b'{"error": ' * 4000 + b"1" + b"}" * 4000, 500),
    "nested elements": body(b"<div>" * 20_000, kind="text/html; charset=utf-8"),
    "an answer within elements": changed(lambda good: b"<b>" * 5_000 + good),
    "many digits in a body": body(b"9" * 10_000),
    "a large exponent": body(b'{"translatedText": [1e999], "usage": {"prompt_tokens": 1e999}}'),
    "no UTF-8": body(b"\xff\xfe\xff"),
    "UTF-16": changed(lambda good: good.decode().encode("utf-16")),
    "a mark before it": changed(lambda good: b"\xef\xbb\xbf" + good),
    "NUL before it": changed(lambda good: b"\0" * 10 + good),
    "twice": changed(lambda good: good * 2),
    "the first half": changed(lambda good: good[: len(good) // 2]),
    "without its end": changed(lambda good: good[:-1]),
    "a callback": changed(lambda good: b"callback(" + good + b")"),
    "keys in capitals": changed(lambda good: good.upper()),
    "XML": body(b'<?xml version="1.0"?><r/>', kind="text/xml"),
    "entities of XML": body(b'<!DOCTYPE r [<!ENTITY a "x">]><r>&a;</r>', kind="text/xml"),
    "a web page with 200": body(PAGE, kind="text/html"),
    "packed": changed(gzip.compress, Content_Encoding="gzip"),
    "said to be packed": changed(lambda good: good, Content_Encoding="gzip"),
    "packed and cut": changed(lambda good: gzip.compress(good)[:-9], Content_Encoding="gzip"),
    "packed without end": body(gzip.compress(b" " * 50_000_000), Content_Encoding="gzip"),
    "an unknown packing": changed(lambda good: good, Content_Encoding="nosuch"),
    "large": body(b" " * 9_000_000),
    "201": changed(lambda good: good, code=201),
    "204": body(b"", 204),
    "206": changed(lambda good: good[:9], code=206),
    "300": body(b"", 300),
    "301 to nowhere": body(b"", 301, Location="http://[::1"),
    "302 without a place": body(b"", 302),
    "307 to a file": body(b"", 307, Location="file:///etc/passwd"),
    "400": status(400),
    "401": status(401),
    "403": status(403),
    "404": status(404),
    "407": status(407, Proxy_Authenticate="Basic"),
    "413": status(413),
    "418": status(418),
    "429": status(429, Retry_After="0"),
    "429 with a date": status(429, Retry_After="Fri, 31 Dec 9999 23:59:59 GMT"),
    "429 with nonsense": status(429, Retry_After="½"),
    "456": status(456),
    "500": status(500),
    "503 with many digits": status(503, Retry_After="9" * 5000),
    "599": status(599),
    "999": status(999),
    "no HTTP": raw(b"SSH-2.0-x\r\n"),
    "HTTP of another version": raw(b"HTTP/9.9 200 OK\r\n\r\n"),
    "a status that is no number": raw(b"HTTP/1.1 OK\r\n\r\n"),
    "a line without end": raw(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000 + b"\r\n\r\n"),
    "headers without end": raw(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 5000 + b"\r\n"),
    "a header of bytes": raw(
        b"HTTP/1.1 200 OK\r\nConnection: close\r\nX: \xff\x80\r\nContent-Length: 2\r\n\r\n{}"
    ),
    "a length that is no number": raw(b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n{}"),
    "a length below zero": raw(b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n{}"),
    "chunks that are none": chunked(b"zz\r\n{}\r\n0\r\n\r\n"),
    "a chunk that is cut": chunked(b"ff\r\n{}"),
    "no last chunk": chunked(b"2\r\n{}\r\n"),
}


FINAL = {"401", "403", "407", "429 with a date", "503 with many digits"}
"""A refused key, and a service that wants to be left alone: nothing is asked after that."""


def test_there_are_a_hundred():
    assert len(VALUES) + len(BODIES) >= 100


class Wrong:
    """Answers as `kind` says wherever a bad text is asked for."""

    kind: Fault | None = None

    def __call__(self, number, texts):
        return self.kind if any("Bad" in text for text in texts) else None


@pytest.fixture(scope="module", params=ENGINES)
def asked(request):
    """Ask the engine for good and bad words, the bad ones answered by a fault: what it gives for each text."""
    service_name = request.param
    if service_name == "deepl":
        pytest.importorskip("deepl", reason="the extra `deepl` is not installed")
    name, options = ENGINES[service_name]
    wrong = Wrong()
    with pytest.MonkeyPatch.context() as patch, Service(service_name, wrong, KEY) as service:
        for variable in ("DEEPL_AUTH_KEY", "L10N_TEST_KEY", "LIBRETRANSLATE_API_KEY"):
            patch.setenv(variable, KEY)
        patch.setenv("no_proxy", "127.0.0.1")

        def ask(fault, *texts):
            wrong.kind = fault
            given = {"url": service.url, "retries": 0, "timeout": 5, **options}
            engine = create(name, "en", "pt_BR", given, Path())
            found = [engine.translate([Request(text, "pt_BR")])[0] for text in texts[:2]]
            together = engine.translate([Request(text, "pt_BR") for text in texts])
            return found, together

        yield ask


BAD, GOOD, MORE = "Bad words of a text here.", "Good words of a text here.", "More words of a text here."


@pytest.mark.parametrize("kind", [*VALUES, *BODIES])
def test_no_answer_is_a_traceback(kind, asked):
    fault = Fault(lambda values: [VALUES[kind]] * len(values)) if kind in VALUES else BODIES[kind]
    (bad, good), together = asked(fault, BAD, GOOD, MORE)
    assert isinstance(bad, Output | EngineError)
    assert isinstance(good, Output) or kind in FINAL
    assert len(together) == 3
    for answer in (bad, *together):
        if isinstance(answer, Output):
            json.dumps(answer.text).encode("ascii")
            answer.text.encode()
            assert KEY not in answer.text
        else:
            assert isinstance(answer, EngineError)
            assert KEY not in str(answer)
            assert len(str(answer)) < 500


@pytest.mark.parametrize("kind", ["half a character", "the other half", "halves the wrong way round", "the key"])
def test_what_cannot_be_written_and_what_may_not_costs_its_text_alone(kind, asked):
    fault = Fault(lambda values: [VALUES[kind] if "Onq" in value else value for value in values])
    (bad, good), together = asked(fault, BAD, GOOD, MORE)
    spelled = isinstance(bad, Output) and bad.text.startswith("\\ud")  # a page has no escapes: it is six letters
    assert isinstance(bad, BadOutput) or spelled or "\\ud" in str(getattr(bad, "text", ""))
    assert isinstance(good, Output)
    assert [type(answer) for answer in together[1:]] == [Output, Output]

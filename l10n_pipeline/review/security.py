"""Who may ask the server, and what a browser may do with its answers."""

from __future__ import annotations

import secrets
from hmac import compare_digest
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "l10n-review"
"""And the port: browsers send cookies to every port of a host, and two projects may be open."""
CSRF_HEADER = "x-l10n-csrf"
CSRF_FIELD = "csrf"

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "media-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""Files of this server alone, nothing inline, no frame."""

SHOWN = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""Of a file of the project: a drawing that is opened by itself runs nothing, and is no page of this server."""

HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}

_LOOPBACK = frozenset(("127.0.0.1", "localhost", "[::1]"))
_BODY = 4_000_000
"""Bytes of a request; more is no text that a person writes."""


class Gate:
    """Lets through who holds the cookie, asks from this page, and names this address."""

    def __init__(self, app: ASGIApp, token: str = "", home: str = "/") -> None:
        """`home` is the page that a person sees first."""
        self._app, self._home = app, home
        self.token = token or secrets.token_urlsafe(32)
        self.csrf = secrets.token_urlsafe(32)
        self._cookie = secrets.token_urlsafe(32)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":  # no websockets
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        answer = self._refusal(Request(scope))
        scope.setdefault("state", {})["csrf"] = self.csrf
        await (answer or self._app)(scope, receive, with_headers)

    def _refusal(self, request: Request) -> Response | None:
        """The answer to who may not ask, or who comes for the first time; None lets through."""
        host = request.headers.get("host", "")
        if not _is_here(host, request.scope.get("server")):
            return PlainTextResponse("This server answers on its own address alone.", 421)
        cookie = f"{COOKIE}-{host.rpartition(':')[2]}"
        said = request.query_params.get("token", "")
        if request.method == "GET" and request.url.path == "/" and compare_digest(_b(said), _b(self.token)):
            found = RedirectResponse(self._home, 303)
            found.set_cookie(cookie, self._cookie, httponly=True, samesite="strict", path="/")
            return found
        if not compare_digest(_b(request.cookies.get(cookie, "")), _b(self._cookie)):
            return PlainTextResponse("Open the address that `l10n review` printed.", 403)
        if request.method in ("GET", "HEAD"):
            return None
        if request.method != "POST" or not _same_origin(request.headers, host):
            return PlainTextResponse("This does not come from the page.", 403)
        if int(request.headers.get("content-length") or 0) > _BODY:
            return PlainTextResponse("That is too much.", 413)
        said = request.headers.get(CSRF_HEADER, "")
        if said and not compare_digest(_b(said), _b(self.csrf)):
            return PlainTextResponse("This page is an old one: load it again.", 403)
        return None

    def is_ours(self, said: str) -> bool:
        """Whether a form or a header holds this server's word against forgery."""
        return compare_digest(_b(said), _b(self.csrf))


def _is_here(host: str, server: tuple[str, int] | None) -> bool:
    name, _, port = host.rpartition(":")
    return bool(server) and name in _LOOPBACK and port == str(server[1] if server else "")


def _same_origin(headers: Headers, host: str) -> bool:
    """Whether a change comes from a page of this server: browsers say so in Origin, with every POST."""
    origin = urlsplit(headers.get("origin", ""))
    return origin.scheme == "http" and origin.netloc == host


def _b(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")

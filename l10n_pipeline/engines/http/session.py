"""HTTP as the engines use it: every wait has an end, every answer a size, every failure a kind, no key is told.

`Client.session` is a `requests.Session`, which other people's clients take as well; its adapter raises EngineErrors.
"""

from __future__ import annotations

import json
import os
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from functools import cached_property
from http.cookiejar import DefaultCookiePolicy
from io import BytesIO
from ipaddress import ip_address
from threading import Lock, Timer
from typing import Any, ClassVar, TypeVar
from urllib.parse import urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from urllib3.connection import HTTPConnection, HTTPSConnection

from l10n_pipeline.engines import options
from l10n_pipeline.engines.http.answers import excerpt, parsed
from l10n_pipeline.engines.resilient import Guard, Policy
from l10n_pipeline.engines.secrets import redacted
from l10n_pipeline.errors import Auth, BadRequest, EngineError, RateLimited, Transient, Unsupported
from l10n_pipeline.model import Usage

_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class Limits:
    """How long to wait for one answer, in seconds, and how large it may be, in bytes."""

    connect: float = 10.0
    read: float = 60.0  # without a byte
    total: float = 180.0  # for the whole answer, however it drips
    size: int = 8_000_000


class Authorization(AuthBase):
    """The header that says who we are, or its absence: explicit, so that requests looks for no name in a .netrc."""

    def __init__(self, value: str = "") -> None:
        self._value = value

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers.pop("Authorization", None)
        if self._value:
            request.headers["Authorization"] = self._value
        return request


class Client:
    """One service as one engine uses it: session, patience, key and counters. For any number of threads."""

    def __init__(self, limits: Limits, policy: Policy, key: str = "") -> None:
        """`key` names the environment variable that holds the key; the key itself is not kept."""
        self.limits, self.policy, self.key = limits, policy, key
        self.guard = Guard(policy)
        self.usage = Usage()
        self._lock = Lock()

    def __reduce__(self) -> tuple[type[Client], tuple[Limits, Policy, str]]:
        return Client, (self.limits, self.policy, self.key)

    @property
    def secret(self) -> str:
        """The key, "" where there is none; Auth for what no header can hold."""
        secret = os.environ.get(self.key, "").strip() if self.key else ""
        if not (secret.isascii() and secret.isprintable()):
            raise Auth(f"the environment variable {self.key} holds no key", advice="copy the key again")
        return secret

    def needs_key(self, engine: str) -> None:
        """Raise Auth where the environment has no key."""
        if not self.secret:
            message = f"engine {engine} needs a key: the environment variable {self.key} is not set"
            raise Auth(message, advice=f"set {self.key}; a key has no place in l10n.yaml")

    @cached_property
    def session(self) -> requests.Session:
        """A session that keeps no cookies and whose every answer is whole: a success, in UTF-8."""
        session = requests.Session()
        session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        session.auth = Authorization()
        for scheme in ("http://", "https://"):
            session.mount(scheme, _Adapter(self.limits, lambda: self.secret, self.policy.concurrency))
        return session

    def get(self, url: str, params: Mapping[str, str] | None = None) -> requests.Response:
        """The answer to a request that says nothing of who we are."""
        return self.session.get(url, params=params, auth=Authorization())

    def json(self, method: str, url: str, body: object = None, authorization: str = "") -> Any:
        """What the service says in JSON; Transient where it is none: a page of a proxy, an answer cut short.

        `authorization` is the header of that name; without it there is none.
        """
        data = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        own = {"Content-Type": "application/json", "Accept": "application/json"}
        asked = self.session.request(method, url, data=data, headers=own, auth=Authorization(authorization))
        content = asked.content
        try:
            return parsed(content)
        except ValueError as error:
            what = "a web page" if content.lstrip()[:1] == b"<" else "no JSON, or cut short"
            raise Transient(f"{urlsplit(url).hostname}: the answer is {what}") from error

    def counted(self, ask: Callable[[], _Answer], characters: int = 0) -> _Answer:
        """`ask()`, counted as one request."""
        self.spend(Usage(1, characters))
        return ask()

    def spend(self, more: Usage) -> None:
        """Add to the counters."""
        with self._lock:
            for name in more.__slots__:
                setattr(self.usage, name, getattr(self.usage, name) + getattr(more, name))


# -- sending ---------------------------------------------------------------------------------------


class _Adapter(HTTPAdapter):
    """Sends one request within the limits. Raises EngineErrors only; redirects count as refusals."""

    def __init__(self, limits: Limits, secret: Callable[[], str], connections: int) -> None:
        self._limits, self._secret = limits, secret
        super().__init__(pool_maxsize=max(connections, 1))

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _pools(self._limits.total)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **kwargs)
        manager.pool_classes_by_scheme = _pools(self._limits.total)
        return manager

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        host = urlsplit(request.url or "").hostname or "the service"
        until = time.monotonic() + self._limits.total
        kwargs |= {"stream": True, "timeout": (self._limits.connect, self._limits.read)}
        kwargs["proxies"] = proxies(host, kwargs.get("proxies") or {})
        response = None
        try:
            response = super().send(request, *args, **kwargs)
            body = _read(response.raw, self._limits, until)
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            # Its text is not told: it holds the address, and that the key where a service wants it there.
            raise Transient(f"{host}: {_fault(error, self._limits, until)}") from None
        finally:
            if response is not None:
                response.close()
        if not 200 <= response.status_code < 300:
            raise refusal(host, response.status_code, response.headers, body, self._secret())
        try:
            body.decode()
        except UnicodeDecodeError:
            raise Transient(f"{host}: the answer is not in UTF-8") from None
        response.raw, response.encoding = BytesIO(body), "utf-8"
        return response


def proxies(host: str, given: Mapping[str, str]) -> dict[str, str]:
    """The proxies for a host; Transient where one has no address. What is on this machine needs none."""
    if is_this_machine(host):  # a proxy would be another machine, and would get texts and key
        return {}
    for address in filter(None, given.values()):
        try:
            usable = urlsplit(address if "://" in address else f"http://{address}").hostname
        except ValueError:
            usable = None
        if not usable:
            raise Transient(f"{host}: {_NO_PROXY}")
    return dict(given)


_NO_PROXY = "the address of the proxy cannot be used (HTTPS_PROXY, HTTP_PROXY, ALL_PROXY)"


def is_this_machine(host: str) -> bool:
    """Whether a host is the loopback: no proxy of the environment stands between."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


class _Timed(HTTPConnection):
    """A connection whose header lines come in time, all together: read time-outs see single bytes."""

    total: ClassVar[float]

    def getresponse(self) -> Any:
        # The method of the plain socket: that of a TLS socket would take its state from under the reader.
        timer = Timer(self.total, socket.socket.shutdown, (self.sock, socket.SHUT_RDWR))
        timer.daemon = True
        timer.start()
        try:
            return super().getresponse()
        finally:
            timer.cancel()


def _pools(total: float) -> dict[str, Any]:
    plain = type("Plain", (_Timed,), {"total": total})
    secure = type("Secure", (_Timed, HTTPSConnection), {"total": total})
    return {
        "http": type("PlainPool", (urllib3.HTTPConnectionPool,), {"ConnectionCls": plain}),
        "https": type("SecurePool", (urllib3.HTTPSConnectionPool,), {"ConnectionCls": secure}),
    }


def _read(raw: Any, limits: Limits, until: float) -> bytes:
    """The body, unpacked; raises where it is too large or too slow."""
    body = bytearray()
    while chunk := raw.read1(65536, decode_content=True):
        body += chunk
        if len(body) > limits.size:
            raise Transient(f"the answer is larger than {limits.size:,} bytes")
        if time.monotonic() > until:
            raise TimeoutError
    return bytes(body)


def _fault(error: Exception, limits: Limits, until: float) -> str:
    """What went wrong on the way, in our own words."""
    if isinstance(error, requests.ConnectTimeout):
        return f"no connection within {limits.connect:g} s"
    if time.monotonic() > until:
        return f"the answer was not there after {limits.total:g} s"
    if isinstance(error, TimeoutError | requests.Timeout | urllib3.exceptions.TimeoutError):
        return f"silence for {limits.read:g} s"
    if isinstance(error, requests.exceptions.SSLError):
        return "the certificate or the TLS connection was refused"
    if isinstance(error, requests.exceptions.ProxyError):
        return "the proxy did not connect"
    if isinstance(error, urllib3.exceptions.IncompleteRead | urllib3.exceptions.DecodeError):
        return "the answer was cut short"
    if isinstance(error, requests.exceptions.InvalidProxyURL):
        return _NO_PROXY
    if isinstance(error, requests.exceptions.InvalidSchema) and "SOCKS" in str(error):
        return "a SOCKS proxy needs PySocks: pip install PySocks, or name another proxy"
    if isinstance(error, requests.exceptions.InvalidURL | requests.exceptions.InvalidSchema):
        return "the address cannot be used"
    return "no connection, or it was closed"


# -- refusals --------------------------------------------------------------------------------------


def refusal(host: str, status: int, headers: Mapping[str, str], body: bytes, secret: str = "") -> EngineError:
    """The error that an HTTP status means; the service's own words are quoted, without the key."""
    words = redacted(_words(body), secret)
    message = f"{host}: HTTP {status}" + (f": {words}" if words else "")
    if status in (402, 429, 456):
        advice = "ask less at once (per_second, concurrency), or raise the quota"
        return RateLimited(message, retry_after=_retry_after(headers), advice=advice)
    if status >= 500 or status in (408, 425):
        return Transient(message, retry_after=_retry_after(headers))
    if status == 407:
        advice = "set user and password in the address of the proxy (HTTPS_PROXY, HTTP_PROXY)"
        return Auth(f"{host}: HTTP 407: the proxy does not know us", advice=advice)
    if status in (401, 403):
        return Auth(message, advice="is the key right, and allowed to do this?")
    if status in (301, 308, 404, 405):
        return Unsupported(message, advice="is the address of the service right?")
    if status < 400:
        return Transient(message)
    error = BadRequest(message)
    error.by_service = True
    return error


def _words(body: bytes) -> str:
    """What the service says of an error: the message of a JSON answer, nothing of a web page."""
    text = body[:20_000].decode(errors="replace")
    try:
        said = parsed(text)
    except ValueError:
        return "" if text.lstrip()[:1] in "<" else excerpt(text)
    while isinstance(said, dict):
        said = next((said[name] for name in ("error", "message", "detail", "explanation") if name in said), "")
    return excerpt(said) if isinstance(said, str) else ""


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds, from seconds or a date (RFC 9110, 10.2.3)."""
    said = headers.get("Retry-After", "").strip()
    if said.isascii() and said.isdigit():
        return float(said)
    try:
        return max(parsedate_to_datetime(said).timestamp() - time.time(), 0.0)
    except (ValueError, OverflowError):
        return None


# -- options ---------------------------------------------------------------------------------------


def client(engine: str, given: Mapping[str, object], key: str = "", *, per_second: float = 0.0) -> Client:
    """The client that an engine's options ask for; ConfigError where one of them is wrong."""
    limits, policy = Limits(), Policy()
    read = options.number(engine, given, "timeout", limits.read, 0.01)
    limits = replace(
        limits,
        connect=min(read, limits.connect),
        read=read,
        total=options.number(engine, given, "time_limit", max(limits.total, read), 0.01),
    )
    policy = replace(
        policy,
        retries=options.whole(engine, given, "retries", policy.retries),
        wait=options.number(engine, given, "wait", policy.wait),
        per_second=options.number(engine, given, "per_second", per_second),
        concurrency=options.whole(engine, given, "concurrency", policy.concurrency, 1),
    )
    return Client(limits, policy, key)

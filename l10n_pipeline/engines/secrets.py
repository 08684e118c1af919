"""Keys and passwords of the environment: no answer may hold one, and no message tells one."""

from __future__ import annotations

import os
import re
from base64 import b64encode
from collections.abc import Iterator
from urllib.parse import quote, quote_plus, unquote

from l10n_pipeline import lazy

_NAMES = lazy.pattern(r"KEY|TOKEN|SECRET|PASSW|PASSPHRASE|CREDENTIAL|AUTH|PRIVATE", re.I)
_SHORTEST = 8
"""Characters: what is shorter is no key, and may be a word of a text."""


def redacted(text: str, own: str = "") -> str:
    """The text with *** for each secret of the environment and for `own`, however an address would spell them."""
    for secret in _spelled(own, shortest=1):
        text = text.replace(secret, "***")
    return text


def repeated(sent: str, answer: str, own: str = "") -> bool:
    """Whether an answer to `sent` holds a secret of the environment, or `own`, that the text itself does not have."""
    return any(secret in answer and secret not in sent for secret in _spelled(own, shortest=_SHORTEST))


def _spelled(own: str, shortest: int) -> list[str]:
    """The secrets as a service may repeat them, the longest first."""
    plain = {value.strip() for name, value in os.environ.items() if _NAMES.search(name)} | set(_of_proxies())
    known = {value for value in plain if len(value) >= _SHORTEST} | ({own} if len(own) >= shortest else set())
    return sorted({spelling for secret in known for spelling in _spellings(secret)}, key=len, reverse=True)


def _of_proxies() -> Iterator[str]:
    """The passwords in the addresses of proxies, as they are spelled there and as they are meant."""
    for name, value in os.environ.items():
        if name.lower().endswith("_proxy"):
            secret = value.rpartition("@")[0].rpartition(":")[2]
            yield from (secret, unquote(secret))


def _spellings(secret: str) -> Iterator[str]:
    raw = secret.encode(errors="surrogateescape")
    yield from (secret, quote(raw), quote(raw, safe=""), quote_plus(raw))
    if len(secret) >= _SHORTEST:
        yield b64encode(raw).decode().rstrip("=")

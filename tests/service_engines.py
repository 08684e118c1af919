"""Engines as tests ask them: a service on loopback, short waits, a key where one is needed."""

from __future__ import annotations

import pytest

from l10n_pipeline.engines import create
from l10n_pipeline.model import Output, Request

OPTIONS = {
    "google": {},
    "mymemory": {"provider": "mymemory"},
    "libretranslate": {},
    "deepl": {"formality": "prefer_less"},
    "llm": {"model": "small", "key": "L10N_TEST_KEY"},
    "apertium": {},
}
"""Services to the options that their engines need beside the address."""

KEYS = {"deepl": "DEEPL_AUTH_KEY", "llm": "L10N_TEST_KEY", "libretranslate": "LIBRETRANSLATE_API_KEY"}
SECRET = "sk/Test+key=0123456789"


def engine(service, **given):
    name = "google" if service.name == "mymemory" else service.name
    if name == "deepl":
        pytest.importorskip("deepl", reason="the extra `deepl` is not installed")
    quick = {"url": service.url, "retries": 1, "wait": 0.001, "timeout": 5}
    return create(name, "en", "pt_BR", {**OPTIONS[service.name], **quick, **given})


def requests(*texts, **given):
    return [Request(text, "pt_BR", **given) for text in texts]


def texts(answers):
    return [answer.text if isinstance(answer, Output) else type(answer).__name__ for answer in answers]

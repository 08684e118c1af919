"""Engines over HTTP and good answers, and the codes that they name languages by; servers are on loopback."""

from __future__ import annotations

import pickle
import time
import traceback

import pytest
from servers import FAULTS, Service, self_signed, status, translation
from service_engines import KEYS, OPTIONS, SECRET, engine, requests, texts

from l10n_pipeline.engines import codes, create
from l10n_pipeline.engines.http.answers import checked
from l10n_pipeline.errors import (
    Auth,
    BadOutput,
    ConfigError,
    EngineError,
    RateLimited,
    Transient,
    Unsupported,
)
from l10n_pipeline.model import Counts

pytestmark = pytest.mark.usefixtures("service_keys")
PROVIDERS = {
    "google": ["af", "de", "en", "iw", "ja", "jw", "no", "pt", "sr", "tl", "zh-CN", "zh-TW"],
    "mymemory": ["ar-EG", "ar-SA", "de-DE", "en-US", "pt-BR", "pt-PT", "sr-Latn-RS", "zh-HK", "zh-TW"],
    "deepl": ["de", "en-GB", "en-US", "es", "es-419", "nb", "pt-BR", "pt-PT", "tl", "zh", "zh-Hans", "zh-Hant"],
    "libretranslate": ["de", "en", "nb", "pt", "pt-BR", "zh-Hans", "zh-Hant"],
    "libretranslate of 2022": ["de", "en", "no", "pb", "pt", "zh", "zt"],
    "apertium": ["eng", "spa", "por_BR", "por_PT", "cat", "epo", "en"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("provider", "locale", "code"),
    [
        ("google", "zh_CN", "zh-CN"), ("google", "zh_HK", "zh-TW"), ("google", "pt_BR", "pt"),
        ("google", "he", "iw"), ("google", "nb", "no"), ("google", "de_AT", "de"), ("google", "fil", "tl"),
        ("mymemory", "en", "en-US"), ("mymemory", "ar", "ar-SA"), ("mymemory", "zh_Hant", "zh-TW"),
        ("mymemory", "zh_HK", "zh-HK"), ("mymemory", "sr_Latn", "sr-Latn-RS"), ("mymemory", "pt_AO", "pt-PT"),
        ("deepl", "pt_BR", "pt-BR"), ("deepl", "pt", "pt-BR"), ("deepl", "en", "en-US"),
        ("deepl", "en_AU", "en-GB"),
        ("deepl", "zh_CN", "zh-Hans"), ("deepl", "zh_TW", "zh-Hant"), ("deepl", "es_MX", "es-419"),
        ("libretranslate", "zh_CN", "zh-Hans"), ("libretranslate", "pt_BR", "pt-BR"),
        ("libretranslate of 2022", "zh_CN", "zh"), ("libretranslate of 2022", "zh_TW", "zt"),
        ("libretranslate of 2022", "pt_BR", "pb"),
        ("apertium", "en", "eng"), ("apertium", "es_MX", "spa"), ("apertium", "pt_BR", "por_BR"),
    ],
)  # fmt: skip
def test_a_locale_has_the_code_that_the_provider_uses(provider, locale, code):
    assert codes.code(provider.split()[0], locale, PROVIDERS[provider]) == code


@pytest.mark.parametrize(
    ("provider", "locale"),
    [("google", "pt_PT"), ("google", "sr_Latn"), ("google", "th"), ("deepl", "nn"), ("apertium", "ja"),
     ("libretranslate", "ja")],
)  # fmt: skip
def test_another_script_or_the_other_portuguese_does_not_serve(provider, locale):
    with pytest.raises(Unsupported, match=f"{provider} does not know the language {locale}"):
        codes.code(provider, locale, PROVIDERS[provider])


def test_every_code_of_the_tables_is_one_that_the_provider_lists():
    """The tables hold exceptions: a row that CLDR would lead to as well is a row too many."""
    from deep_translator import constants

    lists = {
        "google": set(constants.GOOGLE_LANGUAGES_TO_CODES.values()),
        "mymemory": set(constants.MY_MEMORY_LANGUAGES_TO_CODES.values()),
    }
    for provider, known in lists.items():
        for locale, rows in codes.SPELLINGS[provider].items():
            assert set(rows) <= known
            assert rows[0] not in codes.candidates("none", locale)


def test_the_name_of_a_language_for_engines_that_read():
    assert codes.language_name("pt_BR") == "Portuguese (Brazil), pt-BR"


# -- one contract ----------------------------------------------------------------------------------


WHO = {"deepl": "DeepL-Auth-Key {}", "llm": "Bearer {}"}
"""The header Authorization of each service that has one."""


@pytest.mark.parametrize("name", OPTIONS)
def test_one_answer_a_text_in_order_each_sent_once(name):
    with Service(name) as service:
        own = engine(service)
        sent = ["One house.", "", "  ", "Two houses & <b>more</b> “quotes”.", "42", "One house.", "Três, X0X?"]
        answers = own.translate(requests(*sent))
        assert texts(answers) == [translation(s) if s in (sent[0], sent[3], sent[6]) else s for s in sent]
        assert sorted(service.answered) == sorted({sent[0], sent[3], sent[6]})
        assert own.translate([]) == []
        again = pickle.loads(pickle.dumps(own))
        assert again.fingerprint == own.fingerprint == engine(service).fingerprint
        assert texts(again.translate(requests(sent[0]))) == [translation(sent[0])]
        assert isinstance(own, Counts)
        assert own.usage.requests >= 1
        assert own.usage.characters == sum(map(len, {sent[0], sent[3], sent[6]}))


@pytest.mark.parametrize("name", OPTIONS)
def test_many_texts_at_once_keep_apart(name):
    """deep-translator gives one thread the answer of another where they share a translator."""
    many = [f"This is house number {n}." for n in range(150)]
    with Service(name) as service:
        answers = engine(service, concurrency=8).translate(requests(*many))
    assert texts(answers) == [translation(text) for text in many]


@pytest.mark.parametrize("name", OPTIONS)
def test_a_passing_fault_is_no_failure(name):
    with Service(name, lambda number, _: FAULTS["502"] if number == 0 else None) as service:
        assert texts(engine(service).translate(requests("One."))) == [translation("One.")]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"url": "ftp://example.org"}, "url is 'ftp"),
        ({"url": "https://me:word@example.org"}, "holds a name or a password"),
        ({"timeout": 0}, "timeout is 0"),
        ({"retries": -1}, "retries is -1"),
        ({"retries": 1.5}, "retries is 1.5"),
        ({"concurrency": True}, "concurrency is True"),
        ({"per_second": "many"}, "per_second is 'many'"),
        ({"wait": float("inf")}, "wait is inf"),
    ],
)
@pytest.mark.parametrize("name", ["google", "libretranslate", "deepl", "llm", "apertium"])
def test_options_that_mean_nothing_are_refused(name, options, said):
    given = {**OPTIONS[name], "url": "http://127.0.0.1:9", **options}
    with pytest.raises(ConfigError, match=said):
        create(name, "en", "pt_BR", given)


@pytest.mark.parametrize("name", ["deepl", "llm"])
def test_a_missing_key_is_named_by_its_variable(name, monkeypatch):
    monkeypatch.delenv(KEYS[name])
    own = create(name, "en", "pt_BR", OPTIONS[name])  # to estimate, none is needed
    with pytest.raises(Auth, match=f"{KEYS[name]} is not set"):
        own.translate(requests("One."))


@pytest.mark.parametrize("key", ["sk-“secret”", "sk-secret\nX-Other: 1"])
def test_a_key_that_no_header_can_hold(key, monkeypatch):
    monkeypatch.setenv("DEEPL_AUTH_KEY", key)
    pytest.importorskip("deepl", reason="the extra `deepl` is not installed")
    with pytest.raises(Auth, match="DEEPL_AUTH_KEY holds no key") as caught:
        create("deepl", "en", "pt_BR", {}).translate(requests("One."))
    assert "secret" not in str(caught.value)


def test_a_key_in_the_place_of_its_name_is_not_repeated():
    with pytest.raises(ConfigError, match="name of an environment variable") as caught:
        create("llm", "en", "pt_BR", {"model": "m", "key": "sk-secret"})
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("name", KEYS)
@pytest.mark.parametrize("fault", ["401", "429 without Retry-After", "500", "closed connection"])
def test_no_error_and_no_engine_tells_the_key(name, fault):
    with Service(name, lambda *_: FAULTS[fault], secret=SECRET) as service:
        own = engine(service)
        (answer,) = own.translate(requests("One house."))
        told = "".join(traceback.format_exception(answer)) + repr(own) + repr(vars(own)) + own.fingerprint
        assert isinstance(answer, EngineError)
        assert b"sk/T" not in pickle.dumps(own)
    assert not any(word in told for word in (SECRET, "0123456789", "sk/T"))
    if fault == "401":
        assert "***" in str(answer)


def test_redirects_are_not_followed_with_a_key():
    with Service("llm", lambda *_: FAULTS["redirect"]) as service:
        (answer,) = engine(service).translate(requests("One."))
    assert "HTTP 302" in str(answer)
    assert len(service.requests) == 2  # both here


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate that nobody signed, for this machine's loopback alone."""
    return self_signed(tmp_path_factory.mktemp("tls"), "localhost", "IP:127.0.0.1")


def test_over_tls_nobody_is_believed_without_a_certificate(certificate, monkeypatch):
    cert, context = certificate
    with Service("libretranslate", tls=context) as service:
        (answer,) = engine(service).translate(requests("One."))
        assert "certificate" in str(answer)
        assert not service.requests
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(cert))
        assert texts(engine(service).translate(requests("One."))) == [translation("One.")]


@pytest.mark.parametrize("name", OPTIONS)
@pytest.mark.parametrize("tls", [False, True], ids=["plain", "TLS"])
def test_who_gets_the_key_is_said_with_each_request(name, tls, certificate, tmp_path, monkeypatch):
    """No .netrc takes its place, over TLS as without, and no key is sent where none is named."""
    cert, context = certificate
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password secret-of-netrc\ndefault login x password y\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(cert))
    with Service(name, tls=context if tls else None) as service:
        assert texts(engine(service).translate(requests("One."))) == [translation("One.")]
        said = {headers.get("Authorization", "") for _, headers, _ in service.requests}
        bodies = b"".join(body for _, _, body in service.requests) + repr(service.requests).encode()
    assert said == {WHO.get(name, "").format(SECRET)}
    assert b"secret-of-netrc" not in bodies


@pytest.mark.parametrize("name", OPTIONS)
def test_a_redirect_takes_no_key_to_another_place(name, monkeypatch):
    with Service(name) as other:
        with Service(name, lambda *_: status(307, Location=f"{other.url}/elsewhere")) as service:
            (answer,) = engine(service, retries=0).translate(requests("One."))
        assert isinstance(answer, EngineError)
        assert other.requests == []


@pytest.mark.parametrize("fault", ["hang", "slow drip", "slow drip of headers", "cut connection"])
def test_over_tls_every_wait_has_an_end(fault, certificate, monkeypatch):
    cert, context = certificate
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(cert))
    with Service("libretranslate", lambda *_: FAULTS[fault], tls=context) as service:
        begun = time.monotonic()
        own = engine(service, timeout=0.3, time_limit=0.4, retries=0)
        assert texts(own.translate(requests("One."))) == ["Transient"]
        assert time.monotonic() - begun < 15, "the service would take 20 seconds and more"


def test_a_proxy_is_used_within_the_same_limits(monkeypatch):
    with Service("google", lambda number, _: FAULTS["slow drip of headers"] if number else None) as service:
        monkeypatch.setenv("http_proxy", service.url)
        own = engine(service, url="http://translate.invalid/m", timeout=2, time_limit=2, retries=0)
        assert texts(own.translate(requests("One.", "Two."))) == [translation("One."), "Transient"]
        assert service.requests[0][0].startswith("http://translate.invalid/m?")


# -- answers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "answer", "locale", "kind"),
    [
        ("A house.", "Uma casa.", "pt_BR", None),
        ("<html> is a tag.", "<html> é uma etiqueta.", "pt_BR", None),
        ("Quota exceeded.", "Quota exceeded.", "de", None),
        ("制限を超えました。", "The rate limit was exceeded.", "en", None),
        ("A house.", "Too many requests, wait.", "pt_BR", RateLimited),
        ("A house.", "QUERY LENGTH LIMIT EXCEEDED. MAX ALLOWED QUERY : 500 CHARS", "en", RateLimited),
        ("A house.", "<!DOCTYPE html><p>Sign in", "pt_BR", Transient),
        ("A house.", "Uma mÃ£e", "pt_BR", BadOutput),
        ("A house.", "Uma m\ufffde", "pt_BR", BadOutput),
        ("A house.", "æ—¥æœ¬", "ja", BadOutput),
        ("A house.", "日本のÄ ñ “ção” é Ãé", "ja", None),
        ("A house.", 7, "pt_BR", BadOutput),
    ],
)
def test_what_may_be_a_translation(sent, answer, locale, kind):
    if kind is None:
        assert checked(sent, answer, locale) == answer
    else:
        with pytest.raises(kind):
            checked(sent, answer, locale)

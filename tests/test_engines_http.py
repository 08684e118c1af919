"""Engines over HTTP and good answers, and the codes that they name languages by; servers are on loopback."""

from __future__ import annotations

import pytest

from l10n_pipeline.engines import codes
from l10n_pipeline.errors import Unsupported

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

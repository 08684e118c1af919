"""Messages with their values: the plural forms of a locale, in our words and on a page."""

from __future__ import annotations

import pytest
from babel import Locale
from casefiles import Case, cases
from hypothesis import given
from hypothesis import strategies as st

from l10n_pipeline.locale_rules.messages import formatted


@pytest.mark.parametrize("case", cases("messages"), ids=lambda c: c.title)
def test_messages(case: Case) -> None:
    setting, _, text = case.input.partition(": ")
    locale, *values = setting.split()
    known = dict(value.split("=") for value in values)
    typed = {name: int(value) if value.isdigit() else value for name, value in known.items()}
    assert formatted(text, locale, typed) == case.expected


@given(st.integers(0, 10**7), st.sampled_from(["ar", "pl", "zh_CN", "cy", "pt_BR", "en"]))
def test_the_branch_is_the_one_that_cldr_names(number: int, locale: str) -> None:
    rule = Locale.parse(locale).plural_form
    text = "{n, plural, " + " ".join(f"{name} {{{name}!}}" for name in sorted(rule.tags | {"other"})) + "}"
    assert formatted(text, locale, {"n": number}) == f"{rule(number)}!"

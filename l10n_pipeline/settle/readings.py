"""How strictly the codes of a text are compared with its source: a machine's text strictly, a person's mildly."""

from __future__ import annotations

from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.locale_rules import emphasis
from l10n_pipeline.model import Allowed


def of_person(locale: LocaleConfig) -> Allowed:
    """What a person's text may do: what l10n.yaml says, else what the language does."""
    drop = emphasis.left_out(locale.name) if locale.may_drop is None else locale.may_drop
    add = emphasis.added(locale.name) if locale.may_add is None else locale.may_add
    return Allowed(locale.links, frozenset(drop), frozenset(add), layout=locale.layout, locale=locale.name)


def of_machine(locale: LocaleConfig) -> Allowed:
    """What an engine's answer may do: what l10n.yaml says. Else it is asked again; an engine has no reasons."""
    drop, add = frozenset(locale.may_drop or ()), frozenset(locale.may_add or ())
    return Allowed(locale.links, drop, add, severe=True, layout=locale.layout)

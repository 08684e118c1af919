"""Which source a page from outside is for, and where the map of its links goes in l10n.yaml."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from l10n_pipeline.config.amend import with_links
from l10n_pipeline.intake.placing import by_name


@given(st.lists(st.text("ab/", min_size=1).filter(lambda t: t.strip("/")), min_size=1, unique=True))
def test_a_file_is_found_by_its_own_name(names: list[str]) -> None:
    paths = sorted({"/".join(part for part in name.split("/") if part) + ".md" for name in names})
    assert [by_name(paths, path) for path in paths] == paths


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("locales:\n  de: {}\n", 'locales:\n  de: {links: {"/en/": "/de/"}}\n'),
        (
            "locales:\n  de: {engine: null} # so\n",
            'locales:\n  de: {links: {"/en/": "/de/"}, engine: null} # so\n',
        ),
        ("locales:\n  de:\n", 'locales:\n  de:\n    links: {"/en/": "/de/"}\n'),
        ("locales:\n  de: # none\n  ja:\n", 'locales:\n  de: # none\n    links: {"/en/": "/de/"}\n  ja:\n'),
        (
            "locales:\n  de:\n    # of people\n    engine: null\n",
            'locales:\n  de:\n    # of people\n    links: {"/en/": "/de/"}\n    engine: null\n',
        ),
        (
            "locales:\n  de:\n    links:\n      /a/: /b/\n",
            'locales:\n  de:\n    links:\n      "/en/": "/de/"\n      /a/: /b/\n',
        ),
        ("locales:\n  de: {links: {/en/: /x/}}\n", "locales:\n  de: {links: {/en/: /x/}}\n"),
        ("locales: [de]\n", "locales: [de]\n"),
    ],
)
def test_links_are_added_and_nothing_else_changes(before: str, after: str) -> None:
    assert with_links(before.encode(), "de", {"/en/": "/de/"}).decode() == after
    if after != before:
        assert yaml.safe_load(after)["locales"]["de"]["links"]["/en/"] == "/de/"

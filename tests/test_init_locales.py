"""Which locales `l10n init` takes: what a site calls them, and what whoever asks does."""

from __future__ import annotations

import pytest
from worlds import grow

from l10n_pipeline.cli import main
from l10n_pipeline.config import config
from l10n_pipeline.survey.look import short
from l10n_pipeline.survey.site import locale_name

PAGE = "# A page\n\nIts words stand here.\n"
CHINESE = "---\ntitle: 一页\n---\n\n这里是它的文字。\n"


@pytest.mark.parametrize(
    ("code", "name"),
    [("zh-CN", "zh_CN"), ("zh-cn", "zh_CN"), ("pt-br", "pt_BR"), ("zh-Hans", "zh_Hans"), ("api", ""), ("v2", "")],
)
def test_codes_of_generators_are_locales(code, name):
    assert locale_name(code) == name


def test_a_country_that_goes_without_saying_is_not_said():
    named = ["ja_JP", "en_US", "en_GB", "zh_CN", "pt_BR", "zh_Hans", "de"]
    assert [short(one) for one in named] == ["ja", "en", "en_GB", "zh_CN", "pt_BR", "zh_Hans", "de"]


def test_named_locales_alone_are_taken(tmp_path, capsys):
    pages = {f"docs/{code}/{name}.md": CHINESE for code in ("zh", "ja", "fr") for name in ("a", "b")}
    grow(tmp_path, {"docs/a.md": PAGE, "docs/b.md": PAGE, **pages})
    assert main(["--root", str(tmp_path), "init", "--locale", "zh-CN", "--locale", "fr"]) == 0
    assert [one.name for one in config.load(tmp_path).locales] == ["fr", "zh"]
    assert "left out, for they were not named: ja" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("of_site", "named", "taken"),
    [
        ("zh-CN", "zh", "zh_CN"),
        ("zh", "zh-CN", "zh"),
        ("zh", "zh-Hans", "zh"),
        ("zh", "zh-TW", "zh_TW"),
        ("zh-CN zh-TW", "zh", "zh_CN"),
        ("zh-TW zh-HK", "zh", "zh"),
        ("zh-TW", "zh", "zh"),
        ("pt-BR", "pt", "pt_BR"),
        ("pt-PT", "pt", "pt_PT"),
        ("de-CH", "de", "de_CH"),
        ("de", "de-DE", "de"),
        ("de-DE", "de", "de"),
    ],
)
def test_a_locale_is_known_by_its_language_alone(of_site, named, taken, tmp_path):
    """As far as that is clear: Chinese without a country is no traditional Chinese."""
    pages = {f"docs/{code}/{name}.md": CHINESE for code in of_site.split() for name in ("a", "b")}
    grow(tmp_path, {"docs/a.md": PAGE, "docs/b.md": PAGE, **pages})
    assert main(["--root", str(tmp_path), "init", "--locale", named]) == 0
    assert [one.name for one in config.load(tmp_path).locales] == [taken]


@pytest.mark.parametrize("place", ["docs/{code}/{name}.md", "docs/{name}.{code}.md"])
def test_pages_of_locales_that_were_not_named_are_left_alone_in_silence(place, tmp_path, capsys):
    others = {place.format(code=code, name=name): CHINESE for code in ("zh", "ja", "fr") for name in ("a", "b")}
    grow(tmp_path, {"docs/a.md": PAGE, "docs/b.md": PAGE, **others})
    root = ["--root", str(tmp_path)]
    assert main([*root, "init", "--locale", "zh"]) == 0
    before = {name: (tmp_path / name).read_bytes() for name in others if "zh" not in name}
    for command in (["doctor"], ["import"], ["run"], ["check"]):
        assert main([*root, *command]) == 0
    said = capsys.readouterr().err
    assert "locale-unlisted" not in said
    assert "files-unused" not in said
    assert {name: (tmp_path / name).read_bytes() for name in before} == before
    assert not list((tmp_path / "locales/templates").rglob("*ja*"))
    assert main(["--root", str(tmp_path), "extract"]) == 0
    assert not [path for path in (tmp_path / "locales").rglob("*.po*") if "ja" in path.parts]


def test_a_locale_that_the_site_calls_otherwise_is_no_second_one(tmp_path, capsys):
    grow(tmp_path, {"docs/a.md": PAGE, "docs/zh/a.md": CHINESE})
    assert main(["--root", str(tmp_path), "init", "--locale", "zh-CN", "--locale", "de"]) == 0
    assert [one.name for one in config.load(tmp_path).locales] == ["zh", "de"]

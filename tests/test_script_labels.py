"""Labels in a script, as astro.config.mjs has them: what may stand in one."""

from __future__ import annotations

from pathlib import Path

import pytest

from l10n_pipeline.cli import main
from l10n_pipeline.formats import laws, reader
from l10n_pipeline.formats.options import ReadOptions
from l10n_pipeline.survey.labels import _NO_LABELS, _keys, vitepress

READ = reader("a.mjs", ReadOptions(keys=("label",)))
STARLIGHT = """\
import starlight from '@astrojs/starlight';
const locales = { root: { label: 'English', lang: 'en' }, 'zh-cn': { lang: 'zh-CN' } };
export default defineConfig({ integrations: [starlight({ title: 'Site', locales })] });
"""
SOURCE = b"export default {label: 'Components'}\n"


@pytest.mark.parametrize("target", ["مؤلفه\u200cها", "Vraiment\u00a0?", "a\u202fb", "Zu\u00adsammen"])
def test_joiners_and_blanks_that_do_not_break_are_text(target: str) -> None:
    assert laws.misplaced(READ(SOURCE), {0: target}, READ) == ()


@pytest.mark.parametrize("target", ["a\tb", "a\x01b", "a\u2028b"])
def test_control_characters_are_none(target: str) -> None:
    assert tuple(laws.misplaced(READ(SOURCE), {0: target}, READ)) == (0,)


def test_strings_of_starlight_are_named_by_language_tags(tmp_path: Path, capsys) -> None:
    pages = {
        "astro.config.mjs": STARLIGHT,
        "src/content/docs/a.mdx": "# A page\n\nText of it.\n",
        "src/content/docs/zh-cn/a.mdx": "# 一页\n\n它的文字。\n",
        "src/content/i18n/en.json": '{"page.preview": "Preview"}\n',
        "src/content/i18n/zh-CN.json": '{"page.preview": "预览"}\n',
    }
    for name, text in pages.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    assert main(["--root", str(tmp_path), "init"]) == 0
    assert "zh_CN: 1 page in src/content/docs/zh-cn, 1 file or label" in capsys.readouterr().out
    assert '{edition: "src/content/i18n/{tag}.json"}' in (tmp_path / "l10n.yaml").read_text("utf-8")
    assert main(["--root", str(tmp_path), "import"]) == 0
    (found,) = (tmp_path / "locales/zh_CN").rglob("en.json.po")
    assert 'msgstr "预览"' in found.read_text("utf-8")
    assert not list((tmp_path / "locales/templates").rglob("zh-CN*"))


SIDEBAR = """\
const locales: Locales = { root: { label: 'English' }, de: { label: 'Deutsch' } };
export default defineConfig({ integrations: [starlight({
  locales,
  social: [{ icon: 'github', label: 'GitHub', href: 'https://example.org' }],
  sidebar: side([{ label: 'Guides', items: [{ label: 'First steps', link: '/first' }] }]),
})] });
"""


def test_names_of_languages_and_services_are_no_labels() -> None:
    keys = _keys(SIDEBAR, ["label"], _NO_LABELS)
    found = reader("a.mjs", ReadOptions(keys=tuple(keys)))(SIDEBAR.replace(": Locales", "").encode())
    assert [segment.text for segment in found.segments] == ["Guides", "First steps"]
    assert {segment.context for segment in found.segments} == {"label"}


def test_what_another_locale_has_in_the_configuration_is_no_source() -> None:
    site = """\
export default { locales: {
  root: { label: 'English', themeConfig: { nav: [{ text: 'Guide' }], footer: { message: 'Made by us' } } },
  de: { label: 'Deutsch', themeConfig: { nav: [{ text: 'Handbuch' }] } },
} }
"""
    ((only,), notes) = vitepress(".vitepress/config.js", site, ["de"])
    assert not notes
    found = reader("a.js", ReadOptions(keys=tuple(only.options["keys"])))(site.encode())
    assert [segment.text for segment in found.segments] == ["Guide", "Made by us"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("import nav from './nav'\nexport default { themeConfig: { nav } }", True),
        ("export default { locales: { root: require('./en') } }", True),
        ("import { defineConfig } from 'vitepress'\nexport default defineConfig({})", False),
        (
            "import nav from './nav'\nexport default { themeConfig: { nav: [{ text: 'Guide', link: '/' }] } }",
            False,
        ),
    ],
)
def test_menus_that_other_files_hold_are_told(text: str, told: bool) -> None:
    _, notes = vitepress(".vitepress/config.js", text, [])
    assert bool(notes) is told

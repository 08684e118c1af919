"""Sites as `l10n init` finds them: their files, and what is to be seen of them."""

from __future__ import annotations

PAGE = "# A page\n\nIts words stand here.\n"
FRONT = "---\ntitle: A page\n---\n\nIts words stand here.\n"
FRONT_DE = "---\ntitle: Eine Seite\n---\n\nIhre Wörter stehen hier.\n"
CHINESE = "---\ntitle: 一页\n---\n\n这里是它的文字。\n"
GERMAN = "# Eine Seite\n\nIhre Wörter stehen hier.\n"

DOCUSAURUS = """\
import type {Config} from '@docusaurus/types';
const config: Config = {
  title: "It's a site", // i18n: {defaultLocale: 'xx'}
  i18n: { defaultLocale: 'en', locales: ['en', 'de', "zh-CN"], },
  presets: [['classic', {docs: {path: '../manual', routeBasePath: '/', sidebarPath: require.resolve('./s.js')}}]],
} satisfies Config;
export default config;
"""
STARLIGHT = """\
import { defineConfig } from 'astro/config';
import starlight from '@astrojs/starlight';
const locales = { root: { label: 'English', lang: 'en' }, de: { label: 'Deutsch' }, 'zh-cn': { lang: 'zh-CN' } };
export default defineConfig({ integrations: [starlight({ title: 'Site', locales })] });
"""
VITEPRESS = """\
export default defineConfig({
  srcDir: './pages',
  locales: {
    root: {label: 'English', lang: 'en-US', ...shared},
    de: {label: 'Deutsch', lang: 'de-DE', link: '/de/'},
    ko: {label: '한국어', link: 'https://ko.example/'},
  },
})
"""
MKDOCS = """\
site_name: !ENV [NAME, Site]
docs_dir: docs
markdown_extensions:
  - pymdownx.emoji: {emoji_index: !!python/name:material.extensions.emoji.twemoji}
plugins:
  - search
  - i18n:
      docs_structure: %s
      languages:
        - {locale: en, default: true}
        - {locale: de}
"""
HUGO = """\
baseURL = "https://example.org/"
defaultContentLanguage = "en"
[languages.en]
contentDir = "content/en"
[languages.de]
contentDir = "content/de"
[languages.zh-cn]
contentDir = "content/zh-cn"
"""
BOOK = '[book]\ntitle = "A book"\nlanguage = "en"\n[preprocessor.gettext]\n'
PO = 'msgid ""\nmsgstr "Language: de\\n"\n\nmsgid "A page"\nmsgstr "Eine Seite"\n'
CURRENT = "docusaurus-plugin-content-docs/current"

SITES = {
    "docusaurus": (
        {
            "web/docusaurus.config.ts": DOCUSAURUS,
            "manual/a.md": PAGE,
            f"web/i18n/de/{CURRENT}/a.md": GERMAN,
        },
        {"layout": "docusaurus", "editions": "web", "sources": "manual", "routes": {"/": ""}},
        {"de": ("de", f"web/i18n/de/{CURRENT}"), "zh_CN": ("zh-CN", "")},
    ),
    "starlight": (
        {
            "astro.config.mjs": STARLIGHT,
            "src/content/docs/a.mdx": FRONT,
            "src/content/docs/zh-cn/a.mdx": CHINESE,
        },
        {"layout": "starlight", "editions": ".", "sources": "src/content/docs", "routes": {"/": ""}},
        {"de": ("de", ""), "zh_CN": ("zh-cn", "src/content/docs/zh-cn")},
    ),
    "starlight with a base, and a plugin with another": (
        {
            "astro.config.mjs": STARLIGHT.replace(
                "integrations: [", "integrations: [plugin([{ base: 'api' }]), "
            ).replace(" });\n", ", base: '/docs' });\n"),
            "src/content/docs/a.mdx": FRONT,
        },
        {"layout": "starlight", "editions": ".", "sources": "src/content/docs", "routes": {"/docs/": ""}},
        {"de": ("de", ""), "zh_CN": ("zh-cn", "")},
    ),
    "starlight, each locale in a folder": (
        {
            "astro.config.mjs": STARLIGHT.replace("root:", "en:").replace(
                "locales })", "locales, defaultLocale: 'en' })"
            ),
            "src/content/docs/en/a.mdx": FRONT,
        },
        {"layout": "starlight", "editions": ".", "sources": "src/content/docs/en", "routes": {"/en/": ""}},
        {"de": ("de", ""), "zh_CN": ("zh-cn", "")},
    ),
    "vitepress, each locale in a folder": (
        {
            "docs/.vitepress/config.mts": VITEPRESS.replace("root:", "en:"),
            "docs/pages/en/a.md": PAGE,
            "docs/pages/de/a.md": GERMAN,
        },
        {"layout": "vitepress", "editions": "docs", "sources": "docs/pages/en", "routes": {"/en/": ""}},
        {"de": ("de", "docs/pages/de")},
    ),
    "vitepress": (
        {"docs/.vitepress/config.mts": VITEPRESS, "docs/pages/a.md": PAGE, "docs/pages/de/a.md": GERMAN},
        {"layout": "vitepress", "editions": "docs", "sources": "docs/pages", "routes": {"/": ""}},
        {"de": ("de", "docs/pages/de")},
    ),
    "mkdocs beside": (
        {"mkdocs.yml": MKDOCS % "suffix", "docs/a.md": PAGE, "docs/a.de.md": GERMAN},
        {"layout": "mkdocs", "editions": ".", "sources": "docs"},
        {"de": ("de", "docs")},
    ),
    "mkdocs in folders": (
        {"mkdocs.yml": MKDOCS % "folder", "docs/en/a.md": PAGE, "docs/de/a.md": GERMAN},
        {"layout": "mkdocs-folders", "editions": ".", "sources": "docs/en"},
        {"de": ("de", "docs/de")},
    ),
    "a MkDocs for each locale": (
        {
            "docs/en/mkdocs.yml": "site_name: Site\ntheme: {language: en}\n",
            "docs/de/mkdocs.yml": "INHERIT: ../en/mkdocs.yml\n",
            "docs/en/docs/a.md": PAGE,
            "docs/de/docs/a.md": GERMAN,
        },
        {"layout": "mkdocs-folders", "editions": ".", "sources": "docs/en/docs"},
        {"de": ("de", "docs/de/docs")},
    ),
    "hugo in folders": (
        {"hugo.toml": HUGO, "content/en/a.md": FRONT, "content/de/a.md": FRONT_DE},
        {"layout": "hugo", "editions": ".", "sources": "content/en"},
        {"de": ("de", "content/de"), "zh_CN": ("zh-cn", "")},
    ),
    "hugo beside": (
        {
            "config/_default/hugo.yaml": "baseURL: https://example.org/\nlanguages: {en: {}, zh-cn: {}}\n",
            "content/a.md": FRONT,
            "content/a.zh-cn.md": CHINESE,
        },
        {"layout": "hugo-suffix", "editions": ".", "sources": "content"},
        {"zh_CN": ("zh-cn", "content")},
    ),
    "hugo beside, the source's locale in the name": (
        {
            "hugo.toml": HUGO.replace("contentDir", "other"),
            "content/_index.en.md": FRONT,
            "content/_index.de.md": FRONT_DE,
            "content/b/a.en.md": FRONT,
            "content/b/a.de.md": FRONT_DE,
            "content/b/a.fr.md": FRONT_DE,
        },
        {"layout": "hugo-suffix", "editions": ".", "sources": "content"},
        {"de": ("de", "content"), "fr": ("fr", "content"), "zh_CN": ("zh-cn", "")},
    ),
    "hugo, a file for each language": (
        {
            "config/_default/hugo.toml": "baseURL = 'https://example.org/'\n",
            "config/_default/languages.en.toml": "contentDir = 'content/en'\n",
            "config/_default/languages.de.toml": "contentDir = 'content/de'\n",
            "content/en/a.md": FRONT,
            "content/de/a.md": FRONT_DE,
        },
        {"layout": "hugo", "editions": ".", "sources": "content/en"},
        {"de": ("de", "content/de")},
    ),
    "hugo, a folder spelt otherwise than its language": (
        {
            "hugo.yaml": "languages:\n  en: {contentDir: content/en}\n  zh-CN: {contentDir: content/zh-cn}\n"
            "  pt-br: {contentDir: content/pt}\n",
            "content/en/a.md": FRONT,
            "content/zh-cn/a.md": CHINESE,
            "i18n/en.yaml": "read: Read on\n",
            "i18n/zh-CN.yaml": "read: 继续阅读\n",
        },
        {"layout": "hugo", "editions": ".", "sources": "content/en"},
        {"pt_BR": ("pt", ""), "zh_CN": ("zh-cn", "content/zh-cn")},
    ),
    "jekyll": (
        {
            "_config.yml": "languages: [en, de]\ndefault_lang: en\nexclude: [notes]\n",
            "index.md": FRONT,
            "README.md": PAGE,
            "notes/x.md": FRONT,
            "_posts/2026-01-01-a.md": FRONT,
        },
        {
            "layout": "jekyll-polyglot",
            "editions": ".",
            "sources": ".",
            "files": {"README.md": {"translate": False}, "notes/x.md": {"translate": False}},
        },
        {"de": ("de", "")},
    ),
    "jekyll, each language in a folder": (
        {
            "_config.yml": "markdown: kramdown\n",
            "404.md": FRONT,
            "en/a.md": FRONT,
            "en/news/_posts/2026-01-01-a.md": FRONT,
            "de/a.md": FRONT_DE,
            "zh_cn/news/_posts/2026-01-01-a.md": FRONT.replace("A page", "页面"),
        },
        {"layout": "jekyll", "editions": ".", "sources": "en", "locales_folder": "_locales"},
        {"de": ("de", "de"), "zh_CN": ("zh_cn", "zh_cn")},
    ),
    "a collection of Jekyll": (
        {
            "_config.yml": "collections: {guides: {output: true}}\n",
            "index.md": FRONT,
            "_guides/a.md": FRONT,
            "_guides/de/a.md": FRONT.replace("A page", "Eine Seite"),
            "_data/locales/en.yml": "go: Go on\n",
            "_data/locales/de.yml": "go: Weiter\n",
        },
        {"layout": "jekyll", "editions": ".", "sources": "_guides"},
        {"de": ("de", "_guides/de")},
    ),
    "mdbook": (
        {"book.toml": BOOK, "src/SUMMARY.md": "# Summary\n\n- [A page](a.md)\n", "src/a.md": PAGE, "po/de.po": PO},
        {"layout": "mdbook", "editions": ".", "sources": "src"},
        {"de": ("de", "po/de.po")},
    ),
    "folders far below": (
        {
            "docs/about.md": PAGE,
            "src/content/docs/en/5x/a.md": PAGE,
            "src/content/docs/en/5x/b.md": PAGE,
            "src/content/docs/de/5x/a.md": GERMAN,
            "src/content/blog/en/a.md": PAGE,
            "src/content/blog/de/a.md": GERMAN,
        },
        {"layout": "folders", "editions": "src/content/docs", "sources": "src/content/docs/en"},
        {"de": ("de", "src/content/docs/de")},
    ),
    "vitepress with languages and countries": (
        {
            ".vitepress/config.ts": "export default { locales: { 'en-US': require('./en-US') } }\n",
            "readme.md": PAGE,
            "en-US/a.md": PAGE,
            "de-DE/a.md": GERMAN,
        },
        {"layout": "vitepress", "editions": ".", "sources": "en-US"},
        {"de": ("de-DE", "de-DE")},
    ),
    "folders": (
        {"docs/en/a.md": PAGE, "docs/de/a.md": GERMAN},
        {"layout": "folders", "editions": "docs", "sources": "docs/en"},
        {"de": ("de", "docs/de")},
    ),
    "folders below": (
        {"docs/a.md": FRONT, "docs/zh-CN/a.md": CHINESE, "docs/api/a.md": PAGE},
        {"layout": "folders", "editions": "docs", "sources": "docs"},
        {"zh_CN": ("zh-CN", "docs/zh-CN")},
    ),
    "pages beside": (
        {"docs/a.md": PAGE, "docs/a.de.md": GERMAN},
        {"layout": "mkdocs", "editions": "docs", "sources": "docs"},
        {"de": ("de", "docs")},
    ),
}

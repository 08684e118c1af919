module.exports = {
  title: 'Site',
  url: 'https://example.org',
  baseUrl: '/base/',
  onBrokenLinks: 'throw',
  onBrokenAnchors: 'throw',
  onBrokenMarkdownLinks: 'throw',
  i18n: {defaultLocale: 'en', locales: ['en', 'zh-CN', 'pt-BR']},
  presets: [['classic', {docs: {routeBasePath: '/'}, blog: false}]],
};

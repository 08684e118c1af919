export default {
  title: 'Site',
  base: '/base/',
  locales: {
    root: { label: 'English', lang: 'en' },
    'zh-CN': { label: '中文', lang: 'zh-CN' },
    'pt-BR': { label: 'Português', lang: 'pt-BR' },
  },
};

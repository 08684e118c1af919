import { defineConfig } from 'astro/config';
import starlight from '@astrojs/starlight';

export default defineConfig({
  site: 'https://example.org',
  base: '/base',
  telemetry: false,
  integrations: [
    starlight({
      title: 'Site',
      defaultLocale: 'root',
      locales: {
        root: { label: 'English', lang: 'en' },
        'zh-cn': { label: '中文', lang: 'zh-CN' },
        'pt-br': { label: 'Português', lang: 'pt-BR' },
      },
    }),
  ],
});

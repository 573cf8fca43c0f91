import { defineConfig, type Plugin } from 'vite';

/** The style of GraphiQL embeds 300 kB of fonts, which its page does not use. */
const withoutFonts: Plugin = {
  name: 'without-fonts',
  enforce: 'pre',
  transform: (code, id) =>
    id.endsWith('/graphiql/dist/style.css') ? code.replace(/@font-face\s*\{[^}]*\}/g, '') : null,
};

export default defineConfig({
  plugins: [withoutFonts],
  // Preact has a tenth of the size of React and is enough for a few panels around a canvas that sigma draws. The page
  // of GraphiQL uses React.
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2023',
    emptyOutDir: true,
    assetsInlineLimit: 0, // the page's policy allows nothing inline
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: ['index.html', 'graphiql.html'],
      // jsPDF loads these only to draw HTML, which the explorer does not use.
      external: ['canvg', 'html2canvas', 'dompurify'],
      checks: { bundlerTimings: false },
      // Many React packages begin with "use client", which has no effect here.
      onLog: (level, log, then) => {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') then(level, log);
      },
    },
    chunkSizeWarningLimit: 2000, // GraphiQL
  },
  worker: { format: 'es' },
  // NEXUM_URL is the service that answers during development. The examples are outside of this folder.
  server: {
    proxy: {
      // The service takes new data only from its own pages, so it must see the host of the page.
      '^/(graphql|export/|load)': { target: process.env.NEXUM_URL ?? 'http://127.0.0.1:8080', changeOrigin: false },
    },
    fs: { allow: ['../..'] },
  },
});

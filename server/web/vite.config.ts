import { defineConfig, type Plugin } from 'vite';

/** GraphiQL's style brings fonts of 300 kB inline, which its page does not use. */
const withoutFonts: Plugin = {
  name: 'without-fonts',
  enforce: 'pre',
  transform: (code, id) =>
    id.endsWith('/graphiql/dist/style.css') ? code.replace(/@font-face\s*\{[^}]*\}/g, '') : null,
};

export default defineConfig({
  plugins: [withoutFonts],
  // Preact is a tenth of React and enough for a few panels around a canvas that sigma draws. GraphiQL's page has React.
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2023',
    emptyOutDir: true,
    assetsInlineLimit: 0, // the page's policy allows nothing inline
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: ['index.html', 'graphiql.html'],
      // jsPDF loads these to draw HTML, which the explorer does not ask of it.
      external: ['canvg', 'html2canvas', 'dompurify'],
      checks: { bundlerTimings: false },
      // "use client", with which many React packages begin, means nothing here.
      onLog: (level, log, then) => {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') then(level, log);
      },
    },
    chunkSizeWarningLimit: 2000, // GraphiQL
  },
  worker: { format: 'es' },
  // NEXUM_URL is the service that answers while one works on the pages; the examples lie outside of this folder.
  server: {
    proxy: {
      // The service takes new data from its own pages only, so it must see the page's host.
      '^/(graphql|export/|load)': { target: process.env.NEXUM_URL ?? 'http://127.0.0.1:8080', changeOrigin: false },
    },
    fs: { allow: ['../..'] },
  },
});

// The browser's own print of card sheets: the product's components on a bare page, to PDF and to a picture.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Page } from 'playwright';
import { createServer } from 'vite';
import type { CardFace } from '#lib/core/contract/card-face.ts';
import type { SheetLayout } from '#lib/core/contract/cards.ts';
import { launchChromium } from '../chromium.ts';

const script = `
import { mount } from 'svelte';
import '/src/lib/ui/fonts.css';
import '/src/lib/ui/tokens.css';
import '/src/lib/ui/base.css';
import CardSheet from '/src/lib/care-home/cards/CardSheet.svelte';
const { faces, layout } = await (await fetch('/job.json')).json();
mount(CardSheet, { target: document.body, props: { faces, layout } });
await document.fonts.ready;
document.title = 'ready';
`;

/** Shows a print job in Chromium and hands the page over while it stands. */
export async function withPrintPage<T>(
  job: { faces: readonly CardFace[]; layout: SheetLayout },
  use: (page: Page) => Promise<T>,
): Promise<T> {
  const root = path.resolve(import.meta.dirname, '../..');
  const folder = await mkdtemp(path.join(tmpdir(), 'print-page-'));
  const server = await createServer({
    configFile: false,
    root,
    cacheDir: path.join(folder, 'vite'),
    logLevel: 'error',
    appType: 'custom',
    build: { assetsInlineLimit: 0 },
    server: { host: '127.0.0.1', port: 0, hmr: false, watch: null },
    plugins: [
      svelte({ configFile: false, compilerOptions: { runes: true, css: 'external' }, emitCss: true }),
      {
        name: 'print-page',
        configureServer({ middlewares }) {
          middlewares.use('/print.html', (_request, response) => {
            response.setHeader('content-type', 'text/html');
            response.end(
              '<!doctype html><meta charset="utf-8"><script type="module" src="/print-page.js"></script>',
            );
          });
          middlewares.use('/job.json', (_request, response) => response.end(JSON.stringify(job)));
        },
        resolveId: (id) => (id === '/print-page.js' ? '\0print-page.js' : undefined),
        load: (id) => (id === '\0print-page.js' ? script : undefined),
      },
    ],
  });
  await server.listen();
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.httpServer!.address() as { port: number }).port}/print.html`);
    await page.waitForFunction("document.title === 'ready'", undefined, { timeout: 30_000 });
    return await use(page);
  } finally {
    await browser.close();
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

// Opening a card in headless Chromium, at full speed and at a sixth of it: the measurement of card-open.ts, run on a page.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createServer } from 'vite';
import { findChromium, launchChromium } from '#tests/chromium.ts';
import type { Figure } from './figure.ts';

const page = `<!doctype html><meta charset="utf-8"><title>open</title><script type="module">
import { measure } from '/tests/bench/card-open.ts';
window.measure = measure;
</script>`;
const throttled = { rate: 6, budgetMs: 60 };

export async function measure(): Promise<Figure[]> {
  const root = path.resolve(import.meta.dirname, '../..');
  const cache = await mkdtemp(path.join(tmpdir(), 'open-page-'));
  const server = await createServer({
    configFile: false,
    root,
    cacheDir: cache,
    logLevel: 'error',
    appType: 'custom',
    server: { host: '127.0.0.1', port: 0, hmr: false, watch: null },
    optimizeDeps: { include: ['@hpke/core', 'cborg', 'fflate', 'zod'] },
    plugins: [
      {
        name: 'open-page',
        configureServer({ middlewares }) {
          middlewares.use('/open.html', (_request, response) => {
            response.setHeader('content-type', 'text/html');
            response.end(page);
          });
        },
      },
    ],
  });
  await server.listen();
  const browser = await launchChromium([], { executablePath: findChromium() });
  try {
    const tab = await browser.newPage();
    await tab.goto(`${server.resolvedUrls!.local[0]}open.html`);
    await tab.waitForFunction('window.measure', undefined, { timeout: 60_000 });
    const run = () => tab.evaluate('window.measure()') as Promise<Figure[]>;
    const plain = await run();
    const cdp = await tab.context().newCDPSession(tab);
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: throttled.rate });
    const [slow] = await run();
    return [
      ...plain.map((figure) => ({ ...figure, name: `${figure.name}, headless Chromium` })),
      {
        ...slow!,
        name: `card open: digits to record, p95, headless Chromium at ${throttled.rate}× throttle`,
        budget: `p95 ≤ ${throttled.budgetMs} ms`,
        pass: slow!.value <= throttled.budgetMs,
      },
    ];
  } finally {
    await browser.close();
    await server.close();
    await rm(cache, { recursive: true, force: true });
  }
}

// The scanner alone in a real browser: one bare page, served by Vite with the product's source, a fake camera.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createServer } from 'vite';
import type { Page } from 'playwright';
import { findChromium, launchChromium } from '../chromium.ts';
import { fakeCameraArguments } from './fake-camera.ts';

export interface ScanOutcome {
  readonly texts: string[];
  readonly foreign: string[];
  readonly advice: (string | undefined)[];
  /** Milliseconds in the worker, frame by frame. */
  readonly frameMs: number[];
  /** Tasks of the page's own thread above 50 ms, after the scanner had started. */
  readonly longTasksMs: number[];
  /** A task of 120 ms made on purpose at the end, as the same observer saw it. */
  readonly madeTaskMs: number | undefined;
  readonly startError: string | undefined;
  readonly hosts: string[];
}

const page = `<!doctype html><meta charset="utf-8"><title>scan</title><video id="v"></video>
<script type="module">
import { startScanner } from '/src/lib/device/scanner/scanner.ts';
const out = { texts: [], foreign: [], advice: [], frameMs: [], longTasksMs: [], startError: undefined };
window.out = out;
const result = await startScanner(document.getElementById('v'), {
  onText: (text) => { out.texts.push(text); if (window.goOn) result.scanner.resume(); },
  onForeign: (text) => out.foreign.push(text),
  onAdvice: (advice) => out.advice.push(advice),
  onFrame: (ms) => out.frameMs.push(ms),
});
if (!result.ok) out.startError = result.code;
window.scanner = result.ok ? result.scanner : undefined;
new PerformanceObserver((list) => { for (const e of list.getEntries()) out.longTasksMs.push(e.duration); }).observe({ type: 'longtask' });
window.started = true;
</script>`;

/**
 * Starts a browser whose camera is the video, and scans.
 * @param writeVideo makes the Y4M file
 * @param until looks at what has come so far and says whether it is enough
 */
export async function scanInBrowser(
  writeVideo: (file: string) => Promise<void>,
  until: (out: ScanOutcome) => boolean,
  options: { goOn?: boolean; timeoutMs?: number; before?: string; makesLongTask?: boolean } = {},
): Promise<ScanOutcome> {
  const root = path.resolve(import.meta.dirname, '../..');
  const folder = await mkdtemp(path.join(tmpdir(), 'scan-page-'));
  const video = path.join(folder, 'camera.y4m');
  await writeVideo(video);
  const server = await createServer({
    configFile: false,
    root,
    cacheDir: path.join(folder, 'vite'),
    logLevel: 'error',
    appType: 'custom',
    worker: { format: 'es' },
    server: { host: '127.0.0.1', port: 0, hmr: false, watch: null },
    optimizeDeps: { include: ['qrcode', 'zxing-wasm/reader'] },
    plugins: [
      {
        name: 'scan-page',
        configureServer({ middlewares }) {
          middlewares.use('/scan.html', (_request, response) => {
            response.setHeader('content-type', 'text/html');
            response.end(page);
          });
        },
      },
    ],
  });
  await server.listen();
  const browser = await launchChromium(fakeCameraArguments(video), { executablePath: findChromium() });
  try {
    const tab = await browser.newPage();
    const hosts = new Set<string>();
    tab.on('request', (request) => hosts.add(new URL(request.url()).hostname));
    if (options.before) await tab.addInitScript(options.before);
    await tab.addInitScript(`window.goOn = ${options.goOn ?? false}`);
    await tab.goto(`http://127.0.0.1:${(server.httpServer!.address() as { port: number }).port}/scan.html`);
    const deadline = Date.now() + (options.timeoutMs ?? 30_000);
    for (;;) {
      const now = (await tab.evaluate('({ ...window.out })')) as ScanOutcome;
      const out = { ...now, hosts: [...hosts], madeTaskMs: undefined };
      if (out.startError || Date.now() > deadline || (out.texts && until(out)))
        return { ...out, madeTaskMs: options.makesLongTask ? await seenOfMadeTask(tab) : undefined };
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  } finally {
    await browser.close();
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Blocks the page's thread: an observer that says nothing must be seen to speak. */
function seenOfMadeTask(tab: Page): Promise<number | undefined> {
  return tab.evaluate(`new Promise((resolve) => {
    const before = out.longTasksMs.length;
    setTimeout(() => {
      const until = performance.now() + 120;
      while (performance.now() < until);
    });
    setTimeout(() => resolve(Math.max(...out.longTasksMs.slice(before))), 500);
  })`);
}

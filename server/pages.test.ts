import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Deps } from './ports.ts';
import { loadPages } from './pages.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tasuki-pages-'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  writeFileSync(
    join(folder, 'handler.js'),
    `export const handler = (incoming, outgoing) => {
      if (incoming.url.startsWith('/_app/immutable/')) outgoing.setHeader('cache-control', 'immutable');
      outgoing.end(\`page \${incoming.url}\`);
    };`,
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function answersOf(mode: Deps['mode'], paths: string[]) {
  const pages = await loadPages(folder, mode);
  const server = createServer((incoming, outgoing) =>
    pages(incoming, outgoing, () => {
      outgoing.statusCode = 404;
      outgoing.end();
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const { port } = server.address() as AddressInfo;
  const answers = await Promise.all(
    paths.map(async (path) => {
      const answer = await fetch(`http://localhost:${port}${path}`);
      expect(answer.headers.get('x-frame-options')).toBe('DENY');
      expect(answer.headers.get('cache-control')).toBe(
        path.startsWith('/_app/immutable/') ? 'immutable' : 'no-cache',
      );
      expect(answer.headers.get('strict-transport-security')?.startsWith('max-age=63072000') ?? false).toBe(
        mode === 'production',
      );
      return [path, answer.status, await answer.text()];
    }),
  );
  server.closeAllConnections();
  server.close();
  return answers;
}

describe('pages', () => {
  const gallery = ['/ui', '/ui/', '/ui/phone', '/ui?x=1', '/%75i'];

  it('the gallery of components is there in the demo', async () => {
    for (const [path, status, text] of await answersOf('demo', gallery))
      expect([status, text]).toEqual([200, `page ${path}`]);
  });

  it('in production it is not there at all', async () => {
    for (const [, status, text] of await answersOf('production', gallery))
      expect([status, text]).toEqual([404, '']);
  });

  it('every other page is there in both', async () => {
    const paths = ['/', '/crew', '/c', '/uid', '/office/ui'];
    for (const mode of ['demo', 'production'] as const)
      expect(await answersOf(mode, paths)).toEqual(paths.map((path) => [path, 200, `page ${path}`]));
  });

  it('no browser shows one that it kept without asking, but for files whose names change with them', async () => {
    const paths = ['/crew', '/service-worker.js', '/_app/immutable/app.0a1b.js'];
    expect(await answersOf('demo', paths)).toEqual(paths.map((path) => [path, 200, `page ${path}`]));
  });

  it('a build that is not there is named with the remedy', async () => {
    await expect(loadPages(join(folder, 'nowhere'), 'demo')).rejects.toThrow(/npm run build/);
  });
});

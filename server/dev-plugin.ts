// The same API inside `vite dev`, on the same data folder. The server modules are loaded by Node itself, not by Vite.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'vite';

type Listener = (incoming: IncomingMessage, outgoing: ServerResponse) => unknown;

/** Mounts /api, /healthz and /readyz in the development server; demo mode. */
export function serverInDevelopment(dataFolder = 'data'): Plugin {
  let listener: Promise<Listener> | undefined;
  const load = (path: string): Promise<unknown> =>
    import(/* @vite-ignore */ pathToFileURL(resolve(path)).href);
  async function open(): Promise<Listener> {
    const { openServer } = (await load('server/compose.ts')) as typeof import('./compose.ts');
    const { createLog } = (await load('server/log.ts')) as typeof import('./log.ts');
    const { getRequestListener } = await import('@hono/node-server');
    const { app } = await openServer({
      dataFolder: resolve(dataFolder),
      databaseUrl: process.env['TASUKI_DATABASE_URL'],
      mode: 'demo',
      empty: false,
      origin: 'http://localhost:5173',
      cardOrigin: 'https://localhost:5173',
      log: createLog('warn'),
      secret: process.env['TASUKI_SECRET'],
    });
    return getRequestListener(app.fetch, { overrideGlobalObjects: false });
  }
  return {
    name: 'tasuki-server',
    apply: 'serve',
    configureServer(vite) {
      if (process.env['VITEST']) return;
      vite.middlewares.use((incoming, outgoing, next) => {
        const path = incoming.url?.split('?')[0] ?? '/';
        if (!path.startsWith('/api/') && path !== '/healthz' && path !== '/readyz') return next();
        listener ??= open();
        listener.then((handle) => handle(incoming, outgoing)).catch(next);
      });
    },
  };
}

// Starts the server: one process, one port, API and pages.
import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { getRequestListener } from '@hono/node-server';
import { openServer } from './compose.ts';
import type { OpenServer } from './compose.ts';
import { KeyFileError } from './keys/key-file.ts';
import { lanAddresses, readCertificate, terminalCode } from './lan.ts';
import { createLog } from './log.ts';
import { readOsrmUrl } from './roads/osrm.ts';
import { readCommandLine, readPushHosts, readTrustedProxies } from './options.ts';
import type { CommandLine } from './options.ts';
import { loadPages } from './pages.ts';
import type { PageHandler } from './pages.ts';
import { listPeople } from './store/people.ts';

const oldestNode = 24;
const shutdownMs = 5_000;
/** Longer than proxies and browsers keep an idle connection: whoever sends on one that just closed gets an error. */
const keepAliveMs = 75_000;

if (Number(process.versions.node.split('.')[0]) < oldestNode) {
  console.error(
    `Tasuki needs Node ${oldestNode} or newer; this is ${process.version}. Start it with \`npm start\`: npm runs the Node that comes with the project.`,
  );
  process.exit(1);
}
const line = readCommandLine(process.argv.slice(2));
if (!line.ok) {
  console.error(line.message);
  process.exit(2);
}
await start(line.value).catch((error: unknown) => {
  if (error instanceof KeyFileError) console.error(error.message);
  else console.error(error);
  process.exit(1);
});

async function start(options: CommandLine): Promise<void> {
  const mode = options.production ? 'production' : 'demo';
  const pages = await loadPages(fileURLToPath(new URL('../build', import.meta.url)), mode);
  const addresses = options.lan ? lanAddresses() : [];
  const host = addresses[0] ?? 'localhost';
  const address = `${options.lan ? 'https' : 'http'}://${host}:${options.port}`;
  const opened = await openServer({
    dataFolder: options.dataFolder,
    databaseUrl: process.env['TASUKI_DATABASE_URL'],
    mode,
    empty: options.empty,
    origin: process.env['TASUKI_ORIGIN'] ?? (options.production ? undefined : address),
    cardOrigin:
      process.env['TASUKI_CARD_ORIGIN'] ??
      (options.production ? undefined : `https://${host}:${options.port}`),
    log: createLog(process.env['TASUKI_LOG_LEVEL'] ?? (options.production ? 'info' : 'warn')),
    secret: process.env['TASUKI_SECRET'],
    keyCommand: process.env['TASUKI_KEY_COMMAND'],
    oldSecret: process.env['TASUKI_OLD_SECRET'],
    trustedProxies: readTrustedProxies(process.env['TASUKI_TRUSTED_PROXIES']),
    push: { trustedHosts: readPushHosts(process.env['TASUKI_PUSH_HOSTS']) },
    osrmUrl: readOsrmUrl(process.env['TASUKI_OSRM_URL']),
  });
  const listener = createListener(opened, pages);
  const server: Server = options.lan
    ? createSecureServer(await readCertificate(options.dataFolder, addresses, Date.now()), listener)
    : createServer(listener);
  server.keepAliveTimeout = keepAliveMs;
  server.on('error', (error: NodeJS.ErrnoException) => {
    console.error(
      error.code === 'EADDRINUSE'
        ? `Port ${options.port} is in use. Choose another with: npm start -- --port ${options.port + 1}`
        : `The server cannot listen: ${error.code}`,
    );
    process.exit(1);
  });
  server.listen(options.port, options.lan || options.production ? undefined : 'localhost', () => {
    const { port } = server.address() as AddressInfo;
    void announce(opened, `${options.lan ? 'https' : 'http'}://${host}:${port}/`, options);
  });
  stopGracefully(server, opened);
}

function createListener({ app }: OpenServer, pages: PageHandler): RequestListener {
  const api = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  return (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const path = incoming.url?.split('?')[0] ?? '/';
    if (path.startsWith('/api/') || path === '/healthz' || path === '/readyz') void api(incoming, outgoing);
    else
      pages(incoming, outgoing, () => {
        outgoing.statusCode = 404;
        outgoing.end();
      });
  };
}

async function announce(opened: OpenServer, address: string, options: CommandLine): Promise<void> {
  const { deps, seeded } = opened;
  if (seeded)
    console.log(`Demo data written: ${seeded.residents} invented residents, ${seeded.cards} cards.`);
  console.log(`\n  Tasuki 襷  ${deps.mode === 'production' ? deps.origin : address}\n`);
  if (options.lan) {
    console.log(await terminalCode(address));
    console.log('  The certificate is made on this machine: the phone asks once whether to trust it.\n');
  }
  if (deps.mode !== 'demo') return;
  console.log('  Enter as (one tap on the start page):');
  for (const { name, post, facility } of await listPeople(deps, deps.db))
    console.log(`    ${facility.name}  ${name}  ${post}`);
  console.log(`\n  Data: ${[options.dataFolder, opened.postgres ?? []].flat().join(', ')}   Stop: Ctrl+C`);
}

/** Answers what is under way, ends live streams, closes the database. A second signal ends at once. */
function stopGracefully(server: Server, opened: OpenServer): void {
  let stopping = false;
  const stop = () => {
    if (stopping) process.exit(1);
    stopping = true;
    const force = setTimeout(() => server.closeAllConnections(), shutdownMs);
    force.unref();
    server.closeIdleConnections();
    server.close(() => {
      clearTimeout(force);
      void opened.close().then(() => process.exit(0));
    });
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

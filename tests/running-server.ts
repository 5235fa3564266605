// The real server as a child process on a free port, with a data folder of its own.
import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { logLines, refusePersonalWords } from '#server/testing/personal-words.ts';

const root = path.resolve(import.meta.dirname, '..');
/** A machine that does much else seeds the demo slowly. */
const patienceMs = 150_000;

export interface RunningServer {
  readonly url: string;
  readonly dataFolder: string;
  /** What it has printed so far. */
  output(): string;
  /** Ends the process; the data stays. */
  stop(): Promise<void>;
  /** Ends the process without a warning, as a power cut does; the data stays as it is. */
  kill(): Promise<void>;
  /** Starts again on the same port and data. */
  start(): Promise<void>;
  /** Ends the process and removes its data. */
  remove(): Promise<void>;
}

export interface RunOptions {
  /** Added to the environment of the server. */
  env?: Record<string, string>;
  /** Runs before the first start. */
  prepare?: (server: Pick<RunningServer, 'url' | 'dataFolder'>) => Promise<void>;
}

/** Starts a server and waits until it is ready. The pages must have been built. */
export async function runServer(
  options: string[] = [],
  { env = {}, prepare }: RunOptions = {},
): Promise<RunningServer> {
  const port = await freePort();
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'tasuki-test-'));
  const url = `http://localhost:${port}`;
  let child: ChildProcess | undefined;
  let printed = '';

  const server: RunningServer = {
    url,
    dataFolder,
    output: () => printed,
    async start() {
      child = spawn(
        process.execPath,
        ['server/index.ts', '--port', String(port), '--data', dataFolder, ...options],
        {
          cwd: root,
          stdio: ['ignore', 'pipe', 'pipe'],
          env: { TASUKI_LOG_LEVEL: 'info', ...process.env, NODE_NO_WARNINGS: '1', ...env },
        },
      );
      for (const stream of [child.stdout!, child.stderr!])
        stream.on('data', (data) => (printed += String(data)));
      await untilReady(url, child, () => printed);
    },
    async stop() {
      const ending = child;
      child = undefined;
      if (!ending || ending.exitCode !== null) return;
      const ended = new Promise((resolve) => ending.once('exit', resolve));
      ending.kill('SIGTERM');
      const hard = setTimeout(() => ending.kill('SIGKILL'), 5_000);
      await ended;
      clearTimeout(hard);
    },
    async kill() {
      const ending = child;
      child = undefined;
      if (!ending || ending.exitCode !== null) return;
      const ended = new Promise((resolve) => ending.once('exit', resolve));
      ending.kill('SIGKILL');
      await ended;
    },
    async remove() {
      await server.stop();
      rmSync(dataFolder, { recursive: true, force: true });
      refusePersonalWords('the server’s log', logLines(printed));
    },
  };
  await prepare?.({ url, dataFolder });
  const isPlainDemo = options.length === 0 && Object.keys(env).length === 0 && !prepare;
  if (isPlainDemo) takeDemo(dataFolder);
  await server.start();
  if (isPlainDemo) leaveDemo(dataFolder);
  return server;
}

/** Where a whole run of tests keeps the demo's data as they were at the first start. */
function sharedDemo(): string | undefined {
  const folder = process.env['TASUKI_TEST_FOLDER'];
  return folder && path.join(folder, 'demo');
}

/** The same people and cards as other servers of the run, in a copy of its own. */
function takeDemo(dataFolder: string): void {
  const shared = sharedDemo();
  if (shared && existsSync(shared)) cpSync(shared, dataFolder, { recursive: true });
}

/** Whoever was first leaves its data to those that follow. */
function leaveDemo(dataFolder: string): void {
  const shared = sharedDemo();
  if (!shared || existsSync(shared)) return;
  const half = `${shared}.${process.pid}`;
  cpSync(dataFolder, half, { recursive: true, filter: (file) => !file.includes('.sqlite') });
  const database = new DatabaseSync(path.join(dataFolder, 'tasuki.sqlite'));
  database.prepare('vacuum into ?').run(path.join(half, 'tasuki.sqlite'));
  database.close();
  try {
    renameSync(half, shared);
  } catch {
    // Another was a moment earlier.
    rmSync(half, { recursive: true, force: true });
  }
}

async function untilReady(url: string, child: ChildProcess, printed: () => string): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`The server stopped while starting:\n${printed()}`);
    const ready = await fetch(`${url}/readyz`)
      .then((answer) => answer.ok)
      .catch(() => false);
    if (ready) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`The server was not ready within ${patienceMs / 1000} s:\n${printed()}`);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, () => {
      const address = probe.address();
      probe.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

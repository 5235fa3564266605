// A PostgreSQL server of its own for a test or a bench: made in a temporary folder, reached through a socket there, gone
// afterwards. It needs PostgreSQL's programs; TASUKI_POSTGRES=required makes their absence a failure.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const owner = 'tasuki';
/** The port is part of the socket's name; nothing listens on the network. */
const port = 5432;
const startMs = 20_000;

export interface PostgresCluster {
  /** What TASUKI_DATABASE_URL would be. */
  url(database: string, user?: string): string;
  /** Makes an empty database. @returns its address */
  createDatabase(): Promise<string>;
  /** Runs one statement as the owner, in the maintenance database unless said otherwise. */
  run(statement: string, database?: string): Promise<void>;
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Stops it for good and removes everything. */
  remove(): Promise<void>;
}

/** Folder of initdb and postgres; undefined when they are not on this machine. */
export function findPostgresPrograms(): string | undefined {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const { stdout } = spawnSync('pg_config', ['--bindir'], { encoding: 'utf8' });
  return [...versions.map((version) => path.join(debian, version, 'bin')), (stdout ?? '').trim()].find(
    (folder) => folder !== '' && existsSync(path.join(folder, 'initdb')),
  );
}

const programs = findPostgresPrograms();
/** Why a test on PostgreSQL is left out; undefined when it can run. */
export const noPostgres =
  programs === undefined
    ? 'left out: initdb and postgres are not installed here (docs/recipes/postgresql.md)'
    : undefined;
if (noPostgres && process.env['TASUKI_POSTGRES'] === 'required')
  throw new Error(
    'TASUKI_POSTGRES=required, but initdb and postgres are not installed. On Debian: apt install postgresql',
  );

/** PostgreSQL refuses to run as root: then it runs as somebody who may do nothing. */
function runner(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const idOf = (flag: string) => Number(spawnSync('id', [flag, 'nobody'], { encoding: 'utf8' }).stdout);
  return { uid: idOf('-u'), gid: idOf('-g') };
}

/** @param settings of postgresql.conf, beside those a private server needs */
export async function createCluster(settings: Record<string, string> = {}): Promise<PostgresCluster> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tasuki-pg-'));
  const as = runner();
  if (as.uid !== undefined) chownSync(folder, as.uid, as.gid!);
  const data = path.join(folder, 'data');
  const made = spawnSync(
    path.join(programs!, 'initdb'),
    ['-D', data, '-U', owner, '--auth=trust', '--encoding=UTF8', '--no-locale', '--no-sync'],
    { ...as, cwd: folder, encoding: 'utf8', env: { ...process.env, HOME: folder } },
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  // Everybody is trusted but one, who needs a password.
  writeFileSync(
    path.join(data, 'pg_hba.conf'),
    'local all guarded scram-sha-256\nlocal all refused reject\nlocal all all trust\n',
  );
  let server: ChildProcess | undefined;
  let databases = 0;
  const url = (database: string, user = owner) =>
    `postgres://${user}@/${database}?host=${encodeURIComponent(folder)}&port=${port}`;
  const kill = () => server?.kill('SIGQUIT');
  process.on('exit', kill);

  const run = async (statement: string, database = 'postgres') => {
    const client = new pg.Client(url(database));
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  };
  const start = async () => {
    const given = Object.entries({ max_connections: '60', log_min_messages: 'fatal', ...settings });
    server = spawn(
      path.join(programs!, 'postgres'),
      ['-D', data, '-k', folder, '-p', String(port), '-c', 'listen_addresses='].concat(
        given.flatMap(([name, value]) => ['-c', `${name}=${value}`]),
      ),
      { ...as, cwd: folder, stdio: 'ignore' },
    );
    for (const until = Date.now() + startMs; ; await sleep(30))
      try {
        return await run('select 1');
      } catch (error) {
        if (Date.now() > until || server.exitCode !== null) throw error;
      }
  };
  const stop = async () => {
    const stopping = server;
    server = undefined;
    if (!stopping || stopping.exitCode !== null) return;
    const ended = new Promise((resolve) => stopping.once('exit', resolve));
    // Connections are ended, what is committed is kept.
    stopping.kill('SIGINT');
    await ended;
  };
  await start();
  return {
    url,
    run,
    start,
    stop,
    async createDatabase() {
      const name = `test_${++databases}`;
      await run(`create database ${name}`);
      return url(name);
    },
    async remove() {
      await stop();
      process.off('exit', kill);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

// A whole server for a test: fresh in-memory database, people of every role, and a clock, ids and random bytes that
// are the same every time.
import { createHash, createHmac } from 'node:crypto';
import { formatProof, proofHeader, proofText } from '#lib/core/access/call-proof.ts';
import type { Endpoint, PathParams } from '#lib/core/contract/endpoint.ts';
import { problem } from '#lib/core/contract/problem.ts';
import type { Problem } from '#lib/core/contract/problem.ts';
import type { Instant } from '#lib/core/brands.ts';
import { createApp } from '#server/app.ts';
import type { AppOptions } from '#server/app.ts';
import { createKeyStore, createDemoKeyRing } from '#server/keys/key-ring.ts';
import type { KeyRing } from '#server/keys/key-ring.ts';
import { createLiveHub } from '#server/live-hub.ts';
import { sessionCookie } from '#server/middleware/session.ts';
import type { Database, Deps } from '#server/ports.ts';
import { migrate } from '#server/store/migrations.ts';
import { addFacility, addPerson } from '#server/store/people.ts';
import { createSession, hashToken } from '#server/store/sessions.ts';
import { openSqlite } from '#server/store/sqlite.ts';
import { refusePersonalWords } from './personal-words.ts';
import { openPglite } from './pglite-pool.ts';
import { testFacilities, testPeople } from './people.ts';
import type { TestPersonName } from './people.ts';

export type Engine = 'sqlite' | 'pglite';
/** Storage tests run on both. */
export const engines: readonly Engine[] = ['sqlite', 'pglite'];

export const testRegion = { code: '99', name: '見本県（架空）' };
/** 2026-11-20 09:00 in Japan. */
export const testStart = Date.parse('2026-11-20T00:00:00Z') as Instant;

export interface TestOptions extends AppOptions {
  engine?: Engine;
  mode?: Deps['mode'];
  /** Instead of a demo ring that all tests of a file share. */
  keys?: Deps['keys'];
  /** Calls of closed boards; nothing is reached when absent. */
  push?: Deps['push'];
  /** A router of roads; none when absent. */
  driveTimes?: Deps['driveTimes'];
  /** Path of the SQLite file; in memory when absent. */
  file?: string;
  /** A database that was opened elsewhere, instead of a fresh one. */
  db?: Database;
  /** What tells of changes; a hub of its own when absent. */
  live?: Deps['live'];
}

export interface TestAnswer<Answer> {
  status: number;
  headers: Headers;
  /** Parsed with the contract; throws on a problem, so that a test says what it expected. */
  value: Answer;
  problem: Problem;
  json: unknown;
  bytes: Uint8Array;
}

export interface CallOptions<Path extends string, Body, Query> {
  params?: Record<PathParams<Path>, string>;
  body?: Body;
  query?: Query;
  idempotencyKey?: string;
  headers?: Record<string, string>;
}

export interface TestClient {
  /** The session cookie's token. */
  token: string | undefined;
  call<Path extends string, Body, Query, Answer>(
    endpoint: Endpoint<Body, Query, Answer, Path>,
    options?: CallOptions<Path, Body, Query>,
  ): Promise<TestAnswer<Answer>>;
  /** Sends anything at all: for input the contract does not allow. */
  send(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<TestAnswer<unknown>>;
}

export interface TestCall {
  method: string;
  path: string;
  body?: string | undefined;
  /** The browser's clock; the server's when absent. */
  at?: number;
  /** Over plain HTTP the cookie has its plain name. */
  isSecure?: boolean;
}

export interface TestApp {
  app: ReturnType<typeof createApp>;
  deps: Deps;
  db: Database;
  now(): Instant;
  advance(ms: number): void;
  as(person: TestPersonName): Promise<TestClient>;
  /** A browser that holds a session's cookie, and its secret as long as the session is in the database. */
  withToken(token: string): TestClient;
  /** What a browser sends with a call to be known: cookie and proof. `token` undefined: nothing. */
  signedHeaders(token: string | undefined, call: TestCall): Promise<Record<string, string>>;
  anonymous: TestClient;
  /** Every line the server logged. */
  logged: string[];
  close(): Promise<void>;
}

const noPush: Deps['push'] = {
  mayReach: () => true,
  send: () => Promise.resolve({ ok: false, failure: 'unreachable' }),
};

let sharedRing: Promise<KeyRing> | undefined;

async function openDatabase(options: TestOptions): Promise<Database> {
  if (options.db) return options.db;
  if (options.engine !== 'pglite') return openSqlite(options.file ?? ':memory:');
  return openPglite();
}

/** Bytes and ids from a counter: never the same twice, always the same in the next run. */
function createSequence() {
  let count = 0;
  const block = () => createHash('sha256').update(`tasuki-test-${count++}`).digest();
  return {
    random(length: number): Uint8Array {
      const blocks = Array.from({ length: Math.ceil(length / 32) }, block);
      return new Uint8Array(Buffer.concat(blocks).subarray(0, length));
    },
    newId(): string {
      const hex = block().toString('hex');
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
    },
  };
}

export async function createTestApp(options: TestOptions = {}): Promise<TestApp> {
  const db = await openDatabase(options);
  await migrate(db);
  sharedRing ??= createDemoKeyRing(testRegion);
  let now: Instant = testStart;
  const logged: string[] = [];
  const log = (fields: Record<string, unknown>, message: string) =>
    void logged.push(JSON.stringify({ ...fields, message }));
  const sequence = createSequence();
  const deps: Deps = {
    db,
    keys: options.keys ?? createKeyStore(structuredClone(await sharedRing)),
    clock: () => now,
    newId: sequence.newId,
    random: sequence.random,
    mode: options.mode ?? 'demo',
    region: testRegion,
    origin: 'https://tasuki.example',
    cardOrigin: 'https://card.example.jp',
    log: { info: log, warn: log, error: log },
    live: options.live ?? createLiveHub(),
    push: options.push ?? noPush,
    driveTimes: options.driveTimes,
  };
  for (const facility of Object.values(testFacilities)) await addFacility(deps, db, facility);
  for (const person of Object.values(testPeople)) await addPerson(deps, db, person);
  return {
    ...asServer(deps, options),
    now: () => now,
    advance: (ms) => void (now = (now + ms) as Instant),
    logged,
    close: async () => {
      await db.destroy();
      refusePersonalWords('the log', logged);
    },
  };
}

/** A second server on the same database: it shares people, keys, clock and ids with the first, and nothing else. */
export function createTestAppBeside(
  first: TestApp,
  options: TestOptions & { db: Database; live?: Deps['live'] },
): TestApp {
  const { db, live = createLiveHub() } = options;
  return { ...first, ...asServer({ ...first.deps, db, live }, options), close: () => db.destroy() };
}

function asServer(deps: Deps, options: AppOptions) {
  const app = createApp(deps, options);
  const withToken = (token: string | undefined) => createClient(app, deps, token);
  return {
    app,
    deps,
    db: deps.db,
    as: async (person: TestPersonName) =>
      withToken((await createSession(deps, deps.db, testPeople[person].id)).token),
    withToken,
    signedHeaders: (token: string | undefined, call: TestCall) => signCall(deps, token, call),
    anonymous: withToken(undefined),
  };
}

/** Does what the browser does: reads the session's secret, here out of the database, and proves the call with it. */
async function signCall(
  deps: Deps,
  token: string | undefined,
  { method, path, body = '', at = deps.clock(), isSecure = true }: TestCall,
): Promise<Record<string, string>> {
  if (!token) return {};
  const cookie = `${sessionCookie(isSecure)}=${token}`;
  const row = hashToken(token);
  const session = await deps.db
    .selectFrom('sessions')
    .select('binding_sealed')
    .where('token_hash', '=', row)
    .executeTakeFirst();
  if (!session?.binding_sealed) return { cookie };
  const binding = deps.keys.cipher.open<string>({ table: 'sessions', row }, session.binding_sealed);
  const bodyHash = createHash('sha256').update(body, 'utf8').digest('hex');
  const mac = createHmac('sha256', Buffer.from(binding, 'base64url'))
    .update(proofText({ method, path, at, bodyHash }), 'utf8')
    .digest('base64url');
  return { cookie, [proofHeader]: formatProof(at, mac) };
}

function createClient(app: TestApp['app'], deps: Deps, token: string | undefined): TestClient {
  const send = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    const response = await app.request(`https://tasuki.example${path}`, {
      method,
      headers: {
        host: 'tasuki.example',
        ...(method !== 'GET' && { origin: 'https://tasuki.example' }),
        // Over the network every body has a length; a Request made in the process has not.
        ...(text !== undefined && {
          'content-type': 'application/json',
          'content-length': String(Buffer.byteLength(text)),
        }),
        ...(await signCall(deps, token, { method, path, body: text })),
        ...headers,
      },
      ...(text !== undefined && { body: text }),
    });
    return toAnswer(response, (json) => json);
  };
  return {
    token,
    send,
    async call(endpoint, given) {
      const path = endpoint.path.replace(/:([A-Za-z]+)/g, (_, name: string) =>
        encodeURIComponent((given?.params as Record<string, string>)[name]!),
      );
      const query = new URLSearchParams(
        Object.entries((given?.query ?? {}) as Record<string, unknown>).map(([name, value]) => [
          name,
          String(value),
        ]),
      ).toString();
      const answer = await send(endpoint.method, query ? `${path}?${query}` : path, given?.body, {
        ...(endpoint.idempotent && { 'idempotency-key': given?.idempotencyKey ?? deps.newId() }),
        ...given?.headers,
      });
      return withValue(answer, (json) => endpoint.answer.parse(json));
    },
  };
}

async function toAnswer<T>(response: Response, parse: (json: unknown) => T): Promise<TestAnswer<T>> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '');
  if (response.status >= 400) refusePersonalWords('a refusal', [Buffer.from(bytes).toString('utf8')]);
  const json: unknown = isJson ? JSON.parse(Buffer.from(bytes).toString('utf8')) : undefined;
  return withValue({ status: response.status, headers: response.headers, json, bytes }, parse);
}

function withValue<T>(
  answer: { status: number; headers: Headers; json: unknown; bytes: Uint8Array },
  parse: (json: unknown) => T,
): TestAnswer<T> {
  return {
    status: answer.status,
    headers: answer.headers,
    json: answer.json,
    bytes: answer.bytes,
    get value() {
      if (answer.status >= 400)
        throw new Error(`expected success, got ${answer.status} ${JSON.stringify(answer.json)}`);
      return parse(answer.json);
    },
    get problem() {
      return problem.parse(answer.json);
    },
  };
}

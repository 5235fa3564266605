// Mounts an endpoint of the contract: who may call, what comes in, one transaction, what goes out. Handlers see typed
// input and a database that already is the transaction; they return an outcome and never touch HTTP.
import type * as z from 'zod';
import { mayTask, type Task } from '#lib/core/access/tasks.ts';
import type { Instant } from '#lib/core/brands.ts';
import { personHeader } from '#lib/core/contract/endpoint.ts';
import type { Endpoint, PathParams } from '#lib/core/contract/endpoint.ts';
import { repetitionOf } from './middleware/idempotency.ts';
import type { Api, ApiContext } from './middleware/environment.ts';
import type { RateLimiter } from './middleware/rate-limit.ts';
import { remoteAddress } from './middleware/remote-address.ts';
import type { Database, Deps } from './ports.ts';
import { problemResponse, refuse, toIssues } from './problem.ts';
import type { Outcome } from './problem.ts';
import { actorOf, isSessionAlive } from './store/sessions.ts';
import type { Session } from './store/sessions.ts';
import type { Actor } from './store/audit.ts';
import { keepAnswer, recallAnswer, takeKey } from './store/idempotency.ts';
import { attempt } from './store/transaction.ts';

/** What routes are mounted on. */
export interface Mounting {
  api: Api;
  deps: Deps;
  limiter: RateLimiter;
}

export interface Call<Path extends string, Body, Query, Who = Session, Prepared = undefined> {
  params: Record<PathParams<Path>, string>;
  body: Body;
  query: Query;
  session: Who;
  /** Who acts, for the audit; only meaningful when somebody is signed in. */
  actor: Actor;
  /** In `handle` the transaction (for GET too when it writes); in `prepare` the plain database. */
  db: Database;
  deps: Deps;
  /** One instant for the whole call. */
  now: Instant;
  prepared: Prepared;
  /** For cookies and streams only. */
  context: ApiContext;
  /** Runs once the transaction has committed. */
  afterCommit(task: () => void): void;
}

interface Handling<Path extends string, Body, Query, Answer, Who, Prepared> {
  /** Slow work that must not hold the transaction (drawing, laying out): runs before it. */
  prepare?: (call: Call<Path, Body, Query, Who>) => Promise<Outcome<Prepared>>;
  handle: (call: Call<Path, Body, Query, Who, Prepared>) => Promise<Outcome<Answer>>;
  /** Set on GETs that write (audit). Everything but GET runs in a transaction anyway. */
  writes?: boolean;
}

interface ForTask {
  /** Roles that may not do it get the same 404 as for something that does not exist. */
  task: Task;
}

export interface FileAnswer {
  /** A stream is read once the transaction has committed. */
  bytes: Uint8Array | ReadableStream<Uint8Array>;
  contentType: string;
  fileName: string;
}

/** Mounts a JSON endpoint for people whose role may do a task. */
export function mount<Path extends string, Body, Query, Answer, Prepared = undefined>(
  mounting: Mounting,
  endpoint: Endpoint<Body, Query, Answer, Path>,
  handling: ForTask & Handling<Path, Body, Query, Answer, Session, Prepared>,
): void {
  mounting.api.on(endpoint.method, endpoint.path, (context) =>
    answerJson(mounting, endpoint, handling, context as ApiContext, handling.task),
  );
}

/** Mounts a JSON endpoint that needs no sign-in; `session` is null when nobody is. */
export function mountOpen<Path extends string, Body, Query, Answer, Prepared = undefined>(
  mounting: Mounting,
  endpoint: Endpoint<Body, Query, Answer, Path>,
  handling: Handling<Path, Body, Query, Answer, Session | null, Prepared>,
): void {
  mounting.api.on(endpoint.method, endpoint.path, (context) =>
    answerJson(mounting, endpoint, handling, context as ApiContext, 'anyone'),
  );
}

/** Mounts an endpoint that answers with a file. */
export function mountFile<Path extends string, Body, Query, Prepared = undefined>(
  mounting: Mounting,
  endpoint: Endpoint<Body, Query, unknown, Path>,
  handling: ForTask & Handling<Path, Body, Query, FileAnswer, Session, Prepared>,
): void {
  mounting.api.on(endpoint.method, endpoint.path, async (context) => {
    const outcome = await perform(mounting, endpoint, handling, context as ApiContext, handling.task);
    if (!outcome.ok) return problemResponse(context, outcome);
    const file = outcome.value;
    return new Response(file.bytes instanceof Uint8Array ? Uint8Array.from(file.bytes) : file.bytes, {
      headers: {
        'content-type': file.contentType,
        'content-disposition': `attachment; filename="${file.fileName}"`,
      },
    });
  });
}

/** Mounts an endpoint that answers with a stream; the guard is the same, the response is the handler's. */
export function mountStream<Path extends string>(
  mounting: Mounting,
  endpoint: Endpoint<never, never, unknown, Path> | Endpoint<undefined, undefined, unknown, Path>,
  handling: ForTask & {
    handle: (call: { session: Session; deps: Deps; context: ApiContext }) => Promise<Response>;
  },
): void {
  mounting.api.on(endpoint.method, endpoint.path, async (context) => {
    const admitted = admit(mounting, context as ApiContext, handling.task);
    if (!admitted.ok) return problemResponse(context, admitted);
    return handling.handle({ session: admitted.value!, deps: mounting.deps, context: context as ApiContext });
  });
}

async function answerJson<Path extends string, Body, Query, Answer, Who, Prepared>(
  mounting: Mounting,
  endpoint: Endpoint<Body, Query, Answer, Path>,
  handling: Handling<Path, Body, Query, Answer, Who, Prepared>,
  context: ApiContext,
  task: Task | 'anyone',
): Promise<Response> {
  const outcome = await perform(mounting, endpoint, handling, context, task, (answer) => {
    const parsed = endpoint.answer.safeParse(answer);
    if (parsed.success) return parsed.data;
    const fields = parsed.error.issues.map((issue) => issue.path.join('.'));
    throw new Error(
      `the answer of ${endpoint.method} ${endpoint.path} breaks the contract at: ${fields.join(', ')}`,
    );
  });
  return outcome.ok ? context.json(outcome.value as object) : problemResponse(context, outcome);
}

function admit(mounting: Mounting, context: ApiContext, task: Task | 'anyone'): Outcome<Session | null> {
  const session = context.get('session');
  const who = session?.person.id ?? remoteAddress(context);
  const waitSeconds = mounting.limiter.take(who, mounting.deps.clock());
  if (waitSeconds > 0) return refuse('LIMIT_REACHED', { retryAfterSeconds: waitSeconds });
  if (task === 'anyone') return { ok: true, value: session };
  if (!session || !isInTheNameOf(session, context)) return refuse('NOT_SIGNED_IN');
  return mayTask(session.person.role, task) ? { ok: true, value: session } : refuse('NOT_FOUND');
}

/** A phone that several people share says for whom it sends what it kept: nobody else's session may send it. */
function isInTheNameOf(session: Session, context: ApiContext): boolean {
  const person = context.req.header(personHeader);
  return person === undefined || person === session.person.id;
}

async function perform<Path extends string, Body, Query, Answer, Who, Prepared>(
  mounting: Mounting,
  endpoint: Endpoint<Body, Query, unknown, Path>,
  handling: Handling<Path, Body, Query, Answer, Who, Prepared>,
  context: ApiContext,
  task: Task | 'anyone',
  check: (answer: Answer) => Answer = (answer) => answer,
): Promise<Outcome<Answer>> {
  const { deps } = mounting;
  const admitted = admit(mounting, context, task);
  if (!admitted.ok) return admitted;
  const session = admitted.value;
  const params = readParams(context);
  if (!params) return refuse('NOT_FOUND');
  const text = endpoint.method === 'GET' ? '' : await context.req.text();
  const body = endpoint.body
    ? parseBody(endpoint.body, context, text)
    : ({ ok: true, value: undefined } as const);
  if (!body.ok) return body;
  const query = endpoint.query
    ? parseWith(endpoint.query, context.req.query())
    : ({ ok: true, value: undefined } as const);
  if (!query.ok) return query;

  const repetition =
    endpoint.idempotent && session ? repetitionOf(context, session.person.id, text) : undefined;
  if (endpoint.idempotent && !repetition)
    return refuse('BAD_REQUEST', {
      issues: [{ path: 'idempotency-key', message: 'required: 8 to 100 characters' }],
    });
  const recall = async (db: Database): Promise<Outcome<Answer> | undefined> => {
    const recalled = await recallAnswer(deps, db, repetition!);
    if (recalled.state === 'answered') return { ok: true, value: recalled.answer as Answer };
    return recalled.state === 'other-request' ? refuse('IDEMPOTENCY_KEY_REUSED') : undefined;
  };
  const earlier = repetition && (await recall(deps.db));
  if (earlier) return earlier;

  const tasks: (() => void)[] = [];
  const call = {
    params: params as Record<PathParams<Path>, string>,
    body: body.value as Body,
    query: query.value as Query,
    session: session as Who,
    actor: session ? actorOf(session) : ({ person: '', role: 'patient', facility: '' } as Actor),
    deps,
    now: deps.clock(),
    context,
    afterCommit: (task: () => void) => void tasks.push(task),
  };
  let prepared = undefined as Prepared;
  if (handling.prepare) {
    const outcome = await handling.prepare({ ...call, db: deps.db, prepared: undefined });
    if (!outcome.ok) return outcome;
    prepared = outcome.value;
  }
  const answered = async (db: Database): Promise<Outcome<Answer>> => {
    const outcome = await handling.handle({ ...call, db, prepared });
    return outcome.ok ? { ok: true, value: check(outcome.value) } : outcome;
  };
  if (endpoint.method === 'GET' && !handling.writes) return answered(deps.db);
  const outcome = await attempt(
    deps.db,
    async (transaction) => {
      // The right may have ended while the call waited or was prepared.
      if (task !== 'anyone' && !(await isSessionAlive(deps, transaction, session!, false)))
        return refuse('NOT_SIGNED_IN');
      if (repetition && !(await takeKey(deps, transaction, repetition)))
        return (await recall(transaction)) ?? refuse('UNAVAILABLE');
      const made = await answered(transaction);
      if (repetition && made.ok) await keepAnswer(deps, transaction, repetition, made.value);
      return made;
    },
    (made) => made.ok || made.keep === true,
  );
  if (outcome.ok) for (const task of tasks) task();
  return outcome;
}

/** Ids in paths are UUIDs or hex; anything else names nothing that exists. */
function readParams(context: ApiContext): Record<string, string> | undefined {
  const params = context.req.param() as Record<string, string>;
  return Object.values(params).every((value) => /^[0-9a-f-]{32,36}$/.test(value)) ? params : undefined;
}

function parseBody<Body>(schema: z.ZodType<Body>, context: ApiContext, text: string): Outcome<Body> {
  if (!/^application\/json\b/i.test(context.req.header('content-type') ?? ''))
    return refuse('BAD_REQUEST', {
      issues: [{ path: 'content-type', message: 'expected application/json' }],
    });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return refuse('BAD_REQUEST', { issues: [{ path: '', message: 'expected JSON' }] });
  }
  return parseWith(schema, json);
}

function parseWith<T>(schema: z.ZodType<T>, input: unknown): Outcome<T> {
  const parsed = schema.safeParse(input);
  if (!parsed.success) return refuse('BAD_REQUEST', { issues: toIssues(parsed.error) });
  const at = findZeroByte(input);
  return at === undefined
    ? { ok: true, value: parsed.data }
    : refuse('BAD_REQUEST', { issues: [{ path: at, message: 'a zero byte in a text' }] });
}

/** The path of a text that no database keeps alike, and PostgreSQL not at all. */
function findZeroByte(input: unknown): string | undefined {
  const waiting: [path: string, value: unknown][] = [['', input]];
  // Without recursion: how deep it goes is the sender's.
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [path, value] = next;
    if (typeof value === 'string' && value.includes('\0')) return path;
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, held] of Object.entries(value)) {
      if (key.includes('\0')) return path;
      waiting.push([path ? `${path}.${key}` : key, held]);
    }
  }
  return undefined;
}

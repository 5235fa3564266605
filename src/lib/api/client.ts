// The one client of the API, typed by the contract table. Answers are checked against it as well, so that a server
// of another version can never put a wrong fact on a screen.
import type * as z from 'zod';
import {
  personHeader,
  unattendedHeader,
  type Endpoint,
  type PathParams,
} from '#lib/core/contract/endpoint.ts';
import { problem, type Problem, type ProblemCode } from '#lib/core/contract/problem.ts';
import { attendance } from './attendance.ts';
import { correctClock, proofHeaders, readBinding } from './browser-binding.ts';

/** A call that failed: a problem the server named, no network, or an answer this version cannot read. */
export type ApiFailure =
  { ok: false; code: ProblemCode; problem: Problem } | { ok: false; code: 'OFFLINE' | 'UNREADABLE_ANSWER' };
export type ApiResult<T> = { ok: true; value: T } | ApiFailure;

export type CallOptions<Body, Query> = {
  body?: Body;
  query?: Query;
  /** Same key, same answer: pass a stored one when a call is repeated after a lost response. */
  idempotencyKey?: string;
  /** Send it in this person's name or not at all: `NOT_SIGNED_IN` when somebody else is signed in by now. */
  personId?: string | undefined;
  signal?: AbortSignal;
  timeoutMs?: number;
  fetch?: typeof fetch;
};

type Params<Path extends string> = [PathParams<Path>] extends [never]
  ? { params?: undefined }
  : { params: Record<PathParams<Path>, string> };

/**
 * Calls an endpoint of the contract.
 * @returns the parsed answer, or a failure value; never throws for network or server errors.
 */
export async function call<Path extends string, Body, Query, Answer>(
  endpoint: Endpoint<Body, Query, Answer, Path>,
  options: CallOptions<Body, Query> & Params<Path>,
): Promise<ApiResult<Answer>> {
  const response = await send(endpoint, options);
  if (!response.ok) return response;
  const parsed = endpoint.answer.safeParse(await response.value.json().catch(() => undefined));
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false, code: 'UNREADABLE_ANSWER' };
}

/** Like {@link call} for endpoints that answer with a file. */
export async function callForBytes<Path extends string, Body, Query>(
  endpoint: Endpoint<Body, Query, unknown, Path>,
  options: CallOptions<Body, Query> & Params<Path>,
): Promise<ApiResult<Blob>> {
  const response = await send(endpoint, options);
  return response.ok ? { ok: true, value: await response.value.blob() } : response;
}

async function send(
  endpoint: Endpoint<unknown, unknown, unknown, string>,
  options: CallOptions<unknown, unknown> & { params?: Record<string, string> | undefined },
): Promise<ApiResult<Response>> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (options.body !== undefined) headers['content-type'] = 'application/json';
  if (endpoint.idempotent) headers['idempotency-key'] = options.idempotencyKey ?? crypto.randomUUID();
  if (options.personId !== undefined) headers[personHeader] = options.personId;
  if (!attendance.isAttended()) headers[unattendedHeader] = '1';
  const timeout = AbortSignal.timeout(options.timeoutMs ?? 20_000);
  let response: Response;
  try {
    response = await fetchProven(
      urlOf(endpoint.path, options.params, options.query),
      {
        method: endpoint.method,
        headers,
        body: options.body === undefined ? undefined : JSON.stringify(options.body),
        signal: options.signal ? AbortSignal.any([options.signal, timeout]) : timeout,
      },
      options.fetch,
    );
  } catch {
    return { ok: false, code: 'OFFLINE' };
  }
  if (response.ok) return { ok: true, value: response };
  const told: z.ZodSafeParseResult<Problem> = problem.safeParse(await response.json().catch(() => undefined));
  return told.success
    ? { ok: false, code: told.data.code, problem: told.data }
    : { ok: false, code: response.status >= 500 ? 'OFFLINE' : 'UNREADABLE_ANSWER' };
}

export interface ProvenRequest {
  method: string;
  headers: Record<string, string>;
  body?: string | undefined;
  signal: AbortSignal;
}

/**
 * A fetch of the API that proves that this browser is the session's own. Repeated once when it turns out that the
 * device's clock is off.
 */
export async function fetchProven(
  url: string,
  request: ProvenRequest,
  fetching: typeof fetch = fetch,
): Promise<Response> {
  const send = async (key: CryptoKey | undefined) =>
    fetching(url, {
      ...request,
      headers: { ...request.headers, ...(await proofHeaders({ ...request, url }, key)) },
      credentials: 'same-origin',
      cache: 'no-store',
    });
  const key = await readBinding();
  const response = await send(key);
  if (!key || response.status !== 401) return response;
  const told = problem.safeParse(
    await response
      .clone()
      .json()
      .catch(() => undefined),
  );
  if (told.data?.code === 'CLOCK_OFF' && correctClock(response.headers.get('date'))) return send(key);
  return response;
}

function urlOf(path: string, params: Record<string, string> | undefined, query: unknown): string {
  const filled = path.replace(/:([A-Za-z]+)/g, (_, name: string) => encodeURIComponent(params?.[name] ?? ''));
  const search = new URLSearchParams(
    Object.entries((query ?? {}) as Record<string, unknown>)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, String(value)]),
  ).toString();
  return search ? `${filled}?${search}` : filled;
}

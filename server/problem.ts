// Problems as RFC 9457 bodies. Nothing of the request's content and nothing of the inside is ever repeated.
import type { Context } from 'hono';
import { problemStatus, problemTexts } from '#lib/core/contract/problem.ts';
import type { Problem, ProblemCode } from '#lib/core/contract/problem.ts';

export interface Issue {
  /** Dotted path of the field: 'draft.identity.birthDate'. */
  path: string;
  message: string;
}

/** An expected failure of a handler. */
export interface Refusal {
  ok: false;
  code: ProblemCode;
  issues?: Issue[];
  retryAfterSeconds?: number;
  /** Commit what the transaction has written so far (an audit entry of the refusal itself). */
  keep?: boolean;
}

export type Outcome<T> = { ok: true; value: T } | Refusal;

export const done = <T>(value: T): Outcome<T> => ({ ok: true, value });

/** A failure to return from a handler; the transaction is rolled back unless `keep` is set. */
export function refuse(code: ProblemCode, more: Omit<Refusal, 'ok' | 'code'> = {}): Refusal {
  return { ok: false, code, ...more };
}

export function problemResponse(context: Context, refusal: Omit<Refusal, 'ok' | 'keep'>): Response {
  const status = problemStatus[refusal.code];
  const body: Problem = {
    type: `https://tasuki.example/problems/${refusal.code.toLowerCase().replaceAll('_', '-')}`,
    title: problemTexts[refusal.code].en,
    status,
    code: refusal.code,
    requestId: String(context.get('requestId') ?? ''),
    ...(refusal.issues && { issues: refusal.issues }),
    ...(refusal.retryAfterSeconds !== undefined && { retryAfterSeconds: refusal.retryAfterSeconds }),
  };
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      'content-type': 'application/problem+json',
      ...(refusal.retryAfterSeconds !== undefined && { 'retry-after': String(refusal.retryAfterSeconds) }),
    },
  });
}

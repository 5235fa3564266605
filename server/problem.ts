// Problems as RFC 9457 bodies. Nothing of the request's content and nothing of the inside is ever repeated.
import type { Context } from 'hono';
import type * as z from 'zod';
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

/** Names the fields at fault and what was expected, never what was given. */
export function toIssues(error: z.ZodError): Issue[] {
  return error.issues
    .slice(0, 50)
    .map((issue) => ({ path: issue.path.join('.'), message: messageOf(issue) }));
}

function messageOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${issue.expected}`;
    case 'too_big':
      return `at most ${issue.maximum}`;
    case 'too_small':
      return `at least ${issue.minimum}`;
    case 'invalid_format':
      return `expected ${issue.format}`;
    case 'invalid_value':
    case 'invalid_union':
      return 'not one of the permitted values';
    case 'unrecognized_keys':
      return 'unknown field';
    case 'custom':
      return issue.message;
    default:
      return 'not valid';
  }
}

// Reads the key of a repeatable call; server/store/idempotency.ts keeps the answers.
import { createHash } from 'node:crypto';
import type { Repetition } from '#server/store/idempotency.ts';
import type { ApiContext } from './environment.ts';

const keyPattern = /^[A-Za-z0-9_:.-]{8,100}$/;

/** @returns undefined when the header is missing or malformed */
export function repetitionOf(context: ApiContext, personId: string, body: string): Repetition | undefined {
  const key = context.req.header('idempotency-key');
  if (!key || !keyPattern.test(key)) return undefined;
  const content = `${context.req.method}\n${context.req.path}\n${body}`;
  return { personId, key, requestHash: createHash('sha256').update(content, 'utf8').digest('hex') };
}

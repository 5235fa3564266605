// One table entry describes one endpoint. The server validates with it, the client is typed by it, so the two
// cannot drift apart (ADR 0003).
import type * as z from 'zod';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export interface Endpoint<Body = unknown, Query = unknown, Answer = unknown, Path extends string = string> {
  readonly method: Method;
  /** Hono-style path: '/api/residents/:id'. */
  readonly path: Path;
  readonly body?: z.ZodType<Body>;
  readonly query?: z.ZodType<Query>;
  readonly answer: z.ZodType<Answer>;
  /** A repeated call with the same `Idempotency-Key` gives the first call's answer. Set on every mutation but looks. */
  readonly idempotent?: boolean;
  /** 'bytes': the answer's body is a file, not JSON. */
  readonly produces?: 'json' | 'bytes' | 'events';
}

export type BodyOf<E> = E extends { body?: z.ZodType<infer B> } ? B : never;
export type AnswerOf<E> = E extends { answer: z.ZodType<infer A> } ? A : never;

/** Names the person in whose session the call must be made; in any other it is answered as if nobody were signed in. */
export const personHeader = 'tasuki-person';

/** Set on calls a page makes by itself while nobody touches it: they do not keep a session from falling idle. */
export const unattendedHeader = 'tasuki-unattended';

/** Names of the ':parameters' in a path. */
export type PathParams<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | PathParams<`/${Rest}`>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never;

/** Describes an endpoint; see {@link Endpoint}. */
export function endpoint<
  const Path extends string,
  Answer,
  Body = undefined,
  Query = undefined,
>(description: {
  method: Method;
  path: Path;
  body?: z.ZodType<Body>;
  query?: z.ZodType<Query>;
  answer: z.ZodType<Answer>;
  idempotent?: boolean;
  produces?: 'json' | 'bytes' | 'events';
}) {
  return description;
}

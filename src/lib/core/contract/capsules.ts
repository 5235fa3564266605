// Capsules: the newest records of an area, fetched ahead, opened only with the paper (ADR 0023).
import * as z from 'zod';
import { endpoint } from './endpoint.ts';
import { base64url } from './session.ts';

/** Most capsules in one answer. */
export const capsulesAtOnce = 250;

/** A town, and how much a phone would keep of it. */
export const capsuleArea = z.strictObject({
  area: z.string().min(1).max(80),
  capsules: z.int(),
  /** About. */
  bytes: z.int(),
  /** The town of the caller's own station. */
  own: z.boolean(),
});
export type CapsuleArea = z.infer<typeof capsuleArea>;

export const capsule = z.strictObject({
  /** By which a phone that has the paper finds it; says nothing about the card. */
  id: z.string().regex(/^[0-9a-f]{32}$/),
  bytes: base64url.max(22_000),
});

export const capsulesEndpoints = {
  /** In which towns records can be fetched ahead. 404 unless the session belongs to a device in use. */
  listCapsuleAreas: endpoint({
    method: 'GET',
    path: '/api/capsules/areas',
    answer: z.strictObject({ areas: z.array(capsuleArea) }),
  }),
  /**
   * The capsules of a town, page by page. Repeating it changes nothing; each page is recorded.
   * 404 unless the session belongs to a device in use.
   */
  fetchCapsules: endpoint({
    method: 'POST',
    path: '/api/capsules',
    body: z.strictObject({
      area: z.string().min(1).max(80),
      /** From the page before. */
      cursor: base64url.max(400).optional(),
      /** `state` of the last whole fetch: when nothing has changed since, no capsule is sent. */
      held: z.string().max(80).optional(),
    }),
    answer: z.strictObject({
      capsules: z.array(capsule).max(capsulesAtOnce),
      /** For the next page; null behind the last. */
      cursor: base64url.nullable(),
      /** What the area holds now, in one word; the first page's stands for the whole fetch. */
      state: z.string(),
      unchanged: z.boolean(),
    }),
  }),
};

// The region's keys as the secretariat sees them: which are in use, which end soon, which leaked, and how far the homes
// are with the paper that has to be made anew (ADR 0022). No key stands in any answer; keys change by command line only.
import * as z from 'zod';
import { dueCodes, epochStates, issuerStates } from '../card/keys-due.ts';
import { instant } from '../record/item.ts';
import { endpoint } from './endpoint.ts';

const count = z.int().min(0);

export const issuerRow = z.strictObject({
  /** 16 hex digits. */
  keyId: z.string(),
  validFrom: instant,
  validUntil: instant,
  leakedAt: instant.optional(),
  state: z.enum(issuerStates),
  validCards: count,
});
export const epochRow = z.strictObject({
  epoch: z.int(),
  leakedAt: instant.optional(),
  destroyedAt: instant.optional(),
  state: z.enum(epochStates),
  validCards: count,
});
export const keysDueRow = z.strictObject({
  code: z.enum(dueCodes),
  by: instant.optional(),
  epoch: z.int().optional(),
  cards: count.optional(),
});
/** A home or clinic whose paper has to be made anew. */
export const reprintRow = z.strictObject({
  facilityId: z.uuid(),
  facility: z.string(),
  left: count,
  done: count,
});
export const regionKeys = z.strictObject({
  /** 0 while there is none. */
  trustVersion: count,
  issuers: z.array(issuerRow),
  epochs: z.array(epochRow),
  /** In force since an issuer's key leaked: how many leaked, and how many of their cards stay good. */
  allowList: z.strictObject({ issuers: count, cards: count }).nullable(),
  due: z.array(keysDueRow),
  /** Those with the most left first; who is done is not named. */
  reprints: z.strictObject({ left: count, done: count, waiting: z.array(reprintRow) }),
  /** The server makes its keys by itself: the demo. */
  isAutomatic: z.boolean(),
});
export type RegionKeys = z.infer<typeof regionKeys>;
export type KeysDueRow = z.infer<typeof keysDueRow>;

export const regionKeysEndpoints = {
  readRegionKeys: endpoint({ method: 'GET', path: '/api/office/region-keys', answer: regionKeys }),
};

// Looks made without a network, chained on the device that made them: a number each, and the hash of the one before.
// The server sees from it whether any is missing, or whether one number was told twice (ADR 0018).
import * as z from 'zod';
import type { Instant } from '../brands.ts';
import type { ShownSection } from './audit.ts';

export interface ChainedLook {
  id: string;
  at: Instant;
  caseId: string;
  /** As scanned; what is no card id is chained as 'unreadable', as the audit keeps it. */
  cardId: string;
  confirmedBy: readonly string[];
  sections: readonly ShownSection[];
  /** Opened although consent was withdrawn; the reason is a code. */
  breakGlass?: { reason: string } | undefined;
  /** The facts came from a capsule kept on the device, and not from the paper. */
  from?: 'capsule' | undefined;
}

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
export const chainLink = z.strictObject({
  /** 1 for the first look of a device. */
  seq: z.int().min(1),
  /** Of the look before, hex; 64 zeros for the first. */
  previousHash: sha256,
  hash: sha256,
});
export type ChainLink = z.infer<typeof chainLink>;

export const deviceGenesis = '0'.repeat(64);

/** A card id as the audit keeps it. */
export const knownCardId = (cardId: string): string =>
  /^[0-9a-f]{32}$/.test(cardId) ? cardId : 'unreadable';

/** Each once, in the order given. */
export const confirmations = (confirmedBy: readonly string[]): string => [...new Set(confirmedBy)].join('+');

/** What is hashed (SHA-256 over its UTF-8 bytes, hex) for a look's link. */
export const linkContent = (deviceId: string, seq: number, previousHash: string, look: ChainedLook): string =>
  JSON.stringify([
    'tasuki-device-look/1',
    deviceId,
    seq,
    previousHash,
    look.id,
    look.at,
    look.caseId,
    knownCardId(look.cardId),
    look.sections.join(','),
    confirmations(look.confirmedBy),
    look.breakGlass?.reason ?? null,
    ...(look.from ? [look.from] : []),
  ]);

export type LinkVerdict =
  | { kind: 'next' }
  /** Looks `from` to `to` are not here. */
  | { kind: 'gap'; from: number; to: number }
  /** An earlier number arrives late and fits where it was missed. */
  | { kind: 'late' }
  /** The number is taken by another look, or the link does not hold on to the one before. */
  | { kind: 'fork' }
  /** The hash is not that of the look. */
  | { kind: 'false' };

/**
 * Judges a link that arrives.
 * @param computed the hash the server computes for the look
 * @param known links of the same device with the same number, the one before, and the highest
 */
export function judgeLink(
  link: ChainLink,
  computed: string,
  known: { same?: string; before?: string; highest: number },
): LinkVerdict {
  if (link.hash !== computed) return { kind: 'false' };
  if (known.same !== undefined) return { kind: 'fork' };
  const before = link.seq === 1 ? deviceGenesis : known.before;
  if (before !== undefined && before !== link.previousHash) return { kind: 'fork' };
  if (link.seq > known.highest + 1) return { kind: 'gap', from: known.highest + 1, to: link.seq - 1 };
  return link.seq === known.highest + 1 ? { kind: 'next' } : { kind: 'late' };
}

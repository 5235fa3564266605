// What a proof of the audit found, and the words of the terminal for it.
import { entryHash, type AuditRow } from './audit-chain.ts';

export type FindingKind =
  | 'deleted' // entries are missing
  | 'inserted' // an entry that the chain does not know
  | 'changed' // an entry is not what it was
  | 'reordered' // entries stand in each other's place
  | 'truncated' // the newest entries are missing
  | 'rewritten' // the chain is not the one that was signed
  | 'unsealed' // names are not the ones that were recorded, or are missing without a record
  | 'unsigned' // a checkpoint's signature, or the keyed hash of the chain's end, is false
  | 'checkpoint-missing' // a checkpoint was taken away or put in
  | 'device-chain'; // what a device chained was altered

export interface Finding {
  kind: FindingKind;
  /** Number of the first entry concerned. */
  seq: number;
  /** How many; at least. */
  count: number;
}

export interface Findings {
  note(kind: FindingKind, seq: number, count?: number): void;
  /** The first place of each kind, in the order of places. */
  list(): Finding[];
}

export function createFindings(): Findings {
  const byKind = new Map<FindingKind, Finding>();
  return {
    note(kind, seq, count = 1) {
      const held = byKind.get(kind);
      if (!held) byKind.set(kind, { kind, seq, count });
      else {
        held.seq = Math.min(held.seq, seq);
        held.count += count;
      }
    },
    list: () => [...byKind.values()].toSorted((left, right) => left.seq - right.seq),
  };
}

const nearby = [1, -1, 2, -2, 3, -3];

/**
 * Tells what happened to entries whose hash is not that of their content. A hash that fits at another number shows where
 * the entry stood: numbers exchanged among themselves are a new order, numbers moved along are an insertion or a deletion.
 */
export function explainBroken(found: Findings, broken: readonly AuditRow[]): void {
  const numbers = broken.map(({ seq }) => Number(seq));
  const stood = new Map<number, number>();
  for (const row of broken) {
    const seq = Number(row.seq);
    const fits = (other: number) => other !== seq && entryHash({ ...row, seq: other }) === row.hash;
    const was = nearby.map((by) => seq + by).find(fits) ?? numbers.slice(0, 64).find(fits);
    if (was === undefined) found.note('changed', seq);
    else stood.set(seq, was);
  }
  for (const [seq, was] of stood) {
    if (returns(stood, seq)) found.note('reordered', seq);
    else if (was < seq) found.note('inserted', was);
    else found.note('deleted', seq);
  }
}

function returns(stood: ReadonlyMap<number, number>, start: number): boolean {
  let at = stood.get(start);
  for (let steps = 0; at !== undefined && steps < 64; steps++) {
    if (at === start) return true;
    at = stood.get(at);
  }
  return false;
}

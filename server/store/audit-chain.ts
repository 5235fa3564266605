// The hash that ties an audit entry to the one before it. It covers every column but the sealed names, which it covers
// by their digest.
import { hash } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { RecordCipher } from '#server/ports.ts';
import type { Tables } from './database.ts';

export type AuditRow = Selectable<Tables['audit']>;
/** What the hash is made from. */
export type ChainedRow = Omit<AuditRow, 'hash'>;

/** `previous_hash` of the first entry. */
export const genesis = '0'.repeat(64);

/** SHA-256, hex, over the JSON array of the columns in this order. */
export function entryHash(row: ChainedRow): string {
  const content = [
    row.previous_hash,
    Number(row.seq),
    row.id,
    Number(row.at),
    Number(row.recorded_at),
    row.action,
    row.purpose,
    row.person_id,
    row.role,
    row.facility_id,
    row.patient_id,
    row.card_id,
    row.case_id,
    row.sections,
    row.detail,
    // Entries from before there was a digest hold the sealed bytes themselves.
    ...(row.labels_hash === null
      ? [Buffer.from(row.labels_sealed).toString('hex')]
      : [row.device_id, row.labels_hash]),
  ];
  return hash('sha256', JSON.stringify(content), 'hex');
}

/** The keyed hash of the chain's end, hex. */
export const headMac = (cipher: Pick<RecordCipher, 'blind'>, seq: number, hashAtEnd: string): string =>
  Buffer.from(cipher.blind(`audit-head|${seq}|${hashAtEnd}`)).toString('hex');

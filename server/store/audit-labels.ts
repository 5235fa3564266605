// The names in an audit entry. They are sealed; the chain holds only a salted digest of them, and the salt lies inside
// the seal: names can be sealed anew under another key, or erased, without breaking the chain, and nobody can guess
// them from the digest (ADR 0018).
import { hash, randomBytes } from 'node:crypto';
import type { RecordCipher } from '#server/ports.ts';

export interface AuditLabels {
  person: string;
  facility: string;
  patient?: string;
}

interface SaltedLabels extends AuditLabels {
  /** 128 random bits, base64url. */
  salt: string;
}

const digest = ({ salt, person, facility, patient }: SaltedLabels): string =>
  hash('sha256', JSON.stringify([salt, person, facility, patient ?? null]), 'hex');

const placeOf = (id: string) => ({ table: 'audit', row: id }) as const;

/** @returns what the row keeps: the sealed names, and their digest for the chain */
export function sealLabels(
  cipher: RecordCipher,
  id: string,
  labels: AuditLabels,
): { labels_sealed: Uint8Array; labels_hash: string } {
  const salted: SaltedLabels = { ...labels, salt: randomBytes(16).toString('base64url') };
  return { labels_sealed: cipher.seal(placeOf(id), salted), labels_hash: digest(salted) };
}

/** Names whose time to be kept is over leave an empty value. */
export const isErased = (sealed: Uint8Array): boolean => sealed.length === 0;

/** @returns undefined when the names were erased. Throws when they do not open. */
export function openLabels(cipher: RecordCipher, id: string, sealed: Uint8Array): AuditLabels | undefined {
  return isErased(sealed) ? undefined : cipher.open<SaltedLabels>(placeOf(id), sealed);
}

/** Whether the sealed names are the ones the chain knows. Erased names are not judged here. */
export function labelsFit(
  cipher: RecordCipher,
  id: string,
  sealed: Uint8Array,
  known: string | null,
): boolean {
  try {
    const labels = cipher.open<SaltedLabels>(placeOf(id), sealed);
    return known === null || digest(labels) === known;
  } catch {
    return false;
  }
}

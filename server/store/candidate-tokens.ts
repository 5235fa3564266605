// What a candidate's tap sends back: sealed, so that it reads as nothing, and bound to who searched in which case.
import type { Deps } from '#server/ports.ts';
import type { Person } from './cases.ts';

export const candidateTokenMs = 10 * 60_000;

export interface CandidateToken {
  patientId: string;
  tier: 'A' | 'B' | 'C' | 'D';
  /** Identifiers still to be confirmed before it opens. */
  confirmations: number;
  /** Set when a short code led here. */
  cardId?: string;
}
interface SealedToken extends CandidateToken {
  expiresAt: number;
}

const place = (person: Pick<Person, 'personId'>, caseId: string) =>
  ({ table: 'search_log', row: `candidate:${person.personId}:${caseId}` }) as const;

export function sealCandidateToken(
  deps: Pick<Deps, 'keys' | 'clock'>,
  person: Pick<Person, 'personId'>,
  caseId: string,
  token: CandidateToken,
): string {
  const sealed: SealedToken = { ...token, expiresAt: deps.clock() + candidateTokenMs };
  return Buffer.from(deps.keys.cipher.seal(place(person, caseId), sealed)).toString('base64url');
}

/** Undefined for a token of somebody else, of another case, changed, or older than ten minutes. */
export function openCandidateToken(
  deps: Pick<Deps, 'keys' | 'clock'>,
  person: Pick<Person, 'personId'>,
  caseId: string,
  token: string,
): CandidateToken | undefined {
  try {
    const { expiresAt, ...opened } = deps.keys.cipher.open<SealedToken>(
      place(person, caseId),
      Buffer.from(token, 'base64url'),
    );
    return deps.clock() < expiresAt ? opened : undefined;
  } catch {
    return undefined;
  }
}

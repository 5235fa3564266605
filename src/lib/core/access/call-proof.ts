// By what a browser proves, on every call, that the session's cookie is its own (ADR 0013): a MAC over the call under a
// secret that it was given once and keeps where no script can read it.

/** '<Unix milliseconds>.<base64url of HMAC-SHA-256>' */
export const proofHeader = 'tasuki-proof';

/** How far the time of a proof may be off: a copied call is of no use afterwards. */
export const proofWindowMs = 5 * 60_000;

export interface ProvenCall {
  method: string;
  /** Path and query as sent: '/api/audit?before=12'. */
  path: string;
  /** Unix milliseconds. */
  at: number;
  /** SHA-256 of the body's bytes, 64 lower-case hex digits; of no bytes when there is no body. */
  bodyHash: string;
}

/** What the MAC is over. Neither a path nor a hash holds a line break, so no two calls give the same text. */
export const proofText = ({ method, path, at, bodyHash }: ProvenCall): string =>
  `${method}\n${path}\n${at}\n${bodyHash}`;

export const formatProof = (at: number, mac: string): string => `${at}.${mac}`;

/** @returns undefined when this is no proof at all */
export function parseProof(header: string | undefined): { at: number; mac: string } | undefined {
  const [, at, mac] = /^(\d{1,15})\.([A-Za-z0-9_-]{43})$/.exec(header ?? '') ?? [];
  return at && mac ? { at: Number(at), mac } : undefined;
}

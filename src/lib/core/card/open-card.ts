// Reading a card: authenticity first, content second, in the strict order of docs/card-format.md §5. Every stage has
// its own code. Status, dates and their colours are decided afterwards in verdict.ts.
import type { EmergencySubset } from '../record/emergency-subset.ts';
import { concatBytes } from './bytes.ts';
import { knowsDictionary, loadDictionary } from './dictionary.ts';
import { parseCardHeader, sealingInfo, suite1 } from './header.ts';
import type { CardHeader } from './header.ts';
import { encapsulationBytes, openWith, tagBytes } from './hpke.ts';
import { inflateWithin } from './inflate.ts';
import type { EpochKey } from './keys.ts';
import { unpad } from './padding.ts';
import { hasLowS, parseSign1, verifySign1 } from './sign1.ts';
import type { Sign1 } from './sign1.ts';
import type { TrustedIssuer, TrustList } from './trust-list.ts';
import { unpackSubset } from './unpack.ts';
import type { UnpackFailure } from './unpack.ts';

/** Most bytes of a card, and of its record once inflated. */
export const cardMaxBytes = 1200;
export const recordMaxBytes = 8 * 1024;

/** Why a card is not known to be authentic, in the order of the checks. */
export type VerifyFailure =
  | 'CARD_TOO_LONG'
  | 'CARD_MALFORMED'
  | 'CARD_NOT_CANONICAL'
  | 'UNPROTECTED_NOT_EMPTY'
  | 'HEADER_MALFORMED'
  | 'HEADER_NOT_CANONICAL'
  | 'UNKNOWN_SUITE'
  | 'UNKNOWN_DICTIONARY'
  | 'UNKNOWN_ISSUER'
  | 'WRONG_REGION'
  | 'ISSUED_OUTSIDE_KEY_PERIOD'
  | 'SIGNATURE_NOT_LOW_S'
  | 'BAD_SIGNATURE';

/** Why an authentic card could not be read, in the order of the checks. */
export type ReadFailure =
  | 'NO_EPOCH_KEY'
  | 'CANNOT_OPEN'
  | 'BAD_PADDING'
  | 'BAD_COMPRESSION'
  | 'RECORD_TOO_LONG'
  | 'RECORD_TOO_DEEP'
  | 'UNKNOWN_PACKING'
  | 'RECORD_MALFORMED'
  | 'RECORD_NOT_CANONICAL';

export type OpenFailure = VerifyFailure | ReadFailure;

export type VerifyResult =
  { ok: true; header: CardHeader; issuer: TrustedIssuer } | { ok: false; code: VerifyFailure };
export type OpenResult =
  | { ok: true; header: CardHeader; issuer: TrustedIssuer; subset: EmergencySubset }
  | { ok: false; code: VerifyFailure; header?: undefined }
  /** Authentic, so its header may be shown and its status looked up. */
  | { ok: false; code: ReadFailure; header: CardHeader };

type Authentic = { ok: true; message: Sign1; header: CardHeader; issuer: TrustedIssuer };

/** Whether the card is authentic. Needs no epoch key and reads nothing of the patient. */
export async function verifyCard(bytes: Uint8Array, trust: TrustList): Promise<VerifyResult> {
  const authentic = await authenticate(bytes, trust);
  return authentic.ok ? { ok: true, header: authentic.header, issuer: authentic.issuer } : authentic;
}

/**
 * Verifies a card and opens it with one of the epoch keys the device holds.
 * Works without a network; hostile input ends in a code within fixed limits of time and memory.
 */
export async function verifyAndOpenCard(
  bytes: Uint8Array,
  { trust, epochKeys }: { trust: TrustList; epochKeys: readonly EpochKey[] },
): Promise<OpenResult> {
  const authentic = await authenticate(bytes, trust);
  if (!authentic.ok) return authentic;
  const { header, issuer, message } = authentic;
  const fail = (code: ReadFailure): OpenResult => ({ ok: false, code, header });

  const epochKey = epochKeys.find(({ region, epoch }) => region === header.region && epoch === header.epoch);
  if (!epochKey) return fail('NO_EPOCH_KEY');
  const dictionary = await loadDictionary(header.dictionary);
  const info = sealingInfo(header, dictionary.hash);
  const padded = await openWith(epochKey.pair, message.payload, { info, aad: message.protectedHeader });
  if (!padded) return fail('CANNOT_OPEN');
  const deflated = unpad(padded);
  if (!deflated) return fail('BAD_PADDING');
  const inflated = inflateWithin(concatBytes(dictionary.prefix, deflated), dictionary.preset, recordMaxBytes);
  if (!inflated.ok) return fail(inflated.code === 'TOO_LONG' ? 'RECORD_TOO_LONG' : 'BAD_COMPRESSION');
  const unpacked = unpackSubset(inflated.bytes);
  if (!unpacked.ok) return fail(recordFailure[unpacked.code]);
  return { ok: true, header, issuer, subset: unpacked.subset };
}

const recordFailure = {
  MALFORMED: 'RECORD_MALFORMED',
  TOO_DEEP: 'RECORD_TOO_DEEP',
  NOT_CANONICAL: 'RECORD_NOT_CANONICAL',
  UNKNOWN_PACKING: 'UNKNOWN_PACKING',
} as const satisfies Record<UnpackFailure, ReadFailure>;

async function authenticate(
  bytes: Uint8Array,
  trust: TrustList,
): Promise<Authentic | { ok: false; code: VerifyFailure }> {
  const fail = (code: VerifyFailure) => ({ ok: false, code }) as const;
  if (bytes.length > cardMaxBytes) return fail('CARD_TOO_LONG');
  const layout = parseSign1(bytes);
  if (!layout.ok) return fail(layout.code === 'UNPROTECTED_NOT_EMPTY' ? layout.code : `CARD_${layout.code}`);
  const message = layout.value;
  const parsed = parseCardHeader(message.protectedHeader);
  if (!parsed.ok) return fail(`HEADER_${parsed.code}`);
  const { header } = parsed;
  if (header.suite !== suite1) return fail('UNKNOWN_SUITE');
  if (message.payload.length < encapsulationBytes + tagBytes) return fail('CARD_MALFORMED');
  if (!knowsDictionary(header.dictionary)) return fail('UNKNOWN_DICTIONARY');
  const issuer = trust.issuers.find(({ keyId }) => keyId === header.keyId);
  if (!issuer) return fail('UNKNOWN_ISSUER');
  if (issuer.region !== header.region) return fail('WRONG_REGION');
  if (header.issuedAt < issuer.validFrom || header.issuedAt >= issuer.validUntil)
    return fail('ISSUED_OUTSIDE_KEY_PERIOD');
  if (!hasLowS(message.signature)) return fail('SIGNATURE_NOT_LOW_S');
  if (!(await verifySign1(message, issuer.publicKey))) return fail('BAD_SIGNATURE');
  return { ok: true, message, header, issuer };
}

// From the whole text of a code, the lists a device holds and its clock to the verdict; and the table of verdicts alone.
import type { Instant } from '../../../src/lib/core/brands.ts';
import { concatBytes, fromHex, toHex } from '../../../src/lib/core/card/bytes.ts';
import { sampleSubset } from '../../../src/lib/core/card/card-factory.ts';
import { cardText, toDigits } from '../../../src/lib/core/card/digits.ts';
import { packSubset } from '../../../src/lib/core/card/pack.ts';
import { testCardId, testSubset } from '../../../src/lib/core/card/test-card.ts';
import type { VerdictInput } from '../../../src/lib/core/card/verdict.ts';
import type { Cbor } from '../../../src/lib/core/card/cbor.ts';
import { makeCard } from './make-card.ts';
import { epochKeyOf, signerOf, vectorNow } from './vector-region.ts';

export interface Scene {
  name: string;
  text: string;
  now: number;
  clockDoubtful: boolean;
  /** Whether the device holds the status list and the allow list of region.json. */
  holds: { statusList: boolean; allowList: boolean };
  verdict: string;
  reasons: string[];
}
export interface Decision {
  name: string;
  input: Omit<VerdictInput, 'now'> & { now: number };
  verdict: string;
  reasons: string[];
}

const minute = 60_000;
const day = 1440 * minute;
const seconds = vectorNow / 1000;
const place = { valid: 0, superseded: 1, withdrawn: 2, closed: 63 } as const;
type Labels = Record<number, Cbor | undefined>;

const leakedCard = async (status: keyof typeof place, more: Labels = {}) => {
  const issuer = await signerOf('leaked issuer');
  return makeCard({ issuer, header: { 4: fromHex(issuer.keyId), [-4]: [1, place[status]], ...more } });
};
/** Cards that were really issued under the key that leaked. */
export const allowedCards = async () => [
  await leakedCard('valid'),
  await leakedCard('withdrawn'),
  await leakedCard('valid', { [-6]: 7 }),
];

export async function scenes(): Promise<Scene[]> {
  const card = (status: keyof typeof place, more: Labels = {}, parts: Parameters<typeof makeCard>[0] = {}) =>
    makeCard({ ...parts, header: { [-4]: [1, place[status]], ...more } });
  const all: Scene[] = [];
  const scene = (name: string, verdict: string, reasons: string[], shown: Uint8Array | string, at: Partial<Pick<Scene, 'now' | 'clockDoubtful'>> & Partial<Scene['holds']> = {}) => {
    const { now = vectorNow + minute, clockDoubtful = false, statusList = true, allowList = true } = at;
    const text = typeof shown === 'string' ? shown : cardText('card.example.jp', shown);
    all.push({ name, text, now, clockDoubtful, holds: { statusList, allowList }, verdict, reasons });
  };
  const amber = (name: string, reasons: string[], shown: Uint8Array, at: Parameters<typeof scene>[4] = {}) => scene(name, 'amber', reasons, shown, at);
  const valid = await card('valid');
  scene('a good card', 'green', [], valid);
  scene('a good card without any allow list', 'green', [], valid, { allowList: false });
  amber('superseded', ['SUPERSEDED'], await card('superseded'));
  scene('withdrawn', 'hidden', ['WITHDRAWN'], await card('withdrawn'));
  scene('closed', 'hidden', ['CLOSED'], await card('closed'));
  const short = await card('valid', { [-5]: seconds + 3600 });
  scene('a millisecond before it expires', 'green', [], short, { now: vectorNow + 60 * minute - 1 });
  amber('expired', ['EXPIRED'], short, { now: vectorNow + 60 * minute });
  scene('from ten minutes in the future', 'green', [], valid, { now: vectorNow - 10 * minute });
  amber('from the future', ['CLOCK_DOUBTFUL'], valid, { now: vectorNow - 10 * minute - 1 });
  amber('a clock that the device itself doubts', ['CLOCK_DOUBTFUL'], valid, { clockDoubtful: true });
  scene('a list 24 hours old', 'green', [], valid, { now: vectorNow + day });
  amber('a list older than 24 hours', ['STATUS_LIST_OLD'], valid, { now: vectorNow + day + 1 });
  amber('a list 7 days old', ['STATUS_LIST_OLD'], valid, { now: vectorNow + 7 * day });
  amber('a list older than 7 days', ['STATUS_LIST_VERY_OLD'], valid, { now: vectorNow + 7 * day + 1 });
  amber('no list', ['STATUS_LIST_MISSING'], valid, { statusList: false });
  amber('a withdrawn card without a list', ['STATUS_LIST_MISSING'], await card('withdrawn'), { statusList: false });
  amber('an index beyond the list', ['STATUS_UNLISTED'], await card('valid', { [-4]: [1, 64] }));
  amber('another list', ['STATUS_UNLISTED'], await card('valid', { [-4]: [2, 0] }));
  const aged = (age: number) => card('valid', {}, { packed: packSubset(sampleSubset({ asOf: (vectorNow - age) as Instant })) });
  scene('a record of 183 days', 'green', [], await aged(183 * day), { now: vectorNow });
  amber('a record older than 183 days', ['RECORD_OLD'], await aged(183 * day), { now: vectorNow + 1 });
  amber('a retired epoch', ['EPOCH_RETIRED'], await card('valid', { [-3]: 11 }));
  scene('the early replacement of an epoch', 'green', [], await card('valid', { [-3]: 1013 }));
  scene('the test card', 'green', [], await card('valid', { [-1]: fromHex(testCardId) }, { packed: packSubset(testSubset(vectorNow)) }));
  amber('a clock five years ahead', ['EXPIRED', 'RECORD_OLD', 'STATUS_LIST_VERY_OLD'], valid, { now: vectorNow + 1826 * day });
  amber('a clock five years behind', ['CLOCK_DOUBTFUL'], valid, { now: vectorNow - 1826 * day });
  amber('everything at once, in its order', ['SUPERSEDED', 'EXPIRED', 'RECORD_OLD', 'STATUS_LIST_VERY_OLD', 'CLOCK_DOUBTFUL', 'EPOCH_RETIRED'], await card('superseded', { [-3]: 11 }), { now: vectorNow + 1826 * day, clockDoubtful: true });
  const [allowed, allowedWithdrawn] = await allowedCards();
  const forged = await leakedCard('valid', { [-6]: 99 });
  scene('the issuer’s key leaked, the card stands on the allow list', 'green', [], allowed!);
  scene('the issuer’s key leaked, the card does not stand on the allow list', 'reject', ['NOT_ON_ALLOW_LIST'], forged);
  amber('the issuer’s key leaked, no allow list', ['ISSUER_RESTRICTED'], allowed!, { allowList: false });
  scene('the issuer’s key leaked, on the allow list, withdrawn', 'hidden', ['WITHDRAWN'], allowedWithdrawn!);
  scene('the issuer’s key leaked, not on the allow list, withdrawn', 'reject', ['NOT_ON_ALLOW_LIST'], await leakedCard('withdrawn', { [-6]: 99 }));
  scene('the issuer’s key leaked, no allow list, withdrawn', 'hidden', ['WITHDRAWN'], allowedWithdrawn!, { allowList: false });
  const leaked = await signerOf('leaked issuer');
  const sealedElsewhere = await makeCard({ issuer: leaked, header: { 4: fromHex(leaked.keyId), [-4]: [1, 0], [-6]: 98 }, sealedTo: await epochKeyOf('stranger') });
  scene('the issuer’s key leaked, not on the allow list, does not open', 'reject', ['NOT_ON_ALLOW_LIST'], sealedElsewhere);
  scene('withdrawn and cannot be opened', 'hidden', ['WITHDRAWN'], await makeCard({ header: { [-4]: [1, 2] }, sealedTo: await epochKeyOf('stranger') }));
  scene('withdrawn, of an epoch the device has no key for', 'hidden', ['WITHDRAWN'], await card('withdrawn', { [-3]: 12 }));
  scene('superseded and cannot be opened', 'reject', ['CANNOT_OPEN'], await makeCard({ header: { [-4]: [1, 1] }, sealedTo: await epochKeyOf('stranger') }));
  const bad = (await card('withdrawn')).slice();
  bad[bad.length - 70]! ^= 1;
  scene('withdrawn with a bad signature', 'reject', ['BAD_SIGNATURE'], bad);
  scene('no card', 'reject', ['NOT_A_TASUKI_CARD'], 'https://www.example.jp/');
  scene('a card cut short', 'reject', ['CARD_TEXT_CUT_SHORT'], cardText('card.example.jp', valid).slice(0, -3));
  return all;
}

/** The table of §11 without any cryptography: every reason, every border, every precedence. */
export function decisions(): Decision[] {
  const good: Decision['input'] = {
    header: { issuedAt: vectorNow, expiresAt: (vectorNow + 730 * day) as Instant },
    status: 'valid',
    statusListIssuedAt: vectorNow,
    recordAsOf: vectorNow,
    epochRetired: false,
    now: vectorNow + minute,
    clockDoubtful: false,
  };
  const one = (name: string, verdict: string, reasons: string[], changes: Partial<Decision['input']>): Decision => {
    const input = { ...good, ...changes };
    return { name, input: Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as Decision['input'], verdict, reasons };
  };
  return [
    one('good', 'green', [], {}),
    one('superseded', 'amber', ['SUPERSEDED'], { status: 'superseded' }),
    one('withdrawn', 'hidden', ['WITHDRAWN'], { status: 'withdrawn' }),
    one('closed', 'hidden', ['CLOSED'], { status: 'closed' }),
    one('unlisted', 'amber', ['STATUS_UNLISTED'], { status: 'unlisted' }),
    one('no list', 'amber', ['STATUS_LIST_MISSING'], { status: undefined, statusListIssuedAt: undefined }),
    one('expired', 'amber', ['EXPIRED'], { header: { issuedAt: vectorNow, expiresAt: (vectorNow + minute) as Instant } }),
    one('record from the future', 'amber', ['CLOCK_DOUBTFUL'], { recordAsOf: (vectorNow + 12 * minute) as Instant }),
    one('list from the future', 'amber', ['CLOCK_DOUBTFUL'], { statusListIssuedAt: (vectorNow + 12 * minute) as Instant }),
    one('retired epoch', 'amber', ['EPOCH_RETIRED'], { epochRetired: true }),
    one('no allow list', 'amber', ['ISSUER_RESTRICTED'], { allowed: 'no-list' }),
    one('on the allow list', 'green', [], { allowed: 'listed' }),
    one('not on the allow list', 'reject', ['NOT_ON_ALLOW_LIST'], { allowed: 'unlisted' }),
    one('hidden before a failure', 'hidden', ['CLOSED'], { status: 'closed', failure: 'CANNOT_OPEN', recordAsOf: undefined }),
    one('a failure before any doubt', 'reject', ['BAD_PADDING'], { status: 'superseded', failure: 'BAD_PADDING', recordAsOf: undefined, epochRetired: true }),
    one('not on the allow list before hidden', 'reject', ['NOT_ON_ALLOW_LIST'], { status: 'withdrawn', allowed: 'unlisted' }),
    one('not on the allow list before a failure', 'reject', ['NOT_ON_ALLOW_LIST'], { failure: 'CANNOT_OPEN', allowed: 'unlisted', recordAsOf: undefined }),
    one('no list and no allow list', 'amber', ['STATUS_LIST_MISSING', 'ISSUER_RESTRICTED'], { status: undefined, statusListIssuedAt: undefined, allowed: 'no-list' }),
    one('an old list that does not hold the card', 'amber', ['STATUS_UNLISTED', 'STATUS_LIST_OLD'], { status: 'unlisted', now: vectorNow + 2 * day }),
  ];
}

export interface TextCase {
  name: string;
  text: string;
  expect: string;
  /** Hex of the card, when the text is one. */
  card?: string;
}

export async function textCases(): Promise<TextCase[]> {
  const card = await makeCard();
  const digits = toDigits(card);
  const address = 'https://card.example.jp/c#';
  const good = (name: string, text: string): TextCase => ({ name, text, expect: 'OK', card: toHex(card) });
  const refused = (expect: string, name: string, text: string): TextCase => ({ name, text, expect });
  const longest = concatBytes(new Uint8Array(1200).fill(255));
  const longer = toDigits(new Uint8Array(1201));
  return [
    good('an address and digits', address + digits),
    good('another host, a port and a slash', `http://192.168.0.7:5173/c/#${digits}`),
    good('capital letters', `HTTPS://CARD.EXAMPLE.JP/C#${digits}`),
    good('bare digits', digits),
    good('digits over several lines, with spaces around', `\n ${digits.replace(/(.{40})/g, '$1\r\n\t')} `),
    good('full-width digits', [...digits].map((digit) => String.fromCharCode(0xff10 + Number(digit))).join('')),
    good('ideographic spaces between the digits', digits.replace(/(.{100})/g, '$1　')),
    { name: 'the longest card', text: toDigits(longest), expect: 'OK', card: toHex(longest) },
    { name: 'leading zero bytes', text: toDigits(new Uint8Array(130)), expect: 'OK', card: '00'.repeat(130) },
    refused('NOT_A_TASUKI_CARD', 'empty', ''),
    refused('NOT_A_TASUKI_CARD', 'white space', ' \n '),
    refused('NOT_A_TASUKI_CARD', 'another page', 'https://www.example.jp/'),
    refused('NOT_A_TASUKI_CARD', 'our page without a fragment', 'https://card.example.jp/c'),
    refused('NOT_A_TASUKI_CARD', 'another path', `https://card.example.jp/d#${digits}`),
    refused('NOT_A_TASUKI_CARD', 'a query in front of the fragment', `https://card.example.jp/c?a#${digits}`),
    refused('NOT_A_TASUKI_CARD', 'no host', `https:///c#${digits}`),
    refused('NOT_A_TASUKI_CARD', 'another scheme', `ftp://card.example.jp/c#${digits}`),
    refused('NOT_A_TASUKI_CARD', 'words in front of the address', `カード ${address}${digits}`),
    refused('NOT_A_TASUKI_CARD', 'a SMART Health Card', `shc:/${digits}`),
    refused('NOT_A_TASUKI_CARD', 'a medication notebook', 'JAHISTC08,1\r\n1,見本花子,2,19380203'),
    refused('NOT_A_TASUKI_CARD', 'a network', 'WIFI:S:見本;T:WPA;P:0000;;'),
    refused('NOT_A_TASUKI_CARD', 'a bar code of goods', '4901234567894'),
    refused('NOT_A_TASUKI_CARD', 'a bar code that begins with 0', '049012345678'),
    refused('NOT_A_TASUKI_CARD', '299 bare digits', '1'.repeat(299)),
    refused('NOT_A_TASUKI_CARD', 'bare digits and a letter', `${digits}x`),
    refused('NOT_A_TASUKI_CARD', 'digits of another script', '١'.repeat(400)),
    refused('NOT_A_TASUKI_CARD', 'a long text', 'あ'.repeat(5000)),
    refused('CARD_TEXT_NOT_DIGITS', 'an empty fragment', address),
    refused('CARD_TEXT_NOT_DIGITS', 'a letter behind the digits', `${address}${digits}x`),
    refused('CARD_TEXT_NOT_DIGITS', 'a sign in front of the digits', `${address}-${digits}`),
    refused('CARD_TEXT_NOT_DIGITS', 'hexadecimal', `${address}0x${digits}`),
    refused('CARD_TEXT_NOT_DIGITS', 'a decimal point', `${address}${digits}.0`),
    refused('CARD_TEXT_TOO_LONG', '3,000 digits', '1'.repeat(3000)),
    refused('CARD_TEXT_TOO_LONG', '2,892 digits behind an address', address + '1'.repeat(2892)),
    refused('CARD_TEXT_TOO_LONG', '5,000 digits', address + '9'.repeat(5000)),
    refused('CARD_TEXT_TOO_LONG', 'a card of 1,201 bytes', longer),
    refused('CARD_TEXT_LEADING_ZERO', 'a leading zero', `${address}0${digits}`),
    refused('CARD_TEXT_LEADING_ZERO', 'leading zeros of bare digits', `00${digits}`),
    refused('CARD_TEXT_CUT_SHORT', 'few digits behind an address', `${address}12345`),
    refused('CARD_TEXT_CUT_SHORT', 'the last five digits missing', address + digits.slice(0, -5)),
    refused('CARD_TEXT_CUT_SHORT', 'the first digit missing', address + digits.slice(1)),
    refused('CARD_TEXT_CUT_SHORT', 'a first byte of 02', address + (BigInt(digits) + (1n << BigInt(card.length * 8))).toString()),
  ];
}

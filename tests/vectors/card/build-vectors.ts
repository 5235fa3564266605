// Writes the published vectors: `npx -c "node tests/vectors/card/build-vectors.ts"`. The same run gives the same bytes. They
// are frozen with the format: a change in these files is a change of the format, not a matter of running this again.
import { writeFileSync } from 'node:fs';
import type { Instant } from '../../../src/lib/core/brands.ts';
import { toHex } from '../../../src/lib/core/card/bytes.ts';
import { sampleSubset } from '../../../src/lib/core/card/card-factory.ts';
import * as closedLists from '../../../src/lib/core/card/closed-lists.ts';
import { deflateRecord } from '../../../src/lib/core/card/deflate-record.ts';
import { loadDictionary } from '../../../src/lib/core/card/dictionary.ts';
import { cardText, toDigits } from '../../../src/lib/core/card/digits.ts';
import { exportPublicKey } from '../../../src/lib/core/card/keys.ts';
import { leaseEnd } from '../../../src/lib/core/card/lease.ts';
import { packSubset } from '../../../src/lib/core/card/pack.ts';
import { pad } from '../../../src/lib/core/card/padding.ts';
import { createShortCode, formatShortCode } from '../../../src/lib/core/card/short-code.ts';
import { emergencySubset, nothingKnown } from '../../../src/lib/core/record/emergency-subset.ts';
import type { EmergencySubset } from '../../../src/lib/core/record/emergency-subset.ts';
import { alteredHeaders, envelopeDefects, headerDefects, partsOf, sealingDefects } from './card-defects.ts';
import { allowListCases, disasterCases, leaseCases, statusListCases, trustListCases } from './list-cases.ts';
import { headerOf, makeCard } from './make-card.ts';
import { recordDefects } from './record-defects.ts';
import { allowedCards, decisions, scenes, textCases } from './verdict-cases.ts';
import { jwkOf, pairOf, signerOf, vectorEpochs, vectorNow } from './vector-region.ts';

interface CardCase {
  name: string;
  /** Stage of the reading order that decides, docs/card-format.md §5; 0 for a good card. */
  stage: number;
  expect: string;
  card: string;
  subset?: EmergencySubset;
}

const dictionary = await loadDictionary(1);
const unknown = { state: 'unknown' } as const;
const sample = sampleSubset();
const good: Record<string, EmergencySubset> = {
  'a record with every section': sample,
  'the shortest record: nothing but an identity': { asOf: vectorNow, identity: sample.identity, ...nothingKnown },
  'none confirmed, unknown said by somebody, unknown': {
    ...sample,
    contraindication: { state: 'none', stamp: sample.identity.stamp },
    allergy: { state: 'unknown', stamp: sample.identity.stamp },
    drug: unknown,
  },
  'characters beyond the first plane and their look-alikes': {
    ...sample,
    identity: {
      ...sample.identity,
      value: { ...sample.identity.value, familyName: '𠮷﨑髙', givenName: 'ﾊﾅｺ', familyKana: 'ヨシザキ', givenKana: 'ヴァー' },
    },
  },
  'an as-of finer than a minute and days after it': {
    ...sample,
    asOf: (vectorNow + 1) as Instant,
    disease: {
      state: 'listed',
      facts: [{ stamp: { source: 'ehr', recordedOn: '2027-01-01' as never }, value: { name: '心不全', main: false, suspected: false, uninformed: false } }],
    },
  },
  'phones of every shape': {
    ...sample,
    contact: {
      state: 'listed',
      facts: ['090-0000-0001', '03-0000-0001', '052-000-0001', '0566-00-0001', '04999-0-0001', '0300000001', '09000000001', '0120-000-001', '+81-90-0000-0001', '119-000'].map(
        (phone, at) => ({ stamp: sample.identity.stamp, value: { name: '見本', relation: at % 2 ? '長男' : '隣の人', phone, order: (at % 9) + 1 } }),
      ),
    },
  },
  'the longest texts, the farthest days, sixty facts': {
    ...sample,
    identity: { ...sample.identity, value: { ...sample.identity.value, familyName: '見'.repeat(60), birthDate: '0000-01-01' as never } },
    allergy: { state: 'listed', facts: Array.from({ length: 60 }, () => ({ stamp: sample.identity.stamp, value: { category: 'other' as const } })) },
    drug: {
      state: 'listed',
      facts: [
        { stamp: sample.identity.stamp, value: { name: '錠'.repeat(200), dose: '9999.75%', startedOn: '9999-12-31' as never } },
        { stamp: sample.identity.stamp, value: { name: '見本錠', dose: '0錠', startedOn: '0000-02-29' as never } },
      ],
    },
    history: { state: 'listed', facts: [{ stamp: sample.identity.stamp, value: { text: '歩'.repeat(1000) } }] },
  },
  'other names, a hospital of the directory, doses of every kind': {
    ...sample,
    identity: { ...sample.identity, value: { ...sample.identity.value, aliases: [{ family: '架空', given: '花子' }, { family: 'ミホン', given: 'はな' }] } },
    affiliation: { stamp: sample.identity.stamp, value: { emergencyHospital: '見本市民病院', emergencyHospitalId: '123e4567-e89b-42d3-a456-426614174000' } },
    drug: {
      state: 'listed',
      facts: ['1錠', '0.25錠', '12単位', '1回0.5錠', '半錠', '10000錠', '01錠', '1.5mL'].map((dose) => ({ stamp: sample.identity.stamp, value: { name: '見本錠', dose } })),
    },
  },
  'a record that was shortened': { ...sample, trimmed: ['history', 'drug'] },
};

const packedSample = packSubset(sample);
const correct = await makeCard();
const cards: CardCase[] = [];
for (const [name, subset] of Object.entries(good)) {
  if (!emergencySubset.safeParse(subset).success) throw new Error(`'${name}' is no valid record`);
  cards.push({ name, stage: 0, expect: 'OK', card: toHex(await makeCard({ packed: packSubset(subset) })), subset });
}
const defects = [
  ...(await envelopeDefects()),
  ...(await headerDefects()),
  ...(await alteredHeaders()),
  ...(await sealingDefects(packedSample)),
  ...(await recordDefects(packedSample)),
];
for (const [name, stage, expect, card] of defects) cards.push({ name, stage, expect, card: toHex(card) });

const lists = {
  'trust-lists.json': await trustListCases(),
  'status-lists.json': await statusListCases(),
  'allow-lists.json': await allowListCases(await allowedCards()),
  'leases.json': await leaseCases(),
  'disasters.json': await disasterCases(),
};
const signer = await signerOf('issuer');
const dayMs = 86_400_000;
const ends = (name: string, lease: [from: number, until: number], flag?: [declared: number, until: number]) => {
  const at = (day: number) => (vectorNow + day * dayMs) as Instant;
  const held = { issuedAt: at(lease[0]), until: at(lease[1]) };
  const declared = flag && { region: '23', version: 1, declaredAt: at(flag[0]), until: at(flag[1]) };
  return { name, lease: held, ...(declared && { flag: declared }), end: leaseEnd(held, declared) };
};
const plain = deflateRecord(packedSample, dictionary);
const codeOf = (hex: string) => formatShortCode(createShortCode(Uint8Array.from(Buffer.from(hex, 'hex'))));

const files: Record<string, unknown> = {
  'region.json': {
    note: 'Private keys of vectors are public. Never use them.',
    now: vectorNow,
    dictionary1Sha256: toHex(dictionary.hash),
    root: { spki: toHex(await exportPublicKey((await pairOf('root', 'ECDSA')).publicKey)), jwk: jwkOf('root') },
    issuer: { keyId: signer.keyId, jwk: jwkOf('issuer') },
    epochKeys: vectorEpochs.map(({ word, epoch }) => ({ region: '23', epoch, jwk: jwkOf(word) })),
    ephemeral: { jwk: jwkOf('ephemeral') },
    trustList: lists['trust-lists.json'][0]!.bytes,
    statusList: lists['status-lists.json'][0]!.bytes,
    allowList: lists['allow-lists.json'][0]!.bytes,
  },
  'cards.json': cards,
  ...lists,
  'card-texts.json': await textCases(),
  'scenes.json': await scenes(),
  'verdicts.json': decisions(),
  'lease-ends.json': [
    ends('no disaster', [0, 7]),
    ends('a lease from within the flag', [1, 8], [0, 30]),
    ends('a lease from before the flag', [-5, 2], [0, 30]),
    ends('a flag that was ended early', [-5, 2], [0, 10]),
    ends('a flag that was ended before the lease’s own end', [-5, 2], [0, 1]),
    ends('a flag that ended before the lease began', [5, 12], [0, 4]),
    ends('a flag that ended when the lease began', [5, 12], [0, 5]),
  ],
  'steps.json': {
    name: 'every intermediate value of the first card',
    subset: sample,
    packed: toHex(packedSample),
    deflated: toHex(plain),
    padded: toHex(pad(plain)),
    protectedHeader: toHex(await headerOf()),
    payload: toHex(partsOf(correct).payload),
    card: toHex(correct),
    digits: toDigits(correct),
    text: cardText('card.example.jp', correct),
  },
  'short-codes.json': {
    printed: ['0000000000', '0102030405', 'ffffffffff', '123456789a'].map((bytes) => ({ bytes, printed: codeOf(bytes) })),
    typed: [
      { name: 'as printed', typed: '28T-5CY-4TQ', expect: 'OK', code: '28T5CY4T' },
      { name: 'small letters without hyphens', typed: '28t5cy4tq', expect: 'OK', code: '28T5CY4T' },
      { name: 'full width, spaces, a long-vowel mark for a hyphen', typed: '　２８Ｔ５ーＣＹ４Ｔ Ｑ ', expect: 'OK', code: '28T5CY4T' },
      { name: 'o for 0', typed: 'oooo-OOOO-O', expect: 'OK', code: '00000000' },
      { name: 'i and l for 1', typed: 'O4iO-6lO5-G', expect: 'OK', code: '04106105' },
      { name: 'nothing', typed: '', expect: 'SHORT_CODE_LENGTH' },
      { name: 'eight characters', typed: '28T5-CY4T', expect: 'SHORT_CODE_LENGTH' },
      { name: 'ten characters', typed: '28T5-CY4T-QQ', expect: 'SHORT_CODE_LENGTH' },
      { name: '65 characters', typed: `28T5-CY4T-Q${' '.repeat(54)}`, expect: 'SHORT_CODE_LENGTH' },
      { name: 'the letter U', typed: '28T5-CY4T-U', expect: 'SHORT_CODE_CHARACTER' },
      { name: 'kana', typed: '28T5-CY4T-あ', expect: 'SHORT_CODE_CHARACTER' },
      { name: 'one wrong character', typed: '28T5-CY5T-Q', expect: 'SHORT_CODE_CHECK' },
      { name: 'two exchanged characters', typed: '82T5-CY4T-Q', expect: 'SHORT_CODE_CHECK' },
      { name: 'a wrong check character', typed: '28T5-CY4T-R', expect: 'SHORT_CODE_CHECK' },
    ],
  },
  'closed-lists.json': { ...closedLists },
};
for (const [name, content] of Object.entries(files))
  writeFileSync(new URL(name, import.meta.url), `${JSON.stringify(content, null, 2)}\n`);
for (const [name, content] of Object.entries(files))
  if (Array.isArray(content)) console.log(`${name}: ${content.length}`);

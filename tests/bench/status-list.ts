// The status list of a region at 100,000 and at 5,000,000 cards, one in twenty ended: bytes a phone downloads, time to
// build and sign, time to verify, memory. Beside it the same bits as a W3C Bitstring Status List: gzip and base64url in
// a signed JWT.
import { gzipSync } from 'node:zlib';
import { createRegion, now } from '../../src/lib/core/card/card-factory.ts';
import {
  createStatusBits,
  issueStatusList,
  setStatus,
  statusListMaxSize,
  verifyStatusList,
  type CardStatus,
} from '../../src/lib/core/card/status-list.ts';
import { deflateBits } from '../../server/issuing/deflate-bits.ts';
import type { Figure } from './figure.ts';

const ended = 0.05;
/** As the server grows its list: doubled at three quarters full, from 262,144 places. */
const sizes = [
  { cards: 100_000, anchorBytes: 5_000 },
  { cards: 5_000_000, anchorBytes: 254_000 },
];
const rounds = 5;

function placesFor(cards: number): number {
  let size = 262_144;
  while (size < statusListMaxSize && cards >= size * 0.75) size = Math.min(statusListMaxSize, size * 2);
  return size;
}

/** A small generator, so that every run draws the same cards. */
function createDraw(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Most ends are new cards replacing old ones; withdrawals and deaths are fewer. */
function drawBits(cards: number, size: number): Uint8Array<ArrayBuffer> {
  const bits = createStatusBits(size);
  const draw = createDraw(cards);
  const used = new Uint8Array(size);
  for (let left = Math.round(cards * ended); left > 0;) {
    const index = Math.floor(draw() * size);
    if (used[index]) continue;
    used[index] = 1;
    left -= 1;
    const kind = draw();
    const status: CardStatus = kind < 0.8 ? 'superseded' : kind < 0.9 ? 'withdrawn' : 'closed';
    setStatus(bits, index, status);
  }
  return bits;
}

async function medianMs(run: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const started = performance.now();
    await run();
    times.push(performance.now() - started);
  }
  return times.sort((a, b) => a - b)[Math.floor(rounds / 2)]!;
}

/** W3C Bitstring Status List v1.0 with statusSize 2: multibase 'u' + base64url(gzip(bits)) in a signed credential. */
function w3cBytes(bits: Uint8Array): number {
  const encodedList = `u${gzipSync(bits, { level: 9 }).toString('base64url')}`;
  const credential = {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    type: ['VerifiableCredential', 'BitstringStatusListCredential'],
    issuer: 'https://status.example.jp',
    validFrom: '2026-11-20T00:00:00Z',
    credentialSubject: { type: 'BitstringStatusList', statusPurpose: 'message', statusSize: 2, encodedList },
  };
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url').length;
  const signature = Math.ceil((64 * 4) / 3);
  return (
    part({ alg: 'ES256', typ: 'vc+jwt', kid: '0123456789abcdef' }) + 1 + part(credential) + 1 + signature
  );
}

export async function measure(): Promise<Figure[]> {
  const region = await createRegion();
  const figures: Figure[] = [];
  for (const { cards, anchorBytes } of sizes) {
    const size = placesFor(cards);
    const bits = drawBits(cards, size);
    const list = { region: '23', list: 1, version: 1, issuedAt: now, size, bits };
    let signed = await issueStatusList(list, region.issuer);
    const buildMs = await medianMs(
      async () => (signed = await issueStatusList(list, region.issuer, await deflateBits(bits))),
    );
    const before = process.memoryUsage();
    let mostBytes = 0;
    const verifyMs = await medianMs(async () => {
      const result = await verifyStatusList(signed, region.trust);
      if (!result.ok) throw new Error(result.code);
      const { rss } = process.memoryUsage();
      mostBytes = Math.max(mostBytes, rss - before.rss);
    });
    const name = `${cards.toLocaleString('en')} cards on ${size.toLocaleString('en')} places`;
    const baseline = { name: 'W3C Bitstring Status List, same bits', value: w3cBytes(bits) };
    figures.push(
      {
        name: `${name}: signed size`,
        value: signed.length,
        unit: 'B',
        baseline,
        ratio: signed.length / baseline.value,
        // Room for growth costs little: the anchors were computed for lists without free places.
        budget: `≤ 1.5 × the design's ${anchorBytes / 1000} KB, and smaller than the baseline`,
        pass: signed.length <= anchorBytes * 1.5 && signed.length < baseline.value,
      },
      {
        name: `${name}: deflate (off the main thread) and sign`,
        value: buildMs,
        unit: 'ms',
        budget: '≤ 1,000 ms',
        pass: buildMs <= 1_000,
      },
      {
        name: `${name}: verify and inflate`,
        value: verifyMs,
        unit: 'ms',
        budget: '≤ 500 ms',
        pass: verifyMs <= 500,
      },
      {
        name: `${name}: bits held`,
        value: bits.length / 1e6,
        unit: 'MB',
        beside: [{ name: 'growth of the process while verifying, MB', value: mostBytes / 1e6 }],
        budget: '≤ 2 MB held',
        pass: bits.length <= 2e6,
      },
    );
  }
  return figures;
}

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Instant } from '#lib/core/brands.ts';
import { isAllowed, verifyAllowList } from '#lib/core/card/allow-list.ts';
import { fromHex } from '#lib/core/card/bytes.ts';
import { importVerifyKey, type KeyId } from '#lib/core/card/keys.ts';
import { verifyTrustList } from '#lib/core/card/trust-list.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { distrustIssuer } from '#server/keys/key-changes.ts';
import { keyIdOf } from '#server/keys/key-life.ts';
import { createDemoKeyRing, createKeyStore, type KeyRing } from '#server/keys/key-ring.ts';
import { bringIntoForce, renew } from '#server/keys/renewal.ts';
import { makeDraft, register } from '#server/testing/residents.ts';
import { createTestApp, engines, testRegion, testStart } from '#server/testing/test-app.ts';
import type { TestApp } from '#server/testing/test-app.ts';

const dayMs = 86_400_000;
const bytesOf = (text: string) => Uint8Array.from(Buffer.from(text, 'base64url'));

describe.each(engines)('the allow list on %s', (engine) => {
  let test: TestApp;
  let ring: KeyRing;
  let leaked: KeyId;
  beforeEach(async () => {
    ring = await renew(await createDemoKeyRing(testRegion), testStart);
    leaked = keyIdOf(ring.issuers[0]!.jwk);
    test = await createTestApp({ engine, keys: createKeyStore(ring, undefined, () => newer) });
    patient = await register(test, await test.as('home'), makeDraft());
  }, 60_000);
  afterEach(() => test.close());

  let newer: KeyRing | undefined;
  let patient: string;
  let made = 0;
  async function leak(at: Instant) {
    const marked = await distrustIssuer(ring, leaked, at);
    if (!marked.ok) throw new Error(marked.code);
    newer = ring = await bringIntoForce(marked.ring, at);
    test.deps.keys.refresh();
    newer = undefined;
  }
  async function addCard(changes: { issued_at: number; kid?: string | null; state?: 'valid' | 'withdrawn' }) {
    made += 1;
    const digest = made.toString(16).padStart(24, '0');
    await test.db
      .insertInto('cards')
      .values({
        id: made.toString(16).padStart(32, '0'),
        patient_id: patient,
        short_code_hash: `hash-${made}`,
        state: 'valid',
        face_sealed: new Uint8Array(1),
        expires_at: changes.issued_at + 730 * dayMs,
        ended_at: null,
        sequence: made,
        epoch: 13,
        status_list: 1,
        status_index: made,
        facts_version: 1,
        qr_version: 10,
        trimmed: '',
        facility_id: (await test.db.selectFrom('facilities').select('id').executeTakeFirstOrThrow()).id,
        printed_at: null,
        kid: leaked,
        digest,
        ...changes,
      })
      .execute();
    return fromHex(digest);
  }
  async function readList() {
    const { allowList } = (await test.anonymous.call(endpoints.readAllowList)).value;
    if (allowList === null) return undefined;
    const trustList = bytesOf((await test.anonymous.call(endpoints.readTrustList)).value.trustList);
    const trust = await verifyTrustList(trustList, await importVerifyKey(test.deps.keys.rootPublicKey()));
    if (!trust.ok) throw new Error(trust.code);
    const verified = await verifyAllowList(bytesOf(allowList), trust.trust);
    if (!verified.ok) throw new Error(verified.code);
    return verified.allow;
  }

  it('is not there while nothing leaked', async () => {
    await addCard({ issued_at: testStart });
    expect(await readList()).toBeUndefined();
  });

  it('names what was issued under the key before it leaked, in every state, and nothing else', async () => {
    const good = await addCard({ issued_at: testStart });
    const withdrawn = await addCard({ issued_at: testStart + 1, state: 'withdrawn' });
    const ofAnother = await addCard({ issued_at: testStart, kid: '00112233445566aa' });
    const ofNobody = await addCard({ issued_at: testStart, kid: null });
    const afterwards = await addCard({ issued_at: testStart + 2 * dayMs });
    const meanwhile = await addCard({ issued_at: testStart + dayMs + 5_000 });
    test.advance(dayMs);
    await leak(test.now());
    const list = (await readList())!;
    const allowed = [good, withdrawn, ofAnother, ofNobody, afterwards, meanwhile].map((digest) =>
      isAllowed(list, leaked, digest),
    );
    // A server that had not noticed yet made the last one.
    expect(allowed).toEqual([true, true, false, false, false, true]);
    expect(list).toMatchObject({ region: '99', version: 2 });
    expect([...list.issuers.keys()]).toEqual([leaked]);
  });

  it('is signed once, and anew when it says more or its version goes up', async () => {
    await addCard({ issued_at: testStart });
    await leak(testStart);
    const read = async () => (await test.anonymous.call(endpoints.readAllowList)).value.allowList;
    const first = await read();
    test.advance(5 * 60_000);
    expect(await read()).toBe(first);
    await addCard({ issued_at: testStart + 1_000 });
    const second = await read();
    expect(second).not.toBe(first);
    const before = (await readList())!;
    const next = keyIdOf(ring.issuers.at(-1)!.jwk);
    [leaked] = [next];
    await leak(test.now());
    const after = (await readList())!;
    expect(after.version).toBeGreaterThan(before.version);
    expect(after.issuers.size).toBe(2);
  });

  it('cannot be signed by a key that leaked: the server says so, and goes on serving', async () => {
    const issuers = ring.issuers.map((issuer) => ({ ...issuer, leakedAt: testStart }));
    const { root: _, ...rootless } = { ...ring, issuers };
    newer = rootless;
    test.deps.keys.refresh();
    newer = undefined;
    expect((await test.anonymous.call(endpoints.readAllowList)).problem.code).toBe('KEYS_NOT_READY');
    expect((await test.anonymous.call(endpoints.readStatusList)).problem.code).toBe('KEYS_NOT_READY');
    expect((await (await test.as('home')).call(endpoints.listResidents)).status).toBe(200);
  });
});

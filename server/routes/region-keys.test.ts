import { beforeEach, afterEach, describe, expect, it } from 'vitest';
import type { Instant } from '#lib/core/brands.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { createDemoKeyRing, createKeyStore, type KeyRing } from '#server/keys/key-ring.ts';
import { makeEpoch } from '#server/keys/new-keys.ts';
import { makeDraft, register, day } from '#server/testing/residents.ts';
import {
  createTestApp,
  engines,
  testRegion,
  type TestApp,
  type TestClient,
} from '#server/testing/test-app.ts';

const thisHalf = 13;
const replacement = 1013;

describe.each(engines)('the region’s keys, on %s', (engine) => {
  let test: TestApp;
  let ring: KeyRing;
  let [home, clinic, office]: TestClient[] = [];
  let nextYear: number;

  beforeEach(async () => {
    ring = await createDemoKeyRing(testRegion);
    const keys = createKeyStore(ring, async (changed) => Object.assign(ring, await changed(ring)));
    test = await createTestApp({ engine, keys, callsPerMinute: 10_000 });
    [home, clinic, office] = await Promise.all([test.as('home'), test.as('clinic'), test.as('secretary')]);
    nextYear = 1900;
  }, 60_000);
  afterEach(() => test.close());

  const keys = async () => (await office!.call(endpoints.readRegionKeys)).value;
  const epochRow = async (epoch: number) => (await keys()).epochs.find((row) => row.epoch === epoch);
  const issueFor = async (client: TestClient, residentId: string) => {
    const body = { residents: [{ residentId, printName: true }] };
    const { issued, refused } = (await client.call(endpoints.issueCards, { body })).value;
    if (!issued[0]) throw new Error(JSON.stringify(refused));
  };
  const withCard = async (client: TestClient) => {
    const id = await register(test, client, makeDraft({ birthDate: day(`${nextYear++}-09-09`) }));
    await issueFor(client, id);
    return id;
  };
  const stateOf = async (client: TestClient, id: string) =>
    (await client.call(endpoints.listResidents)).value.residents.find((row) => row.id === id)?.cardState;
  /** As the root's signature leaves it: a new key for this half-year, the leaked one retired. */
  const replaceEpoch = async () => {
    test.advance(60_000);
    Object.assign(
      ring.epochs.find(({ epoch }) => epoch === thisHalf)!,
      { leakedAt: test.now() },
    );
    ring.epochs.push(await makeEpoch(replacement));
  };

  it('stand there with their dates and their cards, and nothing that opens anything', async () => {
    await withCard(home!);
    const { issuers, epochs, due, ...rest } = await keys();
    expect(issuers).toEqual([expect.objectContaining({ state: 'in-use', validCards: 1 })]);
    expect(epochs).toEqual([{ epoch: thisHalf, state: 'in-use', validCards: 1 }]);
    expect(due).toEqual([]);
    expect(rest).toMatchObject({ trustVersion: 1, allowList: null, reprints: { left: 0, done: 0 } });
    const { json } = await office!.call(endpoints.readRegionKeys);
    const secret = [ring.issuers[0]!.jwk.d!, ring.epochs[0]!.jwk.d!, ring.root!.d!];
    for (const part of secret) expect(JSON.stringify(json)).not.toContain(part);
  });

  it('a leaked epoch gives every home and clinic its own list, which empties as they issue anew', async () => {
    const [first, second] = [await withCard(home!), await withCard(home!)];
    const third = await withCard(clinic!);
    expect(await stateOf(home!, first)).toBe('current');
    await replaceEpoch();

    expect(await epochRow(thisHalf)).toMatchObject({ state: 'leaked', validCards: 3 });
    expect(await epochRow(replacement)).toMatchObject({ state: 'in-use', validCards: 0 });
    expect((await keys()).reprints).toMatchObject({
      left: 3,
      done: 0,
      waiting: [
        { facility: '見本苑', left: 2, done: 0 },
        { facility: '見本医院', left: 1, done: 0 },
      ],
    });
    expect(await stateOf(home!, first)).toBe('old-key');
    expect(await stateOf(clinic!, third)).toBe('old-key');

    await issueFor(home!, first);
    expect(await stateOf(home!, first)).toBe('current');
    expect((await keys()).reprints).toMatchObject({ left: 2, done: 1 });
    await issueFor(home!, second);
    const { reprints, due } = await keys();
    expect(reprints).toMatchObject({ left: 1, done: 2, waiting: [{ facility: '見本医院' }] });
    expect(due).toEqual([{ code: 'reprint', epoch: thisHalf, cards: 1 }]);

    await issueFor(clinic!, third);
    expect((await keys()).reprints).toEqual({ left: 0, done: 3, waiting: [] });
    expect((await keys()).due).toEqual([{ code: 'destroy-epoch', epoch: thisHalf }]);
    ring.epochs.find(({ epoch }) => epoch === thisHalf)!.destroyedAt = test.now();
    expect((await keys()).due).toEqual([]);
  });

  it('a card of somebody who lives in a home is the home’s work, not the clinic’s', async () => {
    const id = await withCard(home!);
    const { id: clinicId } = await test.db
      .selectFrom('facilities')
      .select('id')
      .where('name', '=', '見本医院')
      .executeTakeFirstOrThrow();
    await test.db.updateTable('patients').set({ clinic_id: clinicId }).where('id', '=', id).execute();
    await replaceEpoch();
    expect(await stateOf(home!, id)).toBe('old-key');
    expect(await stateOf(clinic!, id)).toBe('current');
    expect((await keys()).reprints.waiting).toMatchObject([{ facility: '見本苑', left: 1 }]);
  });

  it('cards that were lost, and those that have expired, are nobody’s work', async () => {
    const [lost] = [await withCard(home!), await withCard(home!)];
    const [card] = (await home!.call(endpoints.listCards, { params: { id: lost } })).value.cards;
    await home!.call(endpoints.reportLost, { params: { id: card!.cardId } });
    await replaceEpoch();
    expect((await keys()).reprints.left).toBe(1);
    await test.db
      .updateTable('cards')
      .set({ expires_at: test.now() as Instant })
      .execute();
    expect((await keys()).reprints.left).toBe(0);
  });

  it('a leaked issuer’s genuine cards are counted, and the next key is asked for', async () => {
    await withCard(home!);
    ring.issuers[0]!.leakedAt = test.now();
    delete ring.root;
    const { allowList, due, issuers } = await keys();
    expect(allowList).toEqual({ issuers: 1, cards: 1 });
    expect(issuers[0]).toMatchObject({ state: 'leaked' });
    expect(due).toEqual([{ code: 'renew-issuer', by: test.now() }]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { createDemoKeyRing, createKeyStore } from '#server/keys/key-ring.ts';
import type { KeyRing } from '#server/keys/key-ring.ts';
import { beginRenewal, endRenewal, isRenewing, retiredKeptMs } from '#server/keys/renew-record-keys.ts';
import type { Deps } from '#server/ports.ts';
import { openTestCase } from '#server/testing/receiving.ts';
import { day, makeDraft, register } from '#server/testing/residents.ts';
import { createTestApp, engines, testRegion, testStart, type TestApp } from '#server/testing/test-app.ts';
import { verifyChain } from './audit.ts';
import { countOldValues, recordRotation, reindexAll, resealAll, type RotationProgress } from './rotation.ts';

describe('the ring while keys are renewed', () => {
  it('gets one new key of each kind, and only one when the renewal is begun twice', async () => {
    const ring = await createDemoKeyRing(testRegion);
    const begun = beginRenewal(ring, testStart);
    expect([begun.dataKeys.map(({ id }) => id), begun.indexKeys.map(({ id }) => id)]).toEqual([
      [1, 2],
      [1, 2],
    ]);
    expect(isRenewing(begun)).toBe(true);
    expect(beginRenewal(begun, testStart)).toBe(begun);
  });

  it('retires the older keys, keeps them for older backups and destroys them long after', async () => {
    const first = endRenewal(beginRenewal(await createDemoKeyRing(testRegion), testStart), testStart);
    expect(isRenewing(first)).toBe(false);
    expect(first.dataKeys.map(({ retiredAt }) => retiredAt)).toEqual([testStart, undefined]);
    const later = (testStart + retiredKeptMs + 1) as typeof testStart;
    expect(endRenewal(beginRenewal(first, later), later).dataKeys.map(({ id }) => id)).toEqual([2, 3]);
  });
});

describe.each(engines)('renewing the keys of a register in use on %s', (engine) => {
  let test: TestApp;
  let ring: KeyRing;
  let kept: KeyRing;
  /** Another program with the same key file. */
  let command: Pick<Deps, 'keys' | 'clock' | 'newId'>;
  beforeAll(async () => {
    ring = await createDemoKeyRing(testRegion);
    kept = ring;
    const keys = createKeyStore(structuredClone(ring), undefined, () => structuredClone(kept));
    test = await createTestApp({ engine, keys, callsPerMinute: 100_000 });
  }, 60_000);
  afterAll(() => test.close());

  it('never interrupts reading, searching or registering, and leaves nothing under the older keys', async () => {
    const [home, crew] = [await test.as('home'), await test.as('crew')];
    const ids: string[] = [];
    for (let n = 0; n < 12; n++)
      ids.push(await register(test, home, makeDraft({ birthDate: day(`19${40 + n}-02-03`) })));
    const issued = (
      await home.call(endpoints.issueCards, {
        body: { residents: [{ residentId: ids[0]!, printName: true }] },
      })
    ).value;
    const caseId = await openTestCase(test, crew);
    const find = async (birthDate: string) =>
      (
        await crew.call(endpoints.search, {
          body: { caseId, name: 'タメシミ ハナコ', birthDate: day(birthDate) },
        })
      ).value.candidates.length;
    const shortCode = issued.issued[0]!.card.shortCode;
    const byCode = async () =>
      (await crew.call(endpoints.resolveShortCode, { body: { caseId, shortCode } })).value.candidates.length;
    expect([await find('1940-02-03'), await byCode()]).toEqual([1, 1]);

    kept = beginRenewal(ring, test.now());
    command = {
      keys: createKeyStore(structuredClone(kept)),
      clock: test.deps.clock,
      newId: test.deps.newId,
    };
    const before = await countOldValues(command, test.db);
    expect(before).toBeGreaterThan(100);
    const seen: RotationProgress[] = [];
    // The server has not noticed anything yet: it meets values under a key it does not hold.
    const found = await reindexAll(command, test.db, (progress) => seen.push(progress));
    expect(found).toBe(13);
    const resealing = resealAll(command, test.db, (progress) => seen.push(progress));
    expect((await home.call(endpoints.readResident, { params: { id: ids[1]! } })).status).toBe(200);
    const late = await register(test, home, makeDraft({ birthDate: day('1960-02-03') }));
    const values = await resealing;
    expect(values).toBeGreaterThanOrEqual(before);
    test.deps.keys.refresh();
    await resealAll(command, test.db);
    await reindexAll(command, test.db);
    expect(await countOldValues(command, test.db)).toBe(0);
    await recordRotation(command, test.db, values, found);
    expect(seen.at(-1)).toMatchObject({ part: 'values' });
    expect(seen.filter(({ done, total }) => done > total)).toEqual([]);

    // With the older keys destroyed everything is there, and the chain of the audit is whole.
    const newest = { ...kept, dataKeys: kept.dataKeys.slice(-1), indexKeys: kept.indexKeys.slice(-1) };
    Object.assign(test.deps, { keys: createKeyStore(structuredClone(newest)) });
    for (const id of [...ids, late])
      expect((await home.call(endpoints.readResident, { params: { id } })).status).toBe(200);
    expect([await find('1941-02-03'), await byCode(), await find('1960-02-03')]).toEqual([1, 1, 1]);
    expect(await verifyChain(test.db)).toMatchObject({ ok: true });
  }, 60_000);
});

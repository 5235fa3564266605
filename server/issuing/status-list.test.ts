import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CardId } from '#lib/core/brands.ts';
import { importVerifyKey } from '#lib/core/card/keys.ts';
import { cardStatuses, statusOf, verifyStatusList, type StatusList } from '#lib/core/card/status-list.ts';
import { testCardIndex } from '#lib/core/card/test-card.ts';
import { verifyTrustList } from '#lib/core/card/trust-list.ts';
import { decideVerdict } from '#lib/core/card/verdict.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { endCards } from '#server/store/cards.ts';
import { readStatusHead } from '#server/store/status-head.ts';
import { createTestApp, engines } from '#server/testing/test-app.ts';
import type { TestApp } from '#server/testing/test-app.ts';
import { createStatusLists, pickStatusPlaces } from './status-list.ts';

const hours = 3_600_000;

// Every case opens a database of its own; the other engine takes the two that use it in another way.
describe.each(engines)('the status list on %s', (engine) => {
  const both = it;
  const once = engine === 'sqlite' ? it : () => undefined;
  let test: TestApp;
  let made: number;
  beforeEach(async () => {
    test = await createTestApp({ engine });
    made = 0;
  }, 60_000);
  afterEach(() => test.close());

  const setSize = (size: number) =>
    test.db
      .insertInto('settings')
      .values({ name: 'status-list-size', value: String(size) })
      .execute();
  async function addCards(indexes: readonly number[]): Promise<string[]> {
    const ids = indexes.map(() => (made++).toString(16).padStart(32, '0'));
    await test.db
      .insertInto('cards')
      .values(
        indexes.map((index, at) => ({
          id: ids[at]!,
          patient_id: 'nobody',
          short_code_hash: ids[at]!,
          state: 'valid' as const,
          face_sealed: new Uint8Array(1),
          issued_at: test.now(),
          expires_at: test.now() + 1000 * hours,
          ended_at: null,
          sequence: 1,
          epoch: 13,
          status_list: 1,
          status_index: index,
          facts_version: 1,
          qr_version: 17,
          trimmed: '',
          facility_id: 'nowhere',
          printed_at: null,
          kid: null,
          digest: null,
        })),
      )
      .execute();
    return ids;
  }
  async function verified(bytes: Uint8Array, held?: StatusList) {
    const root = await importVerifyKey(test.deps.keys.rootPublicKey());
    const trust = await verifyTrustList((await test.deps.keys.trustList(test.now()))!, root);
    if (!trust.ok) throw new Error(trust.code);
    return verifyStatusList(bytes, trust.trust, held);
  }
  async function opened(bytes: Uint8Array | null | undefined): Promise<StatusList> {
    const result = await verified(bytes!);
    if (!result.ok) throw new Error(result.code);
    return result.status;
  }
  const end = (cardId: string, state: 'superseded' | 'withdrawn' | 'closed' = 'withdrawn') =>
    test.db.transaction().execute((transaction) => endCards(test.deps, transaction, { cardId }, state));

  both(
    'doubles at three quarters, and gives places over its whole new size',
    async () => {
      await setSize(256);
      await addCards(Array.from({ length: 191 }, (_, at) => at + 1));
      await pickStatusPlaces(test.deps, test.db, 4);
      expect((await readStatusHead(test.db)).size).toBe(256);
      await addCards([192]);
      const places = await pickStatusPlaces(test.deps, test.db, 100);
      expect((await readStatusHead(test.db)).size).toBe(512);
      const indexes = places.map(({ index }) => index);
      expect(new Set(indexes).size).toBe(100);
      expect(Math.min(...indexes)).toBeGreaterThan(192);
      expect(Math.max(...indexes)).toBeLessThan(512);
      expect(indexes.filter((index) => index < 256).length).toBeGreaterThan(5);
      expect(indexes.filter((index) => index >= 384).length).toBeGreaterThan(20);
      expect(indexes).not.toContain(testCardIndex);
    },
    60_000,
  );

  once(
    'a card beyond an older list is amber on a phone that did not refresh, and valid once it did',
    async () => {
      await setSize(256);
      const lists = createStatusLists(test.deps);
      const before = await opened(await lists.current(test.db));
      await addCards(Array.from({ length: 200 }, (_, at) => at + 1));
      const places = await pickStatusPlaces(test.deps, test.db, 100);
      const beyond = places.find(({ index }) => index >= 256)!;
      expect(statusOf(before, beyond)).toBe('unlisted');
      expect(
        decideVerdict({
          header: {
            issuedAt: test.now(),
            expiresAt: (test.now() + hours) as never,
            cardId: '0' as CardId,
          } as never,
          status: 'unlisted',
          statusListIssuedAt: before.issuedAt,
          recordAsOf: test.now(),
          epochRetired: false,
          now: test.now(),
          clockDoubtful: false,
        }),
      ).toEqual({ colour: 'amber', reasons: ['STATUS_UNLISTED'] });
      const offered = await lists.newerThan(test.db, before);
      const after = await verified(offered!, before);
      expect(after.ok && statusOf(after.status, beyond)).toBe('valid');
    },
  );

  once('a change is out at once, and an unchanged list is the same bytes for ten minutes', async () => {
    const [first, second] = await addCards([10, 20]);
    const lists = createStatusLists(test.deps);
    const bytes = await lists.current(test.db);
    test.advance(9 * 60_000);
    expect(await lists.current(test.db)).toBe(bytes);
    await end(first!);
    const after = await opened(await lists.current(test.db));
    expect([10, 20].map((index) => statusOf(after, { list: 1, index }))).toEqual(['withdrawn', 'valid']);
    await end(second!, 'superseded');
    await end(second!, 'closed');
    const last = await opened(await lists.current(test.db));
    expect([10, 20].map((index) => statusOf(last, { list: 1, index }))).toEqual(['withdrawn', 'closed']);
  });

  once(
    'what is kept in memory and brought up to date is what the database says, also after it has grown',
    async () => {
      await setSize(256);
      const ids = await addCards(Array.from({ length: 200 }, (_, at) => at + 1));
      const lists = createStatusLists(test.deps);
      for (const [at, id] of ids.entries()) {
        if (at % 3 === 0) continue;
        await end(id, (['superseded', 'withdrawn', 'closed'] as const)[(at % 7) % 3]);
        if (at % 11 === 0) {
          test.advance(3 * 60_000);
          await lists.current(test.db);
        }
        if (at === 100) await pickStatusPlaces(test.deps, test.db, 10);
      }
      test.advance(hours);
      const kept = await opened(await lists.current(test.db));
      const rebuilt = await opened(await createStatusLists(test.deps).current(test.db));
      expect(kept.size).toBe(512);
      expect(kept.bits).toEqual(rebuilt.bits);
      const rows = await test.db.selectFrom('cards').select(['state', 'status_index']).execute();
      for (const row of rows)
        expect(cardStatuses).toContain(statusOf(kept, { list: 1, index: Number(row.status_index) }));
      expect(rows.map((row) => statusOf(kept, { list: 1, index: Number(row.status_index) }))).toEqual(
        rows.map((row) => row.state),
      );
    },
  );

  once('a device that holds the newest is sent nothing, until its list is six hours old', async () => {
    const [card] = await addCards([10]);
    const lists = createStatusLists(test.deps);
    const held = await opened(await lists.current(test.db));
    test.advance(6 * hours - 1);
    expect(await lists.newerThan(test.db, held)).toBeNull();
    test.advance(1);
    const renewed = await opened(await lists.newerThan(test.db, held));
    expect(renewed.issuedAt - held.issuedAt).toBeGreaterThan(6 * hours - 10 * 60_000);
    await end(card!);
    expect(statusOf(await opened(await lists.newerThan(test.db, renewed)), { list: 1, index: 10 })).toBe(
      'withdrawn',
    );
  });

  once(
    'over the wire too: null when there is nothing newer, and a false date brings the whole list',
    async () => {
      const ask = (query?: { held: number; heldAt: number }) =>
        test.anonymous.call(endpoints.readStatusList, query && { query });
      const { version, issuedAt } = await opened(Buffer.from((await ask()).value.statusList!, 'base64url'));
      expect((await ask({ held: version, heldAt: issuedAt })).value.statusList).toBeNull();
      for (const query of [
        { held: version - 1, heldAt: issuedAt },
        { held: version, heldAt: issuedAt - 7 * hours },
        { held: version, heldAt: issuedAt + hours },
      ])
        expect((await ask(query)).value.statusList).not.toBeNull();
      expect((await test.anonymous.send('GET', '/api/trust/status?held=x&heldAt=1')).status).toBe(400);
    },
  );

  both(
    'after an older database was restored, phones refuse its list, the server says so, and the next change counts',
    async () => {
      const [first, second] = await addCards([10, 20]);
      const lists = createStatusLists(test.deps);
      const backup = await test.db
        .selectFrom('counters')
        .selectAll()
        .where('name', '=', 'status-list')
        .executeTakeFirstOrThrow();
      test.advance(hours);
      await end(first!);
      for (let at = 0; at < 5; at++) await end((await addCards([100 + at]))[0]!);
      const held = await opened(await lists.current(test.db));
      // The restore: the counter and the card are as they were; the process starts anew.
      await test.db
        .updateTable('counters')
        .set({ value: backup.value })
        .where('name', '=', 'status-list')
        .execute();
      await test.db.updateTable('cards').set({ state: 'valid', ended_at: null }).execute();
      test.advance(2 * hours);
      const restored = createStatusLists(test.deps);
      const offered = await restored.newerThan(test.db, held);
      expect(await verified(offered!, held)).toEqual({ ok: false, code: 'STATUS_LIST_ROLLED_BACK' });
      expect(test.logged.filter((line) => line.includes('older database'))).toHaveLength(1);
      await restored.newerThan(test.db, held);
      expect(test.logged.filter((line) => line.includes('older database'))).toHaveLength(1);
      await end(second!);
      const next = await verified((await restored.newerThan(test.db, held))!, held);
      expect(next.ok && statusOf(next.status, { list: 1, index: 20 })).toBe('withdrawn');
    },
  );

  once('an older database with a shorter list, restored under a running program, has its list', async () => {
    const lists = createStatusLists(test.deps);
    await setSize(512);
    await lists.current(test.db);
    await test.db.deleteFrom('settings').where('name', '=', 'status-list-size').execute();
    await setSize(256);
    expect((await opened(await lists.current(test.db))).size).toBe(256);
  });

  once('when the longest list there may be is full, no place is given', async () => {
    await setSize(16);
    await addCards(Array.from({ length: 14 }, (_, at) => at + 1));
    expect(await pickStatusPlaces(test.deps, test.db, 1, 16)).toEqual([{ list: 1, index: 15 }]);
    expect(await pickStatusPlaces(test.deps, test.db, 2, 16)).toEqual([]);
    expect((await readStatusHead(test.db)).size).toBe(16);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { appendAudit, listLooksAt, verifyChain } from './audit.ts';
import type { AuditDraft } from './audit.ts';
import { inTransaction } from './transaction.ts';
import { createTestApp, engines } from '#server/testing/test-app.ts';
import type { TestApp } from '#server/testing/test-app.ts';

const patientId = '00000000-0000-4000-8000-000000000001';
const draft: AuditDraft = {
  actor: { person: '見本 隊一（救急隊長）', role: 'crew', facility: '見本消防署' },
  action: 'look',
  purpose: 'emergency',
  patientId,
  patientLabel: '試見 花子',
  sections: ['identity', 'drug'],
};

describe.each(engines)('the audit on %s', (engine) => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp({ engine });
  }, 60_000);
  afterAll(() => test.close());
  const append = (more: Partial<AuditDraft> = {}) =>
    inTransaction(test.db, (transaction) => appendAudit(test.deps, transaction, { ...draft, ...more }));
  beforeEach(async () => {
    await test.db.deleteFrom('audit').execute();
    await test.db
      .updateTable('audit_head')
      .set({ seq: 0, hash: '0'.repeat(64) })
      .execute();
    for (let entry = 0; entry < 4; entry++) await append();
  });

  it('entries are numbered without gaps, also when many are written at once', async () => {
    const numbers = await Promise.all(Array.from({ length: 10 }, () => append()));
    expect(numbers.toSorted((left, right) => left - right)).toEqual([5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
    expect(await verifyChain(test.db, 3)).toEqual({ ok: true, entries: 14 });
  });

  it('an act that fails leaves no entry, and the chain stays whole', async () => {
    const failing = inTransaction(test.db, async (transaction) => {
      await appendAudit(test.deps, transaction, draft);
      throw new Error('the act failed');
    });
    await expect(failing).rejects.toThrow('the act failed');
    expect(await verifyChain(test.db)).toEqual({ ok: true, entries: 4 });
  });

  it('an entry outside a transaction is a broken invariant', async () => {
    await expect(appendAudit(test.deps, test.db, draft)).rejects.toThrow('inside the transaction');
  });

  it.each([
    [
      'an entry altered',
      (app: TestApp) => app.db.updateTable('audit').set({ action: 'search' }).where('seq', '=', 2).execute(),
      2,
    ],
    [
      'a label exchanged',
      (app: TestApp) =>
        app.db
          .updateTable('audit')
          .set({ labels_hash: 'f'.repeat(64) })
          .where('seq', '=', 3)
          .execute(),
      3,
    ],
    ['an entry removed', (app: TestApp) => app.db.deleteFrom('audit').where('seq', '=', 2).execute(), 2],
    [
      'the newest entry removed',
      (app: TestApp) => app.db.deleteFrom('audit').where('seq', '=', 4).execute(),
      4,
    ],
    [
      'a hash recomputed for one entry only',
      (app: TestApp) =>
        app.db
          .updateTable('audit')
          .set({ hash: 'f'.repeat(64) })
          .where('seq', '=', 1)
          .execute(),
      1,
    ],
  ])('%s is found', async (_, tamper, brokenAt) => {
    await tamper(test);
    expect(await verifyChain(test.db)).toEqual({ ok: false, brokenAt });
  });

  it('an entry is read back with its names and its time on the device', async () => {
    await append({ action: 'look-offline', at: (test.now() - 5000) as never });
    const [entry] = await listLooksAt(test.deps, test.db, patientId);
    expect(entry).toMatchObject({
      seq: 5,
      at: test.now() - 5000,
      recordedAt: test.now(),
      person: '見本 隊一（救急隊長）',
      facility: '見本消防署',
      patientLabel: '試見 花子',
      sections: ['identity', 'drug'],
    });
  });

  it('who looked and at whom is not readable in the database', async () => {
    const rows = await test.db.selectFrom('audit').selectAll().execute();
    const bytes = Buffer.concat(rows.map((row) => Buffer.from(row.labels_sealed)));
    const text = JSON.stringify(rows) + bytes.toString('utf8');
    for (const name of ['見本', '隊一', '試見', '花子']) expect(text).not.toContain(name);
  });
});

import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { checkpointEvery, checkpointStatement, isCheckpointDue } from '#lib/core/access/checkpoint.ts';
import { isSignedBy } from '#server/keys/audit-keys.ts';
import { createTestApp, engines, type TestApp } from '#server/testing/test-app.ts';
import { appendAudits } from './audit.ts';
import { verifyAudit } from './audit-verify.ts';
import { listCheckpoints, makeCheckpoint } from './checkpoints.ts';

describe('when a checkpoint is due', () => {
  const newest = { seq: 100, at: 0 as never };
  it.each([
    ['the first as soon as there is an entry', undefined, 1, 0, true],
    ['none for an empty log', undefined, 0, 0, false],
    ['none for the entry that records the last one', newest, 101, 10 * checkpointEvery.ms, false],
    ['none for a few entries within the hour', newest, 500, checkpointEvery.ms - 1, false],
    ['after an hour with anything new', newest, 102, checkpointEvery.ms, true],
    ['after a thousand entries at once', newest, 1_101, 1, true],
    ['not yet one entry before', newest, 1_100, 1, false],
  ] as const)('%s', (_, last, head, now, due) => {
    expect(isCheckpointDue(last, head, now)).toBe(due);
  });
});

describe.each(engines)('checkpoints on %s', (engine) => {
  let test: TestApp;
  beforeEach(async () => {
    await test?.close();
    test = await createTestApp({ engine });
  }, 60_000);
  afterAll(() => test.close());
  const append = (count: number) =>
    test.db.transaction().execute((transaction) =>
      appendAudits(
        test.deps,
        transaction,
        Array.from({ length: count }, () => ({
          actor: { person: '見本 隊一', role: 'crew' as const, facility: '見本消防署' },
          action: 'case-opened' as const,
          purpose: 'emergency' as const,
        })),
      ),
    );

  it('state the end of the chain, signed by the key in the ring, and are recorded', async () => {
    await append(3);
    const made = (await makeCheckpoint(test.deps, test.db))!;
    expect(made).toMatchObject({ seq: 3, at: test.now() });
    const [key] = test.deps.keys.auditPublicKeys();
    expect(made.kid).toBe(key!.kid);
    const signature = new Uint8Array(Buffer.from(made.signature, 'base64'));
    expect(isSignedBy(key!, checkpointStatement(made), signature)).toBe(true);
    expect(isSignedBy(key!, checkpointStatement({ ...made, seq: 4 }), signature)).toBe(false);
    expect(await listCheckpoints(test.db)).toEqual([made]);
    const { detail } = await test.db
      .selectFrom('audit')
      .select('detail')
      .where('action', '=', 'audit-checkpoint')
      .executeTakeFirstOrThrow();
    expect(detail).toBe('through:3');
  });

  it('several at once make one; the entry of a checkpoint calls for no other', async () => {
    await append(3);
    await Promise.all(Array.from({ length: 4 }, () => makeCheckpoint(test.deps, test.db)));
    expect(await listCheckpoints(test.db)).toHaveLength(1);
    test.advance(100 * checkpointEvery.ms);
    expect(await makeCheckpoint(test.deps, test.db)).toBeUndefined();
    expect(await makeCheckpoint(test.deps, test.db, { isForced: true })).toBeUndefined();
    await append(1);
    expect(await makeCheckpoint(test.deps, test.db)).toMatchObject({ seq: 5 });
    expect(
      await verifyAudit(test.db, {
        cipher: test.deps.keys.cipher,
        keys: test.deps.keys.auditPublicKeys(),
      }),
    ).toMatchObject({ ok: true, checkpoints: { stored: 2 } });
  });
});

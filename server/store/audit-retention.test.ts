import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Instant } from '#lib/core/brands.ts';
import { createTestApp, engines, type TestApp } from '#server/testing/test-app.ts';
import { appendAudits, toAuditEntry, type AuditDraft } from './audit.ts';
import { eraseNames } from './audit-retention.ts';
import { verifyAudit } from './audit-verify.ts';
import { makeCheckpoint } from './checkpoints.ts';

const yearMs = 365.25 * 86_400_000;
const patient = (n: number) => `00000000-0000-4000-8000-00000000000${n}`;
const draft = (patientId?: string): AuditDraft => ({
  actor: { person: '見本 隊一', role: 'crew', facility: '見本消防署' },
  action: patientId ? 'look' : 'sign-in',
  purpose: 'emergency',
  ...(patientId && { patientId, patientLabel: '試見 花子' }),
});

describe.each(engines)('erasing names whose time is over, on %s', (engine) => {
  let test: TestApp;
  beforeEach(async () => {
    await test?.close();
    test = await createTestApp({ engine });
  }, 60_000);
  afterAll(() => test.close());
  const append = (...drafts: AuditDraft[]) =>
    test.db.transaction().execute((transaction) => appendAudits(test.deps, transaction, drafts));
  const erase = (yearsAgo: number, isDryRun = false) =>
    eraseNames(test.deps, test.db, (test.now() - yearsAgo * yearMs) as Instant, { isDryRun });
  const entries = async () =>
    (await test.db.selectFrom('audit').selectAll().orderBy('seq').execute()).map((row) =>
      toAuditEntry(test.deps.keys.cipher, row),
    );
  const proof = () =>
    verifyAudit(test.db, { cipher: test.deps.keys.cipher, keys: test.deps.keys.auditPublicKeys() });

  it('nothing younger than ten years may be named, whoever asks', async () => {
    await append(draft(patient(1)));
    test.advance(9.9 * yearMs);
    expect(await erase(9.8)).toMatchObject({ ok: false, code: 'TOO_YOUNG' });
    const tenYears = { isDryRun: false, years: 1 };
    const before = (test.now() - 4.9 * yearMs) as Instant;
    expect(await eraseNames(test.deps, test.db, before, tenYears)).toMatchObject({ code: 'TOO_YOUNG' });
    expect((await entries())[0]!.person).toBe('見本 隊一');
  });

  it('old names go, the rest of the entry stays, and the log is proven as before', async () => {
    await append(draft(patient(1)), draft());
    await makeCheckpoint(test.deps, test.db, { isForced: true });
    test.advance(11 * yearMs);
    await append(draft(patient(2)));
    expect(await erase(10.5, true)).toEqual({ ok: true, erased: 3, kept: 0 });
    expect((await entries())[0]!.person).toBe('見本 隊一');
    expect(await erase(10.5)).toEqual({ ok: true, erased: 3, kept: 0 });
    const [look, signIn, signed, recent, retained] = await entries();
    for (const old of [look!, signIn!, signed!]) expect(old).toMatchObject({ person: '', facility: '' });
    expect(look).toMatchObject({ patientId: patient(1), action: 'look', role: 'crew' });
    expect(look!.patientLabel).toBeUndefined();
    expect(recent!.person).toBe('見本 隊一');
    expect(retained).toMatchObject({
      action: 'audit-retained',
      detail: expect.stringMatching(/^erased:3,total:3,set:[0-9a-f]{32}$/),
    });
    expect(await proof()).toMatchObject({ ok: true, erased: 3, findings: [] });
  });

  it('a patient cared for since keeps every name', async () => {
    await append(draft(patient(1)), draft(patient(2)));
    test.advance(11 * yearMs);
    await append(draft(patient(1)));
    expect(await erase(10.5)).toEqual({ ok: true, erased: 1, kept: 1 });
    expect((await entries()).map(({ patientLabel }) => patientLabel)).toEqual([
      '試見 花子',
      undefined,
      '試見 花子',
      undefined,
    ]);
  });

  it('a second erasure records all that is erased by then, and erasing nothing records nothing', async () => {
    await append(draft());
    test.advance(5 * yearMs);
    await append(draft());
    test.advance(6 * yearMs);
    expect(await erase(10.5)).toMatchObject({ erased: 1 });
    expect(await erase(10.5)).toMatchObject({ erased: 0 });
    test.advance(5 * yearMs);
    expect(await erase(10.5)).toMatchObject({ erased: 1 });
    const retained = (await entries()).filter(({ action }) => action === 'audit-retained');
    expect(retained.map(({ detail }) => detail!.replace(/,set.*/, ''))).toEqual([
      'erased:1,total:1',
      'erased:1,total:2',
    ]);
    expect(await proof()).toMatchObject({ ok: true, erased: 2 });
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deviceGenesis, type ChainLink } from '#lib/core/access/device-chain.ts';
import { createTestApp, engines, type TestApp } from '#server/testing/test-app.ts';
import type { SignedInActor } from './audit.ts';
import { readAuditState } from './audit-reading.ts';
import { verifyAudit } from './audit-verify.ts';
import { linkHash } from './device-chains.ts';
import { storeOfflineLooks, type OfflineLook } from './looks.ts';

const crew = (deviceId?: string): SignedInActor => ({
  personId: '00000000-0000-4000-8000-0000000000a1',
  person: '見本 隊一',
  role: 'crew',
  facilityId: '00000000-0000-4000-8000-0000000000f1',
  facility: '見本消防署',
  ...(deviceId && { deviceId }),
});

describe.each(engines)('chains of offline looks on %s', (engine) => {
  let test: TestApp;
  let device = '';
  let made = 0;
  beforeAll(async () => {
    test = await createTestApp({ engine });
  }, 60_000);
  afterAll(() => test.close());
  beforeEach(() => {
    device = test.deps.newId();
  });

  const look = (): OfflineLook => ({
    id: test.deps.newId(),
    at: test.now(),
    caseId: test.deps.newId(),
    cardId: 'ab'.repeat(16),
    confirmedBy: ['birth-date'],
    sections: ['identity', 'drug'],
  });
  /** Looks as a device chains them. */
  function chain(count: number): (OfflineLook & { link: ChainLink })[] {
    let previousHash = deviceGenesis;
    return Array.from({ length: count }, (_, at) => {
      const one = look();
      const link = { seq: at + 1, previousHash, hash: linkHash(device, at + 1, previousHash, one) };
      previousHash = link.hash;
      return { ...one, link };
    });
  }
  const upload = (looks: OfflineLook[], actor = crew(device)) =>
    test.db.transaction().execute((transaction) => storeOfflineLooks(test.deps, transaction, actor, looks));
  /** Actions and details since the last time asked. */
  async function told(): Promise<[string, string | null][]> {
    const rows = await test.db
      .selectFrom('audit')
      .select(['seq', 'action', 'detail'])
      .where('seq', '>', made)
      .orderBy('seq')
      .execute();
    made = Number(rows.at(-1)?.seq ?? made);
    return rows.map(({ action, detail }) => [action, detail]);
  }
  const gapsOf = async () =>
    (await readAuditState(test.db)).deviceGaps.filter(({ deviceId }) => deviceId === device);

  it('looks that follow one another are kept, with their device, and prove whole', async () => {
    await told();
    const looks = chain(3);
    expect(await upload(looks)).toEqual(looks.map(({ id }) => id));
    expect(await told()).toEqual(
      [1, 2, 3].map((seq) => ['look-offline', `via:card,confirmed:birth-date,device-seq:${seq}`]),
    );
    const rows = await test.db
      .selectFrom('device_chains')
      .selectAll()
      .where('device_id', '=', device)
      .orderBy('seq')
      .execute();
    expect(rows.map(({ seq }) => Number(seq))).toEqual([1, 2, 3]);
    const entry = await test.db
      .selectFrom('audit')
      .select('device_id')
      .where('id', '=', looks[0]!.id)
      .executeTakeFirstOrThrow();
    expect(entry.device_id).toBe(device);
    expect(await verifyAudit(test.db)).toMatchObject({ ok: true });
  });

  it('a missing number is recorded and shown until it arrives; the looks are kept all the same', async () => {
    const [one, two, three, four] = chain(4);
    await upload([one!]);
    await told();
    await upload([four!]);
    expect((await told()).at(-1)).toEqual(['device-gap', `gap:2,from:2,to:3,device:${device}`]);
    expect(await gapsOf()).toMatchObject([{ missing: 2 }]);
    await upload([two!, three!]);
    expect((await told()).map(([action]) => action)).toEqual(['look-offline', 'look-offline']);
    expect(await gapsOf()).toEqual([]);
    expect(await verifyAudit(test.db)).toMatchObject({ ok: true });
  });

  it('a number told twice is a fork: recorded, and the look kept', async () => {
    const looks = chain(2);
    await upload(looks);
    await told();
    const other = look();
    const link = { seq: 2, previousHash: looks[0]!.link.hash, hash: '' };
    link.hash = linkHash(device, 2, link.previousHash, other);
    await upload([{ ...other, link }]);
    expect(await told()).toEqual([
      ['look-offline', 'via:card,confirmed:birth-date,device-seq:2,device-link:fork'],
      ['device-gap', `fork:1,from:2,to:2,device:${device}`],
    ]);
    expect(await verifyAudit(test.db)).toMatchObject({ ok: true });
  });

  it('a device put back to an earlier state, and a link that is not the look’s, are recorded', async () => {
    const looks = chain(3);
    await upload(looks);
    await told();
    const back = look();
    const loose = { seq: 4, previousHash: looks[1]!.link.hash, hash: '' };
    loose.hash = linkHash(device, 4, loose.previousHash, back);
    await upload([{ ...back, link: loose }]);
    const lie = { ...look(), link: { seq: 4, previousHash: looks[2]!.link.hash, hash: 'a'.repeat(64) } };
    await upload([lie]);
    expect((await told()).filter(([action]) => action === 'device-gap')).toEqual([
      ['device-gap', `fork:1,from:4,to:4,device:${device}`],
      ['device-gap', `false:1,from:4,to:4,device:${device}`],
    ]);
  });

  it('the same looks sent twice are kept once and tell nothing', async () => {
    const looks = chain(2);
    await upload(looks);
    await told();
    await upload(looks);
    expect(await told()).toEqual([]);
  });

  it('looks of an older app, and looks from no enrolled device, come without a chain', async () => {
    await told();
    await upload([look()]);
    await upload(chain(1), crew());
    expect((await told()).map(([, detail]) => detail)).toEqual([
      'via:card,confirmed:birth-date',
      'via:card,confirmed:birth-date',
    ]);
  });

  it('a look opened in an emergency is chained with its reason', async () => {
    await told();
    const one = { ...look(), breakGlass: { reason: 'unconscious' as const } };
    const link = { seq: 1, previousHash: deviceGenesis, hash: linkHash(device, 1, deviceGenesis, one) };
    await upload([{ ...one, link }]);
    expect((await told()).filter(([action]) => action === 'device-gap')).toEqual([]);
    expect(await verifyAudit(test.db)).toMatchObject({ ok: true });
  });

  it('another device begins its own chain', async () => {
    await upload(chain(1));
    device = test.deps.newId();
    await told();
    await upload(chain(1));
    expect((await told()).map(([action]) => action)).toEqual(['look-offline']);
  });
});

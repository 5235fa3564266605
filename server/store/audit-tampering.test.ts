// A thousand tamperings, each by somebody who can write the whole database and knows how hashes are computed, but holds
// no key. Every one is made in a transaction that is rolled back.
import { generateKeyPairSync, hash, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Instant } from '#lib/core/brands.ts';
import { checkpointStatement, type Checkpoint } from '#lib/core/access/checkpoint.ts';
import type { Database } from '#server/ports.ts';
import { createTestApp, type TestApp } from '#server/testing/test-app.ts';
import { appendAudits, type AuditDraft, type SignedInActor } from './audit.ts';
import { entryHash, genesis, type AuditRow } from './audit-chain.ts';
import type { FindingKind } from './audit-findings.ts';
import { eraseNames } from './audit-retention.ts';
import { verifyAudit, type AuditProof } from './audit-verify.ts';
import { listCheckpoints, makeCheckpoint } from './checkpoints.ts';
import { linkHash } from './device-chains.ts';
import { storeOfflineLooks } from './looks.ts';

const rounds = 1_000;
const yearMs = 366 * 86_400_000;
const deviceId = '00000000-0000-4000-8000-0000000000d1';
const crew: SignedInActor = {
  personId: '00000000-0000-4000-8000-0000000000a1',
  person: '見本 隊一',
  role: 'crew',
  facilityId: '00000000-0000-4000-8000-0000000000f1',
  facility: '見本消防署',
  deviceId,
};
const uuid = (kind: string, n: number) =>
  `00000000-0000-4000-8000-${kind}${n.toString(16).padStart(12 - kind.length, '0')}`;

/** Numbers that are the same in every run (mulberry32). */
function createNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

const look = (n: number): AuditDraft => ({
  actor: crew,
  action: 'look',
  purpose: 'emergency',
  patientId: uuid('b', n % 7),
  patientLabel: `試見 花子${n}`,
  cardId: 'ab'.repeat(16),
  caseId: uuid('c', n),
  sections: ['identity', 'drug'],
  detail: `via:card,confirmed:address,round:${n}`,
});

/** Looks, a retention, chained offline looks with a gap, and three checkpoints. */
async function fill(test: TestApp): Promise<void> {
  const append = (from: number, to: number) =>
    test.db.transaction().execute((transaction) =>
      appendAudits(
        test.deps,
        transaction,
        Array.from({ length: to - from }, (_, at) => look(from + at)),
      ),
    );
  await append(0, 12);
  test.advance(11 * yearMs);
  const before = (test.now() - 10.5 * yearMs) as Instant;
  expect(await eraseNames(test.deps, test.db, before, { isDryRun: false })).toMatchObject({ erased: 12 });
  await append(12, 24);
  await makeCheckpoint(test.deps, test.db, { isForced: true });
  let previousHash = genesis;
  const links = Array.from({ length: 8 }, (_, at) => {
    const one = {
      id: uuid('e', at),
      at: test.now(),
      caseId: uuid('c', 90),
      cardId: 'cd'.repeat(16),
      confirmedBy: ['birth-date' as const],
      sections: ['identity' as const, 'allergy' as const],
    };
    const link = { seq: at + 1, previousHash, hash: linkHash(deviceId, at + 1, previousHash, one) };
    previousHash = link.hash;
    return { ...one, link };
  }).filter((_, at) => at !== 4);
  await test.db
    .transaction()
    .execute((transaction) => storeOfflineLooks(test.deps, transaction, crew, links));
  await append(24, 40);
  await makeCheckpoint(test.deps, test.db, { isForced: true });
  await append(40, 48);
  await makeCheckpoint(test.deps, test.db, { isForced: true });
}

interface Attack {
  /** What somebody did; must change something. */
  act(database: Database, pick: (below: number) => number): Promise<unknown>;
  /** One of these is among the findings. */
  kinds: readonly FindingKind[];
}

const rowsOf = (database: Database) => database.selectFrom('audit').selectAll().orderBy('seq').execute();

/** Writes these rows as the whole log, as they are. */
async function replace(database: Database, rows: readonly AuditRow[]): Promise<void> {
  await database.deleteFrom('audit').execute();
  await database
    .insertInto('audit')
    .values([...rows])
    .execute();
}

/** Chains rows anew, so that the log is whole in itself, and moves the head to its end. */
async function rechain(database: Database, rows: readonly AuditRow[]): Promise<void> {
  let previous = genesis;
  const chained = rows.map((row, at) => {
    const next = { ...row, seq: at + 1, previous_hash: previous };
    previous = entryHash(next);
    return { ...next, hash: previous };
  });
  await replace(database, chained);
  await database.updateTable('audit_head').set({ seq: chained.length, hash: previous }).execute();
}

const columns = [
  'id',
  'at',
  'recorded_at',
  'action',
  'purpose',
  'person_id',
  'role',
  'facility_id',
  'patient_id',
  'card_id',
  'case_id',
  'sections',
  'detail',
  'device_id',
  'labels_hash',
  'previous_hash',
  'hash',
] as const;

/** Another value for a column, of its own kind. */
function changed(row: AuditRow, column: (typeof columns)[number]): Partial<AuditRow> {
  const value = row[column];
  if (typeof value === 'number') return { [column]: value + 1 };
  if (value === null) return { [column]: 'made-up' };
  const last = value.at(-1) === 'a' ? 'b' : 'a';
  return { [column]: `${value.slice(0, -1)}${last}` };
}

const update = (database: Database, row: AuditRow, set: Partial<AuditRow>) =>
  database.updateTable('audit').set(set).where('seq', '=', row.seq).execute();

const attacks: Record<string, Attack> = {
  'an entry deleted': {
    kinds: ['deleted', 'truncated'],
    act: async (database, pick) => {
      const rows = await rowsOf(database);
      await database.deleteFrom('audit').where('seq', '=', rows[pick(rows.length)]!.seq).execute();
    },
  },
  'an entry deleted, the rest moved up': {
    kinds: ['deleted', 'truncated'],
    act: async (database, pick) => {
      const rows = await rowsOf(database);
      const gone = pick(rows.length);
      await replace(
        database,
        rows.filter((_, at) => at !== gone).map((row, at) => ({ ...row, seq: at + 1 })),
      );
    },
  },
  'an entry deleted, the chain computed anew': {
    kinds: ['unsigned', 'rewritten'],
    act: async (database, pick) => {
      const rows = await rowsOf(database);
      const gone = pick(rows.length);
      await rechain(
        database,
        rows.filter((_, at) => at !== gone),
      );
    },
  },
  'a column changed': {
    kinds: ['changed', 'rewritten'],
    act: async (database, pick) => {
      const rows = await rowsOf(database);
      const row = rows[pick(rows.length)]!;
      await update(database, row, changed(row, columns[pick(columns.length)]!));
    },
  },
  'a column changed and its hash computed anew': {
    kinds: ['changed', 'rewritten'],
    act: async (database, pick) => {
      const rows = await rowsOf(database);
      const row = rows[pick(rows.length)]!;
      const next = { ...row, ...changed(row, columns[pick(columns.length - 2)]!) };
      await update(database, row, { ...next, hash: entryHash(next) });
    },
  },
  'a column changed and the chain computed anew from there': {
    kinds: ['unsigned', 'rewritten'],
    act: async (database, pick) => {
      const rows = await rowsOf(database);
      const at = pick(rows.length);
      rows[at] = { ...rows[at]!, ...changed(rows[at]!, columns[pick(columns.length - 2)]!) };
      await rechain(database, rows);
    },
  },
  'an entry put in': {
    kinds: ['inserted'],
    act: async (database, pick) => {
      const rows = await rowsOf(database);
      const at = pick(rows.length);
      const made = { ...rows[at]!, id: uuid('9', at), seq: at + 1, detail: 'made-up' };
      const moved = rows.slice(at).map((row) => ({ ...row, seq: row.seq + 1 }));
      await replace(database, [...rows.slice(0, at), { ...made, hash: entryHash(made) }, ...moved]);
    },
  },
  'an entry put in, the chain computed anew': {
    kinds: ['unsigned', 'rewritten'],
    act: async (database, pick) => {
      const rows = await rowsOf(database);
      const at = pick(rows.length + 1);
      const made = { ...rows[pick(rows.length)]!, id: uuid('9', at), detail: 'made-up' };
      await rechain(database, [...rows.slice(0, at), made, ...rows.slice(at)]);
    },
  },
  'an entry added at the end': {
    kinds: ['inserted', 'unsigned'],
    act: async (database, pick) => {
      const rows = await rowsOf(database);
      const end = rows.at(-1)!;
      const made = {
        ...rows[pick(rows.length)]!,
        id: uuid('9', 1),
        seq: end.seq + 1,
        previous_hash: end.hash,
      };
      const hashed = { ...made, hash: entryHash(made) };
      await database.insertInto('audit').values(hashed).execute();
      if (pick(2) === 0)
        await database.updateTable('audit_head').set({ seq: hashed.seq, hash: hashed.hash }).execute();
    },
  },
  'an entry’s number changed': {
    kinds: ['deleted', 'truncated', 'inserted'],
    act: async (database, pick) => {
      const rows = await rowsOf(database);
      const seqs = [rows.length + 1 + pick(50), -1 - pick(50), pick(rows.length) + 0.5];
      await update(database, rows[pick(rows.length)]!, { seq: seqs[pick(seqs.length)]! });
    },
  },
  'two entries exchanged': {
    kinds: ['reordered'],
    act: async (database, pick) => {
      const rows = await rowsOf(database);
      const [one, other] = twoOf(rows, pick);
      await replace(
        database,
        rows.map((row) =>
          row.seq === one.seq
            ? { ...row, seq: other.seq }
            : row.seq === other.seq
              ? { ...row, seq: one.seq }
              : row,
        ),
      );
    },
  },
  'two entries exchanged, the chain computed anew': {
    kinds: ['unsigned', 'rewritten'],
    act: async (database, pick) => {
      const rows = await rowsOf(database);
      const [one, other] = twoOf(rows, pick);
      const at = [rows.indexOf(one), rows.indexOf(other)];
      await rechain(
        database,
        rows.map((row, index) => (index === at[0] ? other : index === at[1] ? one : row)),
      );
    },
  },
  'the newest entries cut off': {
    kinds: ['truncated', 'unsigned'],
    act: async (database, pick) => {
      const rows = await rowsOf(database);
      const left = rows[rows.length - 2 - pick(20)]!;
      await database.deleteFrom('audit').where('seq', '>', left.seq).execute();
      if (pick(2) === 0)
        await database.updateTable('audit_head').set({ seq: left.seq, hash: left.hash }).execute();
    },
  },
  'the newest entries cut off, and every checkpoint with them': {
    kinds: ['truncated', 'unsigned'],
    act: async (database, pick) => {
      const rows = await rowsOf(database);
      const left = rows[rows.length - 2 - pick(20)]!;
      await database.deleteFrom('audit').where('seq', '>', left.seq).execute();
      await database.deleteFrom('audit_checkpoints').where('seq', '>=', left.seq).execute();
      await database.updateTable('audit_head').set({ seq: left.seq, hash: left.hash }).execute();
    },
  },
  'the end given another name': {
    kinds: ['inserted', 'truncated', 'rewritten', 'unsigned'],
    act: async (database, pick) => {
      const { seq } = await database.selectFrom('audit_head').select('seq').executeTakeFirstOrThrow();
      const sets = [
        { seq: Number(seq) - 1 },
        { seq: Number(seq) + 1 },
        { hash: 'a'.repeat(64) },
        { mac: 'a'.repeat(32) },
        { mac: null },
      ];
      await database.updateTable('audit_head').set(sets[pick(sets.length)]!).execute();
    },
  },
  'a checkpoint taken away': {
    kinds: ['checkpoint-missing'],
    act: async (database, pick) => {
      const held = await listCheckpoints(database);
      await database
        .deleteFrom('audit_checkpoints')
        .where('seq', '=', held[pick(held.length)]!.seq)
        .execute();
    },
  },
  'a checkpoint altered': {
    kinds: ['unsigned', 'checkpoint-missing', 'truncated', 'rewritten'],
    act: async (database, pick) => {
      const held = await listCheckpoints(database);
      const one = held[pick(held.length)]!;
      const sets = [
        { seq: one.seq - 2 },
        { hash: 'b'.repeat(64) },
        { at: one.at + 1 },
        { kid: 'c'.repeat(16) },
        { signature: new Uint8Array(64).fill(7) },
      ];
      await database
        .updateTable('audit_checkpoints')
        .set(sets[pick(sets.length)]!)
        .where('seq', '=', one.seq)
        .execute();
    },
  },
  'a checkpoint signed by a key of one’s own': {
    kinds: ['unsigned'],
    act: async (database, pick) => {
      const held = await listCheckpoints(database);
      const one = held[pick(held.length)]!;
      const stated = { ...one, hash: hash('sha256', String(pick(9)), 'hex') };
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const signature = sign('sha256', Buffer.from(checkpointStatement(stated)), {
        key: privateKey,
        dsaEncoding: 'ieee-p1363',
      });
      await database
        .updateTable('audit_checkpoints')
        .set({ hash: stated.hash, signature: new Uint8Array(signature) })
        .where('seq', '=', one.seq)
        .execute();
    },
  },
  'names exchanged between entries': {
    kinds: ['unsealed'],
    act: async (database, pick) => {
      const [one, other] = twoOf(await namedRows(database), pick);
      await update(database, one, { labels_sealed: other.labels_sealed });
      await update(database, other, { labels_sealed: one.labels_sealed });
    },
  },
  'names exchanged between entries with their digests': {
    kinds: ['unsealed'],
    act: async (database, pick) => {
      const [one, other] = twoOf(await namedRows(database), pick);
      const labels = ({ labels_sealed, labels_hash }: AuditRow) => ({ labels_sealed, labels_hash });
      await update(database, one, labels(other));
      await update(database, other, labels(one));
    },
  },
  'names garbled': {
    kinds: ['unsealed'],
    act: async (database, pick) => {
      const rows = await namedRows(database);
      const row = rows[pick(rows.length)]!;
      const bytes = Uint8Array.from(row.labels_sealed);
      const at = pick(bytes.length);
      bytes[at] = bytes[at]! ^ (1 + pick(255));
      await update(database, row, { labels_sealed: bytes });
    },
  },
  'names erased without a record': {
    kinds: ['unsealed'],
    act: async (database, pick) => {
      const rows = await namedRows(database);
      await update(database, rows[pick(rows.length)]!, { labels_sealed: new Uint8Array() });
    },
  },
  'a device’s link altered': {
    kinds: ['device-chain'],
    act: async (database, pick) => {
      const links = await database.selectFrom('device_chains').selectAll().execute();
      const link = links[pick(links.length)]!;
      const sets = [
        { seq: Number(link.seq) + 100 },
        { device_id: uuid('d', 99) },
        { audit_id: uuid('e', 99) },
        { previous_hash: 'a'.repeat(64) },
        { hash: 'a'.repeat(64) },
        { received_at: Number(link.received_at) + 1 },
      ];
      await database
        .updateTable('device_chains')
        .set(sets[pick(sets.length)]!)
        .where('seq', '=', link.seq)
        .execute();
    },
  },
  'a device’s link taken away or put in': {
    kinds: ['device-chain'],
    act: async (database, pick) => {
      const links = await database.selectFrom('device_chains').selectAll().execute();
      const link = links[pick(links.length)]!;
      if (pick(2) === 0) await database.deleteFrom('device_chains').where('seq', '=', link.seq).execute();
      else
        await database
          .insertInto('device_chains')
          .values({ ...link, seq: 500 })
          .execute();
    },
  },
};

const namedRows = async (database: Database) =>
  (await rowsOf(database)).filter(({ labels_sealed }) => labels_sealed.length > 0);

function twoOf(rows: readonly AuditRow[], pick: (below: number) => number): [AuditRow, AuditRow] {
  const one = pick(rows.length);
  const other = (one + 1 + pick(rows.length - 1)) % rows.length;
  return [rows[one]!, rows[other]!];
}

describe('tampering with the audit', () => {
  let test: TestApp;
  let given: Checkpoint[];
  const proof = (database: Database): Promise<AuditProof> =>
    verifyAudit(database, {
      cipher: test.deps.keys.cipher,
      keys: test.deps.keys.auditPublicKeys(),
      given,
    });
  /** Runs in a transaction that is rolled back. */
  async function pretend<T>(work: (database: Database) => Promise<T>): Promise<T> {
    let made: T;
    const undo = new Error('undo');
    await test.db
      .transaction()
      .execute(async (transaction) => {
        made = await work(transaction);
        throw undo;
      })
      .catch((error: unknown) => {
        if (error !== undo) throw error;
      });
    return made!;
  }

  beforeAll(async () => {
    test = await createTestApp();
    await fill(test);
    given = await listCheckpoints(test.db);
  });
  afterAll(() => test.close());

  it('an honest log is proven whole: names, erasures, checkpoints and device chains', async () => {
    expect(await proof(test.db)).toMatchObject({
      ok: true,
      findings: [],
      isKeyed: true,
      erased: 12,
      deviceLinks: 7,
      checkpoints: { stored: 3, given: 3 },
    });
  });

  it(`${rounds} tamperings of ${Object.keys(attacks).length} sorts are all found`, async () => {
    const pick = createNumbers(20261121);
    const names = Object.keys(attacks);
    const missed: string[] = [];
    for (let round = 0; round < rounds; round++) {
      const name = names[round % names.length]!;
      const { act, kinds } = attacks[name]!;
      const { ok, findings } = await pretend(async (transaction) => {
        await act(transaction, pick);
        return proof(transaction);
      });
      if (ok || !findings.some(({ kind }) => kinds.includes(kind)))
        missed.push(`${round} ${name}: ${JSON.stringify(findings)}`);
    }
    expect(missed).toEqual([]);
    expect(await proof(test.db)).toMatchObject({ ok: true });
  }, 120_000);

  it('a log rolled back whole to an earlier day is found by a checkpoint kept elsewhere, and by nothing else', async () => {
    const rolledBack = await pretend(async (transaction) => {
      const [first] = given;
      const entry = await transaction
        .selectFrom('audit')
        .selectAll()
        .where('seq', '=', first!.seq)
        .executeTakeFirstOrThrow();
      // The head as it stood then, with its keyed hash, from a backup of that moment.
      const mac = Buffer.from(test.deps.keys.cipher.blind(`audit-head|${entry.seq}|${entry.hash}`)).toString(
        'hex',
      );
      await transaction.deleteFrom('audit').where('seq', '>', entry.seq).execute();
      await transaction.deleteFrom('audit_checkpoints').execute();
      await transaction.deleteFrom('device_chains').execute();
      await transaction.updateTable('audit_head').set({ seq: entry.seq, hash: entry.hash, mac }).execute();
      const alone = await verifyAudit(transaction, { cipher: test.deps.keys.cipher });
      return { alone, withCopy: await proof(transaction), end: Number(entry.seq) };
    });
    expect(rolledBack.alone.ok).toBe(true);
    expect(rolledBack.withCopy.findings).toContainEqual(
      expect.objectContaining({ kind: 'truncated', seq: rolledBack.end + 1 }),
    );
  });

  it('the first place is named exactly', async () => {
    const cases: [string, number, (database: Database) => Promise<unknown>][] = [
      ['deleted', 20, (database) => database.deleteFrom('audit').where('seq', '=', 20).execute()],
      [
        'changed',
        21,
        (database) => database.updateTable('audit').set({ purpose: 'care' }).where('seq', '=', 21).execute(),
      ],
      ['truncated', 50, (database) => database.deleteFrom('audit').where('seq', '>=', 50).execute()],
      [
        'unsealed',
        30,
        (database) =>
          database
            .updateTable('audit')
            .set({ labels_sealed: new Uint8Array(40) })
            .where('seq', '=', 30)
            .execute(),
      ],
    ];
    for (const [kind, seq, act] of cases) {
      const { findings } = await pretend(async (transaction) => {
        await act(transaction);
        return proof(transaction);
      });
      expect(findings.find((finding) => finding.kind === kind)).toMatchObject({ seq });
    }
  });

  it('without the key everything but names and the end is proven, and the proof says so', async () => {
    expect(await verifyAudit(test.db)).toMatchObject({ ok: true, isKeyed: false });
    const { ok } = await pretend(async (transaction) => {
      await transaction.updateTable('audit').set({ purpose: 'care' }).where('seq', '=', 21).execute();
      return verifyAudit(transaction);
    });
    expect(ok).toBe(false);
  });
});

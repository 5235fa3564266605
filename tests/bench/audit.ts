// Proving the audit: chain, sealed names, checkpoints. 100,000 entries; `--full` takes a million. The baseline reads the
// same rows and takes one SHA-256 of each: what no proof can go without.
import { hash } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Instant } from '#lib/core/brands.ts';
import { checkpointStatement } from '#lib/core/access/checkpoint.ts';
import { entryHash, genesis, headMac, type AuditRow } from '#server/store/audit-chain.ts';
import { sealLabels } from '#server/store/audit-labels.ts';
import { verifyAudit } from '#server/store/audit-verify.ts';
import { createTestApp, type TestApp } from '#server/testing/test-app.ts';
import type { Figure } from './figure.ts';
import { removeDatabase } from './search-register.ts';

const entries = process.argv.includes('--full') ? 1_000_000 : 100_000;
const budgetSeconds = 60;
const fullSize = 1_000_000;
const checkpointEach = 1_000;

export async function measure(count = entries): Promise<Figure[]> {
  const file = path.join(tmpdir(), `tasuki-bench-audit-${process.pid}.db`);
  removeDatabase(file);
  const test = await createTestApp({ file });
  try {
    await fill(test, file, count);
    const bare = readBare(file);
    const keyed = await timed(() =>
      verifyAudit(test.db, { cipher: test.deps.keys.cipher, keys: test.deps.keys.auditPublicKeys() }),
    );
    const unkeyed = await timed(() => verifyAudit(test.db));
    return [
      figure('with names and signatures', count, keyed, bare),
      figure('without the key', count, unkeyed, bare),
    ];
  } finally {
    await test.close();
    removeDatabase(file);
  }
}

function figure(how: string, count: number, seconds: number, bare: number): Figure {
  const allowed = (budgetSeconds * count) / fullSize;
  return {
    name: `audit verify, ${count.toLocaleString('en')} entries, ${how}, ${Math.round(count / seconds).toLocaleString('en')} entries/s`,
    value: seconds,
    unit: 's',
    baseline: { name: 'bare read and SHA-256 (s)', value: bare },
    ratio: seconds / bare,
    budget: `≤ ${allowed} s (1,000,000 in ≤ ${budgetSeconds} s)`,
    pass: seconds <= allowed,
  };
}

async function timed(prove: () => Promise<{ ok: boolean; findings: unknown[] }>): Promise<number> {
  const start = performance.now();
  const { ok, findings } = await prove();
  if (!ok) throw new Error(`the measured log is broken: ${JSON.stringify(findings)}`);
  return (performance.now() - start) / 1_000;
}

/** Entries as searches and looks make them, a checkpoint every thousand. */
async function fill(test: TestApp, file: string, count: number): Promise<void> {
  const signer = await test.deps.keys.auditSigner(test.now());
  const { cipher } = test.deps.keys;
  const database = new DatabaseSync(file);
  database.exec('pragma synchronous = off; delete from audit; begin;');
  const columns = [
    'seq',
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
    'labels_sealed',
    'labels_hash',
    'previous_hash',
    'hash',
  ] as const;
  const insert = database.prepare(
    `insert into audit (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`,
  );
  const addCheckpoint = database.prepare(
    'insert into audit_checkpoints (seq, hash, at, kid, signature) values (?, ?, ?, ?, ?)',
  );
  const id = (kind: string, n: number) =>
    `${n.toString(16).padStart(8, '0')}-${kind}000-4000-8000-000000000000`;
  let previous = genesis;
  for (let seq = 1; seq <= count; seq++) {
    const isCheckpoint = seq > 1 && seq % checkpointEach === 1;
    if (isCheckpoint) {
      const stated = { seq: seq - 1, hash: previous, at: (test.now() + seq) as Instant, kid: signer.kid };
      addCheckpoint.run(
        stated.seq,
        stated.hash,
        stated.at,
        stated.kid,
        signer.sign(checkpointStatement(stated)),
      );
    }
    const isLook = seq % 3 === 0;
    const own = {
      seq,
      id: id('a', seq),
      at: test.now() + seq,
      recorded_at: test.now() + seq,
      action: isCheckpoint ? 'audit-checkpoint' : isLook ? 'look' : 'search',
      purpose: 'emergency',
      person_id: id('b', seq % 400),
      role: 'crew',
      facility_id: id('c', seq % 40),
      patient_id: isLook ? id('d', seq % 50_000) : null,
      card_id: null,
      case_id: id('e', seq % 20_000),
      sections: isLook ? 'identity,affiliation,contraindication,allergy,drug,disease' : '',
      detail: isCheckpoint ? `through:${seq - 1}` : isLook ? 'via:search,tier:A' : 'candidates:1',
      device_id: id('f', seq % 80),
      ...sealLabels(cipher, id('a', seq), {
        person: '見本 隊一（救急隊長）',
        facility: '見本消防署 第一救急隊',
        ...(isLook && { patient: '試見 花子' }),
      }),
      previous_hash: previous,
    };
    const row: AuditRow = { ...own, hash: '' };
    previous = row.hash = entryHash(row);
    insert.run(...columns.map((column) => row[column]));
  }
  database.exec('commit');
  database
    .prepare('update audit_head set seq = ?, hash = ?, mac = ?')
    .run(count, previous, headMac(cipher, count, previous));
  database.exec('pragma wal_checkpoint(truncate)');
  database.close();
}

/** Seconds for the least that any proof must do. */
function readBare(file: string): number {
  const database = new DatabaseSync(file);
  const start = performance.now();
  let last = '';
  for (const row of database.prepare('select * from audit order by seq').iterate()) {
    const { labels_sealed, ...rest } = row as Record<string, unknown> & { labels_sealed: Uint8Array };
    last = hash('sha256', JSON.stringify(Object.values(rest)), 'hex');
    last = hash('sha256', labels_sealed, 'hex');
  }
  if (last === '') throw new Error('nothing was read');
  database.close();
  return (performance.now() - start) / 1_000;
}

// Proves the audit, or finds where it was tampered with: the chain, the names, the signed checkpoints, the devices'
// chains. Reads only, beside a running server. What each part can and cannot prove is in ADR 0018.
import { createHash } from 'node:crypto';
import { checkpointStatement, type Checkpoint } from '#lib/core/access/checkpoint.ts';
import { isSignedBy } from '#server/keys/audit-keys.ts';
import type { AuditPublicKey, Database, RecordCipher } from '#server/ports.ts';
import { isErased, labelsFit } from './audit-labels.ts';
import { entryHash, genesis, headMac, type AuditRow } from './audit-chain.ts';
import { createFindings, explainBroken, type Finding } from './audit-findings.ts';
import { readRetained, type Retained } from './audit-retention.ts';
import { listCheckpoints } from './checkpoints.ts';
import { verifyDeviceChains } from './device-chains.ts';

export interface VerifyOptions {
  /** Without it names and the end's keyed hash are not checked, and the proof says so. */
  cipher?: RecordCipher | undefined;
  /** Keys that may have signed checkpoints. */
  keys?: readonly AuditPublicKey[];
  /** Checkpoints kept elsewhere. */
  given?: readonly Checkpoint[];
  /** Told after every page. */
  onProgress?: (done: number, total: number) => void;
  /** Entries per page. */
  step?: number;
}

export interface AuditProof {
  ok: boolean;
  entries: number;
  head: { seq: number; hash: string };
  /** Whether the key was there to compare the sealed names and the end of the chain. */
  isKeyed: boolean;
  /** Entries whose names were erased, their time being over. */
  erased: number;
  checkpoints: { stored: number; given: number; newest: { seq: number; at: number } | null };
  deviceLinks: number;
  /** The first place of each kind; empty when nothing was found. */
  findings: Finding[];
}

interface Walk {
  entries: number;
  last: number;
  hash: string;
  broken: AuditRow[];
  /** Hash of the entries that checkpoints speak of. */
  hashes: Map<number, string>;
  /** Checkpoints the chain says there are: what they reach, and where that is said. */
  recorded: Map<number, number>;
  erased: { count: number; first: number; digest: ReturnType<typeof createHash> };
  retained: Retained | undefined;
  linked: number;
}

const brokenKept = 500;
const checkpointDetail = /^through:(\d+)$/;

export async function verifyAudit(db: Database, options: VerifyOptions = {}): Promise<AuditProof> {
  const { cipher, keys = [], given = [], onProgress, step = 2_000 } = options;
  const found = createFindings();
  const stored = await listCheckpoints(db);
  const spoken = new Set([...stored, ...given].map(({ seq }) => seq));
  const total = Number((await readHead(db)).seq);
  const walk: Walk = {
    entries: 0,
    last: 0,
    hash: genesis,
    broken: [],
    hashes: new Map(),
    recorded: new Map(),
    erased: { count: 0, first: 0, digest: createHash('sha256') },
    retained: undefined,
    linked: 0,
  };

  let cursor = Number.MIN_SAFE_INTEGER;
  const walkOn = async () => {
    for (;;) {
      const rows = await db
        .selectFrom('audit')
        .selectAll()
        .where('seq', '>', cursor)
        .orderBy('seq')
        .limit(step)
        .execute();
      for (const row of rows) takeRow(row);
      cursor = rows.length > 0 ? Number(rows.at(-1)!.seq) : cursor;
      onProgress?.(walk.entries, Math.max(total, walk.entries));
      if (rows.length < step) return rows.length;
    }
  };

  function takeRow(row: AuditRow): void {
    walk.entries += 1;
    const seq = Number(row.seq);
    if (!Number.isInteger(seq) || seq <= walk.last) {
      found.note('inserted', seq);
      return;
    }
    if (seq > walk.last + 1) {
      found.note('deleted', walk.last + 1, seq - walk.last - 1);
      walk.hash = row.previous_hash;
    }
    if (entryHash(row) !== row.hash) {
      if (walk.broken.length < brokenKept) walk.broken.push(row);
      else found.note('changed', seq);
    } else if (row.previous_hash !== walk.hash) found.note('changed', Math.max(1, seq - 1));
    walk.last = seq;
    walk.hash = row.hash;
    takeMeaning(row, seq);
  }

  function takeMeaning(row: AuditRow, seq: number): void {
    if (spoken.has(seq)) walk.hashes.set(seq, row.hash);
    if (isErased(row.labels_sealed)) {
      if (walk.erased.count === 0) walk.erased.first = seq;
      walk.erased.count += 1;
      walk.erased.digest.update(`${seq},`);
    } else if (cipher && !labelsFit(cipher, row.id, row.labels_sealed, row.labels_hash))
      found.note('unsealed', seq);
    if (row.action === 'audit-checkpoint') {
      const through = checkpointDetail.exec(row.detail ?? '')?.[1];
      if (through !== undefined) walk.recorded.set(Number(through), seq);
    } else if (row.action === 'audit-retained') walk.retained = readRetained(row.detail) ?? walk.retained;
    else if (row.action === 'look-offline' && isLinked(row.detail)) walk.linked += 1;
  }

  await walkOn();
  // Entries may have been added while we walked: go on until the end and the head are of one moment.
  let head = await readHead(db);
  for (let settled = head.seq === walk.last; !settled;) {
    const added = await walkOn();
    const again = await readHead(db);
    settled = again.seq === walk.last || (added === 0 && again.seq === head.seq);
    head = again;
  }
  explainBroken(found, walk.broken);
  judgeEnd(found, walk, head, cipher);
  judgeErased(found, walk);
  // Checkpoints made meanwhile are judged the next time.
  judgeCheckpoints(found, walk, { stored, given, keys, total });
  const links = await verifyDeviceChains(db, found, walk.linked);

  const newest = [...stored, ...given].toSorted((a, b) => b.seq - a.seq)[0];
  const findings = found.list();
  return {
    ok: findings.length === 0,
    entries: walk.entries,
    head: { seq: head.seq, hash: head.hash },
    isKeyed: cipher !== undefined,
    erased: walk.erased.count,
    checkpoints: {
      stored: stored.length,
      given: given.length,
      newest: newest ? { seq: newest.seq, at: newest.at } : null,
    },
    deviceLinks: links,
    findings,
  };
}

const isLinked = (detail: string | null): boolean =>
  detail !== null && detail.includes('device-seq:') && !detail.includes('device-link:');

async function readHead(db: Database): Promise<{ seq: number; hash: string; mac: string | null }> {
  const head = await db.selectFrom('audit_head').select(['seq', 'hash', 'mac']).executeTakeFirst();
  return head ? { ...head, seq: Number(head.seq) } : { seq: 0, hash: '', mac: null };
}

type Found = ReturnType<typeof createFindings>;

function judgeEnd(
  found: Found,
  walk: Walk,
  head: { seq: number; hash: string; mac: string | null },
  cipher: RecordCipher | undefined,
): void {
  if (head.seq > walk.last) found.note('truncated', walk.last + 1, head.seq - walk.last);
  else if (head.seq < walk.last) found.note('inserted', head.seq + 1, walk.last - head.seq);
  else if (head.hash !== walk.hash) found.note('rewritten', walk.last);
  if (!cipher) return;
  const isUntouched = head.seq === 0 && head.hash === genesis && head.mac === null;
  if (!isUntouched && head.mac !== headMac(cipher, head.seq, head.hash)) found.note('unsigned', head.seq);
}

/** Names may be missing where the chain says that they were erased, and nowhere else. */
function judgeErased(found: Found, { erased, retained }: Walk): void {
  if (erased.count === 0 && !retained) return;
  const set = erased.digest.digest('hex').slice(0, 32);
  if (retained?.total !== erased.count || retained.set !== set) found.note('unsealed', erased.first);
}

function judgeCheckpoints(
  found: Found,
  walk: Walk,
  known: {
    stored: readonly Checkpoint[];
    given: readonly Checkpoint[];
    keys: readonly AuditPublicKey[];
    /** Where the chain ended when the checkpoints were read. */
    total: number;
  },
): void {
  const stored = new Map(known.stored.map((one) => [one.seq, one]));
  for (const one of [...known.stored, ...known.given]) {
    const { kid, signature, seq } = one;
    const key = known.keys.find((held) => held.kid === kid);
    if (known.keys.length > 0) {
      const bytes = Buffer.from(signature, 'base64');
      if (!key || !isSignedBy(key, checkpointStatement(one), bytes)) found.note('unsigned', seq);
    }
    if (seq > walk.last) found.note('truncated', walk.last + 1, seq - walk.last);
    else if (walk.hashes.has(seq) && walk.hashes.get(seq) !== one.hash) found.note('rewritten', seq);
  }
  for (const { seq } of known.given) if (!stored.has(seq)) found.note('checkpoint-missing', seq);
  for (const { seq } of known.stored)
    if (walk.recorded.get(seq) !== seq + 1) found.note('checkpoint-missing', seq);
  for (const [seq, at] of walk.recorded)
    if (at <= known.total && !stored.has(seq)) found.note('checkpoint-missing', seq);
}

export type ChainResult = { ok: true; entries: number } | { ok: false; brokenAt: number };

/** The proof in one line. */
export async function verifyChain(db: Database, step?: number): Promise<ChainResult> {
  const proof = await verifyAudit(db, step === undefined ? {} : { step });
  return proof.ok ? { ok: true, entries: proof.entries } : { ok: false, brokenAt: proof.findings[0]!.seq };
}

// `tasuki audit …`: proving the log, handing out its checkpoints, erasing names whose time is over. All of it beside a
// running server.
import { readFileSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { checkpointFile, type CheckpointFile } from '#lib/core/access/checkpoint.ts';
import type { Instant } from '#lib/core/brands.ts';
import { auditKeptYears, auditKeptYearsAtLeast } from '#lib/core/access/retention.ts';
import { KeyFileError } from '#server/keys/key-file.ts';
import type { AuditPublicKey, Database, KeyStore } from '#server/ports.ts';
import type { FindingKind } from '#server/store/audit-findings.ts';
import { eraseNames } from '#server/store/audit-retention.ts';
import { verifyAudit, type AuditProof } from '#server/store/audit-verify.ts';
import { exportCheckpoints, makeCheckpoint } from '#server/store/checkpoints.ts';
import { findDatabase } from '#server/store/open-database.ts';
import { openRing, type RingCommand } from './ring-file.ts';

export interface AuditCommand extends RingCommand {
  now: () => Instant;
  /** Rewrites one line of a terminal. */
  progress?: (line: string) => void;
}

/** 0 proven, 1 something was found, 2 it could not be checked. */
export type ExitCode = 0 | 1 | 2;

const wordsOf: Record<FindingKind, string> = {
  deleted: 'entries are missing',
  inserted: 'an entry was put in',
  changed: 'an entry was changed',
  reordered: 'entries stand in each other’s place',
  truncated: 'the newest entries are missing',
  rewritten: 'the chain is not the one that was signed',
  unsealed: 'names were exchanged, changed or removed',
  unsigned: 'a signature or the seal of the end is false',
  'checkpoint-missing': 'a checkpoint was taken away or put in',
  'device-chain': 'what a device chained was altered',
};

/**
 * Proves the log.
 * @param checkpointsFile written by {@link writeCheckpoints} and kept elsewhere: with it a log that was rolled back whole is found
 */
export async function verifyCommand(
  command: AuditCommand,
  { checkpointsFile, json = false }: { checkpointsFile?: string | undefined; json?: boolean } = {},
): Promise<ExitCode> {
  const kept = checkpointsFile === undefined ? undefined : readCheckpointFile(checkpointsFile);
  if (kept === null) {
    command.print(
      `${checkpointsFile} is not a file of checkpoints. Give one written by \`audit checkpoints\`.`,
    );
    return 2;
  }
  return withDatabase(command, async (db) => {
    const keys = findKeys(command);
    const began = performance.now();
    const proof = await verifyAudit(db, {
      cipher: keys?.cipher,
      keys: signingKeys(keys, kept),
      given: kept?.checkpoints ?? [],
      onProgress: (done, total) => command.progress?.(`  ${done} / ${total}`),
    });
    const seconds = (performance.now() - began) / 1_000;
    if (json) command.print(JSON.stringify({ ...proof, seconds: Number(seconds.toFixed(3)) }));
    else for (const line of inWords(proof, seconds)) command.print(line);
    return proof.ok ? 0 : 1;
  });
}

/** This server's own keys are trusted before those that came with the file. */
function signingKeys(keys: KeyStore | undefined, kept: CheckpointFile | undefined): AuditPublicKey[] {
  const own = keys?.auditPublicKeys() ?? [];
  if (own.length > 0 || !kept) return own;
  return kept.keys.map(({ kid, publicKey }) => ({
    kid,
    publicKey: new Uint8Array(Buffer.from(publicKey, 'base64')),
  }));
}

function inWords(proof: AuditProof, seconds: number): string[] {
  const { entries, checkpoints, erased, deviceLinks, findings } = proof;
  const lines = [
    `${entries} entries, ${checkpoints.stored} checkpoints here, ${checkpoints.given} kept elsewhere, ${deviceLinks} links of devices, ${erased} entries with erased names; ${seconds.toFixed(1)} s.`,
  ];
  if (!proof.isKeyed)
    lines.push(
      'Names and the end of the chain were not checked: the key file did not open. Set TASUKI_SECRET or TASUKI_KEY_COMMAND as for the server to check them too.',
    );
  if (checkpoints.given === 0)
    lines.push(
      'Only a copy kept elsewhere finds a log that was rolled back whole: give one with --checkpoints FILE.',
    );
  if (proof.ok) lines.push('Unbroken.');
  else
    for (const { kind, seq, count } of findings)
      lines.push(`BROKEN at entry ${seq}: ${wordsOf[kind]} (${kind}, at least ${count}).`);
  return lines;
}

/** @returns null when it is none */
function readCheckpointFile(path: string): CheckpointFile | null {
  try {
    return checkpointFile.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return null;
  }
}

/** Signs the present end and writes every checkpoint to a file, to be kept where this server's people have no hand. */
export async function writeCheckpoints(command: AuditCommand, out: string): Promise<ExitCode> {
  return withDatabase(command, async (db) => {
    const keys = findKeys(command);
    if (!keys) {
      command.print('The key file does not open. Set TASUKI_SECRET or TASUKI_KEY_COMMAND as for the server.');
      return 2;
    }
    const { ring } = openRing(command);
    const deps = { keys, clock: command.now, newId: randomUUID, region: ring.region };
    await makeCheckpoint(deps, db, { isForced: true });
    const file = await exportCheckpoints(deps, db);
    writeNew(out, `${JSON.stringify(file, null, 2)}\n`);
    const newest = file.checkpoints.at(-1);
    command.print(
      newest
        ? `${file.checkpoints.length} checkpoints written to ${out}; the newest reaches entry ${newest.seq}.`
        : `There are no entries yet; ${out} holds the key only.`,
    );
    return 0;
  });
}

/** Earlier checkpoints are evidence: nothing is written over. */
function writeNew(out: string, text: string): void {
  try {
    writeFileSync(out, text, { flag: 'wx', mode: 0o644 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new KeyFileError(
      code === 'EEXIST'
        ? `${out} is there already and is not written over. Name another file.`
        : `${out} cannot be written (${code}). Name another file.`,
    );
  }
}

/** Erases names from entries made before a day ('2016-04-01', in Japan). */
export async function retainCommand(
  command: AuditCommand,
  day: string,
  { isDryRun }: { isDryRun: boolean },
): Promise<ExitCode> {
  const before = Date.parse(`${day}T00:00:00+09:00`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(before)) {
    command.print('--before needs a day such as 2016-04-01.');
    return 2;
  }
  return withDatabase(command, async (db) => {
    const keys = findKeys(command);
    if (!keys) {
      command.print('The key file does not open. Set TASUKI_SECRET or TASUKI_KEY_COMMAND as for the server.');
      return 2;
    }
    const deps = { keys, clock: command.now, newId: randomUUID };
    const outcome = await eraseNames(deps, db, before as Instant, { isDryRun });
    if (!outcome.ok) {
      const latest = new Date(outcome.latest + 9 * 3_600_000).toISOString().slice(0, 10);
      command.print(
        `Names are kept ${auditKeptYears} years (never less than ${auditKeptYearsAtLeast}): the latest day that may be given is ${latest}. Nothing was erased.`,
      );
      return 1;
    }
    command.print(
      `${outcome.erased} entries ${isDryRun ? 'would lose' : 'lost'} their names; ${outcome.kept} are kept because their patients were cared for since.`,
    );
    return 0;
  });
}

async function withDatabase(
  command: AuditCommand,
  work: (db: Database) => Promise<ExitCode>,
): Promise<ExitCode> {
  const database = findDatabase(command);
  if (!(await database.exists())) {
    command.print(`There is no database at ${database.shown}.`);
    return 2;
  }
  const db = await database.open();
  try {
    return await work(db);
  } finally {
    await db.destroy();
  }
}

/** Undefined when there is no key file, or it does not open. */
function findKeys(command: AuditCommand): KeyStore | undefined {
  try {
    return openRing(command).store();
  } catch (error) {
    if (error instanceof KeyFileError) return undefined;
    throw error;
  }
}
